-- $1 who, $2 {"text": one character, "kind": "hand" | "typed"}: fields of cells that were accepted with it, by the machine alone, the least sure
-- first, of the last 20,000 read; what is keyed blind is not shown. With the characters that there are.
WITH lately AS MATERIALIZED (
    SELECT f.id, f.name, f.raw, f.box_px, f.confidence, f.page_id, d.form, d.form_version, c.number, p.reading -> 'dpi' AS dpi
    FROM (SELECT * FROM field ORDER BY id DESC LIMIT 20000) f
    JOIN page p ON p.id = f.page_id JOIN document d ON d.id = f.document_id JOIN submission s ON s.id = d.submission_id JOIN case_file c ON c.id = s.case_id
    WHERE f.status = 'accepted' AND f.raw <> '' AND f.box_px IS NOT NULL AND d.form IS NOT NULL AND desk_may($1::jsonb, c.office)
      AND CASE $2::jsonb ->> 'kind' WHEN 'typed' THEN f.method = 'typed' ELSE f.method LIKE '%hand%' END
      AND NOT EXISTS (SELECT FROM field_review r WHERE r.field_id = f.id)
      AND NOT EXISTS (SELECT FROM field_decision e WHERE e.field_id = f.id))
SELECT jsonb_build_object(
    'characters', coalesce((SELECT jsonb_agg(jsonb_build_array(t.c, t.n) ORDER BY t.c COLLATE "C")
        FROM (SELECT c, count(*) AS n FROM lately l, regexp_split_to_table(upper(l.raw), '') c WHERE c <> ' ' GROUP BY c) t), '[]'),
    'fields', coalesce((SELECT jsonb_agg(jsonb_build_object('field', t.id, 'name', t.name, 'raw', t.raw, 'box_px', t.box_px, 'form', t.form,
                               'form_version', t.form_version, 'case', t.number, 'dpi', t.dpi) ORDER BY t.confidence, t.id)
        FROM (SELECT * FROM lately l WHERE strpos(upper(l.raw), $2::jsonb ->> 'text') > 0 ORDER BY l.confidence, l.id LIMIT 120) t), '[]'))
