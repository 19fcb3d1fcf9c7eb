-- $1 job, $2 reason. What became of it: waiting, dead, or gone (another worker holds it, or it is done).
SELECT job_retry($1::bigint, $2)
