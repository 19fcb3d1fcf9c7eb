SELECT plan(26);
-- A page with a passport's zone, filed into a case.
CREATE FUNCTION pg_temp.passport(case_number text, key text, fields jsonb, checked boolean DEFAULT true)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    run bigint := tap_batch(key);
    made bigint := (original_add(jsonb_build_object('batch', run, 'sequence', 1, 'sha256', encode(sha256(convert_to(key, 'UTF8')), 'hex'),
                    'media_type', 'image/tiff', 'name', key, 'size', length(key)))).original;
    claimed job;
BEGIN
    INSERT INTO original_part VALUES (made, 1, convert_to(key, 'UTF8'));
    UPDATE job SET state = 'running', attempt = 1, worker = 'tap' WHERE kind = 'read' AND subject = made RETURNING * INTO claimed;
    PERFORM reading_store(claimed.id, 1, jsonb_build_object('sha256', encode(sha256(convert_to(key, 'UTF8')), 'hex'), 'pages', jsonb_build_array(
        jsonb_build_object('page', 1, 'blank', false, 'fields', '[]'::jsonb, 'mrz', jsonb_build_array(jsonb_build_object(
            'format', 'TD3', 'checked', checked, 'lines', '["P<DZA<", "<"]'::jsonb, 'fields',
            (SELECT jsonb_object_agg(name, jsonb_build_object('value', value, 'confidence', 0.9995)) FROM jsonb_each_text(fields) f (name, value))))))),
        '{1}', ARRAY['\xffd8'::bytea]);
    PERFORM batch_seal(run);
    RETURN tap_assemble(run, (SELECT jsonb_build_object('pages', jsonb_agg(jsonb_build_object('page_id', p.id, 'fate', 'document', 'reason', '')),
        'submissions', jsonb_build_array(jsonb_build_object('case_number', case_number, 'documents', jsonb_build_array(jsonb_build_object(
            'kind', 'passeport', 'pages', jsonb_agg(p.id)))))) FROM page p WHERE p.original_id = made));
END $$;
CREATE FUNCTION pg_temp.stands(of_case text, of_name text) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce((SELECT 'value ' || v.value FROM case_value v WHERE v.case_id = case_find(of_case) AND v.name = of_name),
                    (SELECT 'review ' || r.reason FROM field_review r JOIN field f ON f.id = r.field_id
                     WHERE r.case_id = case_find(of_case) AND f.name = of_name), 'nothing')
$$;
CREATE FUNCTION pg_temp.doubt(of_case text, of_name text) RETURNS text LANGUAGE sql AS $$
    SELECT r.reason FROM field_review r JOIN field f ON f.id = r.field_id WHERE r.case_id = case_find(of_case) AND f.name = of_name
$$;
CREATE FUNCTION pg_temp.form(key text, name text, first text, birth text, more jsonb DEFAULT '[]') RETURNS text LANGUAGE sql AS $$
    SELECT tap_submission('mail', key, jsonb_build_array(
        jsonb_build_object('name', 'nom_naissance', 'value', name, 'status', 'review', 'reason', 'doubtful', 'confidence', 0.93),
        jsonb_build_object('name', 'prenoms', 'value', first, 'status', 'review', 'reason', 'doubtful', 'confidence', 0.9),
        jsonb_build_object('name', 'date_naissance', 'value', birth, 'status', 'review', 'reason', 'doubtful', 'confidence', 0.95)) || more)
        ->> 'case_number'
$$;

SELECT is(zone_date('740812', '2026-11-20'), '1974-08-12', 'nobody is born after the paper came');
SELECT is(zone_date('120415', '2026-11-20'), '2012-04-15', 'a child is');
SELECT is(zone_date('360415', '2046-11-20'), '2036-04-15', 'a document runs out later');
SELECT is(zone_date('7408<<', '2026-11-20'), NULL, 'an unknown day is no date');
SELECT is(zone_date('740231', '2026-11-20'), NULL, 'nor is a 31st of February');
SELECT is(witness_agrees('MUELLER', false, 'Müller') AND witness_agrees('MULLER', false, 'Müller') AND witness_agrees('DARTAGNAN', false, 'd''Artagnan')
          AND witness_agrees('JEAN PIERRE', false, 'JEAN-PIERRE') AND witness_agrees('NUNEZ', false, 'NÚÑEZ'), true, 'names as passports write them');
