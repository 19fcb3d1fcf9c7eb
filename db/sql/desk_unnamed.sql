-- $1 who, $2 {}: pages of open cases of which nobody knows what they are, the most urgent cases first; 40 at most, and how many there are.
WITH unnamed AS MATERIALIZED (
    SELECT p.id, c.number, case_urgency(c) AS urgent_on, c.id AS case_id, page_place(p) AS place,
           p.reading -> 'width_px' AS width_px, p.reading -> 'height_px' AS height_px
    FROM case_file c JOIN case_state z ON z.name = c.state AND NOT z.final JOIN submission s ON s.case_id = c.id
         JOIN document d ON d.submission_id = s.id AND d.kind = 'inconnu' AND d.form IS NULL JOIN page p ON p.document_id = d.id AND NOT p.blank
    WHERE desk_may($1::jsonb, c.office) AND $2::jsonb IS NOT NULL 
      AND (SELECT n.kind FROM page_naming n WHERE n.page_id = p.id ORDER BY n.id DESC LIMIT 1) IS DISTINCT FROM 'inconnu')
SELECT jsonb_build_object('count', (SELECT count(*) FROM unnamed), 'pages', coalesce((SELECT jsonb_agg(jsonb_build_object(
    'page', u.id, 'case', u.number, 'urgent_on', u.urgent_on, 'kind', 'inconnu', 'named', false, 'sight', page_sight_shown(u.id),
    'same', page_same_shown($1::jsonb, u.id), 'width_px', u.width_px, 'height_px', u.height_px) ORDER BY u.urgent_on, u.case_id, u.place, u.id)
    FROM (SELECT * FROM unnamed ORDER BY urgent_on, case_id, place, id LIMIT 40) u), '[]'))
