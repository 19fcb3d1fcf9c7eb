-- As before; which page of its form a turned page is, is kept with the document (the page keeps what was read on it first), so that several of one form come together.
CREATE OR REPLACE FUNCTION turned_form_store(job_id bigint, job_attempt integer, form_read jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    p page;
    d document;
    c case_file;
    target bigint;
    fields jsonb;
    page_of_form constant integer := (form_read ->> 'form_page')::integer;
BEGIN
    IF NOT job_held(job_id, job_attempt) THEN
        RETURN 'stale';
    END IF;
    SELECT q.* INTO p FROM page q JOIN job j ON j.subject = q.id AND j.kind = 'look' WHERE j.id = job_id FOR NO KEY UPDATE OF q;
    SELECT * INTO d FROM document WHERE id = p.document_id;
    SELECT * INTO c FROM case_file WHERE id = document_case(d.id) FOR NO KEY UPDATE;
    IF c.id IS NULL OR NOT page_wants_look_turned(p) THEN
        RETURN 'no';
    END IF;
    PERFORM job_done(job_id);
    SELECT e.id INTO target FROM document e
    WHERE e.submission_id = d.submission_id AND e.form = form_read ->> 'form' AND e.form_version = form_read ->> 'version'
      AND NOT EXISTS (SELECT FROM page q WHERE q.document_id = e.id
                      AND coalesce(q.form_page, (e.detail #>> ARRAY['turned', q.id::text])::integer, page_of_form) = page_of_form)
    ORDER BY e.id LIMIT 1;
    IF target IS NULL THEN
        INSERT INTO document (submission_id, sequence, kind, form, form_version, detail)
        SELECT d.submission_id, max(o.sequence) + 1, 'form', form_read ->> 'form', form_read ->> 'version', jsonb_build_object('from_document', d.id)
        FROM document o WHERE o.submission_id = d.submission_id RETURNING id INTO target;
    END IF;
    UPDATE document SET detail = detail || jsonb_build_object('turned', coalesce(detail -> 'turned', '{}') || jsonb_build_object(p.id::text, page_of_form)),
           missing_pages = (SELECT jsonb_agg(m) FROM jsonb_array_elements(missing_pages) m WHERE m <> to_jsonb(page_of_form)) WHERE id = target;
    UPDATE page SET document_id = target WHERE id = p.id;
    PERFORM documents_follow(c.id, ARRAY[d.id, target], ARRAY[d.kind, 'form']);
    fields := (SELECT coalesce(jsonb_agg((f - 'box_px') || jsonb_build_object('page_id', p.id, 'box', f -> 'box_px')), '[]') FROM jsonb_array_elements(form_read -> 'fields') f);
    PERFORM document_add_fields(target, fields);
    PERFORM page_take_values(c.id, p.id, target);
    PERFORM document_check_later(target);
    PERFORM event_add('page.read_turned', 'case', c.number, '', jsonb_build_object('page', p.id, 'document', target) || (form_read - 'fields'));
    RETURN 'stored';
END $$;
