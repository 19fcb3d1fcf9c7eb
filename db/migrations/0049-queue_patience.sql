-- A job may now have more attempts than five (those that the store failed do not count): the pause before the next one stops growing at
-- five minutes, well under the time after which a due date is taken for one of before the clock was set back.
CREATE OR REPLACE FUNCTION job_retry(job_id bigint, why text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    j job;
BEGIN
    SELECT * INTO j FROM job WHERE id = job_id AND state = 'running' FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'gone';
    END IF;
    IF j.attempt >= j.max_attempts THEN
        PERFORM job_bury(j, why);
        RETURN 'dead';
    END IF;
    UPDATE job SET state = 'waiting', worker = '', reason = why,
                   due_at = now() + make_interval(secs => least(300, 5 * 4 ^ least(j.attempt - 1, 9))) WHERE id = job_id;
    RETURN 'waiting';
END $$;
