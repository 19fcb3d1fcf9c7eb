-- Offices are kept apart by the store itself. The desk asks as the role guichet_desk, which owns nothing: it sees and changes rows of the office
-- of whoever acts, whatever a statement forgets to ask. Who acts is proved by the SHA-256 of the token of a session that lives, set for one
-- transaction; where nobody acts there are no rows. The owner of the store (workers, commands) is not held up by any of it.

-- Whether it is the desk that asks.
CREATE FUNCTION acting_bound() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT current_setting('role') = 'guichet_desk' OR session_user = 'guichet_desk'
$$;

-- The office whose rows are to be seen now; '*': every office's; NULL: nobody acts. Names in functions that run as the owner are whole, so that no
-- search path leads them elsewhere.
CREATE FUNCTION acting_office() RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    IF NOT guichet.acting_bound() THEN
        RETURN '*';
    END IF;
    RETURN (SELECT coalesce(a.office, '*') FROM guichet.desk_session s JOIN guichet.account a ON a.name = s.account
            WHERE s.token_sha256 = current_setting('guichet.acting', true) AND s.ends_at > now() AND s.seen_at > now() - interval '1 hour'
              AND NOT a.locked);
END $$;

-- From here to the end of the transaction this session acts. One that has ended is told so, instead of being shown an empty store.
CREATE FUNCTION acting_begin(session_sha256 text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('guichet.acting', session_sha256, true);
    IF acting_office() IS NULL THEN
        RAISE EXCEPTION 'this session has ended' USING ERRCODE = 'GU011';
    END IF;
END $$;

-- What functions that run as the owner ask before they show or change anything of that office (NULL: of every office).
CREATE FUNCTION acting_must(of_office text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    IF (guichet.acting_office() IN ('*', of_office)) IS NOT TRUE THEN
        RAISE EXCEPTION 'there is no such thing in your office' USING ERRCODE = 'GU003';
    END IF;
    RETURN true;
END $$;

-- Whose a row is, by the row that it hangs on. They run as the owner: each would else ask the policies of all tables on its way.
CREATE FUNCTION case_of_office(of_case bigint, of_office text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (SELECT FROM guichet.case_file c WHERE c.id = of_case AND c.office = of_office);
END $$;

CREATE FUNCTION batch_of_office(of_batch bigint, of_office text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (SELECT FROM guichet.batch b WHERE b.id = of_batch AND b.office = of_office);
END $$;

CREATE FUNCTION submission_of_office(of_submission bigint, of_office text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (SELECT FROM guichet.submission s JOIN guichet.case_file c ON c.id = s.case_id WHERE s.id = of_submission AND c.office = of_office);
END $$;

CREATE FUNCTION document_of_office(of_document bigint, of_office text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (SELECT FROM guichet.document d JOIN guichet.submission s ON s.id = d.submission_id JOIN guichet.case_file c ON c.id = s.case_id
                   WHERE d.id = of_document AND c.office = of_office);
END $$;

CREATE FUNCTION field_of_office(of_field bigint, of_office text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN guichet.document_of_office((SELECT f.document_id FROM guichet.field f WHERE f.id = of_field), of_office);
END $$;

CREATE FUNCTION applicant_of_office(of_applicant bigint, of_office text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (SELECT FROM guichet.case_file c WHERE c.applicant_id = of_applicant AND c.office = of_office);
END $$;

-- A page is seen by the office that scanned it and by the office whose case it lies in.
CREATE FUNCTION page_of_office(of_original bigint, in_document bigint, of_office text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (SELECT FROM guichet.original o JOIN guichet.batch b ON b.id = o.batch_id WHERE o.id = of_original AND b.office = of_office)
        OR (in_document IS NOT NULL AND guichet.document_of_office(in_document, of_office));
END $$;

CREATE FUNCTION page_of_office(of_page bigint, of_office text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
DECLARE
    p record;
BEGIN
    SELECT q.original_id, q.document_id INTO p FROM guichet.page q WHERE q.id = of_page;
    RETURN guichet.page_of_office(p.original_id, p.document_id, of_office);
END $$;

-- An original by its batch, by a batch in which the same bytes came again, or by a page of it in a case.
CREATE FUNCTION original_of_office(of_original bigint, of_office text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (SELECT FROM guichet.original o JOIN guichet.batch b ON b.id = o.batch_id WHERE o.id = of_original AND b.office = of_office)
        OR EXISTS (SELECT FROM guichet.original_again a JOIN guichet.batch b ON b.id = a.batch_id WHERE a.original_id = of_original AND b.office = of_office)
        OR EXISTS (SELECT FROM guichet.page p WHERE p.original_id = of_original AND guichet.document_of_office(p.document_id, of_office));
END $$;

CREATE FUNCTION event_of_office(of_kind text, of_subject text, of_office text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN of_office IS NOT NULL AND CASE of_kind
        WHEN 'case' THEN EXISTS (SELECT FROM guichet.case_file c WHERE c.number = of_subject AND c.office = of_office)
        WHEN 'batch' THEN guichet.batch_of_office(of_subject::bigint, of_office)
        WHEN 'page' THEN guichet.page_of_office(of_subject::bigint, of_office)
        WHEN 'document' THEN guichet.document_of_office(of_subject::bigint, of_office)
        WHEN 'field' THEN guichet.field_of_office(of_subject::bigint, of_office)
        WHEN 'original' THEN guichet.original_of_office(of_subject::bigint, of_office)
        WHEN 'account' THEN EXISTS (SELECT FROM guichet.account a WHERE a.name = of_subject AND a.office = of_office)
        WHEN 'scanner' THEN starts_with(of_subject, of_office || '/')
        WHEN 'office' THEN of_subject = of_office
        ELSE of_kind IN ('procedure', 'setting', 'seal_kind', 'journal', 'reader_version') END;
EXCEPTION WHEN invalid_text_representation OR numeric_value_out_of_range THEN
    RETURN false;
END $$;

-- What each migration calls that makes a table of persons' data or of what leads to it: `theirs` says whether a row is of the office
-- (SELECT acting_office()). Asked once a statement, not once a row, which office acts.
CREATE FUNCTION office_guard(of_table regclass, theirs text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', of_table);
    EXECUTE format('CREATE POLICY office ON %s USING ((SELECT acting_office()) = ''*'' OR %s)', of_table, theirs);
END $$;

-- A field that waits carries its case's office: the queue is looked through as a whole.
ALTER TABLE field_review ADD COLUMN office text;
UPDATE field_review r SET office = c.office FROM case_file c WHERE c.id = r.case_id;
CREATE OR REPLACE FUNCTION field_review_rank() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT case_urgency(c), c.office INTO NEW.urgent_on, NEW.office FROM case_file c WHERE c.id = NEW.case_id;
    RETURN NEW;
END $$;
ALTER TABLE field_review ALTER COLUMN office SET NOT NULL;

SELECT office_guard(t, 'office = (SELECT acting_office())') FROM unnest('{case_file,batch,field_review,scanner_check}'::regclass[]) t;
SELECT office_guard(t, 'case_of_office(case_id, (SELECT acting_office()))')
FROM unnest('{submission,case_value,case_word,piece,notice,completion_request,witness,destruction,attention,piece_reuse}'::regclass[]) t;
SELECT office_guard('applicant', 'applicant_of_office(id, (SELECT acting_office()))');
SELECT office_guard('case_link', 'case_of_office(case_id, (SELECT acting_office())) AND case_of_office(other_id, (SELECT acting_office()))');
SELECT office_guard('document', 'submission_of_office(submission_id, (SELECT acting_office()))');
SELECT office_guard('field', 'document_of_office(document_id, (SELECT acting_office()))');
SELECT office_guard(t, 'field_of_office(field_id, (SELECT acting_office()))')
FROM unnest('{field_decision,field_keying,field_sample,known_answer}'::regclass[]) t;
SELECT office_guard(t, 'batch_of_office(batch_id, (SELECT acting_office()))') FROM unnest('{batch_helper,original_again}'::regclass[]) t;
SELECT office_guard('original', 'batch_of_office(batch_id, (SELECT acting_office())) OR original_of_office(id, (SELECT acting_office()))');
SELECT office_guard('original_part', 'original_of_office(original_id, (SELECT acting_office()))');
SELECT office_guard('page', 'page_of_office(original_id, document_id, (SELECT acting_office()))');
SELECT office_guard(t, 'page_of_office(page_id, (SELECT acting_office()))') FROM unnest('{page_picture,page_sight,page_naming,page_arrangement}'::regclass[]) t;
SELECT office_guard('event', 'event_of_office(subject_kind, subject, (SELECT acting_office()))');
-- A page that lies in a case is changed by that case's office alone: the one that scanned it does not see the case.
CREATE POLICY in_its_case ON page AS RESTRICTIVE FOR UPDATE USING ((SELECT acting_office()) = '*' OR document_id IS NULL
    OR document_of_office(document_id, (SELECT acting_office()))) WITH CHECK (true);
-- Whatever is done is written down, of whatever it is.
CREATE POLICY written ON event FOR INSERT WITH CHECK (true);
-- Seconds of attention that were spent on no case.
CREATE POLICY no_case ON attention FOR INSERT WITH CHECK (case_id IS NULL AND (SELECT acting_office()) IS NOT NULL);

ALTER VIEW field_origin SET (security_invoker = true);
ALTER VIEW page_accounting SET (security_invoker = true);
ALTER VIEW page_record SET (security_invoker = true);
ALTER VIEW scanner_state SET (security_invoker = true);
ALTER VIEW seal_said SET (security_invoker = true);

-- What must see more than one office to do its work right, or would ask a million rows one by one, runs as the owner, on a fixed search path, and
-- looks after the office by itself: acting_must(), or the office that acts among its conditions.

-- The seals of records: over all rows of an owner, or they would not fit. It shows nothing.
ALTER FUNCTION seal_write() SECURITY DEFINER SET search_path = guichet, pg_catalog, pg_temp;

-- Who is the same person, and what his other files say, wherever they lie. Only the desk goes by way of the owner.
ALTER FUNCTION case_person(bigint) RENAME TO case_person_anywhere;
CREATE FUNCTION case_person_for_desk(of_case bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_catalog, pg_temp AS $$
BEGIN
    PERFORM acting_must((SELECT c.office FROM case_file c WHERE c.id = of_case));
    PERFORM case_person_anywhere(of_case);
END $$;
CREATE FUNCTION case_person(of_case bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF acting_bound() THEN
        PERFORM case_person_for_desk(of_case);
    ELSE
        PERFORM case_person_anywhere(of_case);
    END IF;
END $$;
ALTER FUNCTION witness_hear_records(bigint) RENAME TO witness_hear_records_anywhere;
CREATE FUNCTION witness_hear_records_for_desk(of_case bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_catalog, pg_temp AS $$
BEGIN
    PERFORM acting_must((SELECT c.office FROM case_file c WHERE c.id = of_case));
    PERFORM witness_hear_records_anywhere(of_case);
END $$;
CREATE FUNCTION witness_hear_records(of_case bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF acting_bound() THEN
        PERFORM witness_hear_records_for_desk(of_case);
    ELSE
        PERFORM witness_hear_records_anywhere(of_case);
    END IF;
END $$;

-- Figures: of one office, or of all to whoever sees all. The thresholds are those of every office, and so are their counts.
ALTER FUNCTION quality_report(jsonb) RENAME TO quality_counted;
CREATE FUNCTION quality_report(about jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = guichet, pg_catalog, pg_temp AS $$
BEGIN
    PERFORM acting_must(about ->> 'office');
    RETURN quality_counted(about);
END $$;
ALTER FUNCTION parity_report(jsonb) RENAME TO parity_counted;
CREATE FUNCTION parity_report(about jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = guichet, pg_catalog, pg_temp AS $$
BEGIN
    PERFORM acting_must(about ->> 'office');
    RETURN parity_counted(about);
END $$;
ALTER FUNCTION batch_head(batch) RENAME TO batch_counted;
CREATE FUNCTION batch_head(b batch) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = guichet, pg_catalog, pg_temp AS $$
BEGIN
    PERFORM acting_must((SELECT x.office FROM batch x WHERE x.id = b.id));
    RETURN batch_counted(b);
END $$;
ALTER FUNCTION threshold_report(jsonb) SECURITY DEFINER SET search_path = guichet, pg_catalog, pg_temp;
ALTER FUNCTION threshold_preview(text, numeric, jsonb) SECURITY DEFINER SET search_path = guichet, pg_catalog, pg_temp;

-- What was read in the same way that day, of the same office.
ALTER FUNCTION review_siblings(bigint) RENAME TO review_siblings_of;
CREATE FUNCTION review_siblings(wrong bigint) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = guichet, pg_catalog, pg_temp AS $$
BEGIN
    PERFORM acting_must((SELECT o.office FROM field_origin o WHERE o.field_id = wrong));
    RETURN review_siblings_of(wrong);
END $$;

-- As before, of the office that acts; of the first 20,000 that begin so.
CREATE OR REPLACE FUNCTION case_ids_by_words(words text[]) RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = guichet, pg_catalog, pg_temp SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
    theirs constant text := acting_office();
    fewest bigint;
    rarest text;
    token text;
    n bigint;
BEGIN
    FOREACH token IN ARRAY words LOOP
        SELECT count(*) INTO n FROM (SELECT FROM case_word w WHERE w.word >= token AND w.word < token || U&'\FFFF' LIMIT 5000) f;
        IF fewest IS NULL OR n < fewest THEN
            fewest := n;
            rarest := token;
        END IF;
    END LOOP;
    IF theirs = '*' THEN
        RETURN ARRAY(
            SELECT w.case_id FROM case_word w
            WHERE w.word >= rarest AND w.word < rarest || U&'\FFFF'
              AND NOT EXISTS (SELECT FROM unnest(words) t WHERE t <> rarest AND NOT EXISTS (
                      SELECT FROM case_word o WHERE o.case_id = w.case_id AND o.word >= t AND o.word < t || U&'\FFFF'))
            LIMIT 500);
    END IF;
    RETURN ARRAY(
        SELECT w.case_id FROM (SELECT * FROM case_word x WHERE x.word >= rarest AND x.word < rarest || U&'\FFFF' LIMIT 20000) w
        JOIN case_file c ON c.id = w.case_id AND c.office = theirs
        WHERE NOT EXISTS (SELECT FROM unnest(words) t WHERE t <> rarest AND NOT EXISTS (
                      SELECT FROM case_word o WHERE o.case_id = w.case_id AND o.word >= t AND o.word < t || U&'\FFFF'))
        LIMIT 500);
END $$;

CREATE OR REPLACE FUNCTION known_fields(who jsonb, of_field text) RETURNS TABLE (field_id bigint, truth text) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = guichet, pg_catalog, pg_temp AS $$
    SELECT k.field_id, min(k.value)
    FROM field_keying k JOIN field f ON f.id = k.field_id JOIN case_file c ON c.id = document_case(f.document_id) JOIN page p ON p.id = f.page_id
    WHERE NOT k.taken_back AND k.value IS NOT NULL AND desk_may(who, c.office) AND (SELECT acting_office()) IN ('*', c.office) AND p.document_id = f.document_id
      AND (of_field IS NULL OR f.name = of_field) AND f.name !~ '^(photo|signature|piece_)'
      AND NOT EXISTS (SELECT FROM field_review r WHERE r.field_id = f.id)
      AND NOT EXISTS (SELECT FROM known_answer a WHERE a.field_id = f.id AND a.agent = who ->> 'agent')
    GROUP BY k.field_id, f.value
    HAVING count(DISTINCT k.value) = 1 AND (count(DISTINCT k.agent) >= 2 OR min(k.value) = f.value) AND NOT bool_or(k.agent = who ->> 'agent')
$$;

-- Of the last 20,000 fields read, those that the machine alone accepted in cells ("typed", or else by hand).
CREATE FUNCTION glyph_fields(of_kind text) RETURNS TABLE (id bigint, name text, raw text, box_px jsonb, confidence numeric, form text, form_version text, number text, dpi jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = guichet, pg_catalog, pg_temp AS $$
    SELECT f.id, f.name, f.raw, f.box_px, f.confidence, d.form, d.form_version, c.number, p.reading -> 'dpi'
    FROM (SELECT * FROM field ORDER BY id DESC LIMIT 20000) f
    JOIN page p ON p.id = f.page_id JOIN document d ON d.id = f.document_id JOIN submission s ON s.id = d.submission_id JOIN case_file c ON c.id = s.case_id
    WHERE f.status = 'accepted' AND f.raw <> '' AND f.box_px IS NOT NULL AND d.form IS NOT NULL AND (SELECT acting_office()) IN ('*', c.office)
      AND CASE of_kind WHEN 'typed' THEN f.method = 'typed' ELSE f.method LIKE '%hand%' END
      AND NOT EXISTS (SELECT FROM field_review r WHERE r.field_id = f.id)
      AND NOT EXISTS (SELECT FROM field_decision e WHERE e.field_id = f.id)
$$;

-- What the role of the desk may touch: tables with a policy, those that hold nobody's data, and of accounts what colleagues may know. A table of a
-- later migration that is neither stays shut. Called after migrations and after a restore; says whether the role is there.
CREATE FUNCTION desk_rights() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    t record;
    -- Law, lists, settings, the names of offices and of those who work there; numbers of jobs, seals and links of the journal.
    nobodys constant text[] := '{agent,case_state,case_transition,document_kind,error_budget,event_chain,form_piece,job,law,letter_spelling,nation,nation_zone,
        office,procedure,reader_version,review_setting,seal_due,seal_kind,witness_lasting,witness_meaning,witness_source}';
    changed constant text[] := '{agent,error_budget,job,office,review_setting}';
    added constant text[] := '{event,event_chain,seal_due,original_part,page_picture,field_decision}';
    read constant text[] := '{applicant,destruction}';
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'guichet_desk') THEN
        RETURN false;
    END IF;
    EXECUTE 'GRANT USAGE ON SCHEMA guichet TO guichet_desk';
    EXECUTE 'REVOKE ALL ON ALL TABLES IN SCHEMA guichet FROM guichet_desk';
    EXECUTE 'GRANT USAGE ON ALL SEQUENCES IN SCHEMA guichet TO guichet_desk';
    FOR t IN SELECT c.relname AS name, c.oid::regclass AS place, c.relrowsecurity AS guarded, c.relkind AS kind,
                    coalesce(c.reloptions @> '{security_invoker=true}', false) AS invoked
             FROM pg_class c WHERE c.relnamespace = 'guichet'::regnamespace AND c.relkind IN ('r', 'v') LOOP
        CONTINUE WHEN NOT (t.guarded OR t.invoked OR t.name = ANY (nobodys));
        EXECUTE format('GRANT SELECT ON %s TO guichet_desk', t.place);
        CONTINUE WHEN t.kind = 'v' OR t.name = ANY (read);
        IF t.guarded OR t.name = ANY (changed || added) THEN
            EXECUTE format('GRANT INSERT ON %s TO guichet_desk', t.place);
        END IF;
        IF (t.guarded AND t.name <> ALL (added)) OR t.name = ANY (changed) THEN
            EXECUTE format('GRANT UPDATE ON %s TO guichet_desk', t.place);
        END IF;
    END LOOP;
    -- What is derived is made anew.
    EXECUTE 'GRANT DELETE ON field_review, case_value, case_word, piece, batch_helper TO guichet_desk';
    EXECUTE 'GRANT SELECT (name, role, office, locked) ON account TO guichet_desk';
    RETURN true;
END $$;

-- Functions of one long statement were planned at each call: most of what a screen's answer took, and more of it with the policies. As they are, with
-- a plan that a connection keeps.
DO $$
DECLARE
    kept record;
BEGIN
    FOR kept IN SELECT p.oid, p.proname, p.prosrc FROM pg_proc p WHERE p.oid = ANY ('{case_clock(bigint),case_completeness(bigint),case_dossier(text),
        "case_known_papers(jsonb,bigint)","case_others(jsonb,bigint)",case_show(text),field_show(bigint),"field_witnesses(bigint,text)",
        review_shown(field_review)}'::regprocedure[]) LOOP
        EXECUTE format('CREATE OR REPLACE FUNCTION %I(%s) RETURNS %s LANGUAGE plpgsql STABLE AS %L', kept.proname, pg_get_function_arguments(kept.oid),
                       pg_get_function_result(kept.oid), format(E'#variable_conflict use_column\nBEGIN\n    RETURN (%s);\nEND', kept.prosrc));
    END LOOP;
END $$;
