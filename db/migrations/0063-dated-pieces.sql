-- A text that asks for a piece is in force from one day to another, and may ask it of some people only: what it asks of a case follows from the day on
-- which that was received and from its answers. And of a case of which nobody knows what it asks for, nobody can say that it is complete.

-- The rules for the pieces of a case, in the order of its procedure. `asked`: "yes"; "no", for the answers say otherwise; "unknown" while an
-- answer on which it hangs waits for a person.
CREATE FUNCTION case_rules(of_case bigint) RETURNS TABLE (rule jsonb, place bigint, asked text) LANGUAGE sql STABLE AS $$
    SELECT e.value, e.place, CASE
        WHEN NOT EXISTS (SELECT FROM jsonb_array_elements(e.value #> '{only,answers}') a WHERE NOT EXISTS (
            SELECT FROM case_value v WHERE v.case_id = of_case AND v.name = a ->> 'field' AND v.value = ANY (string_to_array(a ->> 'value', '|')))) THEN 'yes'
        WHEN EXISTS (SELECT FROM jsonb_array_elements(e.value #> '{only,answers}') a JOIN field f ON f.name = a ->> 'field'
                     JOIN field_review w ON w.field_id = f.id AND w.case_id = of_case) THEN 'unknown'
        ELSE 'no' END
    FROM case_file c JOIN procedure r ON r.id = c.procedure_id, jsonb_array_elements(r.pieces) WITH ORDINALITY AS e (value, place)
    WHERE c.id = of_case AND coalesce((e.value ->> 'valid_from')::date <= c.received_on, true) AND coalesce(c.received_on <= (e.value ->> 'valid_to')::date, true)
$$;

-- As before; "not_needed" ("condition") is what the answers make needless, "unclear" ("depends") what hangs on one that waits for a person.
-- "not_qualified": what is asked for is not known.
CREATE OR REPLACE FUNCTION case_completeness(of_case bigint) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
    RETURN (WITH asked AS (
        SELECT e.rule ->> 'kind' AS kind, e.rule ->> 'class' AS class, e.rule, e.place, e.asked, coalesce(p.state, 'missing') AS state, coalesce(p.said, false) AS said,
               best.kind AS by_kind, best.state AS worth, best.reason AS why, l.looks,
               EXISTS (SELECT FROM piece q WHERE q.case_id = of_case AND e.rule -> 'instead' ? q.kind AND (q.state = 'accepted' OR q.state = 'received' AND q.said)) AS replaced
        FROM case_rules(of_case) e
             LEFT JOIN piece p ON p.case_id = of_case AND p.kind = e.rule ->> 'kind'
             LEFT JOIN LATERAL (SELECT * FROM piece_papers(of_case, e.rule) LIMIT 1) best ON true
             LEFT JOIN LATERAL (SELECT piece_looks(of_case, e.rule ->> 'kind') AS looks) l ON true
    ), judged AS (
        SELECT a.*, class IN ('R431_10', 'ANNEX10_INDISPENSABLE') AND a.asked = 'yes' AS blocking, j.said_state, j.said_reason
        FROM asked a, LATERAL (SELECT
            CASE WHEN state = 'accepted' THEN 'here' WHEN state = 'refused' AND a.asked <> 'no' THEN 'refused'
                 WHEN worth = 'here' THEN CASE WHEN kind_serves(by_kind) @> ARRAY[a.kind] THEN 'here' ELSE 'replaced' END
                 WHEN said AND state = 'received' THEN 'here' WHEN replaced THEN 'replaced' WHEN a.asked = 'no' THEN 'not_needed' WHEN looks IS NOT NULL THEN 'unclear'
                 WHEN worth IS NOT NULL THEN worth WHEN state = 'declared' OR a.asked = 'unknown' THEN 'unclear' ELSE 'missing' END AS said_state,
            CASE WHEN state = 'accepted' THEN 'accepted' WHEN state = 'refused' AND a.asked <> 'no' THEN '' WHEN worth = 'here' THEN why WHEN said AND state = 'received' OR replaced THEN ''
                 WHEN a.asked = 'no' THEN 'condition' WHEN looks IS NOT NULL THEN 'looks_like' WHEN worth IS NOT NULL THEN why WHEN a.asked = 'unknown' THEN 'depends'
                 WHEN state = 'declared' THEN 'declared' ELSE '' END AS said_reason) j)
    SELECT jsonb_build_object(
        'answer', CASE WHEN count(*) = 0 THEN 'not_qualified' WHEN bool_or(blocking AND said_state NOT IN ('here', 'replaced')) THEN 'missing_blocking'
                       WHEN bool_or(said_state NOT IN ('here', 'replaced', 'not_needed')) THEN 'missing_not_blocking' ELSE 'complete' END,
        'pieces', coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'class', class, 'blocking', blocking, 'state', said_state, 'reason', said_reason,
            'source', rule -> 'source', 'verified', coalesce(rule -> 'verified', 'false'), 'label', rule -> 'label', 'max_age_months', rule -> 'max_age_months',
            'only', rule #> '{only,said}', 'valid_from', rule -> 'valid_from', 'valid_to', rule -> 'valid_to', 'at_handover', class = 'AT_HANDOVER', 'looks', looks,
            'papers', (SELECT coalesce(jsonb_agg(to_jsonb(w)), '[]') FROM piece_papers(of_case, rule) w)) ORDER BY place), '[]'),
        'not_needed', coalesce((SELECT jsonb_agg(p.kind ORDER BY p.kind) FROM piece p
            WHERE p.case_id = of_case AND p.state IN ('received', 'declared') AND p.class = 'NOT_REQUIRED' AND p.kind <> 'inconnu'
              AND NOT EXISTS (SELECT FROM case_rules(of_case) e WHERE kind_serves(p.kind) @> ARRAY[e.rule ->> 'kind'])), '[]'),
        'unknown', (SELECT count(*) FROM submission s JOIN document d ON d.submission_id = s.id JOIN page p ON p.document_id = d.id
                    WHERE s.case_id = of_case AND d.form IS NULL AND d.kind = 'inconnu'),
        'looking', (SELECT count(*) FROM submission s JOIN document d ON d.submission_id = s.id JOIN page p ON p.document_id = d.id
                    JOIN job j ON j.kind = 'look' AND j.subject = p.id AND j.state IN ('waiting', 'running') WHERE s.case_id = of_case))
    FROM judged);
