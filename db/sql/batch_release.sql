-- $1 batch, $2 agent, $3 reason.
SELECT batch_release($1::bigint, $2, $3)
