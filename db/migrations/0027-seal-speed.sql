-- Sealing without planning anything anew in each transaction: of each kind of record its own two functions, made when the kind is defined,
-- whose plans a connection keeps. What is sealed, and when, stays as it was.

-- Marks the owners of moved rows (seal_mark_KIND), and writes the seals of owners (seal_write_KIND).
CREATE FUNCTION seal_compile(k seal_kind) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    columns text := (SELECT string_agg(format('%I', c), ', ' ORDER BY place) FROM unnest(k.columns) WITH ORDINALITY AS u (c, place));
BEGIN
    EXECUTE format('CREATE OR REPLACE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql AS $f$
        BEGIN
            INSERT INTO seal_due (kind, owner) SELECT DISTINCT %L, %I FROM moved ON CONFLICT DO NOTHING;
            RETURN NULL;
        END $f$', 'seal_mark_' || k.kind, k.kind, k.owner);
    EXECUTE format('CREATE OR REPLACE FUNCTION %1$I(owners bigint[]) RETURNS void LANGUAGE plpgsql SET timezone = ''UTC'' SET bytea_output = ''hex'' AS $f$
        BEGIN
            INSERT INTO event (kind, subject_kind, subject, data)
            SELECT ''record.sealed'', %2$L, o::text,
                   jsonb_build_object(''version'', %3$s, ''rows'', coalesce(s.found, 0), ''sha256'', encode(s.digest, ''hex''))
            FROM unnest(owners) o LEFT JOIN (
                SELECT r.o, count(*) AS found, sha256(convert_to(string_agg(r.line, E''\n'' ORDER BY r.line COLLATE "C"), ''UTF8'')) AS digest
                FROM (SELECT %4$I AS o, jsonb_build_array(%5$s)::text AS line FROM %6$I WHERE %4$I = ANY (owners)) r GROUP BY r.o) s USING (o)
            ORDER BY o;
        END $f$', 'seal_write_' || k.kind, 'sealed_' || k.kind, k.version, k.owner, columns, k.relation);
END $$;

CREATE OR REPLACE FUNCTION seal_settle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    due record;
BEGIN
    IF NOT EXISTS (SELECT FROM seal_due WHERE xid = pg_current_xact_id()) THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(7283914460022);
    FOR due IN SELECT d.kind, array_agg(d.owner ORDER BY d.owner) AS owners FROM seal_due d
               WHERE d.xid = pg_current_xact_id() GROUP BY d.kind ORDER BY d.kind LOOP
        EXECUTE format('SELECT %I($1)', 'seal_write_' || due.kind) USING due.owners;
    END LOOP;
    DELETE FROM seal_due WHERE xid = pg_current_xact_id();
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION seal_define(of_kind text, of_table text, of_relation text, by_owner text, over_columns text[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    next integer := coalesce((SELECT max(version) FROM seal_kind WHERE kind = of_kind), 0) + 1;
    change record;
BEGIN
    INSERT INTO seal_kind VALUES (of_kind, next, of_relation, by_owner, over_columns);
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

-- The kinds that are there already.
DO $$
DECLARE
    k text;
    t record;
BEGIN
    FOR k IN SELECT DISTINCT kind FROM seal_kind LOOP
        PERFORM seal_compile(seal_latest_kind(k));
    END LOOP;
    FOR t IN SELECT g.tgname, g.tgrelid::regclass AS on_table, s.kind, c.verb, c.side
             FROM (SELECT DISTINCT kind FROM seal_kind) s, (VALUES ('INSERT', 'NEW'), ('UPDATE', 'NEW'), ('DELETE', 'OLD')) AS c (verb, side), pg_trigger g
             WHERE g.tgname = s.kind || '_sealed_' || lower(c.verb) AND NOT g.tgisinternal LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', t.tgname, t.on_table);
        EXECUTE format('CREATE TRIGGER %I AFTER %s ON %s REFERENCING %s TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION %I()',
                       t.tgname, t.verb, t.on_table, t.side, 'seal_mark_' || t.kind);
    END LOOP;
END $$;
DROP FUNCTION seal_mark();
