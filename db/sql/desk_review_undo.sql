-- $1 who, $2 {"id"}. The field that waits again.
WITH undone AS MATERIALIZED (SELECT review_undo($1::jsonb, ($2::jsonb ->> 'id')::bigint)::text AS done)
SELECT review_undone(($2::jsonb ->> 'id')::bigint) FROM undone
