-- $1 job, $2 attempt, $3 code, $4 message. What became of it.
SELECT reading_quarantine($1::bigint, $2::integer, $3, $4)
