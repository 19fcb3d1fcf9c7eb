-- What waits for a person, and what the person decides.

CREATE FUNCTION review_list(most integer) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(w.line || jsonb_build_object('kind', w.kind, 'urgent_on', w.urgent_on, 'received_on',
                                                           w.received_on) ORDER BY w.urgent_on, w.received_on, w.kind, w.id), '[]')
    FROM (
        SELECT 'field' AS kind, r.field_id AS id, case_urgency(c) AS urgent_on, c.received_on,
               jsonb_build_object('field', r.field_id, 'case', c.number, 'name', f.name, 'reason', r.reason,
                                  'claimed_by', CASE WHEN r.claimed_until > now() THEN r.claimed_by END) AS line
        FROM field_review r JOIN case_file c ON c.id = r.case_id JOIN field f ON f.id = r.field_id
        UNION ALL
        SELECT 'page', p.id, (b.received_on + interval '4 months')::date, b.received_on,
               jsonb_build_object('page_id', p.id, 'batch', b.id, 'original', o.id, 'page', p.number, 'reason', p.fate_reason)
        FROM page p JOIN original o ON o.id = p.original_id JOIN batch b ON b.id = o.batch_id
        WHERE p.fate = 'to_place' AND p.fate_reason <> 'not_assembled'
        UNION ALL
        SELECT 'batch', b.id, (b.received_on + interval '4 months')::date, b.received_on,
               jsonb_build_object('batch', b.id, 'reason', b.stop_code, 'message', b.stop_message)
        FROM batch b WHERE b.state = 'stopped'
        UNION ALL
        SELECT 'original', o.id, (b.received_on + interval '4 months')::date, b.received_on,
               jsonb_build_object('original', o.id, 'batch', b.id, 'name', o.name, 'reason', o.problem_code)
        FROM original o JOIN batch b ON b.id = o.batch_id WHERE o.state = 'quarantined'
        UNION ALL
        SELECT 'duplicate', p.id, (b.received_on + interval '4 months')::date, b.received_on,
               jsonb_build_object('page_id', p.id, 'batch', b.id, 'duplicate_of', p.duplicate_of, 'reason', 'duplicate')
        FROM page p JOIN original o ON o.id = p.original_id JOIN batch b ON b.id = o.batch_id WHERE p.duplicate = 'proposed'
        ORDER BY urgent_on, received_on, kind, id
        LIMIT most
    ) w
$$;

CREATE FUNCTION field_show(shown bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'field', f.id, 'case', c.number, 'document', d.id, 'kind', d.kind, 'form', d.form, 'form_version', d.form_version,
        'name', f.name, 'value', f.value, 'raw', f.raw, 'confidence', f.confidence, 'status', f.status,
        'reason', coalesce(r.reason, f.reason), 'message', f.message, 'method', f.method, 'box_px', f.box_px,
        'alternatives', f.alternatives, 'page_id', f.page_id, 'page', p.number, 'original', p.original_id,
        'rotation', p.reading -> 'rotation', 'width_px', p.reading -> 'width_px', 'height_px', p.reading -> 'height_px',
        'dpi', p.reading -> 'dpi',
        'held', (SELECT value FROM case_value v WHERE v.case_id = c.id AND v.name = f.name),
        'claimed_by', CASE WHEN r.claimed_until > now() THEN r.claimed_by END, 'claimed_until', r.claimed_until,
        'decisions', coalesce((SELECT jsonb_agg(jsonb_build_object('verdict', e.verdict, 'value', e.value, 'reason', e.reason,
                                                'agent', e.agent, 'at', e.decided_at) ORDER BY e.id)
                               FROM field_decision e WHERE e.field_id = f.id), '[]'))
    FROM field f JOIN document d ON d.id = f.document_id JOIN submission s ON s.id = d.submission_id
    JOIN case_file c ON c.id = s.case_id LEFT JOIN page p ON p.id = f.page_id LEFT JOIN field_review r ON r.field_id = f.id
    WHERE f.id = shown
$$;

-- The most urgent field that nobody holds; an agent that asks again gets what it holds already.
CREATE FUNCTION review_claim(agent text, lease_s integer) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    claimed bigint;
BEGIN
    PERFORM agent_known(agent);
    SELECT r.field_id INTO claimed FROM field_review r JOIN case_file c ON c.id = r.case_id
    WHERE r.claimed_until IS NULL OR r.claimed_until <= now() OR r.claimed_by = agent
    ORDER BY case_urgency(c), c.received_on, r.field_id LIMIT 1 FOR UPDATE OF r SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN 'null';
    END IF;
    UPDATE field_review SET claimed_by = agent, claimed_until = now() + make_interval(secs => lease_s)
    WHERE field_id = claimed;
    RETURN field_show(claimed);
