-- $1 original. Its reading as it is kept, and what was decided since, as JSON.
SELECT replay_reading($1::bigint)
