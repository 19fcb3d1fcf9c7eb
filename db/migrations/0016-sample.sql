-- What the promise of confidence is worth, measured: a random sample of what was accepted without a person comes back to the
-- review, blind, mixed in with what is doubtful. And what must be keyed twice.

CREATE TABLE review_setting (
    name   text PRIMARY KEY,
    value  jsonb NOT NULL,
    set_by text NOT NULL DEFAULT '',
    set_at timestamptz NOT NULL DEFAULT now(),
    CHECK (CASE WHEN name = 'double_keyed' THEN jsonb_typeof(value) = 'array'
                ELSE jsonb_typeof(value) = 'number' AND (value #>> '{}')::numeric BETWEEN 0 AND 1000 END)
);
INSERT INTO review_setting (name, value) VALUES
('sample_per_mille', '10'),       -- of the values accepted without a person
('sample_empty_per_mille', '2'),  -- of the fields that were found empty
('blind_per_mille', '100'),       -- of the doubtful fields, so that keying without a reading tells nothing
('siblings_most', '200'),         -- fields that one error brings back
('double_keyed', '[]');           -- names of fields that two people key, each alone

CREATE FUNCTION review_setting(of_name text) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT value FROM review_setting WHERE name = of_name
$$;
CREATE FUNCTION review_per_mille(of_name text) RETURNS double precision LANGUAGE sql STABLE AS $$
    SELECT (value #>> '{}')::double precision / 1000 FROM review_setting WHERE name = of_name
$$;

CREATE FUNCTION review_setting_change(changed text, new_value jsonb, by_agent text) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    PERFORM agent_known(by_agent);
    UPDATE review_setting SET value = new_value, set_by = by_agent, set_at = now() WHERE name = changed;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no setting "%"; there are: %', changed, (SELECT string_agg(name, ', ' ORDER BY name) FROM review_setting)
            USING ERRCODE = 'GU003';
    END IF;
    PERFORM event_add('review.set', 'setting', changed, by_agent, jsonb_build_object('value', new_value));
    RETURN new_value;
EXCEPTION WHEN check_violation THEN
    RAISE EXCEPTION 'setting "%" does not take %: a number from 0 to 1000, for double_keyed a list of names', changed, new_value
        USING ERRCODE = 'GU009';
END $$;

-- Why a field is in the queue: "open", a person decides; "sample", it measures; "keying", two people key it. Who asks the queue is
-- told `blind` (the reading is not shown), never the mode. `keyed_by` have keyed it: somebody else is asked.
ALTER TABLE field_review ADD COLUMN mode text NOT NULL DEFAULT 'open' CHECK (mode IN ('open', 'sample', 'keying'));
ALTER TABLE field_review ADD COLUMN blind boolean NOT NULL DEFAULT false;
ALTER TABLE field_review ADD COLUMN keyed_by text[] NOT NULL DEFAULT '{}';

-- What one person keyed without seeing the reading.
CREATE TABLE field_keying (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    field_id  bigint NOT NULL REFERENCES field,
    agent     text NOT NULL REFERENCES agent,
    mode      text NOT NULL CHECK (mode IN ('sample', 'keying')),
    verdict   text NOT NULL CHECK (verdict IN ('accept', 'correct', 'reject', 'empty')),
    value     text CHECK (value <> '' AND length(value) <= 10000),
    reason    text NOT NULL DEFAULT '',
    keyed_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    taken_back boolean NOT NULL DEFAULT false,
    CHECK ((verdict IN ('accept', 'correct')) = (value IS NOT NULL))
);
CREATE INDEX field_keying_field ON field_keying (field_id, id);
CREATE TRIGGER field_keying_kept BEFORE UPDATE OF id, field_id, agent, mode, verdict, value, reason, keyed_at OR DELETE ON field_keying
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A field that was drawn, and what came of it: "right", "wrong", "unsure" (no person could read it), "dropped" (it was not
-- accepted after all).
CREATE TABLE field_sample (
    field_id  bigint PRIMARY KEY REFERENCES field,
    per_mille numeric NOT NULL,
    drawn_at  timestamptz NOT NULL DEFAULT now(),
    outcome   text NOT NULL DEFAULT 'pending' CHECK (outcome IN ('pending', 'right', 'wrong', 'unsure', 'dropped')),
    judged_at timestamptz,
    CHECK ((outcome = 'pending') = (judged_at IS NULL))
);

CREATE FUNCTION field_promised_now(f field) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT field_promised(f.status, f.confidence, (SELECT budget FROM error_budget WHERE field_name = f.name))
$$;

-- Only what lies on paper can be keyed again.
CREATE OR REPLACE FUNCTION field_judge() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    filled numeric := (review_setting('sample_per_mille') #>> '{}')::numeric;
    empty numeric := (review_setting('sample_empty_per_mille') #>> '{}')::numeric;
    hidden double precision := review_per_mille('blind_per_mille');
    twice jsonb := review_setting('double_keyed');
BEGIN
    INSERT INTO field_review (field_id, case_id, reason, mode, blind)
    SELECT f.id, document_case(f.document_id), CASE WHEN f.status = 'accepted' THEN 'below_budget' ELSE f.reason END,
           CASE WHEN f.page_id IS NOT NULL AND twice ? f.name THEN 'keying' ELSE 'open' END,
           f.page_id IS NOT NULL AND (twice ? f.name OR random() < hidden)
    FROM fresh f LEFT JOIN error_budget b ON b.field_name = f.name
    WHERE f.status <> 'empty' AND NOT field_promised(f.status, f.confidence, b.budget);
    WITH drawn AS (
        INSERT INTO field_sample (field_id, per_mille)
        SELECT f.id, CASE f.status WHEN 'empty' THEN empty ELSE filled END
        FROM fresh f LEFT JOIN error_budget b ON b.field_name = f.name
        WHERE f.page_id IS NOT NULL AND random() * 1000 < CASE f.status WHEN 'empty' THEN empty ELSE filled END
          AND (f.status = 'empty' OR field_promised(f.status, f.confidence, b.budget))
        RETURNING field_id)
    INSERT INTO field_review (field_id, case_id, reason, mode, blind)
    SELECT f.id, document_case(f.document_id), CASE f.status WHEN 'empty' THEN 'doubtful_empty' ELSE 'doubtful' END, 'sample', true
    FROM drawn d JOIN fresh f ON f.id = d.field_id;
    RETURN NULL;
END $$;

-- What contradicts another answer was not accepted without a person: it is no sample.
CREATE OR REPLACE FUNCTION case_take_values(taking bigint, documents bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH fresh AS MATERIALIZED (
        SELECT f.id, f.name, f.value,
               (SELECT v.value FROM case_value v WHERE v.case_id = taking AND v.name = f.name) AS held,
               count(*) OVER (PARTITION BY f.name, f.value) = count(*) OVER (PARTITION BY f.name) AS agreed
        FROM field f LEFT JOIN error_budget b ON b.field_name = f.name
        WHERE f.document_id = ANY (documents) AND field_promised(f.status, f.confidence, b.budget)
    ), conflicts AS (
        INSERT INTO field_review (field_id, case_id, reason)
        SELECT id, taking, 'conflict' FROM fresh WHERE NOT agreed OR held <> value
        ON CONFLICT (field_id) DO UPDATE SET reason = 'conflict', mode = 'open', blind = false
        RETURNING field_id
    ), unsampled AS (
        UPDATE field_sample s SET outcome = 'dropped', judged_at = now() FROM conflicts c WHERE s.field_id = c.field_id
    )
    INSERT INTO case_value (case_id, name, value, field_id)
    SELECT DISTINCT ON (name) taking, name, value, id FROM fresh WHERE agreed AND held IS NULL ORDER BY name, id;
END $$;

-- Where a field was read: on which form, by which reader, from which scanner.
CREATE VIEW field_origin AS
SELECT f.id AS field_id, f.name, d.form, d.form_version, f.method, coalesce(o.capture ->> 'scanner', '') AS scanner, b.office,
       b.channel, (o.stored_at AT TIME ZONE 'Europe/Paris')::date AS read_on, f.status, f.confidence, f.value, f.document_id
FROM field f JOIN document d ON d.id = f.document_id JOIN page p ON p.id = f.page_id JOIN original o ON o.id = p.original_id
JOIN batch b ON b.id = o.batch_id;

-- An error that the sample found brings back what was read in the same way: same field of the same form, same scanner, day
-- and reader, accepted without a person.
CREATE FUNCTION review_siblings(wrong bigint) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    o field_origin;
    back integer;
BEGIN
    SELECT * INTO o FROM field_origin WHERE field_id = wrong;
    INSERT INTO field_review (field_id, case_id, reason)
    SELECT s.field_id, document_case(s.document_id), 'sibling_wrong'
    FROM field_origin s
    WHERE s.name = o.name AND s.form = o.form AND s.form_version = o.form_version AND s.scanner = o.scanner AND s.method = o.method
      AND s.office = o.office AND s.read_on = o.read_on AND s.field_id <> wrong AND s.status = o.status
      AND NOT EXISTS (SELECT FROM field_decision d WHERE d.field_id = s.field_id)
    ORDER BY s.confidence, s.field_id LIMIT (review_setting('siblings_most') #>> '{}')::integer
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS back = ROW_COUNT;
    RETURN back;
END $$;

CREATE FUNCTION sample_judge(judged bigint, said text, said_value text, by_agent text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    f field;
    came text;
BEGIN
    SELECT * INTO f FROM field WHERE id = judged;
    came := CASE WHEN said = 'reject' THEN 'unsure' WHEN coalesce(said_value, '') = f.value THEN 'right' ELSE 'wrong' END;
    UPDATE field_sample SET outcome = came, judged_at = now() WHERE field_id = judged AND outcome <> 'dropped';
    IF FOUND AND came = 'wrong' THEN
        PERFORM event_add('sample.wrong', 'field', judged::text, by_agent, jsonb_build_object('siblings', review_siblings(judged)));
    END IF;
END $$;

-- Writes a decision down and lets it into the case.
CREATE FUNCTION review_settle(f field, said text, said_value text, reason text, by_agent text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    c case_file;
    made field_decision;
BEGIN
    SELECT * INTO c FROM case_file WHERE id = document_case(f.document_id) FOR NO KEY UPDATE;
    INSERT INTO field_decision (field_id, verdict, value, reason, agent)
    VALUES (f.id, said, CASE said WHEN 'accept' THEN f.value WHEN 'correct' THEN said_value END, reason, by_agent)
    RETURNING * INTO made;
    IF said IN ('accept', 'correct') THEN
        INSERT INTO case_value (case_id, name, value, field_id, decision_id)
        VALUES (c.id, f.name, made.value, f.id, made.id)
        ON CONFLICT (case_id, name) DO UPDATE
        SET value = excluded.value, field_id = excluded.field_id, decision_id = excluded.decision_id;
    ELSE
        DELETE FROM case_value WHERE case_id = c.id AND name = f.name AND field_id = f.id;
    END IF;
    IF f.name = 'type_demande' THEN
        PERFORM case_take_pieces(c.id, '{}');
    END IF;
    PERFORM event_add('field.decided', 'case', c.number, by_agent,
                      jsonb_build_object('field', f.id, 'name', f.name, 'verdict', said, 'decision', made.id));
    PERFORM sample_judge(f.id, said, made.value, by_agent);
END $$;

-- The field waits on, openly, and whoever keyed it leaves it to others for a day.
CREATE FUNCTION review_reopen(f field, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM case_value WHERE field_id = f.id;
    UPDATE field_review SET mode = 'open', blind = false, reason = why, claimed_by = NULL, claimed_until = NULL, opened_at = now()
    WHERE field_id = f.id;
END $$;

-- One person's keying. A sample that says what was read is settled, one that does not reopens the field. Of a field that is
-- keyed twice, two that agree settle it; after a third without agreement a person decides who sees all three.
CREATE FUNCTION review_keyed(r field_review, f field, said text, said_value text, reason text, by_agent text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    agreed bigint;
BEGIN
    INSERT INTO field_keying (field_id, agent, mode, verdict, value, reason)
    VALUES (f.id, by_agent, r.mode, said, CASE said WHEN 'accept' THEN f.value WHEN 'correct' THEN said_value END, reason);
    PERFORM event_add('field.keyed', 'field', f.id::text, by_agent, jsonb_build_object('verdict', said));
    SELECT count(*) INTO agreed FROM field_keying k WHERE k.field_id = f.id AND NOT k.taken_back AND k.mode = r.mode AND k.verdict = said
        AND coalesce(k.value, '') = coalesce(CASE said WHEN 'accept' THEN f.value ELSE said_value END, '');
    IF r.mode = 'sample' AND (said = 'accept' OR (said = 'empty' AND f.value = '')) OR r.mode = 'keying' AND agreed >= 2 THEN
        PERFORM review_settle(f, said, said_value, reason, by_agent);
        RETURN;
    END IF;
    UPDATE field_review SET keyed_by = array_append(keyed_by, by_agent), claimed_by = NULL, claimed_until = NULL WHERE field_id = f.id;
    IF r.mode = 'sample' THEN
        PERFORM review_reopen(f, 'keying_differs');
    ELSIF cardinality(r.keyed_by) >= 2 THEN
        PERFORM review_reopen(f, 'opinions_differ');
    END IF;
END $$;

CREATE OR REPLACE FUNCTION review_decide(decided bigint, decision jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    by_agent text := agent_known(decision ->> 'agent');
    said text := decision ->> 'verdict';
    said_value text := nullif(decision ->> 'value', '');
    why text := coalesce(decision ->> 'reason', '');
    f field;
    r field_review;
BEGIN
    SELECT * INTO f FROM field WHERE id = decided;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no field %', decided USING ERRCODE = 'GU003';
    END IF;
    PERFORM FROM case_file WHERE id = document_case(f.document_id) FOR NO KEY UPDATE;
    SELECT * INTO r FROM field_review WHERE field_id = decided FOR UPDATE;
    IF r.claimed_until > now() AND r.claimed_by <> by_agent THEN
        RAISE EXCEPTION 'field % is held by % until %', decided, r.claimed_by, to_char(r.claimed_until, 'HH24:MI')
            USING ERRCODE = 'GU008';
    END IF;
    IF r.mode = 'keying' AND r.keyed_by @> ARRAY[by_agent] THEN
        RAISE EXCEPTION 'field % was keyed by % already: somebody else keys it', decided, by_agent USING ERRCODE = 'GU008';
    END IF;
    IF said = 'accept' AND r.blind THEN
        RAISE EXCEPTION 'field % is keyed without its reading: say what it says', decided USING ERRCODE = 'GU009';
    END IF;
    IF said = 'correct' AND said_value = f.value THEN
        said := 'accept';
    END IF;
    PERFORM attention_add(by_agent, coalesce(decision ->> 'step', 'review'), document_case(f.document_id), (decision ->> 'attention_ms')::numeric);
    IF r.mode IN ('sample', 'keying') THEN
        PERFORM review_keyed(r, f, said, said_value, why, by_agent);
    ELSE
        PERFORM review_settle(f, said, said_value, why, by_agent);
    END IF;
END $$;

-- Takes back one's own last word on a field, a decision or a keying, while nobody has said another since.
CREATE OR REPLACE FUNCTION review_undo(who jsonb, undone bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    last field_decision;
    keyed field_keying;
    f field;
BEGIN
    SELECT * INTO f FROM field WHERE id = undone;
    PERFORM FROM case_file WHERE id = document_case(f.document_id) FOR NO KEY UPDATE;
    SELECT * INTO last FROM field_decision WHERE field_id = undone ORDER BY id DESC LIMIT 1;
    SELECT * INTO keyed FROM field_keying k WHERE k.field_id = undone AND NOT k.taken_back ORDER BY k.id DESC LIMIT 1;
    IF EXISTS (SELECT FROM field_review WHERE field_id = undone AND (claimed_until IS NULL OR claimed_until <= now()))
       AND keyed.agent = who ->> 'agent' AND keyed.keyed_at > now() - interval '1 hour' THEN
        UPDATE field_review SET claimed_by = who ->> 'agent', claimed_until = now() + interval '5 minutes', mode = keyed.mode, blind = true,
                                keyed_by = array_remove(keyed_by, who ->> 'agent')
        WHERE field_id = undone;
    ELSIF last.agent = who ->> 'agent' AND last.decided_at > now() - interval '1 hour'
          AND NOT EXISTS (SELECT FROM field_review WHERE field_id = undone) THEN
        DELETE FROM case_value WHERE decision_id = last.id;
        INSERT INTO field_review (field_id, case_id, reason, claimed_by, claimed_until, mode, blind)
        VALUES (undone, document_case(f.document_id), 'undone', who ->> 'agent', now() + interval '5 minutes',
                CASE WHEN keyed.agent = last.agent THEN keyed.mode ELSE 'open' END, coalesce(keyed.agent = last.agent, false));
        UPDATE field_review SET keyed_by = ARRAY(SELECT k.agent FROM field_keying k WHERE k.field_id = undone AND NOT k.taken_back AND k.id <> keyed.id)
        WHERE field_id = undone AND mode = 'keying';
        UPDATE field_sample SET outcome = 'pending', judged_at = NULL WHERE field_id = undone AND outcome <> 'dropped';
    ELSE
        RAISE EXCEPTION 'the decision on field % is not yours to take back now', undone USING ERRCODE = 'GU006';
    END IF;
    UPDATE field_keying SET taken_back = true WHERE id = keyed.id AND agent = who ->> 'agent';
    PERFORM event_add('field.undone', 'field', undone::text, who ->> 'agent', jsonb_build_object('decision', last.id));
END $$;

-- A field as the person sees it who has to decide it: alike, whatever it is there for.
CREATE FUNCTION review_shown(r field_review) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT (s.field - '{status,decisions,held,raw}'::text[]) || jsonb_build_object('urgent_on', r.urgent_on, 'blind', r.blind)
           || CASE WHEN r.blind THEN jsonb_build_object('value', '', 'confidence', NULL, 'alternatives', '[]'::jsonb, 'message', '', 'method', '', 'reason',
                                                        CASE r.reason WHEN 'undone' THEN 'undone' ELSE 'to_key' END)
                   WHEN r.reason IN ('opinions_differ', 'keying_differs') THEN jsonb_build_object('message', '', 'alternatives',
                        (SELECT jsonb_agg(DISTINCT jsonb_build_array(k.value, 0)) FROM field_keying k
                         WHERE k.field_id = r.field_id AND NOT k.taken_back AND k.value IS NOT NULL))
                   WHEN r.reason = 'sibling_wrong' THEN jsonb_build_object('message', '')
                   ELSE '{}' END
    FROM (SELECT field_show(r.field_id) AS field) s
$$;

-- Whether that person may be given it: not what he handed on, nor, for a day, what he keyed.
CREATE FUNCTION review_open_to(r field_review, agent text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT (r.claimed_until IS NULL OR r.claimed_until <= now() OR r.claimed_by = agent) AND NOT r.passed_by @> ARRAY[agent]
       AND (NOT r.keyed_by @> ARRAY[agent] OR (r.mode = 'open' AND r.opened_at < now() - interval '1 day'))
$$;

CREATE OR REPLACE FUNCTION review_claim(agent text, lease_s integer) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    claimed field_review;
BEGIN
    PERFORM agent_known(agent);
    UPDATE field_review u SET claimed_by = agent, claimed_until = now() + make_interval(secs => lease_s)
    WHERE u.field_id = (SELECT r.field_id FROM field_review r WHERE review_open_to(r, agent)
                        ORDER BY r.urgent_on, r.field_id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING * INTO claimed;
    RETURN CASE WHEN claimed.field_id IS NULL THEN 'null' ELSE review_shown(claimed) END;
END $$;

-- The interval of Clopper and Pearson (Biometrika 26, 1934) of a share, 95 %, by halving; 50 steps.
CREATE FUNCTION binomial_at_most(k bigint, n bigint, p double precision) RETURNS double precision LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    term double precision := n * ln(1 - p);
    total double precision := 0;
BEGIN
    FOR i IN 0..k LOOP
        IF i > 0 THEN
            term := term + ln((n - i + 1)::double precision / i) + ln(p) - ln(1 - p);
        END IF;
        IF term > -700 THEN
            total := total + exp(term);
        END IF;
    END LOOP;
    RETURN total;
END $$;

CREATE FUNCTION share_interval(k bigint, n bigint, OUT low double precision, OUT high double precision) LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    below double precision;
    above double precision;
    middle double precision;
BEGIN
    low := 0;
    high := 1;
    IF n > 0 AND k > 0 THEN
        below := 0;
        above := k::double precision / n;
        FOR step IN 1..50 LOOP
            middle := (below + above) / 2;
            IF middle > 0 AND 1 - binomial_at_most(k - 1, n, middle) < 0.025 THEN
                below := middle;
            ELSE
                above := middle;
            END IF;
        END LOOP;
        low := below;
    END IF;
    IF n > 0 AND k < n THEN
        below := k::double precision / n;
        above := 1;
        FOR step IN 1..50 LOOP
            middle := (below + above) / 2;
            IF middle < 1 AND binomial_at_most(k, n, middle) > 0.025 THEN
                below := middle;
            ELSE
                above := middle;
            END IF;
        END LOOP;
        high := above;
    END IF;
END $$;

-- Seconds of human attention, by step, as the screens measure them: what is left lying for longer than five minutes counts as five.
CREATE TABLE attention (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL DEFAULT now(),
    agent   text NOT NULL,
    step    text NOT NULL CHECK (step ~ '^[a-z_]{1,40}$'),
    case_id bigint,
    ms      integer NOT NULL CHECK (ms BETWEEN 0 AND 300000)
);
CREATE INDEX attention_at ON attention (at);

CREATE FUNCTION attention_add(by_agent text, of_step text, of_case bigint, ms numeric) RETURNS void LANGUAGE sql AS $$
    INSERT INTO attention (agent, step, case_id, ms) SELECT by_agent, of_step, of_case, least(greatest(round($4), 0), 300000)::integer
    WHERE $4 IS NOT NULL
$$;

-- One line of the report. `alone`: accepted without a person, of the fields that hold something. Costs one walk through what was read in
-- the period.
CREATE FUNCTION quality_lines(about jsonb) RETURNS TABLE (by text, key text, total bigint, filled bigint, alone bigint, sampled bigint,
                                                         judged bigint, wrong bigint, unsure bigint) LANGUAGE sql STABLE AS $$
    WITH read AS MATERIALIZED (
        SELECT o.*, o.status = 'empty' AS empty, field_promised(o.status, o.confidence, b.budget) AS promised, s.outcome
        FROM field_origin o LEFT JOIN error_budget b ON b.field_name = o.name LEFT JOIN field_sample s ON s.field_id = o.field_id
        WHERE o.read_on >= coalesce((about ->> 'from')::date, '-infinity') AND o.read_on <= coalesce((about ->> 'to')::date, 'infinity')
          AND (about ->> 'office' IS NULL OR o.office = about ->> 'office')
    ), cut AS (
        SELECT 'all' AS by, CASE WHEN empty THEN 'empty' ELSE 'filled' END AS key, read.* FROM read
        UNION ALL SELECT 'field', name, read.* FROM read WHERE NOT empty
        UNION ALL SELECT 'form', coalesce(form || ' ' || form_version, ''), read.* FROM read WHERE NOT empty
        UNION ALL SELECT 'reader', method, read.* FROM read WHERE NOT empty
        UNION ALL SELECT 'scanner', scanner, read.* FROM read WHERE NOT empty
        UNION ALL SELECT 'office', office, read.* FROM read WHERE NOT empty
    )
    SELECT by, key, count(*), count(*) FILTER (WHERE NOT empty), count(*) FILTER (WHERE promised), count(*) FILTER (WHERE outcome <> 'dropped'),
           count(*) FILTER (WHERE outcome IN ('right', 'wrong')), count(*) FILTER (WHERE outcome = 'wrong'), count(*) FILTER (WHERE outcome = 'unsure')
    FROM cut GROUP BY 1, 2
$$;

CREATE FUNCTION attention_report(about jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    WITH seen AS (
        SELECT a.* FROM attention a LEFT JOIN case_file c ON c.id = a.case_id
        WHERE a.at >= coalesce((about ->> 'from')::date, '-infinity') AND a.at < coalesce((about ->> 'to')::date + 1, 'infinity')
          AND (about ->> 'office' IS NULL OR c.office = about ->> 'office')
    ), steps AS (
        SELECT step, count(*) AS acts, sum(ms) / 1000.0 AS seconds, count(DISTINCT case_id) AS cases,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) / 1000.0 AS median_s, percentile_cont(0.95) WITHIN GROUP (ORDER BY ms) / 1000.0 AS p95_s
        FROM seen GROUP BY step)
    SELECT jsonb_build_object(
        'cases', (SELECT count(DISTINCT case_id) FROM seen), 'seconds', coalesce((SELECT round(sum(seconds), 1) FROM steps), 0),
        'steps', coalesce((SELECT jsonb_agg(jsonb_build_object('step', step, 'acts', acts, 'seconds', round(seconds, 1), 'cases', cases,
            'median_s', round(median_s::numeric, 2), 'p95_s', round(p95_s::numeric, 2)) ORDER BY seconds DESC) FROM steps), '[]'))
$$;

CREATE FUNCTION quality_report(about jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'from', about -> 'from', 'to', about -> 'to', 'office', about -> 'office',
        'sample_per_mille', review_setting('sample_per_mille'),
        'pending', (SELECT count(*) FROM field_sample s JOIN field_origin o USING (field_id)
                    WHERE s.outcome = 'pending' AND (about ->> 'office' IS NULL OR o.office = about ->> 'office')),
        'rows', coalesce((SELECT jsonb_agg(jsonb_build_object('by', l.by, 'key', l.key, 'total', l.total, 'filled', l.filled, 'alone', l.alone,
                'sampled', l.sampled, 'judged', l.judged, 'wrong', l.wrong, 'unsure', l.unsure,
                'error', CASE WHEN l.judged > 0 THEN l.wrong::numeric / l.judged END,
                'low', CASE WHEN l.judged > 0 THEN round(i.low::numeric, 6) END, 'high', CASE WHEN l.judged > 0 THEN round(i.high::numeric, 6) END)
                ORDER BY l.by, l.wrong DESC, l.filled DESC, l.key)
            FROM quality_lines(about) l, share_interval(l.wrong, l.judged) i), '[]'),
        'attention', attention_report(about))
$$;

-- Read in a statement of its own, after the one that changed it: a field that waits again, as it is shown.
CREATE FUNCTION review_undone(undone bigint) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT review_shown(r) FROM field_review r WHERE field_id = undone);
END $$;
