-- $1 who, $2 {"id"}: one batch with every page; null when there is none.
SELECT coalesce((SELECT batch_show(b.id) FROM batch b WHERE b.id = ($2::jsonb ->> 'id')::bigint AND desk_may($1::jsonb, b.office)),
                'null')
