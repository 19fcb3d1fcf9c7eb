-- $1 who, $2 {"id"}. How many fields were refused with it.
SELECT jsonb_build_object('refused', page_misplaced($1::jsonb, ($2::jsonb ->> 'id')::bigint))
