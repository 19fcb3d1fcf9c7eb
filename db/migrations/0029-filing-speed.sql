-- A case of forty fields costs the store half of what it did. What is sealed, guarded and journalled stays as it was; but a seal
-- covers a row's own text (record_out) where that was a JSON array, and one event holds the seals of a transaction where each had
-- its own. Older seals keep being checked as they were written.

-- How a row becomes a line: 'record', its text as a record; NULL, a JSON array, as all were at first.
ALTER TABLE seal_kind ADD lines text CHECK (lines = 'record');

CREATE FUNCTION seal_line(k seal_kind) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT format(CASE k.lines WHEN 'record' THEN 'ROW(%s)::text' ELSE 'jsonb_build_array(%s)::text' END,
                  (SELECT string_agg(format('%I', c), ', ' ORDER BY place) FROM unnest(k.columns) WITH ORDINALITY AS u (c, place)))
$$;

-- The digest of each of these owners' rows; of all when `owners` is NULL. Lines stand in the order of their bytes. Whatever the
-- session's settings, a row has one text.
CREATE OR REPLACE FUNCTION seal_digests(k seal_kind, owners bigint[]) RETURNS TABLE (owner bigint, "rows" bigint, digest bytea)
LANGUAGE plpgsql STABLE SET timezone = 'UTC' SET datestyle = 'ISO' SET bytea_output = 'hex' SET extra_float_digits = 1 AS $$
BEGIN
    RETURN QUERY EXECUTE format(
        'SELECT o, count(*), sha256(convert_to(string_agg(line, E''\n'' ORDER BY line COLLATE "C"), ''UTF8''))
         FROM (SELECT %1$I AS o, %2$s AS line FROM %3$I %4$s) r GROUP BY o',
        k.owner, seal_line(k), k.relation, CASE WHEN owners IS NOT NULL THEN format('WHERE %I = ANY ($1)', k.owner) ELSE '' END)
        USING owners;
END $$;

-- Of each kind a function of its own, whose plan a connection keeps, and one that knows them all.
CREATE OR REPLACE FUNCTION seal_compile(k seal_kind) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE OR REPLACE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql AS $f$
        BEGIN
            INSERT INTO seal_due (kind, owner) SELECT DISTINCT %L, %I FROM moved ON CONFLICT DO NOTHING;
            RETURN NULL;
        END $f$', 'seal_mark_' || k.kind, k.kind, k.owner);
    EXECUTE format('CREATE OR REPLACE FUNCTION %1$I(owners bigint[]) RETURNS jsonb LANGUAGE plpgsql AS $f$
        BEGIN
            RETURN (SELECT jsonb_agg((
                SELECT jsonb_build_object(''kind'', %2$L, ''version'', %3$s, ''owner'', o, ''rows'', count(*), ''sha256'',
                    encode(sha256(convert_to(string_agg(r.line, E''\n'' ORDER BY r.line COLLATE "C"), ''UTF8'')), ''hex''))
                FROM (SELECT %5$s AS line FROM %6$I WHERE %4$I = o) r)) FROM unnest(owners) o);
        END $f$', 'seal_rows_' || k.kind, k.kind, k.version, k.owner, seal_line(k), k.relation);
    EXECUTE format('CREATE OR REPLACE FUNCTION seal_rows(of_kind text, owners bigint[]) RETURNS jsonb LANGUAGE plpgsql AS $f$
        BEGIN
            CASE of_kind %s END CASE;
        END $f$', (SELECT string_agg(format('WHEN %L THEN RETURN %I(owners);', kind, 'seal_rows_' || kind), ' ' ORDER BY kind)
                   FROM (SELECT DISTINCT kind FROM seal_kind) s));
END $$;

-- Writes the seals of everything that this transaction touched. Under the lock of the chain: who comes next sees what this one
-- has written, so that the last seal is never older than the rows. Its plans are made once for a connection, by indexes alone: one
-- made while the store was nearly empty would else read whole tables long after, and one made anew for each case costs more than
-- it finds.
CREATE FUNCTION seal_write() RETURNS void LANGUAGE plpgsql
SET timezone = 'UTC' SET datestyle = 'ISO' SET bytea_output = 'hex' SET extra_float_digits = 1
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan SET jit = off AS $$
DECLARE
    due record;
    seals jsonb := '[]';
    most constant integer := 1000; -- to one event
