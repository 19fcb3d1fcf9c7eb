-- $1 who, $2 {"id", "reason"}: what stops the batch is let pass.
SELECT to_jsonb(batch_release((SELECT b.id FROM batch b WHERE b.id = ($2::jsonb ->> 'id')::bigint AND desk_may($1::jsonb, b.office)),
                              $1::jsonb ->> 'agent', $2::jsonb ->> 'reason')::text)
