-- The reader accepts an answer when of all that are as sure at most its budget is wrong, and its own doubt is at most twice that (forms/calibration.h).
-- The store asked of every single answer what only all of them together have to keep, and sent people what was within the promise. `budget` is now
-- what it always was used for, the doubt that a single answer may have; `promise` the share of wrong ones; `widest` where the doubt begins, which nobody
-- goes beyond. Of what identifies the person the store goes on asking each answer: a template might forget to say that a field does.
ALTER TABLE error_budget DROP CONSTRAINT error_budget_budget_check, DROP CONSTRAINT error_budget_within_promise;
ALTER TABLE error_budget ADD COLUMN widest numeric NOT NULL DEFAULT 0.01;
UPDATE error_budget SET widest = promise WHERE promise < 0.005;
UPDATE error_budget SET budget = widest WHERE budget = promise AND promise = 0.005;
ALTER TABLE error_budget ADD CONSTRAINT error_budget_within CHECK (budget > 0 AND budget <= widest);

CREATE OR REPLACE FUNCTION field_promised(status text, confidence numeric, budget numeric) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT status = 'accepted' AND confidence >= 1 - coalesce(budget, 0.01)
$$;

-- As before: what a witness confirms is as doubtful as both together, which may be no more than is promised.
CREATE OR REPLACE FUNCTION field_confirmed(of_field bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM field f JOIN witness_verdicts(of_field, of_case) v ON v.says = 'same'
        LEFT JOIN error_budget b ON b.field_name = f.name
        WHERE f.id = of_field AND f.value <> '' AND f.confidence >= 0.5 AND v.confidence >= 0.95
          AND (NOT v.cut OR f.confidence >= 0.95)
          AND (f.status = 'accepted' OR f.status = 'review' AND f.reason = 'doubtful')
          AND (1 - f.confidence) * (1 - v.confidence) <= least(b.budget, coalesce(b.promise, 0.005))
          AND NOT field_disputed(of_field, of_case));
END $$;

DROP FUNCTION threshold_lines(jsonb);
CREATE FUNCTION threshold_lines(about jsonb) RETURNS TABLE (name text, promise numeric, budget numeric, widest numeric, accepted bigint, judged bigint,
                                                            wrong bigint, worst numeric) LANGUAGE sql STABLE AS $$
    SELECT o.name, coalesce(max(b.promise), 0.005), coalesce(max(b.budget), 0.01), coalesce(max(b.widest), 0.01),
           count(*) FILTER (WHERE field_promised(o.status, o.confidence, b.budget)),
           count(*) FILTER (WHERE s.outcome IN ('right', 'wrong') AND field_promised(o.status, o.confidence, b.budget)),
           count(*) FILTER (WHERE s.outcome = 'wrong' AND field_promised(o.status, o.confidence, b.budget)),
           max(o.confidence) FILTER (WHERE s.outcome = 'wrong')
    FROM field_origin o LEFT JOIN error_budget b ON b.field_name = o.name LEFT JOIN field_sample s ON s.field_id = o.field_id
    WHERE o.status = 'accepted' AND o.read_on >= coalesce((about ->> 'from')::date, current_date - 90)
    GROUP BY o.name
$$;

-- As before, but back to where the threshold began.
CREATE OR REPLACE FUNCTION threshold_report(about jsonb) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = guichet, pg_catalog, pg_temp AS $$
    SELECT jsonb_build_object('thresholds', coalesce(jsonb_agg(jsonb_build_object(
        'name', l.name, 'promise', l.promise, 'budget', l.budget, 'accepted', l.accepted, 'judged', l.judged, 'wrong', l.wrong,
        'low', round(i.low::numeric, 6), 'high', round(i.high::numeric, 6),
        'proposed', CASE WHEN l.wrong > 0 AND i.low > l.promise THEN greatest(round((1 - l.worst) * 0.99, 9), 0.000000001)
                         WHEN l.budget < l.widest AND l.judged > 0 AND i.high <= l.promise THEN l.widest END)
        ORDER BY l.wrong DESC, l.accepted DESC, l.name), '[]'))
    FROM threshold_lines(about) l, share_interval(l.wrong, l.judged) i
$$;

CREATE OR REPLACE FUNCTION threshold_change(who jsonb, of_name text, new_budget numeric, reason text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    was numeric := (SELECT budget FROM error_budget WHERE field_name = of_name);
BEGIN
    IF NOT EXISTS (SELECT FROM field WHERE name = of_name) THEN
        RAISE EXCEPTION 'no field "%" was ever read', of_name USING ERRCODE = 'GU003';
    END IF;
    INSERT INTO error_budget (field_name, budget, set_by) VALUES (of_name, new_budget, agent_known(who ->> 'agent'))
    ON CONFLICT (field_name) DO UPDATE SET budget = excluded.budget, set_by = excluded.set_by, set_at = now();
    PERFORM event_add('threshold.set', 'setting', of_name, who ->> 'agent',
                      jsonb_build_object('from', coalesce(was, 0.01), 'to', new_budget, 'reason', reason));
    RETURN jsonb_build_object('name', of_name, 'budget', new_budget);
EXCEPTION WHEN check_violation OR not_null_violation THEN
    RAISE EXCEPTION 'the threshold of "%" cannot be %: more than nothing, at most where it began', of_name, new_budget USING ERRCODE = 'GU009';
END $$;
