-- What may be destroyed, what may not, and what stays of it.
CREATE FUNCTION tap_rules(months integer) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_array(jsonb_build_object('name', 'closed', 'states', jsonb_build_array('retire_par_usager'),
                                                'count_from', '["closed", "permit_expiry"]'::jsonb, 'months', months))
$$;
SELECT tap_batch('old') AS batch \gset
SELECT tap_original(:batch, 1, 'his scan', 4) AS his, tap_original(:batch, 2, 'two people', 3) AS shared \gset
SELECT batch_seal(:batch);
SELECT tap_assemble(:batch, jsonb_build_object('pages', (SELECT jsonb_agg(jsonb_build_object('page_id', p.id,
        'fate', CASE WHEN blank THEN 'blank' ELSE 'document' END, 'reason', '')) FROM page p),
    'submissions', jsonb_build_array(
        jsonb_build_object('documents', jsonb_build_array(jsonb_build_object('kind', 'passeport', 'pages',
            (SELECT jsonb_agg(id ORDER BY id) FROM page WHERE NOT blank AND (original_id = :his OR number = 1)), 'fields',
            '[{"name": "nom_naissance", "value": "DUPONT", "status": "accepted", "confidence": 1},
              {"name": "numero_etranger", "value": "7512345678", "status": "accepted", "confidence": 1},
              {"name": "prenoms", "value": "ANE", "status": "review", "confidence": 0.5, "reason": "doubt"}]'::jsonb))),
        jsonb_build_object('documents', jsonb_build_array(jsonb_build_object('kind', 'passeport', 'pages',
            (SELECT jsonb_agg(id) FROM page WHERE original_id = :shared AND number > 1)))))));
SELECT c.id AS gone, c.number AS number FROM case_file c WHERE EXISTS (SELECT FROM case_value v WHERE v.case_id = c.id) \gset
SELECT notice_add(:'number', 'status', repeat('a', 64), '{}', 'alice');
SELECT case_move(:'number', 'retire_par_usager', 'alice', 'a test');
SET CONSTRAINTS ALL IMMEDIATE;

SELECT plan(22);
SELECT is(retention_plan(tap_rules(60)) -> 'cases', '[]', 'what was closed today is kept');
SELECT is(retention_plan(tap_rules(0)) #>> '{cases,0,number}', :'number', 'a case whose time is over is listed');
SELECT is(jsonb_array_length(retention_plan(tap_rules(0)) -> 'cases'), 1, 'an open one is not');
SELECT is(retention_plan(tap_rules(0)) #>> '{cases,0,shared}', '1', 'with the originals that are somebody else''s too');
UPDATE case_file SET lapse_on = (now() AT TIME ZONE 'Europe/Paris')::date + 1 WHERE id = :gone;
SELECT is(retention_plan(tap_rules(0)) -> 'cases', '[]', 'the later day counts: that of the permit''s expiry');
UPDATE case_file SET lapse_on = NULL WHERE id = :gone;
SELECT retention_plan(tap_rules(0)) ->> 'list' AS list \gset
SELECT throws_ok(format('SELECT retention_run(tap_rules(0), %L, %L, %L)', '', :'list', 'alice'), 'GU009', NULL, 'nothing without a visa');
SELECT throws_ok(format('SELECT retention_run(tap_rules(0), %L, %L, %L)', '2026/75-12', 'another', 'alice'), 'GU006', NULL, 'nothing that was not shown');
SELECT throws_ok('DELETE FROM field', 'GU001', NULL, 'nothing by hand');
SELECT is(retention_run(tap_rules(0), '2026/75-12', :'list', 'alice'), 1, 'with a visa, what was shown is destroyed');
SELECT is((SELECT count(*) FROM field f JOIN document d ON d.id = f.document_id JOIN submission s ON s.id = d.submission_id WHERE s.case_id = :gone)
          + (SELECT count(*) FROM case_value WHERE case_id = :gone) + (SELECT count(*) FROM case_word WHERE case_id = :gone)
          + (SELECT count(*) FROM notice WHERE case_id = :gone) + (SELECT count(*) FROM piece WHERE case_id = :gone)
          + (SELECT count(*) FROM field_review WHERE case_id = :gone) + (SELECT count(*) FROM applicant), 0::bigint, 'no answer is left');
-- Whichever tables there will be: none that knows the case by its id keeps a row of it.
CREATE FUNCTION tap_left(gone bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    t record;
    n bigint;
    left_in text := '';
BEGIN
    FOR t IN SELECT c.oid::regclass AS of_table FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'case_id'
             WHERE c.relkind = 'r' AND c.relnamespace = 'guichet'::regnamespace AND c.relname <> 'destruction' LOOP
        EXECUTE format('SELECT count(*) FROM %s WHERE case_id = $1', t.of_table) INTO n USING gone;
        IF n > 0 THEN
            left_in := left_in || t.of_table || ' ';
        END IF;
    END LOOP;
    RETURN left_in;
END $$;
SELECT is(tap_left(:gone), '', 'in no table');
SELECT is((SELECT count(*) FROM original_part WHERE original_id = :his), 0::bigint, 'nor his scan');
SELECT is((SELECT count(*) FROM original_part WHERE original_id = :shared), 1::bigint, 'a scan that is another person''s too stays');
SELECT is((SELECT string_agg(number || fate, ' ' ORDER BY number) FROM page WHERE original_id = :shared), '1set_aside 2document 3document',
          'his page of it is emptied, the others'' are not');
SELECT is((SELECT reading FROM page WHERE original_id = :shared AND number = 1), '{}', 'and holds no reading any more');
SELECT is((SELECT data -> 'originals' FROM event WHERE kind = 'case.destroyed' AND subject = :'number'),
          (SELECT jsonb_build_array(sha256) FROM original WHERE id = :his), 'the journal says which bytes');
SELECT is((SELECT data ->> 'visa' FROM event WHERE kind = 'case.destroyed' AND subject = :'number'), '2026/75-12', 'and by which visa');
SELECT is((SELECT bad FROM seal_verify()), NULL, 'every record fits its seal');
SELECT is((SELECT bad FROM manifest_verify()), NULL, 'every batch its manifest');
SELECT is((SELECT bad_event FROM event_verify()), NULL, 'and the journal itself');
SELECT is(retention_plan(tap_rules(0)) -> 'cases', '[]', 'it is not listed again');
SELECT throws_ok('DELETE FROM field_decision; DELETE FROM page', 'GU001', NULL, 'afterwards nothing can be taken away again');
