-- The end of keeping. A case whose time is over may be destroyed, with the visa of the archives and no other way (Code du
-- patrimoine L.212-2). What was destroyed stays proved: its seals, digests and numbers are in the journal.

CREATE TABLE destruction (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id      bigint NOT NULL REFERENCES case_file UNIQUE,
    rule         text NOT NULL CHECK (rule <> ''),
    visa         text NOT NULL CHECK (visa ~ '^[0-9A-Za-z][0-9A-Za-z /._-]{2,99}$'),
    agent        text NOT NULL REFERENCES agent,
    destroyed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    xid          xid8 DEFAULT pg_current_xact_id() -- while it runs: the only transaction that may take something away
);
CREATE INDEX destruction_running ON destruction (xid) WHERE xid IS NOT NULL;

CREATE FUNCTION destruction_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.xid IS NOT NULL AND NEW.xid IS NULL AND to_jsonb(NEW) - 'xid' = to_jsonb(OLD) - 'xid' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a destruction is kept as it was noted' USING ERRCODE = 'GU001';
END $$;
CREATE TRIGGER destruction_kept BEFORE UPDATE OR DELETE ON destruction FOR EACH ROW EXECUTE FUNCTION destruction_guard();

CREATE FUNCTION destruction_runs() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM destruction WHERE xid = pg_current_xact_id_if_assigned())
$$;

CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_LEVEL = 'ROW' AND TG_TABLE_NAME NOT IN ('event', 'event_chain', 'seal_kind', 'case_file', 'batch') AND destruction_runs() THEN
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% keeps what was written: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'GU001';
END $$;

DROP TRIGGER completion_request_kept ON completion_request;
CREATE TRIGGER completion_request_kept BEFORE UPDATE OR DELETE ON completion_request FOR EACH ROW
    WHEN (NOT destruction_runs()) EXECUTE FUNCTION completion_request_guard();
DROP TRIGGER field_review_kept ON field_review;
CREATE TRIGGER field_review_kept BEFORE DELETE ON field_review FOR EACH ROW
    WHEN (NOT destruction_runs()) EXECUTE FUNCTION field_review_guard();

-- Cases whose time is over by `rules`: [{"name", "states": [...], "count_from": ["closed", "permit_expiry"], "months"}]. Time counts
-- from the latest of these days that is known; of several rules that apply, the first in the list speaks.
CREATE FUNCTION retention_due(rules jsonb) RETURNS TABLE (case_id bigint, number text, state text, rule text, due_on date)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (c.number) c.id, c.number, c.state, r.body ->> 'name',
           (greatest(CASE WHEN r.body -> 'count_from' ? 'closed' THEN k.closed_on END,
                     CASE WHEN r.body -> 'count_from' ? 'permit_expiry' THEN c.lapse_on END)
            + make_interval(months => (r.body ->> 'months')::integer))::date AS due_on
    FROM case_file c JOIN case_state s ON s.name = c.state AND s.final
    JOIN jsonb_array_elements(rules) WITH ORDINALITY AS r (body, place) ON r.body -> 'states' ? c.state,
    LATERAL (SELECT coalesce(max((e.at AT TIME ZONE 'Europe/Paris')::date), (c.opened_at AT TIME ZONE 'Europe/Paris')::date) AS closed_on
             FROM event e WHERE e.subject_kind = 'case' AND e.subject = c.number AND e.kind IN ('case.moved', 'case.extended', 'field.decided')) k
    WHERE NOT EXISTS (SELECT FROM destruction d WHERE d.case_id = c.id)
      AND greatest(CASE WHEN r.body -> 'count_from' ? 'closed' THEN k.closed_on END,
                   CASE WHEN r.body -> 'count_from' ? 'permit_expiry' THEN c.lapse_on END)
          + make_interval(months => (r.body ->> 'months')::integer) <= (now() AT TIME ZONE 'Europe/Paris')::date
    ORDER BY c.number, r.place
$$;