END $$;

-- As before, by the rules in force.
CREATE OR REPLACE FUNCTION case_known_papers(who jsonb, of_case bigint) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
    RETURN (SELECT coalesce(jsonb_agg(to_jsonb(k) ORDER BY k.piece), '[]')
    FROM case_file c, jsonb_array_elements(case_completeness(c.id) -> 'pieces') lack JOIN case_rules(of_case) r ON r.rule ->> 'kind' = lack ->> 'kind', LATERAL (
        SELECT lack ->> 'kind' AS piece, d.document_id AS document, d.kind, o.number AS from_case, d.received AS deposited_on, w.made_on, w.valid_to, w.reason
        FROM case_namesakes(of_case) n JOIN case_file o ON o.id = n.case_id, LATERAL case_papers(o.id) d, LATERAL paper_worth(d.document_id, r.rule, c.received_on) w
        WHERE n.why = 'person' AND desk_may(who, o.office) AND d.serves @> ARRAY[lack ->> 'kind'] AND w.state = 'here' AND d.received <= c.received_on
          AND EXISTS (SELECT FROM page p WHERE p.document_id = d.document_id)
        ORDER BY d.received DESC, w.valid_to DESC NULLS LAST, d.document_id DESC LIMIT 1) k
    WHERE c.id = of_case AND lack ->> 'state' NOT IN ('here', 'replaced', 'refused', 'not_needed'));
