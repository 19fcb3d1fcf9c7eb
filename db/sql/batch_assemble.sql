-- $1 job, $2 attempt, $3 plan as JSON. What became of it.
SELECT batch_assemble($1::bigint, $2::integer, $3::jsonb)
