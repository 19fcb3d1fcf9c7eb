-- $1 who, $2 {"id", "by": 90 | 180 | 270}.
SELECT page_turn($1::jsonb, ($2::jsonb ->> 'id')::bigint, ($2::jsonb ->> 'by')::integer)
