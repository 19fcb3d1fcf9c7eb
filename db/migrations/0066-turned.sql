-- A page that a person turned is tried as a form the way it stands now, before its words are looked at: where its print had not said which way is up,
-- no form was found on it.

-- A form was found on a page that nobody has named: it becomes a page of that form in its file, with one that came with it and lacks this page, else
-- as one of its own. `form_read`: {"form", "version", "form_page", "fields"}, the boxes as the page was scanned. "no": it is something else meanwhile.
CREATE FUNCTION turned_form_store(job_id bigint, job_attempt integer, form_read jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    p page;
    d document;
    c case_file;
    target bigint;
    fields jsonb;
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
      AND NOT EXISTS (SELECT FROM page q WHERE q.document_id = e.id AND (q.form_page IS NULL OR q.form_page = (form_read ->> 'form_page')::integer))
    ORDER BY e.id LIMIT 1;
    IF target IS NULL THEN
        INSERT INTO document (submission_id, sequence, kind, form, form_version, detail)
        SELECT d.submission_id, max(o.sequence) + 1, 'form', form_read ->> 'form', form_read ->> 'version', jsonb_build_object('from_document', d.id)
        FROM document o WHERE o.submission_id = d.submission_id RETURNING id INTO target;
    END IF;
    UPDATE page SET document_id = target WHERE id = p.id;
    PERFORM documents_follow(c.id, ARRAY[d.id, target], ARRAY[d.kind, 'form']);
    fields := (SELECT coalesce(jsonb_agg((f - 'box_px') || jsonb_build_object('page_id', p.id, 'box', f -> 'box_px')), '[]') FROM jsonb_array_elements(form_read -> 'fields') f);
    PERFORM document_add_fields(target, fields);
    PERFORM page_take_values(c.id, p.id, target);
    PERFORM document_check_later(target);
    PERFORM event_add('page.read_turned', 'case', c.number, '', jsonb_build_object('page', p.id, 'document', target) || (form_read - 'fields'));
    RETURN 'stored';
END $$;

-- As before, with how the page was turned since: its answers are looked at the same way up.
ALTER FUNCTION field_show(bigint) RENAME TO field_show_alone;
CREATE FUNCTION field_show(shown bigint) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT s || jsonb_build_object('turned', coalesce((SELECT a.turned FROM page_arrangement a WHERE a.page_id = (s ->> 'page_id')::bigint), 0))
            FROM field_show_alone(shown) s);
END $$;

-- As before, without pages that lie otherwise now than they were read: the cells of a field would not be where its picture has them.
CREATE OR REPLACE FUNCTION glyph_fields(of_kind text) RETURNS TABLE (id bigint, name text, raw text, box_px jsonb, confidence numeric, form text, form_version text, number text, dpi jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = guichet, pg_catalog, pg_temp AS $$
    SELECT f.id, f.name, f.raw, f.box_px, f.confidence, d.form, d.form_version, c.number, p.reading -> 'dpi'
    FROM (SELECT * FROM field ORDER BY id DESC LIMIT 20000) f
    JOIN page p ON p.id = f.page_id JOIN document d ON d.id = f.document_id JOIN submission s ON s.id = d.submission_id JOIN case_file c ON c.id = s.case_id
    WHERE f.status = 'accepted' AND f.raw <> '' AND f.box_px IS NOT NULL AND d.form IS NOT NULL AND (SELECT acting_office()) IN ('*', c.office)
      AND CASE of_kind WHEN 'typed' THEN f.method = 'typed' ELSE f.method LIKE '%hand%' END
      AND NOT EXISTS (SELECT FROM field_review r WHERE r.field_id = f.id)
      AND NOT EXISTS (SELECT FROM field_decision e WHERE e.field_id = f.id)
      AND NOT EXISTS (SELECT FROM page_arrangement a WHERE a.page_id = p.id AND a.turned <> 0)
$$;
