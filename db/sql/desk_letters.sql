-- $1 who, $2 {"id": batch}. The papers that it calls for; null where he may not see it.
SELECT CASE WHEN desk_may($1::jsonb, b.office) THEN batch_letters(b.id) ELSE 'null' END FROM batch b WHERE b.id = ($2::jsonb ->> 'id')::bigint
