-- $1 batch.
SELECT batch_seal($1::bigint)
