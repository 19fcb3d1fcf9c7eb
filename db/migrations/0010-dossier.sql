-- The file as a whole: whether it is complete, its legal clock, what was sent to the person about it.

-- The service in charge, as it must stand on every acknowledgement.
ALTER TABLE office ADD address text NOT NULL DEFAULT '', ADD email text NOT NULL DEFAULT '', ADD phone text NOT NULL DEFAULT '';

CREATE FUNCTION office_set(office_code text, said jsonb, by_agent text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    o office;
BEGIN
    PERFORM agent_known(by_agent);
    PERFORM office_known(office_code);
    UPDATE office SET name = coalesce(said ->> 'name', name), address = coalesce(said ->> 'address', address),
                      email = coalesce(said ->> 'email', email), phone = coalesce(said ->> 'phone', phone)
    WHERE code = office_code RETURNING * INTO o;
    PERFORM event_add('office.described', 'office', office_code, by_agent, said);
    RETURN to_jsonb(o);
END $$;

-- Pieces asked of the person, with the time that was given. While it runs, silence does not (CRPA L.114-5).
CREATE TABLE completion_request (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id      bigint NOT NULL REFERENCES case_file,
    requested_on date NOT NULL,
    due_on       date NOT NULL,
    pieces       text[] NOT NULL CHECK (cardinality(pieces) > 0),
    satisfied_on date,
    agent        text NOT NULL REFERENCES agent,
    CHECK (due_on > requested_on),
    CHECK (satisfied_on >= requested_on)
);
CREATE UNIQUE INDEX completion_request_open ON completion_request (case_id) WHERE satisfied_on IS NULL;

CREATE FUNCTION completion_request_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.satisfied_on IS NULL
       AND to_jsonb(NEW) - 'satisfied_on' = to_jsonb(OLD) - 'satisfied_on' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a request for pieces is kept as it was sent' USING ERRCODE = 'GU001';
END $$;
CREATE TRIGGER completion_request_kept BEFORE UPDATE OR DELETE ON completion_request
    FOR EACH ROW EXECUTE FUNCTION completion_request_guard();

-- Days during which silence did not run: from the request to the production of the pieces, at the latest to the end of the
-- time given. Stretches that overlap count once.
CREATE FUNCTION case_suspended_days(of_case bigint) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(upper(stretch) - lower(stretch)), 0)::integer
    FROM (SELECT unnest(range_agg(daterange(requested_on, least(due_on, satisfied_on)))) AS stretch
          FROM completion_request WHERE case_id = of_case AND requested_on < least(due_on, satisfied_on)) s
$$;

CREATE FUNCTION case_reckon(of_case bigint) RETURNS void LANGUAGE sql AS $$
    UPDATE case_file c SET silence_on = silence_date(c.procedure_id, c.received_on) + case_suspended_days(c.id)
    WHERE c.id = of_case AND c.silence_on IS DISTINCT FROM silence_date(c.procedure_id, c.received_on) + case_suspended_days(c.id)
$$;

CREATE FUNCTION completion_request_reckon() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM case_reckon(NEW.case_id);
    RETURN NULL;
END $$;
CREATE TRIGGER completion_request_reckoned AFTER INSERT OR UPDATE ON completion_request
    FOR EACH ROW EXECUTE FUNCTION completion_request_reckon();

CREATE FUNCTION case_procedure_reckon() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM case_reckon(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER case_procedure_reckoned AFTER UPDATE OF procedure_id ON case_file
    FOR EACH ROW EXECUTE FUNCTION case_procedure_reckon();

-- The clock with everything that it was reckoned from, so that it can be said in words and checked by hand.
CREATE FUNCTION case_clock(of_case bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
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
            FROM completion_request r WHERE r.case_id = c.id), '[]'),
        'suspended_days', case_suspended_days(c.id),
        'silence_on', c.silence_on, 'permit_expires_on', c.lapse_on, 'danger_on', least(c.silence_on, c.lapse_on))
    FROM case_file c WHERE c.id = of_case
