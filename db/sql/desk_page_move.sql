-- $1 who, $2 {"id", "before": page of the same deposit, null: to the end | "document": of the same case | "kind": of a new document}.
SELECT page_move($1::jsonb, ($2::jsonb ->> 'id')::bigint, $2::jsonb)
