-- $1 batch. What assembling needs, as JSON.
SELECT batch_pages($1::bigint)
