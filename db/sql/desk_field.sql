-- $1 who, $2 {"id"}. One field, or null when there is none or it is not his to see; without its reading while it is keyed blind. Where it waits for
-- somebody, with what else does so on its page: they are looked at one after the other, and their pictures are cut at once.
SELECT coalesce((SELECT CASE WHEN r.blind THEN review_shown(r) ELSE field_show(f.id) END
                 || jsonb_build_object('beside', CASE WHEN r.field_id IS NULL THEN '[]' ELSE coalesce((
                        SELECT jsonb_agg(jsonb_build_object('field', g.id, 'box_px', g.box_px) ORDER BY g.id)
                        FROM field g JOIN field_review w ON w.field_id = g.id
                        WHERE g.page_id = f.page_id AND g.document_id = f.document_id AND g.id <> f.id AND g.box_px IS NOT NULL), '[]') END)
                 FROM field f LEFT JOIN field_review r ON r.field_id = f.id
                 WHERE f.id = ($2::jsonb ->> 'id')::bigint
                   AND desk_may($1::jsonb, (SELECT c.office FROM case_file c WHERE c.id = document_case(f.document_id)))), 'null')
