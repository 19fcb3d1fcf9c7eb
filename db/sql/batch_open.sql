-- $1 the batch as JSON. Its id.
SELECT batch_open($1::jsonb)
