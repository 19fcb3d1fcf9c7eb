-- Records as evidence: whatever is written about a case leaves a seal in the journal, a SHA-256 over the rows as they are at
-- commit. The last seal of an owner (an original's pages, a document's fields, a case's values...) must fit what is there, so
-- that a row that was altered, added or taken away behind the rules is found, whoever did it.

-- What is sealed: rows of `relation` by `owner`, over `columns`. A column that a later migration adds is covered by defining
-- the kind anew (seal_define): older seals keep being checked by the version that they name.
CREATE TABLE seal_kind (
    kind     text NOT NULL CHECK (kind ~ '^[a-z_]+$'),
    version  integer NOT NULL CHECK (version > 0),
    relation text NOT NULL,
    owner    text NOT NULL,
    columns  text[] NOT NULL CHECK (cardinality(columns) > 0),
    PRIMARY KEY (kind, version)
);
CREATE TRIGGER seal_kind_kept BEFORE UPDATE OR DELETE ON seal_kind FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What a transaction has touched and must seal when it commits. Never seen by another one.
CREATE UNLOGGED TABLE seal_due (
    xid   xid8 NOT NULL DEFAULT pg_current_xact_id(),
    kind  text NOT NULL,
    owner bigint NOT NULL,
    PRIMARY KEY (xid, kind, owner)
);

-- The digest of each of these owners' rows; of all when `owners` is NULL. Rows are JSON arrays, one a line, in the order of
-- their bytes. Times in UTC, whatever the session's zone.
CREATE FUNCTION seal_digests(k seal_kind, owners bigint[]) RETURNS TABLE (owner bigint, "rows" bigint, digest bytea)
LANGUAGE plpgsql STABLE SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
BEGIN
    RETURN QUERY EXECUTE format(
        'SELECT o, count(*), sha256(convert_to(string_agg(line, E''\n'' ORDER BY line COLLATE "C"), ''UTF8''))
         FROM (SELECT %1$I AS o, jsonb_build_array(%2$s)::text AS line FROM %3$I %4$s) r GROUP BY o',
        k.owner, (SELECT string_agg(format('%I', c), ', ' ORDER BY place) FROM unnest(k.columns) WITH ORDINALITY AS u (c, place)),
        k.relation, CASE WHEN owners IS NOT NULL THEN format('WHERE %I = ANY ($1)', k.owner) ELSE '' END) USING owners;
END $$;

CREATE FUNCTION seal_latest_kind(of_kind text) RETURNS seal_kind LANGUAGE sql STABLE AS $$
    SELECT * FROM seal_kind WHERE kind = of_kind ORDER BY version DESC LIMIT 1
$$;

-- Writes the seals of everything that this transaction touched. Under the lock of the chain: who comes next sees what this one
-- has written, so that the last seal is never older than the rows.
CREATE FUNCTION seal_settle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    due record;
    k seal_kind;
BEGIN
    IF NOT EXISTS (SELECT FROM seal_due WHERE xid = pg_current_xact_id()) THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(7283914460022);
    FOR due IN SELECT d.kind, array_agg(d.owner ORDER BY d.owner) AS owners FROM seal_due d
               WHERE d.xid = pg_current_xact_id() GROUP BY d.kind ORDER BY d.kind LOOP
        k := seal_latest_kind(due.kind);
        INSERT INTO event (kind, subject_kind, subject, data)
        SELECT 'record.sealed', 'sealed_' || due.kind, o::text,
               jsonb_build_object('version', k.version, 'rows', coalesce(s."rows", 0), 'sha256', encode(s.digest, 'hex'))
        FROM unnest(due.owners) o LEFT JOIN seal_digests(k, due.owners) s ON s.owner = o ORDER BY o;
    END LOOP;
    DELETE FROM seal_due WHERE xid = pg_current_xact_id();
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER seal_settled AFTER INSERT ON seal_due DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION seal_settle();

CREATE FUNCTION seal_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO seal_due (kind, owner) SELECT DISTINCT %L, %I FROM moved ON CONFLICT DO NOTHING',
                   TG_ARGV[0], TG_ARGV[1]);
    RETURN NULL;
