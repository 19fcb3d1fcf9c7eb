-- $1 batch. Its manifest as JSON; NULL where there is no such batch.
SELECT batch_manifest($1::bigint)
