-- $1 who, $2 {"id"}. One field, or null when there is none or it is not his to see; without its reading while it is keyed blind.
SELECT coalesce((SELECT CASE WHEN r.blind THEN review_shown(r) ELSE field_show(f.id) END
                 FROM field f LEFT JOIN field_review r ON r.field_id = f.id
                 WHERE f.id = ($2::jsonb ->> 'id')::bigint
                   AND desk_may($1::jsonb, (SELECT c.office FROM case_file c WHERE c.id = document_case(f.document_id)))), 'null')
