-- A case of forty fields costs the store a tenth less. What is sealed, and what a case takes from its readings, stays as it was:
-- aggregates are costly to set up, dear where there is one row or one owner.

-- As before, but the seals of one owner at a time.
CREATE OR REPLACE FUNCTION seal_compile(k seal_kind) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE OR REPLACE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql AS $f$
        BEGIN
            INSERT INTO seal_due (kind, owner) SELECT DISTINCT %L, %I FROM moved ON CONFLICT DO NOTHING;
            RETURN NULL;
        END $f$', 'seal_mark_' || k.kind, k.kind, k.owner);
    EXECUTE format('CREATE OR REPLACE FUNCTION %1$I(of_owner bigint) RETURNS jsonb LANGUAGE plpgsql AS $f$
        DECLARE
            lines constant text[] := ARRAY(SELECT %5$s COLLATE "C" AS line FROM %6$I WHERE %4$I = of_owner ORDER BY line);
        BEGIN
            RETURN jsonb_build_object(''kind'', %2$L, ''version'', %3$s, ''owner'', of_owner, ''rows'', cardinality(lines), ''sha256'',
                                      encode(sha256(convert_to(nullif(array_to_string(lines, E''\n''), ''''), ''UTF8'')), ''hex''));
        END $f$', 'seal_rows_' || k.kind, k.kind, k.version, k.owner, seal_line(k), k.relation);
    EXECUTE format('CREATE OR REPLACE FUNCTION seal_rows(of_kind text, of_owner bigint) RETURNS jsonb LANGUAGE plpgsql AS $f$
        BEGIN
            CASE of_kind %s END CASE;
        END $f$', (SELECT string_agg(format('WHEN %L THEN RETURN %I(of_owner);', kind, 'seal_rows_' || kind), ' ' ORDER BY kind)
                   FROM (SELECT DISTINCT kind FROM seal_kind) s));
END $$;

DROP FUNCTION seal_rows(text, bigint[]);
DO $$
DECLARE
    k seal_kind;
BEGIN
    FOR k IN SELECT l.* FROM (SELECT DISTINCT kind FROM seal_kind) s, seal_latest_kind(s.kind) l LOOP
        EXECUTE format('DROP FUNCTION %I(bigint[])', 'seal_rows_' || k.kind);
        PERFORM seal_compile(k);
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION seal_write() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET timezone = 'UTC' SET datestyle = 'ISO' SET bytea_output = 'hex' SET extra_float_digits = 1
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan SET jit = off SET search_path = guichet, pg_catalog, pg_temp AS $$
DECLARE
    due record;
    seals jsonb[] := '{}';
    most constant integer := 1000; -- to one event
BEGIN
    PERFORM pg_advisory_xact_lock(7283914460022);
    FOR due IN SELECT d.kind, d.owner FROM seal_due d WHERE d.xid = pg_current_xact_id() ORDER BY d.kind, d.owner LOOP
        seals := seals || seal_rows(due.kind, due.owner);
    END LOOP;
    IF cardinality(seals) <= most THEN
        INSERT INTO event (kind, subject_kind, subject, data) VALUES ('record.sealed', 'sealed', '', jsonb_build_object('seals', seals));
    ELSE
        INSERT INTO event (kind, subject_kind, subject, data)
        SELECT 'record.sealed', 'sealed', '', jsonb_build_object('seals', jsonb_agg(s.seal ORDER BY s.place))
        FROM unnest(seals) WITH ORDINALITY AS s (seal, place) GROUP BY (s.place - 1) / most ORDER BY (s.place - 1) / most;
    END IF;
    DELETE FROM seal_due WHERE xid = pg_current_xact_id();
END $$;

-- What these documents say within their fields' budgets, and not about the reading itself.
CREATE FUNCTION fields_promised(documents bigint[], budgets jsonb) RETURNS SETOF field LANGUAGE sql STABLE AS $$
    SELECT f.* FROM field f
    WHERE f.document_id = ANY (documents) AND field_promised(f.status, f.confidence, (budgets ->> f.name)::numeric)
      AND NOT starts_with(f.name, 'exact_') AND NOT starts_with(f.name, 'corrige_')
$$;

-- As before; which readings differ is asked only where some do.
CREATE OR REPLACE FUNCTION case_take_values(taking bigint, documents bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    budgets constant jsonb := error_budgets();
    differ boolean;
BEGIN
    WITH held AS MATERIALIZED (
        SELECT name, value FROM case_value WHERE case_id = taking
    ), fresh AS MATERIALIZED (
        SELECT f.name, min(f.id) AS id, min(f.value) AS value, max(f.value) AS other
        FROM fields_promised(documents, budgets) f GROUP BY f.name
    ), taken AS (
        INSERT INTO case_value (case_id, name, value, field_id)
        SELECT taking, name, value, id FROM fresh WHERE value = other AND name NOT IN (SELECT name FROM held)
    )
    SELECT bool_or(r.value <> r.other OR h.value <> r.value) INTO differ FROM fresh r LEFT JOIN held h USING (name);
    IF differ THEN
        WITH promised AS MATERIALIZED (
            SELECT * FROM fields_promised(documents, budgets)
        ), conflicts AS (
            INSERT INTO field_review (field_id, case_id, reason)
            SELECT p.id, taking, 'conflict' FROM promised p
            WHERE EXISTS (SELECT FROM promised o WHERE o.name = p.name AND o.value <> p.value)
               OR EXISTS (SELECT FROM case_value v WHERE v.case_id = taking AND v.name = p.name AND v.value <> p.value)
            ON CONFLICT (field_id) DO UPDATE SET reason = 'conflict', mode = 'open', blind = false
            RETURNING field_id
        )
        UPDATE field_sample s SET outcome = 'dropped', judged_at = now() FROM conflicts c WHERE s.field_id = c.field_id;
    END IF;
    PERFORM witness_hear(taking, documents);
    PERFORM witness_weigh(taking);
END $$;
