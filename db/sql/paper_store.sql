-- $1 job, $2 attempt, $3 what was seen, as JSON. What became of it.
SELECT sight_store($1::bigint, $2::integer, $3::jsonb)
