-- How many originals there are; the first whose bytes are no longer those that came, or are gone without the journal saying
-- by which visa; the first that says another number of pages than there are.
SELECT (SELECT count(*) FROM original),
       (SELECT o.id FROM original o
        WHERE o.sha256 <> encode(sha256(coalesce((SELECT string_agg(p.bytes, ''::bytea ORDER BY p.number)
                                                  FROM original_part p WHERE p.original_id = o.id), ''::bytea)), 'hex')
          AND (EXISTS (SELECT FROM original_part p WHERE p.original_id = o.id)
               OR NOT EXISTS (SELECT FROM event e WHERE e.subject_kind = 'original' AND e.subject = o.id::text
                              AND e.kind = 'original.destroyed' AND e.data ->> 'sha256' = o.sha256))
        ORDER BY o.id LIMIT 1),
       (SELECT o.id FROM original o
        WHERE o.state = 'read' AND o.page_count <> (SELECT count(*) FROM page p WHERE p.original_id = o.id)
        ORDER BY o.id LIMIT 1)