SELECT is(witness_agrees('MARTIN', false, 'MARTINEZ') OR witness_agrees('MARTIN', true, 'MARTINEZ'), false, 'a beginning is not the name');
SELECT is(witness_agrees('RAJAONARIVELO', true, 'RAJAONARIVELO ANDRIAMALALA'), true, 'but where the zone had no more room');

CREATE TEMP TABLE one AS SELECT pg_temp.form('w1', 'BENALI', 'SALMA', '1990-12-31', '[
    {"name": "sexe", "value": "m", "status": "accepted", "confidence": 0.9999},
    {"name": "passeport_numero", "value": "12AB34567", "status": "review", "reason": "doubtful", "confidence": 0.2},
    {"name": "pere_nom", "value": "BENALI", "status": "review", "reason": "doubtful", "confidence": 0.9}]') AS number;
SELECT is(pg_temp.stands(number, 'nom_naissance'), 'review doubtful', 'a doubtful name waits') FROM one;
SELECT is(pg_temp.passport(number, 'p1', '{"surname": "BENALI", "given": "SALMA", "birth": "901231", "sex": "F", "number": "12AB34567"}'), 'closed',
          'a passport comes') FROM one;
SELECT is(pg_temp.stands(number, 'nom_naissance'), 'value BENALI', 'it confirms the name') FROM one;
SELECT is(pg_temp.stands(number, 'date_naissance'), 'value 1990-12-31', 'and the date') FROM one;
SELECT is(pg_temp.doubt(number, 'sexe'), 'witness_differs', 'what it contradicts goes to a person, however sure') FROM one;
SELECT is(pg_temp.stands(number, 'passeport_numero'), 'review doubtful', 'what was hardly read is not confirmed') FROM one;
SELECT is(pg_temp.stands(number, 'pere_nom'), 'review doubtful', 'nor what it does not speak of') FROM one;
SELECT is((SELECT count(*) FROM event WHERE kind = 'field.confirmed' AND subject = (SELECT number FROM one))::integer, 3, 'the journal says so');

CREATE TEMP TABLE two AS SELECT pg_temp.form('w2', 'BENALI', 'SALMA', '1990-12-31') AS number;
SELECT is(pg_temp.passport(number, 'p2', '{"surname": "BENALI", "given": "KARIM", "birth": "880102"}'), 'closed', 'a husband''s passport') FROM two;
SELECT is(pg_temp.stands(number, 'nom_naissance') || ', ' || pg_temp.stands(number, 'prenoms'), 'review doubtful, review doubtful',
          'confirms nothing and contradicts nothing') FROM two;
SELECT throws_ok(format($$INSERT INTO case_value (case_id, name, value, field_id) SELECT case_find('%s'), name, value, id FROM field f
                 WHERE name = 'nom_naissance' AND document_case(document_id) = case_find('%s')$$, number, number), 'GU005', NULL,
                 'nor can it be said to') FROM two;

CREATE TEMP TABLE three AS SELECT pg_temp.form('w3', 'DUPOND', 'SALMA', '1990-12-31') AS number;
SELECT is(pg_temp.passport(number, 'p3', '{"surname": "DUPONT", "given": "SALMA", "birth": "901231"}'), 'closed', 'one letter differs') FROM three;
SELECT is(pg_temp.stands(number, 'nom_naissance'), 'review witness_differs', 'a person sees both') FROM three;
SELECT is(review_shown(r) -> 'alternatives' -> 0 ->> 0, 'DUPONT', 'its value on the first key')
FROM three, field_review r JOIN field f ON f.id = r.field_id WHERE r.case_id = case_find(number) AND f.name = 'nom_naissance';
SELECT is(pg_temp.stands(number, 'prenoms'), 'value SALMA', 'what it says alike is confirmed all the same') FROM three;
SELECT review_decide((SELECT f.id FROM field f JOIN field_review r ON r.field_id = f.id WHERE r.case_id = case_find((SELECT number FROM three))
                      AND f.name = 'nom_naissance'), '{"verdict": "correct", "value": "DUPONT", "agent": "alice"}');
SELECT is(pg_temp.stands(number, 'nom_naissance'), 'value DUPONT', 'the person''s word stands') FROM three;

CREATE TEMP TABLE four AS SELECT pg_temp.form('w4', 'BENALI', 'SALMA', '1990-12-31') AS number;
SELECT is(pg_temp.passport(number, 'p4', '{"surname": "BENALI", "given": "SALMA", "birth": "901231"}', false), 'closed', 'a zone that does not check')
FROM four;
SELECT is(pg_temp.stands(number, 'nom_naissance'), 'review doubtful', 'says nothing') FROM four;
