-- $1 job, $2 attempt, $3 breaches as JSON. What became of it.
SELECT document_checked($1::bigint, $2::integer, $3::jsonb)
