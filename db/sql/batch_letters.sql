-- $1 batch. The papers that it calls for, as JSON.
SELECT batch_letters($1::bigint)
