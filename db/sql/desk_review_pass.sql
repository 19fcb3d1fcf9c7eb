-- $1 who, $2 {"id", "reason"}.
SELECT to_jsonb(review_pass($1::jsonb, ($2::jsonb ->> 'id')::bigint, coalesce($2::jsonb ->> 'reason', ''))::text)
