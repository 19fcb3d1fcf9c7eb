SELECT plan(81);
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
SELECT is(zone_date('7408<<', '2026-11-20') || zone_date('74<<<<', '2026-11-20') || zone_date('740000', '2026-11-20'), '1974-08-001974-00-001974-00-00',
          'an unknown day or month stays unknown');
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

-- Whose passport is it, when it has the name of use; one that has fewer first names; one that runs out on another day than the old one.
CREATE TEMP TABLE five AS SELECT pg_temp.form('w5', 'BENALI', 'SALMA FATIMA', '1990-12-31', '[
    {"name": "nom_usage", "value": "MARTIN", "status": "review", "reason": "doubtful", "confidence": 0.93},
    {"name": "nationalite", "value": "ALGÉRIE", "status": "review", "reason": "doubtful", "confidence": 0.9},
    {"name": "passeport_numero", "value": "12AB34567", "status": "review", "reason": "doubtful", "confidence": 0.9},
    {"name": "passeport_expiration", "value": "2031-05-06", "status": "review", "reason": "doubtful", "confidence": 0.9}]') AS number;
SELECT is(pg_temp.passport(number, 'p5', '{"surname": "MARTIN", "given": "SALMA", "birth": "901231", "nationality": "DZA", "number": "12AB34567", "expiry": "310506"}'),
          'closed', 'a passport in the married name') FROM five;
SELECT is(pg_temp.stands(number, 'nom_usage'), 'value MARTIN', 'confirms that name') FROM five;
SELECT is(pg_temp.stands(number, 'nom_naissance'), 'review doubtful', 'and says nothing of the other') FROM five;
SELECT is(pg_temp.stands(number, 'prenoms'), 'review doubtful', 'fewer first names neither confirm nor contradict') FROM five;
SELECT is(pg_temp.stands(number, 'date_naissance'), 'value 1990-12-31', 'the date is confirmed') FROM five;
SELECT is(pg_temp.stands(number, 'nationalite'), 'value ALGÉRIE', 'a nationality by its code, whatever word is written, as it is written') FROM five;
SELECT is(pg_temp.stands(number, 'passeport_numero') || pg_temp.stands(number, 'passeport_expiration'), 'value 12AB34567value 2031-05-06', 'number and end too')
FROM five;

CREATE TEMP TABLE six AS SELECT pg_temp.form('w6', 'BENALI', 'SALMA', '1990-12-31', '[
    {"name": "nationalite", "value": "TUNISIENNE", "status": "accepted", "confidence": 0.9999},
    {"name": "passeport_numero", "value": "12AB34567", "status": "accepted", "confidence": 0.9999}]') AS number;
SELECT is(pg_temp.passport(number, 'p6', '{"surname": "BENALI", "given": "SALMA", "birth": "901231", "nationality": "DZA", "number": "12AB34561"}'), 'closed',
          'another nationality and number') FROM six;
SELECT is(pg_temp.doubt(number, 'nationalite') || pg_temp.doubt(number, 'passeport_numero'), 'witness_differswitness_differs', 'go to a person, however sure') FROM six;
SELECT is(review_shown(r) -> 'alternatives' -> 0 ->> 0, 'ALGÉRIENNE', 'in words, not in codes')
FROM six, field_review r JOIN field f ON f.id = r.field_id WHERE r.case_id = case_find(number) AND f.name = 'nationalite';
SELECT is(pg_temp.passport(number, 'p6b', '{"surname": "BENALI", "given": "SALMA", "birth": "901231", "nationality": "XXB", "number": "12AB34567"}'), 'closed',
          'a second passport, of a refugee') FROM six;
SELECT is((SELECT count(*) FROM witness WHERE field_name = 'nationalite' AND case_id = case_find(number))::integer, 1, 'says nothing of a nationality') FROM six;