END $$;

-- As before; the rules in force.
CREATE OR REPLACE FUNCTION case_require_pieces(of_case bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE piece SET class = 'NOT_REQUIRED' WHERE case_id = of_case AND kind NOT IN (SELECT e.rule ->> 'kind' FROM case_rules(of_case) e);
    INSERT INTO piece (case_id, kind, class, state)
    SELECT DISTINCT ON (e.rule ->> 'kind') of_case, e.rule ->> 'kind', e.rule ->> 'class', 'missing' FROM case_rules(of_case) e ORDER BY e.rule ->> 'kind', e.place
    ON CONFLICT (case_id, kind) DO UPDATE SET class = excluded.class;
    DELETE FROM piece WHERE case_id = of_case AND class = 'NOT_REQUIRED' AND state = 'missing';
END $$;

-- As before; what is not needed is not asked for.
CREATE OR REPLACE FUNCTION batch_letters(of_batch bigint) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
    b batch;
BEGIN
    SELECT * INTO b FROM batch WHERE id = of_batch;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no batch %', of_batch USING ERRCODE = 'GU003';
    ELSIF b.state <> 'closed' THEN
        RAISE EXCEPTION 'batch % is not finished', of_batch USING ERRCODE = 'GU006';
    END IF;
    RETURN (WITH concerned AS MATERIALIZED (
        SELECT c.id, c.number, c.procedure, max(s.filed_at) AS came_at,
               EXISTS (SELECT FROM notice n WHERE n.case_id = c.id AND n.kind = 'acknowledgement' AND acknowledgement_whole(n.data)) AS acknowledged,
               (SELECT max(n.made_at) FROM notice n WHERE n.case_id = c.id AND n.kind IN ('acknowledgement', 'status')) AS told_at,
               EXISTS (SELECT FROM completion_request r WHERE r.case_id = c.id AND r.satisfied_on IS NULL) AS asked
        FROM original o JOIN page p ON p.original_id = o.id JOIN document d ON d.id = p.document_id JOIN submission s ON s.id = d.submission_id
        JOIN case_file c ON c.id = s.case_id JOIN case_state t ON t.name = c.state AND NOT t.final
        WHERE o.batch_id = of_batch GROUP BY c.id
    ), wanting AS MATERIALIZED (
        SELECT c.id, EXISTS (SELECT FROM jsonb_array_elements(case_completeness(c.id) -> 'pieces') e
                             WHERE e ->> 'state' NOT IN ('here', 'replaced', 'not_needed') AND e ->> 'reason' <> 'depends' AND NOT (e ->> 'at_handover')::boolean) AS wants,
               CASE WHEN c.procedure = 'a_qualifier' THEN 'not_qualified'
                    WHEN EXISTS (SELECT FROM document d JOIN submission s ON s.id = d.submission_id WHERE s.case_id = c.id AND d.kind = 'inconnu')
                         OR EXISTS (SELECT FROM page p JOIN original o ON o.id = p.original_id WHERE o.batch_id = of_batch AND p.fate = 'to_place') THEN 'unknown_pages' END AS why
        FROM concerned c
    ), papers AS (
        SELECT c.number, 1 AS place, 'acknowledgement' AS kind FROM concerned c WHERE NOT c.acknowledged
        UNION ALL SELECT c.number, 1, 'status' FROM concerned c WHERE c.acknowledged AND c.told_at < c.came_at
        UNION ALL SELECT c.number, 2, 'piece_request' FROM concerned c JOIN wanting w USING (id) WHERE w.wants AND w.why IS NULL AND NOT c.asked
    )
    SELECT jsonb_build_object(
        'papers', (SELECT coalesce(jsonb_agg(jsonb_build_object('number', number, 'kind', kind) ORDER BY number, place), '[]') FROM papers),
        'held', (SELECT coalesce(jsonb_agg(jsonb_build_object('number', c.number, 'why', w.why) ORDER BY c.number), '[]')
                 FROM concerned c JOIN wanting w USING (id) WHERE w.why = 'not_qualified' OR w.wants AND w.why IS NOT NULL AND NOT c.asked)));
END $$;

-- At the desk, of a case of one's office: nothing on the form tells a parent of a French child, a talent or a resident card.
CREATE FUNCTION case_qualify_at(who jsonb, of_number text, to_procedure text, why text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    c case_file;
BEGIN
    SELECT * INTO c FROM case_file f WHERE f.id = case_find(of_number) AND desk_may(who, f.office);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no case %', of_number USING ERRCODE = 'GU003';
    ELSIF (SELECT final FROM case_state WHERE name = c.state) THEN
        RAISE EXCEPTION 'case % is closed', c.number USING ERRCODE = 'GU006';
    END IF;
    PERFORM case_qualify_by(c.number, to_procedure, who ->> 'agent', why);
    RETURN jsonb_build_object('case', c.number, 'procedure', to_procedure);
END $$;

-- As before; of two rules for one piece the one in force.
CREATE OR REPLACE FUNCTION case_take_pieces(taking bigint, request jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO piece (case_id, kind, class, state, said)
    SELECT taking, k.kind, coalesce(max(k.class), 'NOT_REQUIRED'),
           CASE WHEN bool_or(k.state = 'received') THEN 'received' WHEN bool_or(k.state = 'declared') THEN 'declared' ELSE 'missing' END,
           bool_or(k.said AND k.state = 'received')
    FROM (SELECT coalesce(p ->> 'kind', p ->> 'name', p #>> '{}'), NULL, CASE p ->> 'state' WHEN 'received' THEN 'received' ELSE 'declared' END, true
          FROM jsonb_array_elements(coalesce(request -> 'pieces', '[]')) p
          UNION ALL
          SELECT d.kind, NULL, 'received', false FROM document d JOIN submission s ON s.id = d.submission_id
          WHERE s.case_id = taking AND d.form IS NULL AND NOT d.emptied
          UNION ALL
          SELECT f.kind, NULL, 'declared', false
          FROM submission s JOIN document d ON d.submission_id = s.id JOIN form_piece f ON f.form = d.form AND f.version = d.form_version
               JOIN case_value v ON v.case_id = taking AND v.name = f.field_name WHERE s.case_id = taking
          UNION ALL
          SELECT e ->> 'kind', e ->> 'class', 'missing', false
          FROM case_file c JOIN procedure p ON p.id = c.procedure_id, jsonb_array_elements(p.pieces) e WHERE c.id = taking
            AND coalesce((e ->> 'valid_from')::date <= c.received_on, true) AND coalesce(c.received_on <= (e ->> 'valid_to')::date, true)
         ) AS k (kind, class, state, said)
    WHERE k.kind <> ''
    GROUP BY k.kind
    ON CONFLICT (case_id, kind) DO UPDATE
    SET class = excluded.class, said = piece.said OR excluded.said,
        state = CASE WHEN piece.state = 'missing' OR piece.state = 'declared' AND excluded.state = 'received' THEN excluded.state ELSE piece.state END
    WHERE piece.class <> excluded.class OR piece.state = 'missing' AND excluded.state <> 'missing'
       OR piece.state = 'declared' AND excluded.state = 'received' OR excluded.said AND NOT piece.said;
    IF EXISTS (SELECT FROM submission s JOIN document d ON d.submission_id = s.id WHERE s.case_id = taking AND d.form IS NULL) THEN
        PERFORM case_pieces_follow(taking);
    END IF;
END $$;

-- What a piece that came answers: a request for it, or for another in place of which the rule takes it.
CREATE OR REPLACE FUNCTION request_answered(r completion_request) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (SELECT FROM unnest(r.pieces) k WHERE NOT EXISTS (
        SELECT FROM piece p WHERE p.case_id = r.case_id AND p.state IN ('received', 'accepted')
           AND (p.kind = k OR EXISTS (SELECT FROM case_rules(r.case_id) e WHERE e.rule ->> 'kind' = k AND e.rule -> 'instead' ? p.kind))))
$$;

-- As before, and where what stood for the piece was none.
CREATE OR REPLACE FUNCTION piece_unanswer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last completion_request;
BEGIN
    SELECT * INTO last FROM completion_request WHERE case_id = OLD.case_id ORDER BY id DESC LIMIT 1;
    IF last.answered AND NOT request_answered(last)
       AND NOT EXISTS (SELECT FROM piece p WHERE p.case_id = last.case_id AND p.kind = ANY (last.pieces) AND p.state = 'refused') THEN
        UPDATE completion_request SET satisfied_on = NULL, answered = false WHERE id = last.id;
        PERFORM event_add('request.reopened', 'case', (SELECT number FROM case_file WHERE id = last.case_id), '',
                          jsonb_build_object('request', last.id, 'piece', OLD.kind, 'satisfied_on', last.satisfied_on));
    END IF;
    RETURN NULL;
END $$;

-- The absence of a piece suspends nothing unless the request cannot be examined without it (CRPA L.114-5-1): what else is asked for has a day, and the
-- clock goes on. A piece of which the rules say nothing any more was asked for by those of its day.
CREATE FUNCTION request_suspends(r completion_request) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM unnest(r.pieces) k WHERE coalesce(
        (SELECT bool_or(e.rule ->> 'class' IN ('R431_10', 'ANNEX10_INDISPENSABLE')) FROM case_rules(r.case_id) e WHERE e.rule ->> 'kind' = k), true))
$$;

CREATE OR REPLACE FUNCTION case_suspended_days(of_case bigint) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(upper(stretch) - lower(stretch)), 0)::integer
    FROM (SELECT unnest(range_agg(daterange(r.requested_on, least(r.due_on, r.satisfied_on)))) AS stretch
          FROM completion_request r WHERE r.case_id = of_case AND r.requested_on < least(r.due_on, r.satisfied_on) AND request_suspends(r)) s
$$;

-- As before, with the requests that suspend.
CREATE OR REPLACE FUNCTION case_clock(of_case bigint) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
    RETURN (SELECT jsonb_build_object(
        'received_on', c.received_on,
        'postmark_on', (SELECT min(s.postmark_on) FROM submission s WHERE s.case_id = c.id),
        'rule', (SELECT d || jsonb_build_object('procedure', p.code, 'version', p.id)
                 FROM procedure p, jsonb_array_elements(p.delays) d
                 WHERE p.id = c.procedure_id AND d ->> 'name' = 'silence' AND (d ->> 'valid_from')::date <= c.received_on
                   AND (d ->> 'valid_to' IS NULL OR c.received_on <= (d ->> 'valid_to')::date)
                 ORDER BY d ->> 'valid_from' DESC LIMIT 1),
        'without_suspension_on', silence_date(c.procedure_id, c.received_on),
        'suspensions', coalesce((SELECT jsonb_agg(jsonb_build_object('from', r.requested_on, 'to', least(r.due_on, r.satisfied_on),
                'due_on', r.due_on, 'open', r.satisfied_on IS NULL, 'pieces', r.pieces) ORDER BY r.id)
            FROM completion_request r WHERE r.case_id = c.id AND request_suspends(r)), '[]'),
        'suspended_days', case_suspended_days(c.id),
        'silence_on', c.silence_on, 'permit_expires_on', c.lapse_on, 'danger_on', least(c.silence_on, c.lapse_on))
    FROM case_file c WHERE c.id = of_case);
END $$;

SELECT case_reckon(c.id) FROM case_file c JOIN case_state z ON z.name = c.state AND NOT z.final
WHERE EXISTS (SELECT FROM completion_request r WHERE r.case_id = c.id AND NOT request_suspends(r));
