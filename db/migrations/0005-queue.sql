-- Work to do. One column says when a job may be taken: a waiting one when its delay is over, a running one when its
-- lease is. So one index serves both, and a machine that vanished loses nothing.

CREATE TABLE job (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind         text NOT NULL CHECK (kind IN ('read', 'assemble')),
    subject      bigint NOT NULL,
    state        text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'dead')),
    due_at       timestamptz NOT NULL DEFAULT now(),
    attempt      integer NOT NULL DEFAULT 0,
    max_attempts integer NOT NULL DEFAULT 5 CHECK (max_attempts > 0),
    worker       text NOT NULL DEFAULT '',
    reason       text NOT NULL DEFAULT '',
    made_at      timestamptz NOT NULL DEFAULT now(),
    ended_at     timestamptz,
    CHECK ((state IN ('done', 'dead')) = (ended_at IS NOT NULL)),
    CHECK (state <> 'running' OR worker <> '')
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX job_due ON job (due_at, id) WHERE state IN ('waiting', 'running');
CREATE UNIQUE INDEX job_once ON job (kind, subject) WHERE state IN ('waiting', 'running');
CREATE INDEX job_dead ON job (id) WHERE state = 'dead';

CREATE FUNCTION job_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state = 'done' THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'job % is "%" and is kept', OLD.id, OLD.state USING ERRCODE = 'GU001';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN
       (('waiting', 'running'), ('running', 'waiting'), ('running', 'done'), ('running', 'dead')) THEN
        RAISE EXCEPTION 'job %: from "%" to "%" is no legal change', OLD.id, OLD.state, NEW.state USING ERRCODE = 'GU002';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER job_states BEFORE UPDATE OF state ON job FOR EACH ROW WHEN (NEW.state <> OLD.state)
    EXECUTE FUNCTION job_guard();
CREATE TRIGGER job_kept BEFORE DELETE ON job FOR EACH ROW EXECUTE FUNCTION job_guard();

-- Whether this attempt still holds the job; locks it. A lease that lapsed is still held while nobody else took it.
CREATE FUNCTION job_held(job_id bigint, job_attempt integer) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM job WHERE id = job_id AND attempt = job_attempt AND state = 'running' FOR UPDATE;
    RETURN FOUND;
END $$;

CREATE FUNCTION job_done(job_id bigint) RETURNS void LANGUAGE sql AS $$
    UPDATE job SET state = 'done', ended_at = now() WHERE id = job_id
$$;

-- Queues the assembling of a sealed batch all of whose originals are read or quarantined. The lock on the batch makes two
-- readings that end at the same moment come one after the other, so that the second sees the first.
CREATE FUNCTION batch_ripe(ripe_batch bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM batch WHERE id = ripe_batch AND state = 'sealed' FOR NO KEY UPDATE;
    IF NOT FOUND OR EXISTS (SELECT FROM original WHERE batch_id = ripe_batch AND state = 'waiting') THEN
        RETURN false;
    END IF;
    INSERT INTO job (kind, subject) VALUES ('assemble', ripe_batch) ON CONFLICT DO NOTHING;
    RETURN FOUND;
END $$;

CREATE FUNCTION original_quarantine(bad_original bigint, code text, message text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    o original;
BEGIN
    UPDATE original SET state = 'quarantined', problem_code = code, problem = message
    WHERE id = bad_original AND state = 'waiting' RETURNING * INTO o;
    IF FOUND THEN
        PERFORM event_add('original.quarantined', 'batch', o.batch_id::text, '',
                          jsonb_build_object('original', o.id, 'sha256', o.sha256, 'code', code));
        PERFORM batch_ripe(o.batch_id);
    END IF;
END $$;

-- No further attempt. An original that could not be read does not hold up its batch for ever; a batch that could not be
-- assembled is stopped for a person.
CREATE FUNCTION job_bury(j job, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE job SET state = 'dead', ended_at = now(), reason = why WHERE id = j.id;
    PERFORM event_add('job.dead', CASE j.kind WHEN 'read' THEN 'original' ELSE 'batch' END, j.subject::text, '',
                      jsonb_build_object('job', j.id, 'kind', j.kind, 'attempts', j.attempt));
    IF j.kind = 'read' THEN
        PERFORM original_quarantine(j.subject, 'attempts_exhausted', why);
    ELSE
        UPDATE batch SET state = 'stopped', stop_code = 'assemble_failed', stop_message = why
        WHERE id = j.subject AND state = 'sealed';
    END IF;
END $$;

-- After the n-th attempt the next one waits 5 s * 4^(n-1): 5 s, 20 s, 80 s, 5 min.
CREATE FUNCTION job_retry(job_id bigint, why text) RETURNS text LANGUAGE plpgsql AS $$
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
                   due_at = now() + make_interval(secs => 5 * 4 ^ (j.attempt - 1)) WHERE id = job_id;
    RETURN 'waiting';
END $$;
