-- $1 who, $2 {"id", "kind"}: a document begins with this page.
SELECT page_split($1::jsonb, ($2::jsonb ->> 'id')::bigint, coalesce($2::jsonb ->> 'kind', ''))
