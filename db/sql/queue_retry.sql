-- $1 job, $2 reason. What became of it: waiting, dead, or gone (another worker holds it, or it is done). One that has had more than four
-- attempts, because some did not count, waits five minutes: well under the time after which a due date is taken for one of before the clock was
-- set back.
WITH patient AS (
    UPDATE job SET state = 'waiting', worker = '', reason = $2, due_at = now() + interval '5 min'
    WHERE id = $1::bigint AND state = 'running' AND attempt > 4 AND attempt < max_attempts
    RETURNING 'waiting' AS what)
SELECT coalesce((SELECT what FROM patient), job_retry($1::bigint, $2))
