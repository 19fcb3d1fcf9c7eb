-- $1 who, $2 {"id", "reason", "to": a colleague, or nobody in particular}.
SELECT to_jsonb(review_hand($1::jsonb, ($2::jsonb ->> 'id')::bigint, nullif($2::jsonb ->> 'to', ''), coalesce($2::jsonb ->> 'reason', ''))::text)