BEGIN
    PERFORM pg_advisory_xact_lock(7283914460022);
    FOR due IN SELECT d.kind, array_agg(d.owner ORDER BY d.owner) AS owners FROM seal_due d
               WHERE d.xid = pg_current_xact_id() GROUP BY d.kind ORDER BY d.kind LOOP
        seals := seals || seal_rows(due.kind, due.owners);
    END LOOP;
    IF jsonb_array_length(seals) <= most THEN
        INSERT INTO event (kind, subject_kind, subject, data) VALUES ('record.sealed', 'sealed', '', jsonb_build_object('seals', seals));
    ELSE
        INSERT INTO event (kind, subject_kind, subject, data)
        SELECT 'record.sealed', 'sealed', '', jsonb_build_object('seals', jsonb_agg(s.seal ORDER BY s.place))
        FROM jsonb_array_elements(seals) WITH ORDINALITY AS s (seal, place) GROUP BY (s.place - 1) / most ORDER BY (s.place - 1) / most;
    END IF;
    DELETE FROM seal_due WHERE xid = pg_current_xact_id();
END $$;

-- Called for each row that is due; the first seals them all.
CREATE OR REPLACE FUNCTION seal_settle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM seal_due WHERE xid = pg_current_xact_id()) THEN
        PERFORM seal_write();
    END IF;
    RETURN NULL;
END $$;

