-- $1 who, $2 {"id": page, "kind"}: what a person says that it is; "look": have its words looked at again.
SELECT page_name($1::jsonb, ($2::jsonb ->> 'id')::bigint, coalesce($2::jsonb ->> 'kind', ''))
