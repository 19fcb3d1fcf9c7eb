-- $1 who, $2 {"id"}. Whether that page is his to see; written down.
SELECT coalesce((SELECT to_jsonb(desk_saw($1::jsonb, 'page.viewed', 'page', p.id::text)::text = '')
                 FROM page p JOIN original o ON o.id = p.original_id JOIN batch b ON b.id = o.batch_id
                 WHERE p.id = ($2::jsonb ->> 'id')::bigint AND desk_may($1::jsonb, b.office)), 'false')
