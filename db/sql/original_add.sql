-- $1 the original as JSON, without its bytes. Columns: original, already, batch.
SELECT original, already, batch FROM original_add($1::jsonb)
