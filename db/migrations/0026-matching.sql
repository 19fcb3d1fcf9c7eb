-- Paper that came without a sheet of ours: whose could it be? Only proposals, each with its ground; a person places the page.

-- Cases of the person whom the page's zone names: date of birth, surname and the first of the first names all agree. Then the cases that
-- other pages of the same file went to.
CREATE FUNCTION page_proposals(of_page bigint) RETURNS TABLE (case_id bigint, why text) LANGUAGE sql STABLE AS $$
    WITH zone AS MATERIALIZED (
        SELECT z #>> '{fields,surname,value}' AS surname, split_part(z #>> '{fields,given,value}', ' ', 1) AS given,
               zone_value('birth', z #>> '{fields,birth,value}', CURRENT_DATE) AS birth
        FROM page p, LATERAL (SELECT p.reading -> 'mrz' -> 0) AS first (z)
        WHERE p.id = of_page AND (z ->> 'checked')::boolean
    ), person AS (
        SELECT w.case_id FROM zone JOIN case_word w ON w.word = zone.birth
        WHERE EXISTS (SELECT FROM case_value v WHERE v.case_id = w.case_id AND v.name IN ('nom_naissance', 'nom_usage')
                      AND witness_agrees(zone.surname, false, v.value))
          AND EXISTS (SELECT FROM case_value v WHERE v.case_id = w.case_id AND v.name = 'prenoms'
                      AND witness_agrees(zone.given, false, split_part(v.value, ' ', 1)))
    ), file AS (
        SELECT DISTINCT s.case_id FROM page p JOIN page q ON q.original_id = p.original_id JOIN document d ON d.id = q.document_id
        JOIN submission s ON s.id = d.submission_id WHERE p.id = of_page
    )
    SELECT c.case_id, c.why FROM (SELECT person.case_id, 'person' AS why FROM person
        UNION ALL SELECT file.case_id, 'same_file' FROM file WHERE file.case_id NOT IN (SELECT person.case_id FROM person)) c
    ORDER BY c.why, c.case_id DESC LIMIT 5
$$;

-- The kind of document that the page's zone says it is; '' none (intake/assemble_page.c says the same of pages in their case).
CREATE FUNCTION page_shows(p page) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN NOT coalesce((z ->> 'checked')::boolean, false) THEN ''
                WHEN z #>> '{fields,code,value}' LIKE 'P%' THEN 'passeport' WHEN z #>> '{fields,code,value}' LIKE 'V%' THEN 'visa'
                WHEN z #>> '{fields,code,value}' = 'IR' THEN 'titre_sejour' ELSE '' END
    FROM (SELECT p.reading -> 'mrz' -> 0 AS z) first
$$;
