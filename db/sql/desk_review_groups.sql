-- $1 who, $2 {}. Fields of one name that wait and are free, most first: what can be looked at side by side.
SELECT jsonb_build_object('groups', coalesce(jsonb_agg(jsonb_build_object('form', g.form, 'version', g.version, 'field', g.name, 'count', g.n)
                                                       ORDER BY g.n DESC, g.form, g.name), '[]'))
FROM (SELECT d.form, max(d.form_version) AS version, f.name, count(*) AS n
      FROM field_review r JOIN field f ON f.id = r.field_id JOIN document d ON d.id = f.document_id
      WHERE f.page_id IS NOT NULL AND desk_may($1::jsonb, r.office) AND review_open_to(r, $1::jsonb ->> 'agent') AND $2::jsonb IS NOT NULL
      GROUP BY d.form, f.name) g
