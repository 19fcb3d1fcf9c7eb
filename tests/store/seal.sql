-- Whatever is altered by hand behind the rules, whichever row and column, is found.
SELECT tap_batch('sealed');
SELECT tap_original(b.id, 1, 'a scan', 4), tap_original(b.id, 2, 'another', 1) FROM batch b WHERE b.key = 'sealed';
SELECT batch_seal(id) FROM batch WHERE key = 'sealed';
SELECT tap_assemble(b.id, tap_plan(b.id)) FROM batch b WHERE b.key = 'sealed';
INSERT INTO original_again (original_id, batch_id, sequence, name)
SELECT o.id, o.batch_id, 3, 'again' FROM original o WHERE o.sequence = 1;
SELECT tap_submission('mail', 'sealed', '[{"name": "nom_naissance", "value": "DUPONT", "status": "accepted", "confidence": 1},
                                          {"name": "prenoms", "value": "ANE", "status": "review", "confidence": 0.6, "reason": "doubt"},
                                          {"name": "numero_etranger", "value": "7512345678", "status": "accepted", "confidence": 1}]',
                      '{"pieces": ["passeport"]}') ->> 'case_number' AS number \gset
SELECT id AS field FROM field WHERE name = 'prenoms' \gset
SELECT review_decide(:field, '{"verdict": "correct", "value": "ANNE", "agent": "alice"}');
SELECT notice_add(:'number', 'piece_request', repeat('a', 64), '{"requested_on": "2026-11-21", "due_on": "2026-12-21", "pieces": ["passeport"]}', 'alice');
INSERT INTO witness (case_id, page_id, source, field_name, value, confidence)
SELECT case_find(:'number'), min(id), 'mrz', 'nom_naissance', 'DUPONT', 0.99 FROM page;
SELECT node_join('{"name": "n", "office": "75", "key": "AAAAAAAA", "public_key": "-----BEGIN PUBLIC KEY-----", "numbers": 5, "agent": "alice"}');
INSERT INTO scanner_check (office, scanner, page_id, scanned_at, faults, measures) SELECT '75', 'A', min(id), now(), '{dark}', '{}' FROM page;
SELECT reader_version_know('{"program": "a"}') AS reader \gset
INSERT INTO page_sight (page_id, kind, confidence, method, because, dated_on, text) SELECT min(id), 'passeport', 0.9, 'words', 'passeport', '2026-01-01', 'PASSEPORT' FROM page;
INSERT INTO page_naming (page_id, kind, agent) SELECT min(id), 'passeport', 'alice' FROM page;
INSERT INTO page_same (page_id, other_id, difference) SELECT max(id), min(id), 0.2 FROM page;
INSERT INTO piece_reuse (case_id, kind, document_id, agent) SELECT case_find(:'number'), 'passeport', min(id), 'alice' FROM document;
INSERT INTO case_link (case_id, other_id, agent) SELECT min(id), max(id), 'alice' FROM case_file;
INSERT INTO field_keying (field_id, agent, mode, verdict, value) VALUES (:field, 'alice', 'keying', 'correct', 'ANNE');
SELECT batch_helper_set('{"agent": "alice"}', id, '{"name": "Marie Durand", "capacity": "association"}') FROM batch WHERE key = 'sealed';
SELECT page_turn('{"agent": "alice"}', min(id), 90) FROM page WHERE document_id IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
-- What changes later is sealed anew.
SELECT review_decide(:field, '{"verdict": "correct", "value": "ANNA", "agent": "alice"}');
SELECT review_place(jsonb_build_object('page_id', (SELECT min(id) FROM page WHERE fate = 'blank'), 'fate', 'separator', 'agent', 'alice'));

SELECT plan(18);
SELECT is((SELECT bad FROM seal_verify()), NULL, 'untouched, every record fits its seal');
SELECT is((SELECT string_agg(DISTINCT k.kind, ' ' ORDER BY k.kind) FROM seal_kind k WHERE NOT EXISTS (
               SELECT FROM seal_said s WHERE s.kind = k.kind AND s."rows" > 0)), NULL,
          'this script has a row of every kind');
SELECT is((SELECT count(*) FROM seal_due), 0::bigint, 'nothing is left to be sealed');

-- A new table is sealed, or says here why it need not be.
CREATE TEMP TABLE unsealed (name text, why text);
INSERT INTO unsealed SELECT unnest(string_to_array(names, ' ')), why FROM (VALUES
    ('event event_chain', 'the journal: each link holds the one before'),
    ('original_part page_picture', 'their digests stand in the seal of the original and of the page'),
    ('seal_kind seal_due', 'what is sealed, and what is about to be'),
    ('account account_identity agent desk_session sign_on sign_on_unknown', 'who may come in'),
    ('error_budget review_setting office', 'settings: each change is an event'),
    ('procedure law form_piece document_kind case_state case_transition nation nation_zone letter_spelling witness_source witness_meaning witness_lasting migration',
     'law, words and schema, from files'),
    ('case_word known_answer', 'looked up by, made from what is sealed'),
    ('field_review field_sample attention job', 'what waits for whom: its outcome is sealed'),
    ('destruction', 'what a visa destroyed: the journal has its digests')) v (names, why);
SELECT is((SELECT string_agg(c.relname, ' ' ORDER BY c.relname) FROM pg_class c
           WHERE c.relnamespace = 'guichet'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname NOT IN (SELECT name FROM unsealed)
             AND NOT EXISTS (SELECT FROM seal_kind k WHERE k.relation = CASE c.relname WHEN 'page' THEN 'page_record' ELSE c.relname END)),
          NULL, 'every table is sealed, or stands above with its reason');