$$;

-- Each piece that the procedure asks for, and whether it is there: "here", "replaced" (another piece stands for it), "unclear"
-- (announced, not seen), "refused", "missing". Only the first two classes make a file incomplete (CE, opinion 494718 of
-- 10 October 2024); what is due at handover blocks nothing.
CREATE FUNCTION case_completeness(of_case bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    WITH asked AS (
        SELECT e.value ->> 'kind' AS kind, e.value ->> 'class' AS class, e.value AS rule, e.place,
               coalesce(p.state, 'missing') AS state,
               EXISTS (SELECT FROM piece q WHERE q.case_id = of_case AND q.state IN ('received', 'accepted')
                       AND e.value -> 'instead' ? q.kind) AS replaced
        FROM case_file c JOIN procedure r ON r.id = c.procedure_id,
             jsonb_array_elements(r.pieces) WITH ORDINALITY AS e (value, place)
             LEFT JOIN piece p ON p.case_id = of_case AND p.kind = e.value ->> 'kind'
        WHERE c.id = of_case
    ), judged AS (
        SELECT kind, class, rule, place, class IN ('R431_10', 'ANNEX10_INDISPENSABLE') AS blocking,
               CASE WHEN state IN ('received', 'accepted') THEN 'here' WHEN replaced THEN 'replaced'
                    WHEN state = 'declared' THEN 'unclear' WHEN state = 'refused' THEN 'refused' ELSE 'missing' END AS state
        FROM asked)
    SELECT jsonb_build_object(
        'answer', CASE WHEN bool_or(blocking AND state NOT IN ('here', 'replaced')) THEN 'missing_blocking'
                       WHEN bool_or(state NOT IN ('here', 'replaced')) THEN 'missing_not_blocking' ELSE 'complete' END,
        'pieces', coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'class', class, 'blocking', blocking, 'state', state,
            'source', rule -> 'source', 'label', rule -> 'label', 'max_age_months', rule -> 'max_age_months',
            'at_handover', class = 'AT_HANDOVER') ORDER BY place), '[]'),
        'not_needed', coalesce((SELECT jsonb_agg(p.kind ORDER BY p.kind) FROM piece p
            WHERE p.case_id = of_case AND p.state IN ('received', 'declared') AND p.class = 'NOT_REQUIRED'), '[]'))
    FROM judged
$$;

-- Everything that a paper for the person is made of.
CREATE FUNCTION case_dossier(number text) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'number', c.number, 'state', c.state, 'procedure', c.procedure,
        'title', (SELECT title FROM procedure p WHERE p.id = c.procedure_id),
        'person', coalesce((SELECT jsonb_object_agg(v.name, v.value) FROM case_value v WHERE v.case_id = c.id
            AND v.name IN ('nom_naissance', 'nom_usage', 'prenoms', 'date_naissance', 'numero_etranger', 'adresse',
                           'complement_adresse', 'code_postal', 'commune')), '{}'),
        'office', (SELECT to_jsonb(o) FROM office o WHERE o.code = c.office),
        'clock', case_clock(c.id), 'completeness', case_completeness(c.id),
        'received', coalesce((SELECT jsonb_agg(jsonb_build_object('kind', d.kind, 'form', d.form, 'at', s.received_at,
                'filed_at', s.filed_at, 'channel', s.channel, 'pages', (SELECT count(*) FROM page p WHERE p.document_id = d.id),
                'sha256', (SELECT encode(sha256(convert_to(string_agg(o.sha256 || ':' || p.number, ',' ORDER BY o.id, p.number), 'UTF8')), 'hex')
                           FROM page p JOIN original o ON o.id = p.original_id WHERE p.document_id = d.id))
                ORDER BY s.id, d.sequence)
            FROM submission s JOIN document d ON d.submission_id = s.id WHERE s.case_id = c.id), '[]'),
        'paper', EXISTS (SELECT FROM submission s WHERE s.case_id = c.id AND s.channel <> 'online'),
        'notices', coalesce((SELECT jsonb_agg(jsonb_build_object('kind', n.kind, 'made_at', n.made_at, 'sha256', n.sha256) ORDER BY n.id)
            FROM notice n WHERE n.case_id = c.id), '[]'))
    FROM (SELECT case_find($1) AS id) f JOIN case_file c ON c.id = f.id