-- A signed bill.
CREATE FUNCTION pg_temp.bill(of_case text, key text, code jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    run bigint := tap_batch(key);
    made bigint := tap_original(run, 1, key, 1);
BEGIN
    PERFORM batch_seal(run);
    RETURN tap_assemble(run, (SELECT jsonb_build_object('pages', jsonb_agg(jsonb_build_object('page_id', p.id, 'fate', 'document', 'reason', '')),
        'submissions', jsonb_build_array(jsonb_build_object('case_number', of_case, 'documents', jsonb_build_array(jsonb_build_object(
            'kind', coalesce(code ->> 'kind', 'justificatif_domicile'), 'pages', jsonb_agg(p.id), 'twodoc', jsonb_build_array(code || jsonb_build_object('page_id', max(p.id)))))))) FROM page p WHERE p.original_id = made));
END $$;
CREATE FUNCTION pg_temp.said(VARIADIC pairs text[]) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_agg(jsonb_build_object('role', pairs[i], 'value', pairs[i + 1], 'truncated', false) ORDER BY i) FROM generate_series(1, cardinality(pairs), 2) i
$$;
CREATE FUNCTION pg_temp.housed(key text) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.form(key, 'BENALI', 'SALMA', '1990-12-31', '[{"name": "code_postal", "value": "75011", "status": "review", "reason": "doubtful", "confidence": 0.9},
        {"name": "commune", "value": "PARIS", "status": "review", "reason": "doubtful", "confidence": 0.9},
        {"name": "numero_etranger", "value": "9912345678", "status": "review", "reason": "doubtful", "confidence": 0.95}]')
$$;
CREATE TEMP TABLE seven AS SELECT pg_temp.housed('w7') AS number;
SELECT is(pg_temp.bill(number, 'b7', jsonb_build_object('verdict', 'VALID', 'fields',
          pg_temp.said('person', 'MME/BENALI/SALMA', 'postal_code', '75011', 'town', 'PARIS'))), 'closed', 'a signed bill') FROM seven;
SELECT is(pg_temp.stands(number, 'nom_naissance') || pg_temp.stands(number, 'prenoms') || pg_temp.stands(number, 'code_postal'), 'value BENALIvalue SALMAvalue 75011',
          'confirms the names and the address') FROM seven;
SELECT is(pg_temp.stands(number, 'date_naissance'), 'review doubtful', 'and nothing else') FROM seven;
CREATE TEMP TABLE eight AS SELECT pg_temp.housed('w8') AS number, pg_temp.housed('w8b') AS other, pg_temp.housed('w8c') AS third;
SELECT is(pg_temp.bill(number, 'b8', jsonb_build_object('verdict', 'INVALID', 'fields', pg_temp.said('person', 'MME/BENALI/SALMA', 'postal_code', '75011')))
          || pg_temp.bill(other, 'b8b', jsonb_build_object('verdict', 'UNKNOWN_CERT', 'fields', pg_temp.said('person', 'MME/BENALI/SALMA', 'postal_code', '75011')))
          || pg_temp.bill(third, 'b8c', jsonb_build_object('verdict', 'VALID', 'outside_validity', true, 'fields', pg_temp.said('person', 'MME/BENALI/SALMA', 'postal_code', '75011'))),
          'closedclosedclosed', 'bills that no signature vouches for') FROM eight;
SELECT is((SELECT count(*) FROM witness WHERE case_id IN (case_find(number), case_find(other), case_find(third)))::integer, 0, 'say nothing') FROM eight;
CREATE TEMP TABLE nine AS SELECT pg_temp.housed('w9') AS number;
SELECT is(pg_temp.bill(number, 'b9', jsonb_build_object('verdict', 'VALID', 'fields', pg_temp.said('person', 'M/BENALI/KARIM', 'postal_code', '75011', 'town', 'PARIS'))),
          'closed', 'a brother''s bill') FROM nine;
SELECT is(pg_temp.stands(number, 'nom_naissance') || pg_temp.stands(number, 'code_postal'), 'review doubtfulreview doubtful', 'confirms nothing') FROM nine;

-- The signed code comes before the zone; both before the form. Where they differ, nothing is confirmed.
CREATE TEMP TABLE ten AS SELECT pg_temp.housed('w10') AS number;
SELECT is(pg_temp.bill(number, 'b10', jsonb_build_object('kind', 'titre_sejour', 'verdict', 'VALID', 'fields', pg_temp.said('last_name', 'BENALY', 'first_names', 'SALMA',
          'birth_date', '31121990', 'foreigner_number', '9912345678', 'nationality', 'DZ'))), 'closed', 'a signed paper of the service') FROM ten;
SELECT is(pg_temp.passport(number, 'p10', '{"surname": "BENALI", "given": "SALMA", "birth": "901231"}'), 'closed', 'and a passport that says otherwise') FROM ten;
SELECT is(pg_temp.doubt(number, 'nom_naissance'), 'witness_differs', 'the name goes to a person') FROM ten;
SELECT is((SELECT string_agg(w ->> 'source' || ' ' || (w ->> 'value'), ', ' ORDER BY place) FROM jsonb_array_elements(field_witnesses(case_find(number), 'nom_naissance')) WITH ORDINALITY e (w, place)),
          '2ddoc BENALY, mrz BENALI', 'with the witnesses side by side, the signed one first') FROM ten;
SELECT is(pg_temp.stands(number, 'prenoms') || pg_temp.stands(number, 'numero_etranger'), 'value SALMAvalue 9912345678', 'what they say alike stands') FROM ten;

-- An earlier case of the same person, and an online one.
SELECT review_decide(f.id, '{"verdict": "accept", "agent": "alice"}') FROM ten, field f JOIN field_review r ON r.field_id = f.id WHERE r.case_id = case_find(number);
CREATE TEMP TABLE later AS SELECT pg_temp.housed('w11') AS number;
SELECT is(pg_temp.stands(number, 'numero_etranger') || pg_temp.stands(number, 'nom_naissance'), 'value 9912345678value BENALI', 'an earlier case confirms') FROM later;
SELECT is((SELECT DISTINCT source || ' ' || (origin_case = case_find(ten.number)) FROM later, ten, witness WHERE case_id = case_find(later.number)), 'case true', 'and says which');
SELECT is(pg_temp.stands(number, 'numero_etranger'), 'review doubtful', 'one digit off, nothing does')
FROM (SELECT pg_temp.form('w12', 'BENALI', 'SALMA', '1990-12-31', '[{"name": "numero_etranger", "value": "9912345679", "status": "review", "reason": "doubtful", "confidence": 0.95}]') AS number) n;
SELECT is(pg_temp.stands(number, 'numero_etranger'), 'review doubtful', 'nor for another day of birth')
FROM (SELECT pg_temp.form('w13', 'BENALI', 'SALMA', '1991-12-31', '[{"name": "numero_etranger", "value": "9912345678", "status": "review", "reason": "doubtful", "confidence": 0.95}]') AS number) n;
CREATE TEMP TABLE web AS SELECT tap_submission('online', 'o1', '[{"name": "nom_naissance", "value": "BENALI"}, {"name": "prenoms", "value": "SALMA"},
    {"name": "employeur", "value": "ATELIER DU PORT"}]') ->> 'case_number' AS number;
SELECT tap_submission('mail', 'o2', '[{"name": "nom_naissance", "value": "BENALI", "status": "review", "reason": "doubtful", "confidence": 0.9},
    {"name": "prenoms", "value": "SALMA", "status": "review", "reason": "doubtful", "confidence": 0.9},
    {"name": "employeur", "value": "ATELIER DU PORT", "status": "review", "reason": "doubtful", "confidence": 0.9}]', jsonb_build_object('case_number', number)) ->> 'created' FROM web;
SELECT is((SELECT count(*) FROM field_review WHERE case_id = case_find(number))::integer, 0, 'what was said online confirms the paper') FROM web;

-- A lower one never overwrites a higher one: what stands stays, and a person sees both.
CREATE TEMP TABLE order_of AS SELECT tap_submission('mail', 'r1', '[{"name": "commune", "value": "NANTES", "status": "accepted", "confidence": 0.9999, "method": "code"}]') ->> 'case_number' AS number;
SELECT tap_submission('mail', 'r2', '[{"name": "commune", "value": "NANCY", "status": "accepted", "confidence": 0.9999, "method": "handprint"}]', jsonb_build_object('case_number', number)) ->> 'created' FROM order_of;
SELECT is(pg_temp.stands(number, 'commune') || pg_temp.doubt(number, 'commune'), 'value NANTESconflict', 'a hand does not overwrite a code') FROM order_of;

-- A form filled on a screen, with its code, beside one by hand; and what is printed beside what is written.
CREATE FUNCTION pg_temp.sheet(of_case text, key text, fields jsonb, of_form text DEFAULT 'titre-sejour') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    run bigint := tap_batch(key);
    made bigint := tap_original(run, 1, key, 1);
BEGIN
    PERFORM batch_seal(run);
    RETURN tap_assemble(run, (SELECT jsonb_build_object('pages', jsonb_agg(jsonb_build_object('page_id', p.id, 'fate', 'document', 'reason', '')),
        'submissions', jsonb_build_array(jsonb_build_object('case_number', of_case, 'documents', jsonb_build_array(jsonb_build_object(
            'kind', 'form', 'form', of_form, 'form_version', '1', 'pages', jsonb_agg(p.id),
            'fields', (SELECT jsonb_agg(f || jsonb_build_object('page_id', max(p.id))) FROM jsonb_array_elements(fields) f)))))) FROM page p WHERE p.original_id = made));
END $$;
CREATE FUNCTION pg_temp.typed(of_method text, name text, given text, birth text, more jsonb DEFAULT '[]') RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_agg(jsonb_build_object('name', n, 'value', v, 'status', 'accepted', 'confidence', 0.9999, 'method', of_method))
           || more FROM unnest(ARRAY['nom_naissance', 'prenoms', 'date_naissance'], ARRAY[name, given, birth]) AS t (n, v)
$$;
CREATE FUNCTION pg_temp.hand(key text, name text, given text, birth text, of_method text DEFAULT 'handprint') RETURNS text LANGUAGE sql AS $$
    SELECT tap_submission('mail', key, (SELECT jsonb_agg(jsonb_build_object('name', n, 'value', v, 'status', 'review', 'reason', 'doubtful', 'confidence', 0.97, 'method', of_method))
        FROM unnest(ARRAY['nom_naissance', 'prenoms', 'date_naissance'], ARRAY[name, given, birth]) AS t (n, v))) ->> 'case_number'
$$;
CREATE TEMP TABLE coded AS SELECT pg_temp.hand('c1', 'BENALI', 'SALMA', '1990-12-31') AS number;
SELECT is(pg_temp.sheet(number, 'c1f', pg_temp.typed('code', 'BENALI', 'SALMA', '1990-12-31'), 'autre'), 'closed', 'a form with its code comes to one by hand') FROM coded;
SELECT is((SELECT count(*) FROM field_review WHERE case_id = case_find(number))::integer, 0, 'and confirms it') FROM coded;
SELECT is((SELECT string_agg(DISTINCT w ->> 'source' || ' ' || (w ->> 'rank'), ', ') FROM jsonb_array_elements(field_witnesses(case_find(number), 'nom_naissance')) w), 'code 3',
          'as a code, third in the order') FROM coded;
CREATE TEMP TABLE uncoded AS SELECT pg_temp.hand('c2', 'BENALI', 'SALMA', '1990-12-31') AS number;
SELECT is(pg_temp.sheet(number, 'c2f', pg_temp.typed('code', 'BENALY', 'SALMA', '1990-12-31'), 'autre'), 'closed', 'a code that says otherwise') FROM uncoded;
SELECT is(pg_temp.doubt(number, 'nom_naissance') || pg_temp.stands(number, 'prenoms'), 'witness_differsvalue SALMA', 'opens the answer for a person, who sees both') FROM uncoded;
SELECT is((SELECT review_shown(r) -> 'answer' FROM field_review r JOIN field f ON f.id = r.field_id WHERE r.case_id = case_find(number) AND f.name = 'nom_naissance' AND f.value = 'BENALI'),
          '{"rank": 7, "source": "hand"}', 'and that the answer is by hand, last in the order') FROM uncoded;
-- A form is no witness of itself, and one print none of another.
SELECT is((SELECT count(*) FROM witness w JOIN page p ON p.id = w.page_id JOIN field f ON f.document_id = p.document_id AND f.name = w.field_name
           JOIN witness_compared(w.case_id) c ON c.witness_id = w.id AND c.field_id = f.id WHERE w.source IN ('code', 'print'))::integer, 0, 'no form confirms itself');
CREATE TEMP TABLE printed AS SELECT pg_temp.hand('c4', 'BENALI', 'SALMA', '1990-12-31') AS by_hand, pg_temp.hand('c5', 'BENALI', 'SALMA', '1990-12-31', 'typed') AS by_machine;
SELECT is(pg_temp.sheet(by_hand, 'c4f', pg_temp.typed('typed', 'BENALI', 'SALMA', '1990-12-31'), 'autre') || pg_temp.sheet(by_machine, 'c5f', pg_temp.typed('typed', 'BENALI', 'SALMA', '1990-12-31'), 'autre'),
          'closedclosed', 'typed forms come to one by hand and to one typed') FROM printed;
SELECT is((SELECT count(*) FROM field_review WHERE case_id = case_find(by_hand))::integer, 0, 'print confirms a hand') FROM printed;
SELECT is((SELECT count(*) FROM field_review WHERE case_id = case_find(by_machine))::integer, 3, 'and no other print: one engine read both') FROM printed;
SELECT is(pg_temp.stands(number, 'nom_naissance'), 'value DUPONT', 'what a code and a hand say both surely is no conflict')
FROM (SELECT number, pg_temp.sheet(number, 'c6f', pg_temp.typed('code', 'DUPONT', 'SALMA', '1990-12-31'), 'autre')
      FROM (SELECT tap_submission('mail', 'c6', pg_temp.typed('handprint', 'DUPONT', 'SALMA', '1990-12-31')) ->> 'case_number' AS number) n) m;

-- The words of a piece.
CREATE FUNCTION pg_temp.piece(of_case text, key text, of_kind text, said jsonb, of_person jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    run bigint := tap_batch(key);
    made bigint := tap_original(run, 1, key, 1);
    looking job;
BEGIN
    PERFORM batch_seal(run);
    PERFORM tap_assemble(run, (SELECT jsonb_build_object('pages', jsonb_agg(jsonb_build_object('page_id', p.id, 'fate', 'document', 'reason', '')),
        'submissions', jsonb_build_array(jsonb_build_object('case_number', of_case, 'documents', jsonb_build_array(jsonb_build_object(
            'kind', of_kind, 'pages', jsonb_agg(p.id)))))) FROM page p WHERE p.original_id = made));
    SET CONSTRAINTS ALL IMMEDIATE;
    UPDATE job SET state = 'running', attempt = 1, worker = 'tap' WHERE kind = 'look' AND subject = (SELECT id FROM page WHERE original_id = made) RETURNING * INTO looking;
    SET CONSTRAINTS ALL DEFERRED;
    RETURN CASE WHEN looking.id IS NULL THEN 'not looked at' ELSE sight_store(looking.id, 1, said || jsonb_build_object('person',
        (SELECT coalesce(jsonb_agg('{"confidence": 0.97, "worst": 0.9}'::jsonb || i), '[]') FROM jsonb_array_elements(of_person) i))) END;
END $$;
CREATE TEMP TABLE born AS SELECT pg_temp.hand('d1', 'BENALI', 'SALMA', '1990-12-31') AS number, pg_temp.hand('d2', 'BENALI', 'SALMA', '1990-12-31') AS other,
    pg_temp.hand('d3', 'BENALI', 'SALMA', '1990-12-31') AS unsure, pg_temp.hand('d4', 'BENALI', 'SALMA', '1990-12-31') AS bill, pg_temp.hand('d5', 'BENALI', 'SALMA', '1990-12-31') AS late;
SELECT is(pg_temp.piece(number, 'd1p', 'acte_naissance', '{}', '[{"item": "surname", "value": "BENALI"}, {"item": "given", "value": "Salma"}, {"item": "birth", "value": "1990-12-31"}]'),
          'stored', 'an entry of birth is looked at while somebody waits for a name') FROM born;
SELECT is((SELECT count(*) FROM field_review WHERE case_id = case_find(number))::integer, 0, 'and confirms names and day') FROM born;
SELECT is((SELECT string_agg(DISTINCT w ->> 'source' || ' ' || (w ->> 'kind') || ' ' || (w ->> 'rank'), ', ') FROM jsonb_array_elements(field_witnesses(case_find(number), 'prenoms')) w),
          'print acte_naissance 6', 'as print, and from what paper') FROM born;
SELECT is(pg_temp.piece(other, 'd2p', 'acte_naissance', '{}', '[{"item": "surname", "value": "BENALY"}, {"item": "given", "value": "Salma"}, {"item": "birth", "value": "1990-12-31"}]'),
          'stored', 'one with another letter') FROM born;
SELECT is(pg_temp.doubt(other, 'nom_naissance') || pg_temp.stands(other, 'date_naissance'), 'witness_differsvalue 1990-12-31', 'sends the name to a person and confirms the rest') FROM born;
SELECT is(pg_temp.piece(unsure, 'd3p', 'acte_naissance', '{}', '[{"item": "surname", "value": "BENALI", "worst": 0.4}, {"item": "given", "value": "Salma", "confidence": 0.6}, {"item": "birth", "value": "1990-12-31", "worst": 0.3}]'),
          'stored', 'print that was hardly read') FROM born;
SELECT is((SELECT count(*) FROM witness WHERE case_id = case_find(unsure))::integer, 0, 'says nothing') FROM born;
SELECT is(pg_temp.piece(bill, 'd4p', 'justificatif_domicile', '{}', '[{"item": "person", "value": "Paul MARTIN"}, {"item": "person", "value": "Salma BENALI"}, {"item": "birth", "value": "1960-01-01"}]'),
          'stored', 'a bill that names a landlord, and his birth') FROM born;
SELECT is(pg_temp.stands(bill, 'nom_naissance') || pg_temp.stands(bill, 'prenoms') || pg_temp.doubt(bill, 'date_naissance'), 'value BENALIvalue SALMAdoubtful',
          'confirms the names of its addressee and no day') FROM born;
SELECT is(pg_temp.piece(late, 'd5p', 'inconnu', '{}', '[{"item": "surname", "value": "BENALI"}, {"item": "given", "value": "Salma"}, {"item": "birth", "value": "1990-12-31"}]'), 'stored', 'a page of which nobody knows what it is') FROM born;
SELECT is(pg_temp.doubt(late, 'nom_naissance'), 'doubtful', 'confirms nothing') FROM born;
SELECT page_name('{"agent": "alice", "role": "supervisor"}', (SELECT max(p.id) FROM page p JOIN document d ON d.id = p.document_id JOIN submission s ON s.id = d.submission_id WHERE s.case_id = case_find(late)), 'acte_naissance')
FROM born;
SELECT is((SELECT count(*) FROM field_review WHERE case_id = case_find(late))::integer, 0, 'until a person says so') FROM born;
SELECT is(pg_temp.piece(number, 'd6p', 'acte_naissance', '{}', '[]'), 'not looked at', 'where nobody waits for a name, no time is spent on words') FROM born;
SELECT is(name_within('Mme Aminata DIALLO', 'Diallo') AND name_within('Maria da Silva Ñuñez', 'DA SILVA NUNEZ') AND NOT name_within('Aminata DIALLOU', 'DIALLO') AND NOT name_within('A', 'A'), true,
          'words of a name, whole and in order');
