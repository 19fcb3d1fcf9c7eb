-- $1 batch, $2 original or 0, $3 agent. How many go back into the queue.
SELECT batch_retry($1::bigint, $2::bigint, $3)