$$;

-- Papers made for the person. `data` holds what the paper says; `sha256` is the file's.
CREATE FUNCTION notice_add(number text, of_kind text, digest text, said jsonb, by_agent text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    named bigint := case_find(number);
    added bigint;
BEGIN
    PERFORM agent_known(by_agent);
    INSERT INTO notice (case_id, kind, sha256, data) VALUES (named, of_kind, digest, said) RETURNING id INTO added;
    IF of_kind = 'piece_request' THEN
        UPDATE completion_request SET satisfied_on = (said ->> 'requested_on')::date WHERE case_id = named AND satisfied_on IS NULL;
        INSERT INTO completion_request (case_id, requested_on, due_on, pieces, agent)
        VALUES (named, (said ->> 'requested_on')::date, (said ->> 'due_on')::date,
                ARRAY(SELECT jsonb_array_elements_text(said -> 'pieces')), by_agent);
    END IF;
    PERFORM event_add('notice.made', 'case', (SELECT c.number FROM case_file c WHERE c.id = named), by_agent,
                      jsonb_build_object('notice', added, 'kind', of_kind, 'sha256', digest));
    RETURN added;
END $$;

-- The pieces that were asked for have come, all of them: silence runs again from that day.
CREATE FUNCTION piece_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE completion_request r SET satisfied_on = greatest(r.requested_on, coalesce(
        (SELECT max((s.received_at AT TIME ZONE 'Europe/Paris')::date) FROM submission s WHERE s.case_id = r.case_id), current_date))
    WHERE r.case_id = NEW.case_id AND r.satisfied_on IS NULL
      AND NOT EXISTS (SELECT FROM unnest(r.pieces) k WHERE NOT EXISTS (
          SELECT FROM piece p WHERE p.case_id = r.case_id AND p.kind = k AND p.state IN ('received', 'accepted')));
    RETURN NULL;
END $$;
CREATE TRIGGER piece_answered AFTER INSERT OR UPDATE OF state ON piece FOR EACH ROW
    WHEN (NEW.state IN ('received', 'accepted')) EXECUTE FUNCTION piece_answer();

-- No paper case is registered without its acknowledgement, with all that the law wants on it (CRPA R.112-5).
CREATE FUNCTION acknowledgement_whole(said jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(said ->> 'received_on', '') <> '' AND said ? 'silence_on'
       AND coalesce(said #>> '{service,name}', '') <> '' AND coalesce(said #>> '{service,address}', '') <> ''
       AND coalesce(said #>> '{service,phone}', '') <> '' AND said ? 'missing'
       AND coalesce(said ->> 'effect', '') <> '' AND coalesce(said ->> 'appeal', '') <> ''
$$;

CREATE FUNCTION case_acknowledged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM submission s WHERE s.case_id = NEW.id AND s.channel <> 'online')
       AND NOT EXISTS (SELECT FROM notice n WHERE n.case_id = NEW.id AND n.kind = 'acknowledgement' AND acknowledgement_whole(n.data)) THEN
        RAISE EXCEPTION 'case %: without its acknowledgement it is not registered; make it first (guichet receipt %)', NEW.number, NEW.number
            USING ERRCODE = 'GU010';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER case_registered AFTER UPDATE OF state ON case_file FOR EACH ROW
    WHEN (NEW.state = 'enregistre' AND OLD.state <> NEW.state) EXECUTE FUNCTION case_acknowledged();
