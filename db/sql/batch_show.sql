-- $1 batch. One row, or none where there is no such batch.
SELECT batch_show($1::bigint)
