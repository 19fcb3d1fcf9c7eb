-- $1 who, $2 {"id"}. One field, or null when there is none or it is not his to see.
SELECT coalesce((SELECT field_show(f.id) FROM field f JOIN case_file c ON c.id = document_case(f.document_id)
                 WHERE f.id = ($2::jsonb ->> 'id')::bigint AND desk_may($1::jsonb, c.office)), 'null')
