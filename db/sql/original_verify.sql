-- How many originals there are; the first whose bytes are no longer those that came; the first that says another number of
-- pages than there are.
SELECT (SELECT count(*) FROM original),
       (SELECT o.id FROM original o
        WHERE o.sha256 <> encode(sha256(coalesce((SELECT string_agg(p.bytes, ''::bytea ORDER BY p.number)
                                                  FROM original_part p WHERE p.original_id = o.id), ''::bytea)), 'hex')
        ORDER BY o.id LIMIT 1),
       (SELECT o.id FROM original o
        WHERE o.state = 'read' AND o.page_count <> (SELECT count(*) FROM page p WHERE p.original_id = o.id)
        ORDER BY o.id LIMIT 1)