-- Originals that hold pages of this case, and whether they hold pages of another one, without which no scan can be cut.
CREATE FUNCTION case_originals(of_case bigint) RETURNS TABLE (original_id bigint, shared boolean) LANGUAGE sql STABLE AS $$
    SELECT p.original_id, EXISTS (
        SELECT FROM page q LEFT JOIN document e ON e.id = q.document_id LEFT JOIN submission t ON t.id = e.submission_id
        WHERE q.original_id = p.original_id AND (q.fate = 'to_place' OR t.case_id <> of_case))
    FROM page p JOIN document d ON d.id = p.document_id JOIN submission s ON s.id = d.submission_id
    WHERE s.case_id = of_case GROUP BY p.original_id
$$;

-- What would be destroyed, with a word that stands for exactly this list: destroying asks for it.
CREATE FUNCTION retention_plan(rules jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'list', left(encode(sha256(convert_to(coalesce(string_agg(d.number || ' ' || d.rule, E'\n' ORDER BY d.number), ''), 'UTF8')), 'hex'), 16),
        'cases', coalesce(jsonb_agg(jsonb_build_object(
            'number', d.number, 'state', d.state, 'rule', d.rule, 'due_on', d.due_on,
            'pages', (SELECT count(*) FROM page p JOIN document o ON o.id = p.document_id JOIN submission s ON s.id = o.submission_id
                      WHERE s.case_id = d.case_id),
            'originals', (SELECT count(*) FROM case_originals(d.case_id)),
            'shared', (SELECT count(*) FROM case_originals(d.case_id) WHERE shared)) ORDER BY d.number), '[]'))
    FROM retention_due(rules) d
$$;

