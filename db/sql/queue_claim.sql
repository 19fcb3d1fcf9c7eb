-- $1 worker, $2 lease in seconds. One row or none: id, kind, subject, attempt, whether its attempts are used up, how many it has after this one.
-- A claim need not survive a power cut: the job would wait again, and the result of a claim that is forgotten is refused
-- as stale. So it does not wait for the disk. Looking at a paper's words comes after all other work.
-- No delay and no lease is longer than ten minutes: what is due later than that, and a minute for clocks and for transactions that began
-- apart, was written before the clock was set back.
WITH next AS MATERIALIZED (
    SELECT id, set_config('synchronous_commit', 'off', true) FROM job
    WHERE state IN ('waiting', 'running') AND (due_at <= now() OR due_at > now() + interval '11 min')
    ORDER BY (kind = 'look'), due_at, id
    LIMIT 1
    FOR UPDATE SKIP LOCKED
)
UPDATE job SET state = 'running', worker = $1, attempt = attempt + 1, due_at = now() + make_interval(secs => least($2::integer, 600))
FROM next WHERE job.id = next.id
RETURNING job.id, job.kind, job.subject, job.attempt, job.attempt > job.max_attempts, job.max_attempts - job.attempt
