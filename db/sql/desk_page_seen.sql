-- $1 who, $2 {"id"}. Whether that page is his to see, as what his office scanned or has in a case; written down.
SELECT coalesce((SELECT to_jsonb(desk_saw($1::jsonb, 'page.viewed', 'page', p.id::text)::text = '')
                 FROM page p JOIN original o ON o.id = p.original_id LEFT JOIN batch b ON b.id = o.batch_id
                      LEFT JOIN document d ON d.id = p.document_id LEFT JOIN submission s ON s.id = d.submission_id LEFT JOIN case_file c ON c.id = s.case_id
                 WHERE p.id = ($2::jsonb ->> 'id')::bigint AND (desk_may($1::jsonb, b.office) OR desk_may($1::jsonb, c.office))), 'false')