-- Deletes rows of a table and, first, those that refer to them, however deep.
CREATE FUNCTION rows_destroy(of_table regclass, key text, ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    link record;
    referred bigint[];
BEGIN
    FOR link IN SELECT f.conrelid::regclass AS referring, a.attname AS by_column, b.attname AS to_column
                FROM pg_constraint f JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = f.conkey[1]
                JOIN pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = f.confkey[1]
                WHERE f.contype = 'f' AND f.confrelid = of_table AND f.conrelid <> of_table AND cardinality(f.conkey) = 1 LOOP
        EXECUTE format('SELECT array_agg(%I) FROM %s WHERE %I = ANY ($1)', link.to_column, of_table, key) INTO referred USING ids;
        IF referred IS NOT NULL THEN
            PERFORM rows_destroy(link.referring, link.by_column, referred);
        END IF;
    END LOOP;
    EXECUTE format('DELETE FROM %s WHERE %I = ANY ($1)', of_table, key) USING ids;
END $$;

CREATE FUNCTION pages_destroy(gone bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM page_picture WHERE page_id = ANY (gone);
    UPDATE page SET reading = '{}', hash = NULL, form = NULL, form_version = NULL, form_page = NULL, error = '', document_id = NULL,
                    fate = 'set_aside', fate_reason = 'destroyed', duplicate_of = NULL, duplicate = NULL
    WHERE id = ANY (gone);
$$;

-- The bytes of an original go when no page in it is anybody else's. Its row stays, with its SHA-256.
CREATE FUNCTION original_destroy(gone bigint, by_visa text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    o original;
BEGIN
    PERFORM pages_destroy(ARRAY(SELECT id FROM page WHERE original_id = gone));
    DELETE FROM original_part WHERE original_id = gone;
    UPDATE original_again SET name = '' WHERE original_id = gone;
    UPDATE original SET name = '', capture = '{}' WHERE id = gone RETURNING * INTO o;
    PERFORM event_add('original.destroyed', 'original', gone::text, '',
                      jsonb_build_object('sha256', o.sha256, 'size', o.size, 'visa', by_visa));
END $$;

CREATE FUNCTION manifests_renew(of_originals bigint[], by_visa text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    b record;
BEGIN
    FOR b IN SELECT DISTINCT g.id FROM batch g JOIN original o ON o.batch_id = g.id WHERE o.id = ANY (of_originals) AND g.state = 'closed' LOOP
        PERFORM event_add('batch.manifest', 'batch', b.id::text, '', jsonb_build_object(
            'root', m.manifest -> 'root', 'leaves', jsonb_array_length(m.manifest -> 'leaves'), 'visa', by_visa))
        FROM (SELECT batch_manifest(b.id) AS manifest) m;
    END LOOP;
END $$;

CREATE FUNCTION case_destroy(gone case_file, by_rule text, by_visa text, by_agent text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    originals bigint[];
    whole bigint[];
    pages bigint[];
    proof jsonb;
    link record;
BEGIN
    INSERT INTO destruction (case_id, rule, visa, agent) VALUES (gone.id, by_rule, by_visa, agent_known(by_agent));
    SELECT coalesce(array_agg(original_id), '{}'), coalesce(array_agg(original_id) FILTER (WHERE NOT shared), '{}')
    INTO originals, whole FROM case_originals(gone.id);
    pages := ARRAY(SELECT p.id FROM page p JOIN document d ON d.id = p.document_id JOIN submission s ON s.id = d.submission_id
                   WHERE s.case_id = gone.id);
    proof := jsonb_build_object('rule', by_rule, 'visa', by_visa, 'pages', cardinality(pages), 'kept_originals',
        cardinality(originals) - cardinality(whole), 'originals', (SELECT jsonb_agg(sha256 ORDER BY id) FROM original WHERE id = ANY (whole)),
        'submissions', (SELECT jsonb_agg(encode(request_sha256, 'hex') ORDER BY id) FROM submission WHERE case_id = gone.id),
        'notices', (SELECT jsonb_agg(sha256 ORDER BY id) FROM notice WHERE case_id = gone.id));
    PERFORM pages_destroy(pages);
    PERFORM original_destroy(o, by_visa) FROM unnest(whole) o;
    DELETE FROM case_value WHERE case_id = gone.id;
    FOR link IN SELECT f.conrelid::regclass AS referring, a.attname AS by_column FROM pg_constraint f
                JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = f.conkey[1]
                WHERE f.contype = 'f' AND f.confrelid = 'case_file'::regclass AND f.conrelid <> 'destruction'::regclass LOOP
        PERFORM rows_destroy(link.referring, link.by_column, ARRAY[gone.id]);
    END LOOP;
    DELETE FROM case_word WHERE case_id = gone.id;
    UPDATE case_file SET applicant_id = NULL, silence_on = NULL, lapse_on = NULL WHERE id = gone.id;
    DELETE FROM applicant a WHERE a.id = gone.applicant_id AND NOT EXISTS (SELECT FROM case_file c WHERE c.applicant_id = a.id);
    PERFORM event_add('case.destroyed', 'case', gone.number, by_agent, proof);
    PERFORM manifests_renew(originals, by_visa);
END $$;

-- Destroys exactly what retention_plan listed under that word. Answers how many cases.
CREATE FUNCTION retention_run(rules jsonb, by_visa text, of_list text, by_agent text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    d record;
    n integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(7283914460041);
    IF coalesce(by_visa, '') = '' THEN
        RAISE EXCEPTION 'nothing is destroyed without the number of a visa of the archives' USING ERRCODE = 'GU009';
    END IF;
    IF retention_plan(rules) ->> 'list' IS DISTINCT FROM of_list THEN
        RAISE EXCEPTION 'the list has changed since it was shown: look at it again' USING ERRCODE = 'GU006';
    END IF;
    FOR d IN SELECT c, due.rule FROM retention_due(rules) due JOIN case_file c ON c.id = due.case_id ORDER BY c.number LOOP
        PERFORM case_destroy(d.c, d.rule, by_visa, by_agent);
        n := n + 1;
    END LOOP;
    UPDATE destruction SET xid = NULL WHERE xid = pg_current_xact_id();
    RETURN n;
END $$;