END $$;

CREATE FUNCTION review_decide(decided bigint, decision jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    by_agent text := agent_known(decision ->> 'agent');
    said text := decision ->> 'verdict';
    f field;
    c case_file;
    r field_review;
    made field_decision;
BEGIN
    SELECT * INTO f FROM field WHERE id = decided;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no field %', decided USING ERRCODE = 'GU003';
    END IF;
    SELECT case_file.* INTO c FROM case_file JOIN submission s ON s.case_id = case_file.id
    JOIN document d ON d.submission_id = s.id WHERE d.id = f.document_id FOR NO KEY UPDATE OF case_file;
    SELECT * INTO r FROM field_review WHERE field_id = decided FOR UPDATE;
    IF r.claimed_until > now() AND r.claimed_by <> by_agent THEN
        RAISE EXCEPTION 'field % is held by % until %', decided, r.claimed_by, to_char(r.claimed_until, 'HH24:MI')
            USING ERRCODE = 'GU008';
    END IF;
    INSERT INTO field_decision (field_id, verdict, value, reason, agent)
    VALUES (decided, said, CASE said WHEN 'accept' THEN f.value WHEN 'correct' THEN decision ->> 'value' END,
            coalesce(decision ->> 'reason', ''), by_agent)
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
END $$;

-- A page is placed by a person: into a document, into a case as a document of its own, or as blank or separator; or a
-- proposed duplicate is confirmed or refused. Whatever goes to a case goes through submission_file.
CREATE FUNCTION review_place(placement jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    by_agent text := agent_known(placement ->> 'agent');
    into_document bigint := (placement ->> 'document_id')::bigint;
    p page;
    b batch;
    answer jsonb := '{}';
BEGIN
    SELECT * INTO p FROM page WHERE id = (placement ->> 'page_id')::bigint FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no page %', placement ->> 'page_id' USING ERRCODE = 'GU003';
    END IF;
    SELECT batch.* INTO b FROM batch JOIN original o ON o.batch_id = batch.id WHERE o.id = p.original_id;
    IF placement ? 'duplicate' THEN
        UPDATE page SET duplicate = placement ->> 'duplicate' WHERE id = p.id AND duplicate IS NOT NULL;
    ELSIF p.document_id IS NOT NULL THEN
        RAISE EXCEPTION 'page % lies in document % already', p.id, p.document_id USING ERRCODE = 'GU006';
    ELSIF p.fate_reason = 'not_assembled' THEN
        RAISE EXCEPTION 'page %: its batch % is not assembled yet', p.id, b.id USING ERRCODE = 'GU006';
    ELSIF placement ->> 'fate' IN ('blank', 'separator') THEN
        UPDATE page SET fate = placement ->> 'fate', fate_reason = 'by_person' WHERE id = p.id;
    ELSIF into_document IS NOT NULL THEN
        PERFORM document_take_pages(into_document, ARRAY[p.id], b.channel);
        PERFORM document_add_fields(into_document, (SELECT jsonb_agg(f || jsonb_build_object('page_id', p.id))
                                                    FROM jsonb_array_elements(coalesce(p.reading -> 'fields', '[]')) f));
        PERFORM case_take_values(s.case_id, ARRAY[into_document])
        FROM document d JOIN submission s ON s.id = d.submission_id WHERE d.id = into_document;
    ELSE
        answer := submission_file(jsonb_strip_nulls(jsonb_build_object(
            'channel', b.channel, 'office', b.office, 'postmark_on', b.postmark_on, 'key', format('placed/page/%s', p.id),
            'received_at', (b.received_on + time '12:00') AT TIME ZONE 'Europe/Paris',
            'case_number', placement ->> 'case_number', 'procedure', placement ->> 'procedure',
            'provenance', jsonb_build_object('batch', b.id, 'placed_by', by_agent),
            'documents', jsonb_build_array(jsonb_build_object(
                'kind', coalesce(placement ->> 'kind', 'inconnu'), 'form', p.form, 'form_version', p.form_version,
                'pages', jsonb_build_array(p.id),
                'fields', (SELECT jsonb_agg(f || jsonb_build_object('page_id', p.id))
                           FROM jsonb_array_elements(coalesce(p.reading -> 'fields', '[]')) f))))));
    END IF;
    PERFORM event_add('page.placed', 'batch', b.id::text, by_agent, (placement - 'agent') || answer);
    RETURN answer;
END $$;
