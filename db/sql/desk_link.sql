-- $1 who, $2 {"id": case, "other": case}: both are one person's one request; the earlier date counts.
SELECT case_link_take($1::jsonb, $2::jsonb ->> 'id', coalesce($2::jsonb ->> 'other', ''))
