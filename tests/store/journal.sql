SELECT plan(13);
SELECT event_add('test.one', 'case', 'A', 'alice', '{"b": 1, "a": [1, 2]}');
SELECT event_add('test.two', 'case', 'A', 'alice');
SELECT event_add('test.three', 'batch', '7');
SET CONSTRAINTS ALL IMMEDIATE;
SELECT is((SELECT count(*) FROM event_chain), (SELECT count(*) FROM event), 'every event gets a link at commit');
SELECT is((SELECT bad_event FROM event_verify()), NULL, 'an untouched chain fits');
SELECT throws_ok($$UPDATE event SET agent = 'mallory'$$, 'GU001', NULL, 'an event is not changed');
SELECT throws_ok($$DELETE FROM event$$, 'GU001', NULL, 'an event is not deleted');
SELECT throws_ok($$TRUNCATE event, event_chain CASCADE$$, 'GU001', NULL, 'the journal is not emptied');
SELECT throws_ok($$UPDATE event_chain SET hash = sha256('x')$$, 'GU001', NULL, 'a link is not changed');
SELECT throws_ok($$DELETE FROM event_chain$$, 'GU001', NULL, 'a link is not deleted');
-- What an owner of the tables could do by switching the rules off is still seen.
ALTER TABLE event DISABLE TRIGGER USER;
ALTER TABLE event_chain DISABLE TRIGGER USER;
UPDATE event SET data = '{"b": 2, "a": [1, 2]}' WHERE kind = 'test.one';
SELECT is((SELECT e.kind FROM event_verify() v JOIN event e ON e.id = v.bad_event), 'test.one', 'a changed event is found');
UPDATE event SET data = '{"b": 1, "a": [1, 2]}' WHERE kind = 'test.one';
SELECT is((SELECT bad_event FROM event_verify()), NULL, 'put back, the chain fits again');
-- Every column of an event and of its link, in the first row and in the last.
CREATE FUNCTION tap_journal_found(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    found text;
BEGIN
    BEGIN
        EXECUTE statement;
        SELECT coalesce(bad_event::text, 'nothing') INTO found FROM event_verify();
        RAISE EXCEPTION 'undo' USING ERRCODE = 'GU999';
    EXCEPTION WHEN SQLSTATE 'GU999' THEN
        RETURN found;
    END;
END $$;
DO $$
DECLARE
    c record;
BEGIN
    FOR c IN SELECT conrelid::regclass AS on_table, conname FROM pg_constraint WHERE conrelid IN ('event'::regclass, 'event_chain'::regclass) AND contype IN ('c', 'f', 'u') LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I CASCADE', c.on_table, c.conname);
    END LOOP;
END $$;
CREATE TEMP TABLE tried AS
SELECT c.relname || '.' || a.attname || ' of the ' || which AS what,
       tap_journal_found(format('UPDATE %1$I SET %2$I = %3$s WHERE %4$I = (SELECT %5$s(%4$I) FROM %1$I)', c.relname, a.attname,
           tap_other(a.attname::text, format_type(a.atttypid, a.atttypmod)), CASE c.relname WHEN 'event' THEN 'id' ELSE 'event_id' END, which)) AS found
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity = '',
     unnest(ARRAY['min', 'max']) which
WHERE c.oid IN ('event'::regclass, 'event_chain'::regclass);
SELECT cmp_ok((SELECT count(*) FROM tried), '>=', 16::bigint, 'every column of the journal is tried');
SELECT is((SELECT string_agg(what, ', ') FROM tried WHERE found = 'nothing'), NULL, 'any column of an event or its link, altered by hand, is found');
SELECT isnt(tap_journal_found($$DELETE FROM event WHERE kind = 'test.one'$$), 'nothing', 'an event taken out is found');
DELETE FROM event_chain WHERE event_id = (SELECT id FROM event WHERE kind = 'test.two');
SELECT isnt((SELECT bad_event FROM event_verify()), NULL, 'a link taken out is found');