-- Begins to seal a kind, or seals it from now on over other columns. What is there already is sealed as it is.
CREATE OR REPLACE FUNCTION seal_define(of_kind text, of_table text, of_relation text, by_owner text, over_columns text[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    next integer := coalesce((SELECT max(version) FROM seal_kind WHERE kind = of_kind), 0) + 1;
    change record;
BEGIN
    INSERT INTO seal_kind (kind, version, relation, owner, columns, lines) VALUES (of_kind, next, of_relation, by_owner, over_columns, 'record');
    PERFORM seal_compile(seal_latest_kind(of_kind));
    PERFORM event_add('seal.defined', 'seal_kind', of_kind, '',
                      (SELECT to_jsonb(k) FROM seal_kind k WHERE k.kind = of_kind AND k.version = next));
    EXECUTE format('INSERT INTO seal_due (kind, owner) SELECT DISTINCT %L, %I FROM %I ON CONFLICT DO NOTHING',
                   of_kind, by_owner, of_relation);
    IF next = 1 THEN
        FOR change IN SELECT * FROM (VALUES ('INSERT', 'NEW'), ('UPDATE', 'NEW'), ('DELETE', 'OLD')) AS c (verb, side) LOOP
            EXECUTE format('CREATE TRIGGER %I AFTER %s ON %I REFERENCING %s TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION %I()',
                           of_kind || '_sealed_' || lower(change.verb), change.verb, of_table, change.side, 'seal_mark_' || of_kind);
        END LOOP;
    END IF;
END $$;

-- The kinds that are there already, from now on by their records.
DO $$
DECLARE
    k seal_kind;
BEGIN
    FOR k IN SELECT l.* FROM (SELECT DISTINCT kind FROM seal_kind) s, seal_latest_kind(s.kind) l LOOP
        EXECUTE format('DROP FUNCTION %I(bigint[])', 'seal_write_' || k.kind);
        INSERT INTO seal_kind (kind, version, relation, owner, columns, lines)
        VALUES (k.kind, k.version + 1, k.relation, k.owner, k.columns, 'record');
        PERFORM seal_compile(seal_latest_kind(k.kind));
        PERFORM event_add('seal.defined', 'seal_kind', k.kind, '', to_jsonb(seal_latest_kind(k.kind)));
    END LOOP;
END $$;

-- Every seal in the journal, whichever way it was written.
CREATE VIEW seal_said AS
    SELECT s.seal ->> 'kind' AS kind, (s.seal ->> 'owner')::bigint AS owner, e.id AS event_id, (s.seal ->> 'version')::integer AS version,
           (s.seal ->> 'rows')::bigint AS "rows", s.seal ->> 'sha256' AS sha256
    FROM event e, jsonb_array_elements(e.data -> 'seals') AS s (seal) WHERE e.kind = 'record.sealed' AND e.subject_kind = 'sealed'
    UNION ALL
    SELECT substr(e.subject_kind, length('sealed_') + 1), e.subject::bigint, e.id, (e.data ->> 'version')::integer,
           (e.data ->> 'rows')::bigint, e.data ->> 'sha256'
    FROM event e WHERE e.kind = 'record.sealed' AND e.subject_kind <> 'sealed';

-- The first record that does not fit its last seal, as "kind owner: what is wrong"; `count` is how many seals were checked.
CREATE OR REPLACE FUNCTION seal_verify(OUT count bigint, OUT bad text) LANGUAGE plpgsql STABLE AS $$
BEGIN
    count := 0;
    SELECT kind || ' ' || version INTO bad FROM seal_kind s
    WHERE NOT EXISTS (SELECT FROM event e WHERE e.kind = 'seal.defined' AND e.subject_kind = 'seal_kind' AND e.subject = s.kind
                      AND e.data = jsonb_strip_nulls(to_jsonb(s))) LIMIT 1;
    IF bad IS NOT NULL THEN
        bad := 'seal_kind ' || bad || ': it is not as the journal says that it was defined';
        RETURN;
    END IF;
    WITH latest AS MATERIALIZED (
        SELECT DISTINCT ON (s.kind, s.owner) s.* FROM seal_said s ORDER BY s.kind, s.owner, s.event_id DESC
    ), newest AS (
        SELECT kind, max(version) AS version FROM seal_kind GROUP BY kind
    ), used AS (
        SELECT DISTINCT kind, version FROM latest UNION SELECT kind, version FROM newest
    ), there AS MATERIALIZED (
        SELECT k.kind, k.version, d.owner, d."rows", encode(d.digest, 'hex') AS sha256
        FROM seal_kind k JOIN used USING (kind, version), LATERAL seal_digests(k, NULL) d
    ), judged AS (
        SELECT l.kind, l.owner, CASE WHEN coalesce(t."rows", 0) <> l."rows" THEN format('%s rows were sealed, %s are there', l."rows", coalesce(t."rows", 0))
                                     WHEN t.sha256 IS DISTINCT FROM l.sha256 THEN 'it was altered after it was sealed' END AS problem
        FROM latest l LEFT JOIN there t USING (kind, version, owner)
        UNION ALL
        SELECT t.kind, t.owner, 'it has no seal' FROM there t JOIN newest USING (kind, version)
        WHERE NOT EXISTS (SELECT FROM latest l WHERE l.kind = t.kind AND l.owner = t.owner)
    ), wrong AS (
        SELECT j.* FROM judged j WHERE j.problem IS NOT NULL ORDER BY j.kind, j.owner LIMIT 1
    )
    SELECT (SELECT count(*) FROM judged),
           (SELECT format('%s of %s %s: %s', w.kind, (seal_latest_kind(w.kind)).owner, w.owner, w.problem) FROM wrong w) INTO count, bad;
    IF bad IS NOT NULL THEN
        RETURN;
    END IF;
    SELECT format('page %s: its reading is not the one that was sealed', p.id) INTO bad
    FROM page p WHERE p.reading_sha256 <> reading_digest(p.reading) ORDER BY p.id LIMIT 1;
    SELECT coalesce(bad, (SELECT format('page %s: its picture is not the one that was sealed', h.page_id) FROM page_picture h
                          WHERE h.sha256 <> sha256(h.jpeg) ORDER BY h.page_id LIMIT 1)) INTO bad;
END $$;

ALTER FUNCTION submission_file(jsonb) SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION submission_file(jsonb) SET jit = off;

-- As before; settings are looked up once, and a document's case without a call.
CREATE OR REPLACE FUNCTION field_judge() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    setting jsonb := (SELECT jsonb_object_agg(name, value) FROM review_setting);
    filled numeric := setting ->> 'sample_per_mille';
    empty numeric := setting ->> 'sample_empty_per_mille';
    hidden double precision := (setting ->> 'blind_per_mille')::double precision / 1000;
    twice jsonb := setting -> 'double_keyed';
BEGIN
    INSERT INTO field_review (field_id, case_id, reason, mode, blind)
    SELECT f.id, (SELECT s.case_id FROM document d JOIN submission s ON s.id = d.submission_id WHERE d.id = f.document_id),
           CASE WHEN f.status = 'accepted' THEN 'below_budget' ELSE f.reason END,
           CASE WHEN f.page_id IS NOT NULL AND twice ? f.name THEN 'keying' ELSE 'open' END,
           f.page_id IS NOT NULL AND (twice ? f.name OR random() < hidden)
    FROM fresh f LEFT JOIN error_budget b ON b.field_name = f.name
    WHERE f.status <> 'empty' AND NOT field_promised(f.status, f.confidence, b.budget);
    IF NOT EXISTS (SELECT FROM fresh WHERE page_id IS NOT NULL) THEN
        RETURN NULL; -- only what lies on paper can be keyed again
    END IF;
    WITH drawn AS (
        INSERT INTO field_sample (field_id, per_mille)
        SELECT f.id, CASE f.status WHEN 'empty' THEN empty ELSE filled END
        FROM fresh f LEFT JOIN error_budget b ON b.field_name = f.name
        WHERE f.page_id IS NOT NULL AND random() * 1000 < CASE f.status WHEN 'empty' THEN empty ELSE filled END
          AND (f.status = 'empty' OR field_promised(f.status, f.confidence, b.budget))
        RETURNING field_id)
    INSERT INTO field_review (field_id, case_id, reason, mode, blind)
    SELECT f.id, document_case(f.document_id), CASE f.status WHEN 'empty' THEN 'doubtful_empty' ELSE 'doubtful' END, 'sample', true
    FROM drawn d JOIN fresh f ON f.id = d.field_id;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION case_value_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    SELECT v.name, v.case_id, v.field_id INTO wrong
    FROM fresh v LEFT JOIN LATERAL (
        SELECT f.name, f.value, f.document_id, field_promised(f.status, f.confidence, b.budget) AS promised
        FROM field f LEFT JOIN error_budget b ON b.field_name = f.name WHERE f.id = v.field_id) f ON true
    WHERE (f.name = v.name
           AND CASE WHEN v.decision_id IS NULL THEN v.value = f.value AND (f.promised OR field_confirmed(v.field_id, v.case_id))
                    ELSE decision_says(v.decision_id, v.field_id, v.value) END
           AND (SELECT s.case_id FROM document d JOIN submission s ON s.id = d.submission_id WHERE d.id = f.document_id) = v.case_id) IS NOT TRUE
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'value "%" of case %: field % does not say so within its error budget, nor does a witness confirm it, nor a decision by a person',
            wrong.name, wrong.case_id, wrong.field_id USING ERRCODE = 'GU005';
    END IF;
    RETURN NULL;
END $$;

-- As before, in a third of the time.
CREATE OR REPLACE FUNCTION check_character(body text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
    alphabet constant text := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
    clean constant text := regexp_replace(body, '[^0-9A-Z]', '', 'g');
    p integer := 36;
BEGIN
    FOR i IN 1 .. length(clean) LOOP
        p := coalesce(nullif((p + strpos(alphabet, substr(clean, i, 1)) - 1) % 36, 0), 36) * 2 % 37;
    END LOOP;
    RETURN substr(alphabet, (37 - p) % 36 + 1, 1);
END $$;

-- As before; a bounded repeat is the dearest that a regular expression can hold.
ALTER TABLE field DROP CONSTRAINT field_name_check,
    ADD CONSTRAINT field_name_check CHECK (name ~ '^[a-z][a-z0-9_]*$' AND length(name) <= 100);
