-- $1 job, $2 attempt, $3 reading as JSON, $4 page numbers, $5 their pictures. What became of it.
SELECT reading_store($1::bigint, $2::integer, $3::jsonb, $4::integer[], $5::bytea[])
