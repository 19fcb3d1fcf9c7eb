-- A form that the machine laid askew: a person lays it anew, and the page is read again. What was read before stays where it was read, and counts no
-- more; what a person has decided stands.

-- Laid anew since: what was read of it then is no answer any more. (A decision of a person took its place, which may be taken back.)
CREATE FUNCTION field_replaced(of_field bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT d.verdict = 'reject' AND d.reason = 'laid_anew' FROM field_decision d WHERE d.field_id = of_field ORDER BY d.id DESC LIMIT 1) IS TRUE;
END $$;

-- The names of the answers on a page that a person has decided, other than as illegible; all others are put aside.
CREATE FUNCTION page_answers_aside(of_page bigint, by_agent text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    kept text[];
BEGIN
    SELECT coalesce(array_agg(f.name), '{}') INTO kept
    FROM field f JOIN page p ON p.id = f.page_id AND p.document_id = f.document_id
         JOIN LATERAL (SELECT d.verdict FROM field_decision d WHERE d.field_id = f.id ORDER BY d.id DESC LIMIT 1) last ON last.verdict <> 'reject'
    WHERE f.page_id = of_page AND NOT EXISTS (SELECT FROM field_review r WHERE r.field_id = f.id);
    WITH aside AS (
        INSERT INTO field_decision (field_id, verdict, reason, agent)
        SELECT f.id, 'reject', 'laid_anew', by_agent
        FROM field f JOIN page p ON p.id = f.page_id AND p.document_id = f.document_id
        WHERE f.page_id = of_page AND f.name <> ALL (kept) AND NOT field_replaced(f.id)
        RETURNING field_id)
    UPDATE field_sample s SET outcome = 'dropped', judged_at = now() FROM aside a WHERE s.field_id = a.field_id AND s.outcome = 'pending';
    DELETE FROM case_value v USING field f JOIN page p ON p.id = f.page_id AND p.document_id = f.document_id
    WHERE f.page_id = of_page AND f.name <> ALL (kept) AND v.field_id = f.id AND v.case_id = document_case(p.document_id);
    RETURN kept;
END $$;

-- What was read on it now and nobody has said anything of: into the case where nothing is held, to a person where something else is.
CREATE FUNCTION page_take_values(taking bigint, of_page bigint, of_document bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH fresh AS MATERIALIZED (
        SELECT f.id, f.name, f.value, (SELECT v.value FROM case_value v WHERE v.case_id = taking AND v.name = f.name) AS held
        FROM fields_promised(ARRAY[of_document], error_budgets()) f
        WHERE f.page_id = of_page AND NOT EXISTS (SELECT FROM field_decision e WHERE e.field_id = f.id)
    ), taken AS (
        INSERT INTO case_value (case_id, name, value, field_id) SELECT taking, name, value, id FROM fresh WHERE held IS NULL
    )
    INSERT INTO field_review (field_id, case_id, reason) SELECT id, taking, 'conflict' FROM fresh WHERE held <> value
    ON CONFLICT (field_id) DO UPDATE SET reason = 'conflict', mode = 'open', blind = false;
    PERFORM witness_hear(taking, ARRAY[of_document]);
    PERFORM witness_weigh(taking);
END $$;

-- As before; a page that has answers is read again.
CREATE OR REPLACE FUNCTION page_lay_alone(who jsonb, said jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    by_agent text := agent_known(who ->> 'agent');
    p page;
    b batch;
    d document;
    c case_file;
    kept text[] := '{}';
    answer jsonb := '{}';
    fields jsonb;
BEGIN
    SELECT * INTO p FROM page WHERE id = (said ->> 'id')::bigint FOR NO KEY UPDATE;
    SELECT batch.* INTO b FROM batch JOIN original o ON o.batch_id = batch.id WHERE o.id = p.original_id;
    IF b.id IS NULL OR NOT desk_may(who, b.office) THEN
        RAISE EXCEPTION 'there is no page %', said ->> 'id' USING ERRCODE = 'GU003';
    ELSIF p.fate_reason = 'not_assembled' OR p.fate NOT IN ('to_place', 'document') THEN
        RAISE EXCEPTION 'page % is none of a form', p.id USING ERRCODE = 'GU006';
    END IF;
    fields := (SELECT coalesce(jsonb_agg((f - 'box_px') || jsonb_build_object('page_id', p.id, 'box', f -> 'box_px')), '[]')
               FROM jsonb_array_elements(said -> 'fields') f);
    SELECT * INTO d FROM document WHERE id = p.document_id;
    IF d.id IS NULL THEN
        answer := submission_file(jsonb_strip_nulls(jsonb_build_object(
            'channel', b.channel, 'office', b.office, 'postmark_on', b.postmark_on, 'key', format('laid/page/%s', p.id),
            'received_at', (b.received_on + time '12:00') AT TIME ZONE 'Europe/Paris', 'case_number', nullif(said ->> 'case_number', ''),
            'provenance', jsonb_build_object('batch', b.id, 'laid_by', by_agent),
            'documents', jsonb_build_array(jsonb_build_object('kind', 'form', 'form', said ->> 'form', 'form_version', said ->> 'version',
                                                              'pages', jsonb_build_array(p.id), 'fields', fields)))));
    ELSIF d.form IS NULL OR d.form <> said ->> 'form' THEN
        RAISE EXCEPTION 'page % lies in document %, which is no form %: take it out first', p.id, d.id, said ->> 'form' USING ERRCODE = 'GU006';
    ELSE
        SELECT * INTO c FROM case_file WHERE id = document_case(d.id) FOR NO KEY UPDATE;
        IF EXISTS (SELECT FROM case_state WHERE name = c.state AND final) THEN
            RAISE EXCEPTION 'case % is closed', c.number USING ERRCODE = 'GU006';
        END IF;
        kept := page_answers_aside(p.id, by_agent);
        PERFORM document_add_fields(d.id, (SELECT jsonb_agg(f) FROM jsonb_array_elements(fields) f WHERE f ->> 'name' <> ALL (kept)));
        PERFORM page_take_values(c.id, p.id, d.id);
        answer := jsonb_build_object('case_number', c.number);
    END IF;
    PERFORM event_add('page.laid', 'page', p.id::text, by_agent, (said - '{fields,id}'::text[]) || jsonb_build_object('case_number', answer -> 'case_number', 'kept', to_jsonb(kept)));
    RETURN answer || jsonb_build_object('fields', jsonb_array_length(fields), 'kept', cardinality(kept),
        'waiting', (SELECT count(*) FROM case_file w JOIN field_review r ON r.case_id = w.id JOIN field f ON f.id = r.field_id
                    WHERE w.number = answer ->> 'case_number' AND f.page_id = p.id));
END $$;

-- As before, without what was read anew since.
CREATE OR REPLACE FUNCTION case_answers(of_case bigint) RETURNS TABLE (field_id bigint, name text, value text, status text, reason text,
                                                                       confidence numeric, decided boolean) LANGUAGE sql STABLE AS $$
    SELECT f.id, f.name, coalesce(last.value, f.value), f.status, f.reason, f.confidence, last.id IS NOT NULL
    FROM submission s JOIN document d ON d.submission_id = s.id JOIN field f ON f.document_id = d.id
    LEFT JOIN LATERAL (SELECT e.id, e.value, e.verdict, e.reason FROM field_decision e WHERE e.field_id = f.id ORDER BY e.id DESC LIMIT 1) last ON true
    WHERE s.case_id = of_case AND f.status <> 'empty' AND (last.verdict = 'reject' AND last.reason = 'laid_anew') IS NOT TRUE
$$;
CREATE OR REPLACE FUNCTION document_answers(of_document bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('form', d.form, 'version', d.form_version, 'fields', coalesce((
        SELECT jsonb_agg(jsonb_build_object('field', f.id, 'name', f.name,
                   'value', CASE WHEN said.verdict IS NULL THEN f.value ELSE coalesce(said.value, '') END,
                   'status', CASE WHEN said.verdict IS NULL THEN f.status WHEN said.verdict = 'empty' THEN 'empty' WHEN said.verdict = 'reject' THEN 'review'
                                  ELSE 'accepted' END,
                   'reason', CASE WHEN said.verdict IS NULL THEN f.reason ELSE '' END) ORDER BY f.id)
        FROM field f JOIN page p ON p.id = f.page_id
        LEFT JOIN LATERAL (SELECT e.verdict, e.value, e.reason FROM field_decision e WHERE e.field_id = f.id ORDER BY e.id DESC LIMIT 1) said ON true
        WHERE p.document_id = d.id AND coalesce(p.form, d.form) = d.form AND (said.verdict = 'reject' AND said.reason = 'laid_anew') IS NOT TRUE), '[]'))
    FROM document d WHERE d.id = of_document AND d.form IS NOT NULL
$$;
