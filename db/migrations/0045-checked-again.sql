-- What people lay out is looked at again: a page that was turned, by its words; the answers of a form whose pages have come together, by the
-- rules that need several of them.

ALTER TABLE job DROP CONSTRAINT job_kind_check, ADD CONSTRAINT job_kind_check CHECK (kind IN ('read', 'assemble', 'look', 'check'));

CREATE OR REPLACE FUNCTION job_bury(j job, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE job SET state = 'dead', ended_at = now(), reason = why WHERE id = j.id;
    PERFORM event_add('job.dead', CASE j.kind WHEN 'read' THEN 'original' WHEN 'look' THEN 'page' WHEN 'check' THEN 'document' ELSE 'batch' END, j.subject::text, '',
                      jsonb_build_object('job', j.id, 'kind', j.kind, 'attempts', j.attempt));
    IF j.kind = 'read' THEN
        PERFORM original_quarantine(j.subject, 'attempts_exhausted', why);
    ELSIF j.kind = 'assemble' THEN
        UPDATE batch SET state = 'stopped', stop_code = 'assemble_failed', stop_message = why
        WHERE id = j.subject AND state = 'sealed';
    END IF;
END $$;

-- Whether its words are to be looked at again once it stands the other way up: it lies in a file, nobody has said what it is, and a look
-- that was there did not make it a document of its own.
CREATE FUNCTION page_wants_look_turned(p page) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM document d JOIN submission s ON s.id = d.submission_id JOIN case_file c ON c.id = s.case_id JOIN case_state z ON z.name = c.state
                   WHERE d.id = p.document_id AND d.form IS NULL AND d.kind = 'inconnu' AND p.form IS NULL AND NOT p.blank AND NOT z.final)
       AND NOT EXISTS (SELECT FROM page_naming n WHERE n.page_id = p.id)
$$;

-- As before; a turn, and what takes it back, has the page looked at again.
CREATE FUNCTION page_turned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO job (kind, subject) SELECT 'look', p.id FROM page p WHERE p.id = NEW.page_id AND page_wants_look_turned(p) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER page_turned_anew AFTER UPDATE OF turned ON page_arrangement FOR EACH ROW WHEN (NEW.turned <> OLD.turned) EXECUTE FUNCTION page_turned();
CREATE TRIGGER page_turned_first AFTER INSERT ON page_arrangement FOR EACH ROW WHEN (NEW.turned <> 0) EXECUTE FUNCTION page_turned();

CREATE FUNCTION document_check_later(of_document bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO job (kind, subject) SELECT 'check', d.id FROM document d WHERE d.id = of_document AND d.form IS NOT NULL ON CONFLICT DO NOTHING
$$;

-- From one document of a file into another.
CREATE FUNCTION page_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM document_check_later(NEW.document_id);
    RETURN NULL;
END $$;
CREATE TRIGGER page_moved_checked AFTER UPDATE OF document_id ON page FOR EACH ROW
    WHEN (NEW.form IS NOT NULL AND OLD.document_id IS NOT NULL AND NEW.document_id IS DISTINCT FROM OLD.document_id) EXECUTE FUNCTION page_moved();

-- As before; its answers have come to those of the other pages.
ALTER FUNCTION page_lay(jsonb, jsonb) RENAME TO page_lay_alone;
CREATE FUNCTION page_lay(who jsonb, said jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    answer jsonb := page_lay_alone(who, said);
BEGIN
    PERFORM document_check_later(document_id) FROM page WHERE id = (said ->> 'id')::bigint;
    RETURN answer;
END $$;

-- The answers on the pages that lie in a form now, each as it stands: what a person said before what was read. {"form", "version", "fields":
-- [{"field", "name", "value", "status", "reason"}]}; null: no form any more.
CREATE FUNCTION document_answers(of_document bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('form', d.form, 'version', d.form_version, 'fields', coalesce((
        SELECT jsonb_agg(jsonb_build_object('field', f.id, 'name', f.name,
                   'value', CASE WHEN said.verdict IS NULL THEN f.value ELSE coalesce(said.value, '') END,
                   'status', CASE WHEN said.verdict IS NULL THEN f.status WHEN said.verdict = 'empty' THEN 'empty' WHEN said.verdict = 'reject' THEN 'review'
                                  ELSE 'accepted' END,
                   'reason', CASE WHEN said.verdict IS NULL THEN f.reason ELSE '' END) ORDER BY f.id)
        FROM field f JOIN page p ON p.id = f.page_id
        LEFT JOIN LATERAL (SELECT e.verdict, e.value FROM field_decision e WHERE e.field_id = f.id ORDER BY e.id DESC LIMIT 1) said ON true
        WHERE p.document_id = d.id AND p.form = d.form), '[]'))
    FROM document d WHERE d.id = of_document AND d.form IS NOT NULL
$$;

-- What breaks a rule goes to a person, unless one has decided it; and the end of the job. `breaches`: [{"field", "reason"}].
CREATE FUNCTION document_checked(job_id bigint, job_attempt integer, breaches jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    of_document bigint;
    of_case bigint;
    n integer;
BEGIN
    IF NOT job_held(job_id, job_attempt) THEN
        RETURN 'stale';
    END IF;
    SELECT subject INTO of_document FROM job WHERE id = job_id;
    PERFORM job_done(job_id);
    of_case := document_case(of_document);
    WITH doubted AS (
        INSERT INTO field_review (field_id, case_id, reason)
        SELECT f.id, of_case, b.reason
        FROM jsonb_to_recordset(breaches) AS b (field bigint, reason text) JOIN field f ON f.id = b.field JOIN case_file c ON c.id = of_case
             JOIN case_state z ON z.name = c.state
        WHERE document_case(f.document_id) = of_case AND NOT z.final
          AND NOT EXISTS (SELECT FROM field_decision e WHERE e.field_id = f.id)
        ON CONFLICT (field_id) DO UPDATE SET reason = excluded.reason, mode = 'open', blind = false
        WHERE field_review.reason IN ('doubtful', 'below_budget') AND field_review.mode <> 'keying'
        RETURNING field_id),
    dropped AS (
        UPDATE field_sample s SET outcome = 'dropped', judged_at = now() FROM doubted d WHERE s.field_id = d.field_id AND s.outcome = 'pending')
    SELECT count(*) INTO n FROM doubted;
    IF n > 0 THEN
        PERFORM event_add('document.checked', 'case', (SELECT number FROM case_file WHERE id = of_case), '', jsonb_build_object('document', of_document, 'doubted', n));
    END IF;
    RETURN 'stored';
END $$;
