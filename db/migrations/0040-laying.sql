-- A page that the machine could not lay a form onto, laid by a person and read so. The page and its reading stay as they were; its answers are
-- fields as any others, and the journal keeps who laid it and where.
CREATE FUNCTION page_lay(who jsonb, said jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    by_agent text := agent_known(who ->> 'agent');
    p page;
    b batch;
    d document;
    answer jsonb := '{}';
    fields jsonb;
BEGIN
    SELECT * INTO p FROM page WHERE id = (said ->> 'id')::bigint FOR NO KEY UPDATE;
    SELECT batch.* INTO b FROM batch JOIN original o ON o.batch_id = batch.id WHERE o.id = p.original_id;
    IF b.id IS NULL OR NOT desk_may(who, b.office) THEN
        RAISE EXCEPTION 'there is no page %', said ->> 'id' USING ERRCODE = 'GU003';
    ELSIF p.fate_reason = 'not_assembled' OR p.fate NOT IN ('to_place', 'document') OR EXISTS (SELECT FROM field f WHERE f.page_id = p.id) THEN
        RAISE EXCEPTION 'page % has answers already, or is none of a form', p.id USING ERRCODE = 'GU006';
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
        PERFORM document_add_fields(d.id, fields);
        PERFORM case_take_values(s.case_id, ARRAY[d.id]) FROM submission s WHERE s.id = d.submission_id;
        answer := (SELECT jsonb_build_object('case_number', c.number) FROM submission s JOIN case_file c ON c.id = s.case_id WHERE s.id = d.submission_id);
    END IF;
    PERFORM event_add('page.laid', 'page', p.id::text, by_agent, (said - '{fields,id}'::text[]) || jsonb_build_object('case_number', answer -> 'case_number'));
    RETURN answer || jsonb_build_object('fields', jsonb_array_length(fields),
        'waiting', (SELECT count(*) FROM field f JOIN field_review r ON r.field_id = f.id WHERE f.page_id = p.id));
END $$;
