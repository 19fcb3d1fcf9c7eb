-- Offices kept apart by the store: all that is here is of office 13; what does a clerk of 75 see, change, add or get out of any function?
CREATE FUNCTION pg_temp.guarded() RETURNS SETOF name LANGUAGE sql AS $$
    SELECT relname FROM pg_class WHERE relnamespace = 'guichet'::regnamespace AND relrowsecurity ORDER BY relname
$$;
SELECT plan(95 + 10 * (SELECT count(*)::integer FROM pg_temp.guarded()));

SELECT office_known('13'), office_known('75');
INSERT INTO account (name, password, role, office) VALUES ('anne', '$y$', 'clerk', '75'), ('bruno', '$y$', 'clerk', '13'), ('chef', '$y$', 'administrator', NULL),
    ('oeil', '$y$', 'auditor', NULL), ('oeil13', '$y$', 'auditor', '13'), ('ferme', '$y$', 'clerk', '13');
CREATE FUNCTION pg_temp.key(name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT encode(sha256(convert_to(name, 'UTF8')), 'hex') $$;
SELECT session_open(name, pg_temp.key(name), 'x', 'password', NULL) FROM account WHERE name IN ('anne', 'bruno', 'chef', 'oeil', 'oeil13', 'ferme');

-- One question, as the desk asks for whoever has that session; the SQLSTATE of what is refused.
CREATE FUNCTION pg_temp.ask(name text, question text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    answer text;
BEGIN
    PERFORM set_config('guichet.acting', coalesce(pg_temp.key(name), ''), true), set_config('role', 'guichet_desk', true);
    EXECUTE question INTO answer;
    PERFORM set_config('role', 'none', true), set_config('guichet.acting', '', true);
    RETURN answer;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
-- The same, and whatever it did is undone.
CREATE FUNCTION pg_temp.try(name text, question text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    answer text;
BEGIN
    answer := pg_temp.ask(name, question);
    RAISE EXCEPTION '%', answer USING ERRCODE = 'ZZ001';
EXCEPTION WHEN SQLSTATE 'ZZ001' THEN
    RETURN nullif(SQLERRM, '<NULL>');
END $$;
CREATE FUNCTION pg_temp.count(name text, of_table text) RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT pg_temp.ask(name, format('SELECT count(*) FROM %I', of_table))::bigint
$$;
CREATE TEMP TABLE before AS SELECT t AS name, pg_temp.count('anne', t) AS anne, pg_temp.count('bruno', t) AS bruno, pg_temp.count('chef', t) AS chef FROM pg_temp.guarded() t;

-- Something in every table, by the functions that file it where there are any.
CREATE FUNCTION pg_temp.fill(key text, of_office text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    run bigint := tap_batch(key, jsonb_build_object('office', of_office));
    other bigint := tap_batch(key || ' again', jsonb_build_object('office', of_office));
    first_page bigint;
    c bigint := tap_case(tap_submission('online', key, '[{"name": "nom_naissance", "value": "DIALLO", "status": "accepted", "confidence": 1},
        {"name": "date_naissance", "value": "1990-12-31", "status": "accepted", "confidence": 1}, {"name": "prenoms", "value": "AWA", "status": "review", "confidence": 0.6, "reason": "doubt"},
        {"name": "commune", "value": "LYON", "status": "review", "confidence": 0.6, "reason": "doubt"},
        {"name": "numero_etranger", "value": "7512345678", "status": "accepted", "confidence": 1}]', jsonb_build_object('office', of_office, 'pieces', '["passeport"]'::jsonb)));
    d bigint;
    f bigint;
    waiting bigint;
BEGIN
    PERFORM tap_original(run, 1, key || ' one', 4);
    INSERT INTO original_again (original_id, batch_id, sequence, name) SELECT min(id), other, 1, 'again' FROM original WHERE batch_id = run;
    SELECT p.id INTO first_page FROM page p JOIN original o ON o.id = p.original_id WHERE o.batch_id = run ORDER BY p.number LIMIT 1;
    INSERT INTO page_arrangement (page_id, turned) VALUES (first_page, 90);
    PERFORM batch_helper_set('{"agent": "bruno"}', run, '{"name": "Paul", "capacity": "lawyer", "mandate": "written"}');
    PERFORM batch_seal(run);
    PERFORM tap_assemble(run, tap_plan(run, jsonb_build_object('case_number', (SELECT number FROM case_file WHERE id = c))));
    SELECT x.id, x.document_id INTO f, d FROM field x JOIN document y ON y.id = x.document_id JOIN submission s ON s.id = y.submission_id WHERE s.case_id = c AND x.name = 'prenoms';
    SELECT x.id INTO waiting FROM field x WHERE x.document_id = d AND x.name = 'commune';
    INSERT INTO field (document_id, page_id, name, value, confidence, status, reason) VALUES (d, first_page, 'courriel', 'a@b.fr', 0.5, 'review', 'doubt');
    PERFORM review_decide(f, '{"verdict": "correct", "value": "AWA MARIE", "agent": "bruno"}');
    INSERT INTO field_keying (field_id, agent, mode, verdict, value) VALUES (f, 'bruno', 'keying', 'correct', 'AWA MARIE');
    INSERT INTO field_sample (field_id, per_mille) VALUES (f, 10);
    INSERT INTO known_answer (field_id, agent, truth, shown) VALUES (f, 'bruno', 'AWA MARIE', 'AWA MARIE');
    PERFORM notice_add((SELECT number FROM case_file WHERE id = c), 'piece_request', repeat('a', 64),
        '{"requested_on": "2026-11-21", "due_on": "2026-12-21", "pieces": ["passeport"]}', 'bruno');
    INSERT INTO witness (case_id, page_id, source, field_name, value, confidence) VALUES (c, first_page, 'mrz', 'nom_naissance', 'DIALLO', 0.9) ON CONFLICT DO NOTHING;
    PERFORM attention_add('bruno', 'decide', c, 100);
    INSERT INTO page_sight (page_id, kind, confidence, method) VALUES (first_page, 'passeport', 0.5, 'words');
    INSERT INTO page_naming (page_id, kind, agent) VALUES (first_page, 'passeport', 'bruno');
    INSERT INTO page_same (page_id, other_id, difference) SELECT max(p.id), first_page, 0.2 FROM page p JOIN original o ON o.id = p.original_id WHERE o.batch_id = run AND p.id > first_page;
    INSERT INTO scanner_check (office, scanner, page_id, scanned_at, faults, measures) VALUES (of_office, 's', first_page, now(), '{}', '{}');
    INSERT INTO destruction (case_id, rule, visa, agent, xid) VALUES (c, 'x', 'AD-1', 'bruno', NULL);
    INSERT INTO piece_reuse (case_id, kind, document_id, agent) VALUES (c, 'passeport', d, 'bruno');
    INSERT INTO case_link (case_id, other_id, agent) SELECT c, tap_case(tap_submission('online', key || ' other', '[]', jsonb_build_object('office', of_office))), 'bruno';
    PERFORM desk_saw('{"agent": "bruno"}', 'field.viewed', 'field', f::text), desk_saw('{"agent": "bruno"}', 'page.viewed', 'page', first_page::text);
    CREATE TEMP TABLE IF NOT EXISTS things (office text, "case" bigint, number text, document bigint, field bigint, waiting bigint, page bigint, original bigint, batch bigint, key text);
    INSERT INTO things SELECT of_office, c, (SELECT number FROM case_file WHERE id = c), d, f, waiting, first_page, (SELECT original_id FROM page WHERE id = first_page), run, key;
END $$;
SELECT pg_temp.fill('b', '13');
SET CONSTRAINTS ALL IMMEDIATE; -- as at the transaction's end
SET CONSTRAINTS ALL DEFERRED;
CREATE FUNCTION pg_temp.columns(of_table name, made boolean) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = of_table::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND (made OR attidentity = '')
$$;
CREATE FUNCTION pg_temp.every_row(of_table name) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    n bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM %I', of_table) INTO n;
    RETURN n;
END $$;
CREATE FUNCTION pg_temp.last_row(of_table name) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    last jsonb;
BEGIN
    EXECUTE format('SELECT to_jsonb(t) FROM %I t ORDER BY ctid DESC LIMIT 1', of_table) INTO last;
    RETURN last;
END $$;
CREATE TEMP TABLE now AS SELECT b.name, b.anne, b.bruno, b.chef, pg_temp.every_row(b.name) AS n FROM before b;

SELECT ok(n > chef, format('%s: something of office 13 is in it', name)) FROM now ORDER BY name;
SELECT is(pg_temp.count('anne', name), anne, format('%s: a clerk of 75 sees nothing of it', name)) FROM now ORDER BY name;
SELECT is(pg_temp.count(NULL, name), 0::bigint, format('%s: while nobody acts it is empty', name)) FROM now ORDER BY name;
SELECT CASE name WHEN 'event' THEN ok(pg_temp.count('bruno', name) > bruno + 9, 'event: a clerk of 13 sees those of his office')
                 ELSE is(pg_temp.count('bruno', name), n, format('%s: a clerk of 13 sees it', name)) END FROM now ORDER BY name;
SELECT is(pg_temp.count('chef', name), n, format('%s: an administrator of all offices sees all', name)) FROM now ORDER BY name;
SELECT is(pg_temp.count('oeil', name), n, format('%s: so does an auditor of all', name)) FROM now ORDER BY name;
SELECT is(pg_temp.count('oeil13', name) - pg_temp.count('bruno', name), 0::bigint, format('%s: an auditor of 13 sees what is of 13', name)) FROM now ORDER BY name;
SELECT matches(pg_temp.try('anne', format('WITH x AS (UPDATE %I SET %I = %2$I RETURNING 1) SELECT count(*) FROM x', name, split_part(pg_temp.columns(name, false), ', ', 1))),
               '^(0|42501)$', format('%s: nor changes any', name)) FROM now ORDER BY name;
SELECT matches(pg_temp.try('anne', format('WITH x AS (DELETE FROM %I RETURNING 1) SELECT count(*) FROM x', name)), '^(0|42501)$',
               format('%s: nor takes any away', name)) FROM now ORDER BY name;
SELECT is(pg_temp.try('anne', format('INSERT INTO %I (%s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM jsonb_populate_record(NULL::%1$I, %3$L)', name, pg_temp.columns(name, true),
                                      pg_temp.last_row(name))), '42501', format('%s: nor adds to it', name)) FROM now WHERE name <> 'event' ORDER BY name;

-- A test that could not fail would prove nothing: without its policy each table shows what it must not.
CREATE FUNCTION pg_temp.seen_without(of_table name) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', of_table);
    RAISE EXCEPTION '%', pg_temp.count('anne', of_table) USING ERRCODE = 'ZZ001';
EXCEPTION WHEN SQLSTATE 'ZZ001' THEN
    RETURN SQLERRM;
END $$;
SET CONSTRAINTS ALL IMMEDIATE;
SELECT ok(bool_and(pg_temp.seen_without(name) > anne), 'without its policy the rows of every table would be seen') FROM now;
SET CONSTRAINTS ALL DEFERRED;

-- What a function gives to somebody who is taken, by mistake, for one who may see every office.
CREATE TEMP TABLE calls (question text, writes boolean);
INSERT INTO calls SELECT format(c.question, t."case", t.number, t.document, t.field, t.waiting, t.page, t.original, t.batch, t.key), c.writes
FROM things t, (VALUES
    ('SELECT case_find(%2$L)', false), ('SELECT case_show(%2$L)', false), ('SELECT case_dossier(%2$L)', false), ('SELECT case_clock(%1$s)', false),
    ('SELECT count(*) FROM case_answers(%1$s)', false), ('SELECT nullif(count(*), 0) FROM case_originals(%1$s)', false), ('SELECT document_case(%3$s)', false),
    ('SELECT field_show(%4$s)', false), ('SELECT batch_show(%8$s)', false), ('SELECT batch_pages(%8$s)', false), ('SELECT batch_letters(%8$s)', false),
    ('SELECT nullif(jsonb_array_length(batch_manifest(%8$s) -> ''leaves''), 0)', false), ('SELECT name FROM batch_helper WHERE batch_id = %8$s', false),
    ('SELECT nullif(case_ids_by_words(''{DIALLO}'')::text, ''{}'')', false), ('SELECT nullif(count(*), 0) FROM known_fields(''{"agent": "chef"}'', NULL)', false),
    ('SELECT nullif(review_groups(''{"agent": "chef"}''), ''[]'')', false), ('SELECT quality_report(''{"office": "13"}'')', false), ('SELECT parity_report(''{"office": "13"}'')', false),
    ('SELECT nullif(jsonb_array_length(review_list(100)), 0)', false), ('SELECT nullif(jsonb_array_length(case_list(''{}'')), 0)', false),
    ('SELECT nullif(count(*), 0) FROM case_namesakes(%1$s)', false), ('SELECT jpeg FROM page_picture WHERE page_id = %6$s', false),
    ('SELECT bytes FROM original_part WHERE original_id = %7$s', false), ('SELECT nullif(count(*), 0) FROM page_record WHERE id = %6$s', false),
    ('SELECT case_move(%2$L, ''complet'', ''anne'', ''x'')', true), ('SELECT case_qualify_by(%2$L, ''renouvellement'', ''anne'', ''x'')', true),
    ('SELECT review_decide(%5$s, ''{"verdict": "empty", "agent": "anne"}'')', true), ('SELECT review_hand(''{"agent": "anne"}'', %5$s, NULL, ''x'')', true),
    ('SELECT page_turn(''{"agent": "anne"}'', %6$s, 90)', true), ('SELECT page_name(''{"agent": "anne"}'', %6$s, ''passeport'')', true),
    ('SELECT page_misplaced(''{"agent": "anne"}'', %6$s)', true), ('SELECT page_split(''{"agent": "anne"}'', %6$s, ''passeport'')', true),
    ('SELECT batch_helper_set(''{"agent": "anne"}'', %8$s, ''{"name": "X", "capacity": "lawyer", "mandate": "written"}'')', true),
    ('SELECT notice_add(%2$L, ''status'', repeat(''b'', 64), ''{}'', ''anne'')', true), ('SELECT piece_decide(''{"agent": "anne"}'', %2$L, ''passeport'', ''refused'', ''x'')', true),
    ('SELECT case_person(%1$s)', true), ('SELECT witness_hear_records(%1$s)', true), ('SELECT batch_seal(%8$s)', true),
    ('SELECT submission_file(jsonb_build_object(''channel'', ''mail'', ''key'', ''n'', ''office'', ''75'', ''case_number'', %2$L, ''documents'', ''[]''::jsonb))', true)
) c (question, writes);
SELECT matches(coalesce(pg_temp.try('anne', question), 'null'), '^(null|0|GU00[34689]|42501)$', format('no other office gets anything from: %s', question)) FROM calls;
SELECT ok(coalesce(pg_temp.try('bruno', question), 'null') !~ '^(GU003|42501)$' AND (writes OR pg_temp.try('bruno', question) IS NOT NULL), format('its own office does: %s', question)) FROM calls
WHERE question !~ 'case_list|known_fields|namesakes|batch_letters|parity';
SELECT matches(pg_temp.try('anne', 'SELECT quality_report(''{}'')'), '^GU003$', 'figures of all offices are for whoever sees all');
SELECT is(pg_temp.try('anne', format('SELECT batch_head(jsonb_populate_record(NULL::batch, %L))', (SELECT jsonb_build_object('id', batch, 'office', '75') FROM things))), 'GU003', 'a row that says to be of 75 is looked up');

-- A batch that 75 scanned holds a file for 13: the pages are seen by both, the case by 13 alone, and 13 alone changes what lies in it.
CREATE TEMP TABLE mixed AS SELECT tap_batch('mixed') AS batch;
SELECT tap_original(batch, 1, 'mixed', 1), batch_seal(batch) FROM mixed;
SELECT tap_assemble(batch, tap_plan(batch, '{"office": "13"}')) FROM mixed;
ALTER TABLE mixed ADD page bigint;
UPDATE mixed SET page = p.id FROM page p JOIN original o ON o.id = p.original_id WHERE o.batch_id = mixed.batch;
SELECT is(pg_temp.ask('anne', format('SELECT count(*) FROM page WHERE id = %s', page)), '1', 'the office that scanned a page sees it') FROM mixed;
SELECT is(pg_temp.ask('bruno', format('SELECT count(*) FROM page_picture WHERE page_id = %s', page)), '1', 'so does the office whose case it lies in') FROM mixed;
SELECT is(pg_temp.ask('anne', format('SELECT count(*) FROM document d JOIN page p ON p.document_id = d.id WHERE p.id = %s', page)), '0', 'the case is that office''s alone') FROM mixed;
SELECT is(pg_temp.ask('anne', format('SELECT page_misplaced(''{"agent": "anne"}'', %s)', page)), 'GU003', 'and who does not see it takes no page out of it') FROM mixed;
SELECT is(pg_temp.ask('bruno', format('SELECT count(*) FROM original_part r JOIN page p USING (original_id) WHERE p.id = %s', page)), '1', 'it has the bytes of its pages') FROM mixed;
SELECT is(pg_temp.ask('bruno', format('SELECT count(*) FROM batch WHERE id = %s', batch)), '0', 'and not the batch') FROM mixed;

-- Who acts is proved, and for one transaction.
SELECT is(pg_temp.ask('ferme', 'SELECT acting_office()'), '13', 'a session says the office of its account');
UPDATE account SET locked = true WHERE name = 'ferme';
SELECT is(pg_temp.ask('ferme', 'SELECT acting_office()'), NULL, 'a locked account sees nothing more');
UPDATE desk_session SET ends_at = now() WHERE account = 'oeil13';
SELECT is(pg_temp.ask('oeil13', 'SELECT count(*) FROM case_file'), '0', 'nor does a session that has ended');
SELECT is(pg_temp.ask('oeil13', format('SELECT acting_begin(%L)', pg_temp.key('oeil13'))), 'GU011', 'and is told so');
SELECT is(pg_temp.ask('75', 'SELECT count(*) FROM case_file'), '0', 'to name an office is no proof');
SELECT is(pg_temp.ask('chef', 'SELECT password FROM account'), '42501', 'no password is read from the desk');
SELECT is(pg_temp.ask('chef', 'SELECT csrf FROM desk_session'), '42501', 'nor any session');
SELECT is(acting_office(), '*', 'workers and commands are not held up');
SET CONSTRAINTS ALL IMMEDIATE;
SELECT is(pg_temp.ask('bruno', format('SELECT notice_add(%L, ''status'', repeat(''c'', 64), ''{}'', ''bruno'')', number)) ~ '^[0-9]+$', true, 'what the desk writes is written') FROM things;
SELECT is((seal_verify()).bad, NULL, 'and sealed over all rows, those of other offices too');

-- Tables and functions of later migrations: shut, or looked at by a person.
SELECT is(ARRAY(SELECT relname::text COLLATE "C" FROM pg_class WHERE relnamespace = 'guichet'::regnamespace AND relkind IN ('r', 'v', 'm', 'p') AND has_any_column_privilege('guichet_desk', oid, 'SELECT')
                AND NOT relrowsecurity AND NOT coalesce(reloptions @> '{security_invoker=true}', false) ORDER BY 1),
    '{account,agent,case_state,case_transition,document_kind,error_budget,event_chain,form_piece,job,law,letter_spelling,nation,nation_zone,office,procedure,reader_version,review_setting,seal_due,seal_kind,witness_lasting,witness_meaning,witness_source}'::text[],
    'what the desk may read without a policy holds nobody''s data');
SELECT is(ARRAY(SELECT DISTINCT proname::text COLLATE "C" FROM pg_proc WHERE pronamespace = 'guichet'::regnamespace AND prosecdef ORDER BY 1),
    '{acting_office,applicant_of_office,batch_head,batch_of_office,case_ids_by_words,case_of_office,case_person_for_desk,document_of_office,event_of_office,field_of_office,glyph_fields,known_fields,original_of_office,page_of_office,parity_report,quality_report,review_groups,review_siblings,seal_write,submission_of_office,threshold_preview,threshold_report,witness_hear_records_for_desk}'::text[],
    'each function that passes by the policies is known, and looks after the office by itself');
CREATE TABLE guichet.later (case_id bigint, name text);
INSERT INTO later VALUES (1, 'DIALLO');
SELECT desk_rights();
SELECT is(pg_temp.ask('chef', 'SELECT name FROM later'), '42501', 'a table that is neither guarded nor known to be nobody''s stays shut');
SELECT is((SELECT count(*)::integer FROM pg_class WHERE relnamespace = 'guichet'::regnamespace AND relrowsecurity AND relowner <> (SELECT oid FROM pg_roles WHERE rolname = 'guichet')), 0, 'the role of the desk owns none of them');