END $$;

-- Begins to seal a kind, or seals it from now on over other columns. What is there already is sealed as it is.
CREATE FUNCTION seal_define(of_kind text, of_table text, of_relation text, by_owner text, over_columns text[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    next integer := coalesce((SELECT max(version) FROM seal_kind WHERE kind = of_kind), 0) + 1;
    change record;
BEGIN
    INSERT INTO seal_kind VALUES (of_kind, next, of_relation, by_owner, over_columns);
    PERFORM event_add('seal.defined', 'seal_kind', of_kind, '',
                      (SELECT to_jsonb(k) FROM seal_kind k WHERE k.kind = of_kind AND k.version = next));
    EXECUTE format('INSERT INTO seal_due (kind, owner) SELECT DISTINCT %L, %I FROM %I ON CONFLICT DO NOTHING',
                   of_kind, by_owner, of_relation);
    IF next = 1 THEN
        FOR change IN SELECT * FROM (VALUES ('INSERT', 'NEW'), ('UPDATE', 'NEW'), ('DELETE', 'OLD')) AS c (verb, side) LOOP
            EXECUTE format('CREATE TRIGGER %I AFTER %s ON %I REFERENCING %s TABLE AS moved
                            FOR EACH STATEMENT EXECUTE FUNCTION seal_mark(%L, %L)',
                           of_kind || '_sealed_' || lower(change.verb), change.verb, of_table, change.side, of_kind, by_owner);
        END LOOP;
    END IF;
END $$;

-- A page's reading and picture are large and never change: their digests stand in the row, and seals go over those.
CREATE FUNCTION reading_digest(reading jsonb) RETURNS bytea LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT sha256(convert_to(reading::text, 'UTF8'))
$$;
ALTER TABLE page ADD reading_sha256 bytea GENERATED ALWAYS AS (reading_digest(reading)) STORED;
ALTER TABLE page_picture ADD sha256 bytea GENERATED ALWAYS AS (sha256(jpeg)) STORED;
CREATE VIEW page_record AS
    SELECT p.*, k.sha256 AS picture_sha256 FROM page p LEFT JOIN page_picture k ON k.page_id = p.id;

SELECT seal_define('batch', 'batch', 'batch', 'id', '{id,key,office,channel,received_on,postmark_on,operator,label,duplex,expected_sheets,expected_cases,expected_separators,state,stop_code,stop_message,found_cases,found_separators,released_by,released_reason,opened_at,closed_at}');
SELECT seal_define('original', 'original', 'original', 'id', '{id,sha256,batch_id,sequence,media_type,name,size,capture,stored_at,state,page_count,problem_code,problem}');
SELECT seal_define('original_again', 'original_again', 'original_again', 'batch_id', '{original_id,batch_id,sequence,name,came_at}');
SELECT seal_define('page', 'page', 'page_record', 'original_id', '{id,original_id,number,blank,hash,form,form_version,form_page,error,reading_sha256,picture_sha256,fate,fate_reason,document_id,duplicate_of,duplicate}');
SELECT seal_define('applicant', 'applicant', 'applicant', 'id', '{id,foreigner_number}');
SELECT seal_define('case', 'case_file', 'case_file', 'id', '{id,number,office,procedure,procedure_id,qualified_by,state,applicant_id,received_on,silence_on,lapse_on,opened_at}');
SELECT seal_define('submission', 'submission', 'submission', 'case_id', '{id,case_id,channel,key,office,received_at,postmark_on,filed_at,request_sha256,provenance}');
SELECT seal_define('document', 'document', 'document', 'submission_id', '{id,submission_id,sequence,kind,form,form_version,missing_pages,detail}');
SELECT seal_define('field', 'field', 'field', 'document_id', '{id,document_id,page_id,name,value,raw,confidence,status,reason,message,method,box_px,alternatives}');
SELECT seal_define('decision', 'field_decision', 'field_decision', 'field_id', '{id,field_id,verdict,value,reason,agent,decided_at}');
SELECT seal_define('value', 'case_value', 'case_value', 'case_id', '{case_id,name,value,field_id,decision_id}');
SELECT seal_define('piece', 'piece', 'piece', 'case_id', '{case_id,kind,class,state}');
SELECT seal_define('notice', 'notice', 'notice', 'id', '{id,case_id,kind,made_at,sha256,data}');
SELECT seal_define('request', 'completion_request', 'completion_request', 'id', '{id,case_id,requested_on,due_on,pieces,satisfied_on,agent}');

-- The first record that does not fit its last seal, as "kind owner: what is wrong"; `count` is how many seals were checked.
CREATE FUNCTION seal_verify(OUT count bigint, OUT bad text) LANGUAGE plpgsql STABLE AS $$
DECLARE
    k seal_kind;
    wrong record;
BEGIN
    count := 0;
    SELECT kind || ' ' || version INTO bad FROM seal_kind s
    WHERE NOT EXISTS (SELECT FROM event e WHERE e.kind = 'seal.defined' AND e.subject_kind = 'seal_kind' AND e.subject = s.kind
                      AND e.data = to_jsonb(s)) LIMIT 1;
    IF bad IS NOT NULL THEN
        bad := 'seal_kind ' || bad || ': it is not as the journal says that it was defined';
        RETURN;
    END IF;
    FOR k IN SELECT * FROM seal_kind ORDER BY kind, version LOOP
        WITH latest AS MATERIALIZED (
            SELECT DISTINCT ON (e.subject) e.subject::bigint AS owner, e.data FROM event e
            WHERE e.subject_kind = 'sealed_' || k.kind AND e.kind = 'record.sealed' ORDER BY e.subject, e.id DESC
        ), there AS MATERIALIZED (
            SELECT * FROM seal_digests(k, NULL)
        ), judged AS (
            SELECT coalesce(l.owner, t.owner) AS owner,
                   CASE WHEN l.owner IS NULL THEN 'it has no seal'
                        WHEN coalesce(t."rows", 0) <> (l.data ->> 'rows')::bigint
                            THEN format('%s rows were sealed, %s are there', l.data ->> 'rows', coalesce(t."rows", 0))
                        WHEN encode(t.digest, 'hex') IS DISTINCT FROM l.data ->> 'sha256' THEN 'it was altered after it was sealed'
                   END AS problem
            FROM latest l FULL JOIN there t ON t.owner = l.owner
            WHERE l.owner IS NULL OR (l.data ->> 'version')::integer = k.version
        )
        SELECT count(*) AS checked, min(j.owner) FILTER (WHERE j.problem IS NOT NULL) AS owner,
               (array_agg(j.problem ORDER BY j.owner) FILTER (WHERE j.problem IS NOT NULL))[1] AS problem
        INTO wrong FROM judged j;
        count := count + wrong.checked;
        IF wrong.owner IS NOT NULL THEN
            bad := format('%s of %s %s: %s', k.kind, k.owner, wrong.owner, wrong.problem);
            RETURN;
        END IF;
    END LOOP;
    SELECT format('page %s: its reading is not the one that was sealed', p.id) INTO bad
    FROM page p WHERE p.reading_sha256 <> reading_digest(p.reading) ORDER BY p.id LIMIT 1;
    SELECT coalesce(bad, (SELECT format('page %s: its picture is not the one that was sealed', h.page_id) FROM page_picture h
                          WHERE h.sha256 <> sha256(h.jpeg) ORDER BY h.page_id LIMIT 1)) INTO bad;
END $$;