SELECT is((SELECT string_agg(name, ' ') FROM unsealed WHERE to_regclass('guichet.' || name) IS NULL
           OR name IN (SELECT relation FROM seal_kind)), NULL, 'and none stands there that is sealed, or gone');

-- Whatever one statement touches is sealed, in events that stay readable.
SELECT max(id) AS before FROM event \gset
INSERT INTO applicant (foreigner_number) SELECT '7600' || lpad(n::text, 6, '0') FROM generate_series(1, 1001) n;
SELECT is((SELECT array_agg(jsonb_array_length(data -> 'seals') ORDER BY id) FROM event WHERE id > :before AND kind = 'record.sealed'),
          '{1000,1}'::integer[], 'more than a thousand seals make a second event');
SELECT is((SELECT bad FROM seal_verify()), NULL, 'and each record fits its own');

-- A seal as it was first written, one to an event and over JSON arrays, keeps being checked.
INSERT INTO event (kind, subject_kind, subject, data)
SELECT 'record.sealed', 'sealed_case', c.id::text, jsonb_build_object('version', 1, 'rows', 1, 'sha256', encode(d.digest, 'hex'))
FROM case_file c, seal_kind k, LATERAL seal_digests(k, ARRAY[c.id]) d WHERE c.number = :'number' AND k.kind = 'case' AND k.version = 1;
SELECT is((SELECT version FROM seal_said WHERE kind = 'case' ORDER BY event_id DESC LIMIT 1), 1, 'a seal of the first version');
SELECT is((SELECT bad FROM seal_verify()), NULL, 'an older seal is checked as it was written');

-- As an administrator of the server could: no trigger, no rule.
DO $$
DECLARE
    c record;
BEGIN
    FOR c IN SELECT conrelid::regclass AS on_table, conname FROM pg_constraint
             WHERE connamespace = 'guichet'::regnamespace AND contype IN ('c', 'f', 'u', 'x') LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I CASCADE', c.on_table, c.conname);
    END LOOP;
    FOR c IN SELECT oid::regclass AS on_table FROM pg_class WHERE relnamespace = 'guichet'::regnamespace AND relkind = 'r' LOOP
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', c.on_table);
    END LOOP;
END $$;

-- What is found after `statement`, which is undone again.
CREATE FUNCTION tap_found(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    found text;
BEGIN
    BEGIN
        EXECUTE statement;
        SELECT coalesce(bad, 'nothing') INTO found FROM seal_verify();
        RAISE EXCEPTION 'undo' USING ERRCODE = 'GU999';
    EXCEPTION WHEN SQLSTATE 'GU999' THEN
        RETURN found;
    END;
END $$;

-- Every column of every sealed table, in its first row; those made from others change with them.
CREATE TEMP TABLE tried AS
SELECT k.kind, a.attname::text AS name, c.relname::text AS of_table,
       tap_found(format('UPDATE %1$I SET %2$I = %3$s WHERE ctid = (SELECT min(ctid) FROM %1$I)', c.relname, a.attname,
                        tap_other(a.attname::text, format_type(a.atttypid, a.atttypmod)))) AS found
FROM (SELECT DISTINCT kind FROM seal_kind) n, seal_latest_kind(n.kind) k
JOIN pg_class c ON c.oid = CASE k.relation WHEN 'page_record' THEN 'page' ELSE k.relation END::regclass
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity = '';
SELECT cmp_ok((SELECT count(*) FROM tried), '>', 100::bigint, 'more than a hundred columns are tried');
SELECT is((SELECT string_agg(of_table || '.' || name || ': ' || found, ', ') FROM tried
           WHERE found NOT LIKE kind || ' %' AND found NOT LIKE '%has no seal%'), NULL, 'any column altered by hand is found');
SELECT matches(tap_found('UPDATE page_picture SET jpeg = jpeg || ''x'''), '^page ', 'so is a picture');

SELECT is((SELECT string_agg(k.kind || ': ' || f, ', ') FROM (SELECT DISTINCT kind FROM seal_kind) n, seal_latest_kind(n.kind) k,
           tap_found(format('DELETE FROM %1$I WHERE ctid = (SELECT max(ctid) FROM %1$I)',
                            CASE k.relation WHEN 'page_record' THEN 'page' ELSE k.relation END)) f
           WHERE f NOT LIKE k.kind || ' %'), NULL, 'a row taken away is found, of each kind');
SELECT matches(tap_found('INSERT INTO field_decision (field_id, verdict, agent, reason) VALUES (' || :field || ', ''empty'', ''alice'', '''')'),
               '^decision of field_id', 'a row slipped in is found');
SELECT matches(tap_found('INSERT INTO notice (case_id, kind, sha256) SELECT case_id, kind, repeat(''b'', 64) FROM notice'),
               'it has no seal', 'one that was never sealed too');
SELECT matches(tap_found('UPDATE seal_kind SET columns = columns[1:2] WHERE kind = ''field'''), '^seal_kind ',
               'the list of what is sealed cannot be shortened');
SELECT matches(tap_found('UPDATE case_file SET office = office || ''x'' WHERE number = ''' || :'number' || ''''), '^case of id',
               'what an older seal covers cannot be altered either');
SELECT is((SELECT bad FROM seal_verify()), NULL, 'put back, all fits again');
