-- From which probability on an answer is accepted without a person: the promise of its name, or more where the sample says that the promise is
-- not kept. Supervisors change it; nobody goes below the promise.

ALTER TABLE error_budget ADD COLUMN promise numeric NOT NULL DEFAULT 0.005;
UPDATE error_budget SET promise = budget;
ALTER TABLE error_budget ADD CONSTRAINT error_budget_within_promise CHECK (budget <= promise);
ALTER TABLE error_budget ADD COLUMN set_by text NOT NULL DEFAULT '';
ALTER TABLE error_budget ADD COLUMN set_at timestamptz NOT NULL DEFAULT now();

-- What was accepted of each name since a day, and what the sample said of it, at each probability: the wrong ones above it, and all above it.
CREATE FUNCTION threshold_lines(about jsonb) RETURNS TABLE (name text, promise numeric, budget numeric, accepted bigint, judged bigint, wrong bigint,
                                                            worst numeric) LANGUAGE sql STABLE AS $$
    SELECT o.name, coalesce(max(b.promise), 0.005), coalesce(max(b.budget), 0.005),
           count(*) FILTER (WHERE o.status = 'accepted' AND o.confidence >= 1 - coalesce(b.budget, 0.005)),
           count(*) FILTER (WHERE s.outcome IN ('right', 'wrong') AND o.confidence >= 1 - coalesce(b.budget, 0.005)),
           count(*) FILTER (WHERE s.outcome = 'wrong' AND o.confidence >= 1 - coalesce(b.budget, 0.005)),
           max(o.confidence) FILTER (WHERE s.outcome = 'wrong')
    FROM field_origin o LEFT JOIN error_budget b ON b.field_name = o.name LEFT JOIN field_sample s ON s.field_id = o.field_id
    WHERE o.status = 'accepted' AND o.read_on >= coalesce((about ->> 'from')::date, current_date - 90)
    GROUP BY o.name
$$;

-- Proposals: where the sample shows more wrong than promised (its interval lies above), just above the surest answer that was wrong; where a
-- stricter threshold stands and the sample holds the promise, back to the promise; else nothing.
CREATE FUNCTION threshold_report(about jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('thresholds', coalesce(jsonb_agg(jsonb_build_object(
        'name', l.name, 'promise', l.promise, 'budget', l.budget, 'accepted', l.accepted, 'judged', l.judged, 'wrong', l.wrong,
        'low', round(i.low::numeric, 6), 'high', round(i.high::numeric, 6),
        'proposed', CASE WHEN l.wrong > 0 AND i.low > l.promise THEN greatest(round((1 - l.worst) * 0.99, 9), 0.000000001)
                         WHEN l.budget < l.promise AND l.judged > 0 AND i.high <= l.promise THEN l.promise END)
        ORDER BY l.wrong DESC, l.accepted DESC, l.name), '[]'))
    FROM threshold_lines(about) l, share_interval(l.wrong, l.judged) i
$$;

-- What another threshold would have changed among what was read since a day.
CREATE FUNCTION threshold_preview(of_name text, new_budget numeric, about jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('name', of_name, 'budget', new_budget,
        'accepted', count(*) FILTER (WHERE now), 'would_accept', count(*) FILTER (WHERE later),
        'more_review', count(*) FILTER (WHERE now AND NOT later), 'less_review', count(*) FILTER (WHERE later AND NOT now),
        'wrong_now', count(*) FILTER (WHERE now AND wrong), 'wrong_later', count(*) FILTER (WHERE later AND wrong),
        'judged_later', count(*) FILTER (WHERE later AND judged))
    FROM (SELECT field_promised(o.status, o.confidence, b.budget) AS now, field_promised(o.status, o.confidence, new_budget) AS later,
                 s.outcome = 'wrong' AS wrong, s.outcome IN ('right', 'wrong') AS judged
          FROM field_origin o LEFT JOIN error_budget b ON b.field_name = o.name LEFT JOIN field_sample s ON s.field_id = o.field_id
          WHERE o.name = of_name AND o.read_on >= coalesce((about ->> 'from')::date, current_date - 90)) f
$$;

-- Holds for what is read from now on.
CREATE FUNCTION threshold_change(who jsonb, of_name text, new_budget numeric, reason text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    was numeric := (SELECT budget FROM error_budget WHERE field_name = of_name);
BEGIN
    IF NOT EXISTS (SELECT FROM field WHERE name = of_name) THEN
        RAISE EXCEPTION 'no field "%" was ever read', of_name USING ERRCODE = 'GU003';
    END IF;
    INSERT INTO error_budget (field_name, budget, set_by) VALUES (of_name, new_budget, agent_known(who ->> 'agent'))
    ON CONFLICT (field_name) DO UPDATE SET budget = excluded.budget, set_by = excluded.set_by, set_at = now();
    PERFORM event_add('threshold.set', 'setting', of_name, who ->> 'agent',
                      jsonb_build_object('from', coalesce(was, 0.005), 'to', new_budget, 'reason', reason));
    RETURN jsonb_build_object('name', of_name, 'budget', new_budget);
EXCEPTION WHEN check_violation OR not_null_violation THEN
    RAISE EXCEPTION 'the threshold of "%" cannot be %: more than nothing, at most its promise', of_name, new_budget USING ERRCODE = 'GU009';
END $$;
