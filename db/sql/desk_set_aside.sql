-- $1 who, $2 {"id", "reason": "replaced" | "removed"}: a page of a deposit in hand is left out, and kept.
SELECT to_jsonb(page_set_aside($1::jsonb, ($2::jsonb ->> 'id')::bigint, $2::jsonb ->> 'reason')::text)
