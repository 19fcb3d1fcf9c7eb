-- $1 who, $2 {"id"}: goes on with the document before.
SELECT page_join($1::jsonb, ($2::jsonb ->> 'id')::bigint)
