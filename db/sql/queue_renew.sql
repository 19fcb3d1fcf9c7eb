-- $1 job, $2 attempt, $3 lease in seconds. The job's id, or no row when another attempt holds it or it is done.
UPDATE job SET due_at = now() + make_interval(secs => least($3::integer, 600))
WHERE id = $1::bigint AND attempt = $2::integer AND state = 'running'
RETURNING id
