-- How often people follow a wrong prompt: fields of which the answer is known come through the review again, half of them with the right
-- value, half with one that looks like it. What is said about them changes nothing but the measure.

ALTER TABLE review_setting DROP CONSTRAINT review_setting_check;
ALTER TABLE review_setting ADD CONSTRAINT review_setting_check
    CHECK (CASE WHEN name = 'double_keyed' THEN jsonb_typeof(value) = 'array'
                ELSE jsonb_typeof(value) = 'number' AND (value #>> '{}')::numeric BETWEEN 0 AND 1000 END);
INSERT INTO review_setting (name, value) VALUES ('known_per_mille', '5'); -- of the fields that are given out

CREATE TABLE known_answer (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    field_id    bigint NOT NULL REFERENCES field,
    agent       text NOT NULL REFERENCES agent,
    truth       text NOT NULL,
    shown       text NOT NULL,
    given_at    timestamptz NOT NULL DEFAULT now(),
    step        text,
    said        text,        -- the value; '' for none or illegible
    answered_at timestamptz,
    CHECK ((said IS NULL) = (answered_at IS NULL))
);
CREATE UNIQUE INDEX known_answer_open ON known_answer (field_id, agent) WHERE answered_at IS NULL;
CREATE INDEX known_answer_agent ON known_answer (agent, field_id);

-- Something that looks like it: another reading, the next day, a digit or letter taken for its neighbour. NULL: nothing does.
CREATE FUNCTION known_lookalike(truth text, alternatives jsonb) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    other text := (SELECT a ->> 0 FROM jsonb_array_elements(alternatives) a WHERE a ->> 0 NOT IN (truth, '') LIMIT 1);
    neighbours constant text[] := ARRAY['17', '71', '38', '83', '56', '65', '06', '60', '27', '49', '94', 'MN', 'NM', 'UV', 'VU', 'EF', 'FE', 'IL', 'LI', 'OQ', 'CG', 'GC', 'AR', 'RB', 'BR'];
    found text[];
    picked text;
BEGIN
    IF other IS NOT NULL THEN
        RETURN other;
    ELSIF date_or_null(truth) IS NOT NULL THEN
        RETURN (date_or_null(truth) + 1)::text;
    END IF;
    SELECT array_agg(overlay(truth PLACING right(n, 1) FROM place FOR 1)) INTO found
    FROM unnest(neighbours) n, generate_series(1, length(truth)) place WHERE substr(truth, place, 1) = left(n, 1);
    picked := found[1 + floor(random() * cardinality(found))::integer];
    RETURN picked;
END $$;

-- Fields whose answer is sure: the reading and a person who did not see it say the same, or two people do.
CREATE FUNCTION known_fields(who jsonb, of_field text) RETURNS TABLE (field_id bigint, truth text) LANGUAGE sql STABLE AS $$
    SELECT k.field_id, min(k.value)
    FROM field_keying k JOIN field f ON f.id = k.field_id JOIN case_file c ON c.id = document_case(f.document_id) JOIN page p ON p.id = f.page_id
    WHERE NOT k.taken_back AND k.value IS NOT NULL AND desk_may(who, c.office) AND p.document_id = f.document_id
      AND (of_field IS NULL OR f.name = of_field) AND f.name !~ '^(photo|signature|piece_)'
      AND NOT EXISTS (SELECT FROM field_review r WHERE r.field_id = f.id)
      AND NOT EXISTS (SELECT FROM known_answer a WHERE a.field_id = f.id AND a.agent = who ->> 'agent')
    GROUP BY k.field_id, f.value
    HAVING count(DISTINCT k.value) = 1 AND (count(DISTINCT k.agent) >= 2 OR min(k.value) = f.value) AND NOT bool_or(k.agent = who ->> 'agent')
$$;

CREATE FUNCTION known_shown(a known_answer) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT review_shown(r) || jsonb_build_object('value', a.shown, 'reason', 'doubtful', 'message', '', 'witnesses', '[]'::jsonb, 'confidence', 0.9,
        'alternatives', CASE WHEN a.shown = a.truth THEN '[]'::jsonb ELSE jsonb_build_array(jsonb_build_array(a.truth, 0)) END)
    FROM field f, LATERAL (SELECT document_case(f.document_id) AS id) c, case_file cf, LATERAL jsonb_populate_record(NULL::field_review, jsonb_build_object(
        'field_id', f.id, 'case_id', c.id, 'reason', 'doubtful', 'mode', 'open', 'blind', false, 'note', '', 'note_by', '',
        'urgent_on', case_urgency(cf))) r
    WHERE f.id = a.field_id AND cf.id = c.id
$$;

-- Now and then one of them, for somebody who has not seen it; as many chances as fields are given out.
CREATE FUNCTION known_draw(who jsonb, asked jsonb, given integer) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    drawn record;
    wrong text;
    made known_answer;
BEGIN
    IF asked ->> 'page' IS NOT NULL OR given = 0 OR random() >= 1 - (1 - least(review_per_mille('known_per_mille'), 1)) ^ given THEN
        RETURN '[]';
    END IF;
    SELECT k.field_id, k.truth, f.alternatives INTO drawn FROM known_fields(who, asked ->> 'field') k JOIN field f ON f.id = k.field_id ORDER BY random() LIMIT 1;
    IF NOT FOUND THEN
        RETURN '[]';
    END IF;
    wrong := CASE WHEN random() < 0.5 THEN known_lookalike(drawn.truth, drawn.alternatives) END;
    INSERT INTO known_answer (field_id, agent, truth, shown) VALUES (drawn.field_id, agent_known(who ->> 'agent'), drawn.truth, coalesce(wrong, drawn.truth))
    RETURNING * INTO made;
    RETURN jsonb_build_array(known_shown(made));
END $$;

-- Whether what was said was about a known answer; then it is noted, and nothing else happens.
CREATE FUNCTION known_said(about bigint, by_agent text, verdict text, said_value text, of_step text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    UPDATE known_answer SET said = CASE verdict WHEN 'accept' THEN shown WHEN 'correct' THEN coalesce(said_value, '') ELSE '' END, step = of_step, answered_at = now()
    WHERE field_id = about AND agent = by_agent AND answered_at IS NULL
      AND NOT EXISTS (SELECT FROM field_review r WHERE r.field_id = about);
    RETURN FOUND;
END $$;

ALTER FUNCTION review_decide(bigint, jsonb) RENAME TO review_decide_field;
CREATE FUNCTION review_decide(decided bigint, decision jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT known_said(decided, decision ->> 'agent', decision ->> 'verdict', decision ->> 'value', coalesce(decision ->> 'step', 'review')) THEN
        PERFORM review_decide_field(decided, decision);
    END IF;
END $$;

ALTER FUNCTION review_hand(jsonb, bigint, text, text) RENAME TO review_hand_field;
CREATE FUNCTION review_hand(who jsonb, handed bigint, to_agent text, said text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT known_said(handed, who ->> 'agent', 'reject', NULL, 'handed') THEN
        PERFORM review_hand_field(who, handed, to_agent, said);
    END IF;
END $$;

ALTER FUNCTION review_undo(jsonb, bigint) RENAME TO review_undo_field;
CREATE FUNCTION review_undo(who jsonb, undone bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE known_answer SET said = NULL, step = NULL, answered_at = NULL
    WHERE field_id = undone AND agent = who ->> 'agent' AND answered_at > now() - interval '1 hour';
    IF NOT FOUND THEN
        PERFORM review_undo_field(who, undone);
    END IF;
END $$;

CREATE OR REPLACE FUNCTION review_undone(undone bigint) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    RETURN coalesce((SELECT review_shown(r) FROM field_review r WHERE field_id = undone),
                    (SELECT known_shown(a) FROM known_answer a WHERE a.field_id = undone AND a.answered_at IS NULL ORDER BY a.id DESC LIMIT 1));
END $$;

-- By way of working, never by person.
CREATE FUNCTION known_report(about jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('step', k.step, 'wrong_shown', k.wrong_shown, 'followed', k.followed,
               'low', round(i.low::numeric, 4), 'high', round(i.high::numeric, 4), 'right_shown', k.right_shown, 'spoilt', k.spoilt) ORDER BY k.step), '[]')
    FROM (SELECT a.step, count(*) FILTER (WHERE a.shown <> a.truth) AS wrong_shown, count(*) FILTER (WHERE a.shown <> a.truth AND a.said = a.shown) AS followed,
                 count(*) FILTER (WHERE a.shown = a.truth) AS right_shown, count(*) FILTER (WHERE a.shown = a.truth AND a.said <> a.truth) AS spoilt
          FROM known_answer a JOIN field_origin o ON o.field_id = a.field_id
          WHERE a.answered_at >= coalesce((about ->> 'from')::date, '-infinity') AND a.answered_at < coalesce((about ->> 'to')::date + 1, 'infinity')
            AND a.step <> 'handed' AND (about ->> 'office' IS NULL OR o.office = about ->> 'office')
          GROUP BY a.step) k, share_interval(k.followed, k.wrong_shown) i
$$;

ALTER FUNCTION quality_report(jsonb) RENAME TO quality_report_fields;
CREATE FUNCTION quality_report(about jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT quality_report_fields(about) || jsonb_build_object('known', known_report(about))
$$;
