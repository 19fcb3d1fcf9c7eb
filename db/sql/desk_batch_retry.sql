-- $1 who, $2 {"id", "original"}: back into the queue; how many.
SELECT to_jsonb(batch_retry((SELECT b.id FROM batch b WHERE b.id = ($2::jsonb ->> 'id')::bigint AND desk_may($1::jsonb, b.office)),
                            coalesce(($2::jsonb ->> 'original')::bigint, 0), $1::jsonb ->> 'agent'))
