SELECT plan(31);
CREATE TEMP TABLE made AS SELECT tap_submission('mail', 'd1', '[{"name": "type_demande", "value": "renouvellement"},
    {"name": "titre_expiration", "value": "2026-12-31"}, {"name": "piece_passeport", "value": "oui"}]',
    '{"received_at": "2026-10-31T23:30:00+01:00"}') ->> 'case_number' AS number;
CREATE FUNCTION pg_temp.file() RETURNS jsonb LANGUAGE sql AS $$ SELECT case_dossier(number) FROM made $$;
CREATE FUNCTION pg_temp.state(of_kind text) RETURNS text LANGUAGE sql AS $$
    SELECT p ->> 'state' FROM jsonb_array_elements(pg_temp.file() #> '{completeness,pieces}') p WHERE p ->> 'kind' = of_kind
$$;
SELECT is(pg_temp.file() #>> '{clock,received_on}', '2026-10-31', 'half past eleven at night in Paris is that day');
SELECT is(pg_temp.file() #>> '{clock,silence_on}', '2027-02-28', 'four months from the last of October end with February');
SELECT is(pg_temp.file() #>> '{clock,danger_on}', '2026-12-31', 'the nearest danger is the permit''s end');
SELECT is(pg_temp.file() #>> '{clock,rule,verified}', 'false', 'a rule that nobody verified says so');
SELECT is(pg_temp.file() #>> '{completeness,answer}', 'missing_blocking', 'without the old permit it is incomplete');
SELECT is(pg_temp.state('passeport'), 'unclear', 'what is announced and not seen is unclear');
SELECT is(pg_temp.state('titre_sejour'), 'missing', 'what nobody spoke of is missing');
SELECT tap_submission('counter', 'd2', '[]', jsonb_build_object('case_number', number, 'pieces',
    '[{"kind": "passeport", "state": "received"}, {"kind": "titre_sejour", "state": "received"},
      {"kind": "justificatif_domicile", "state": "received"}, {"kind": "visa", "state": "received"}]'::jsonb)) FROM made;
SELECT is(pg_temp.state('passeport'), 'here', 'a piece that came is here');
SELECT is(pg_temp.file() #>> '{completeness,answer}', 'missing_not_blocking', 'photographs block nothing');
SELECT is(pg_temp.file() #> '{completeness,not_needed}', '["visa"]', 'what nobody asked for is named');

-- Alternatives.
SELECT law_load(jsonb_build_object('fingerprint', 'x', 'form_pieces', '[]'::jsonb, 'procedures', jsonb_agg(CASE WHEN code = 'dcem'
    THEN jsonb_set(body, '{pieces,0,instead}', '["livret_famille"]') ELSE body END))) FROM procedure WHERE superseded_at IS NULL AND code <> 'a_qualifier';
CREATE TEMP TABLE child AS SELECT tap_submission('online', 'd3', '[{"name": "type_demande", "value": "dcem"}]',
    '{"pieces": [{"kind": "livret_famille", "state": "received"}]}') ->> 'case_number' AS number;
SELECT is((SELECT p ->> 'state' FROM child, jsonb_array_elements(case_dossier(number) #> '{completeness,pieces}') p
           WHERE p ->> 'kind' = 'acte_naissance'), 'replaced', 'or, failing that: another piece stands for it');

-- The clock stands while the person has time to answer, and not a day longer; for what blocks nothing it does not stand at all.
SELECT notice_add(number, 'piece_request', repeat('0', 64),
    '{"requested_on": "2026-11-05", "due_on": "2026-11-30", "pieces": ["photos"]}', 'alice') FROM made;
SELECT is(pg_temp.file() #>> '{clock,silence_on}', '2027-02-28', 'asking for what blocks nothing stops no clock');
SELECT is(pg_temp.file() #> '{clock,suspensions}', '[]', 'and is no suspension');
SELECT notice_add(number, 'piece_request', repeat('0', 64),
    '{"requested_on": "2026-11-10", "due_on": "2026-12-10", "pieces": ["photos", "passeport"]}', 'alice') FROM made;
SELECT is(pg_temp.file() #>> '{clock,suspended_days}', '30', 'a request stops the clock until it is due');
SELECT is(pg_temp.file() #>> '{clock,silence_on}', '2027-03-30', 'which moves the day of silence');
SELECT tap_submission('counter', 'd4', '[]', jsonb_build_object('case_number', number, 'received_at', '2026-11-20T09:00:00+01:00',
    'pieces', '[{"kind": "photos", "state": "received"}]'::jsonb)) FROM made;
SELECT is((SELECT satisfied_on::text FROM completion_request ORDER BY id DESC LIMIT 1), '2026-11-20', 'the pieces end it on the day they come');
SELECT is(pg_temp.file() #>> '{clock,silence_on}', '2027-03-10', 'and silence runs again from there');
SELECT is(pg_temp.file() #>> '{completeness,answer}', 'complete', 'the file is complete');
SELECT throws_ok($$UPDATE completion_request SET due_on = due_on + 1$$, 'GU001', NULL, 'a request is kept as it was sent');

-- A piece asked for, and what the rule takes in its place.
CREATE TEMP TABLE instead AS SELECT tap_submission('mail', 'd5', '[{"name": "type_demande", "value": "changement_adresse"}]', '{"received_at": "2026-11-02T09:00:00+01:00"}') ->> 'case_number' AS number;
SELECT notice_add(number, 'piece_request', repeat('0', 64), '{"requested_on": "2026-11-05", "due_on": "2026-11-30", "pieces": ["passeport"]}', 'alice') FROM instead;
SELECT tap_submission('counter', 'd6', '[]', jsonb_build_object('case_number', number, 'received_at', '2026-11-08T09:00:00+01:00',
    'pieces', '[{"kind": "attestation_consulaire", "state": "received"}]'::jsonb)) FROM instead;
SELECT is(case_dossier(number) #>> '{clock,suspended_days}', '3', 'a consular attestation answers the request for a passport') FROM instead;
SELECT is((SELECT p ->> 'state' FROM jsonb_array_elements(case_dossier(number) #> '{completeness,pieces}') p WHERE p ->> 'kind' = 'passeport'), 'replaced', 'and stands for it') FROM instead;

-- Dates, reckoned by hand: received, months, days, the day of silence.
SELECT is(silence_date(p.id, received::date)::text, expected, received || ' and four months')
FROM procedure p, (VALUES ('2026-01-31', '2026-05-31'), ('2025-10-31', '2026-02-28'), ('2023-10-31', '2024-02-29'),
                          ('2026-09-30', '2027-01-30'), ('2028-02-29', '2028-06-29')) AS d (received, expected)
WHERE p.code = 'renouvellement' AND p.superseded_at IS NULL;

-- No paper case is registered without its acknowledgement.
SELECT throws_ok(format($$SELECT case_move('%s', 'enregistre', 'alice', '')$$, number), 'GU010', NULL,
                 'a paper case is not registered without acknowledgement') FROM made;
SELECT notice_add(number, 'acknowledgement', repeat('1', 64), '{"received_on": "2026-10-31", "silence_on": "2027-03-10", "service":
    {"name": "Préfecture", "address": "1 place", "phone": ""}, "missing": [], "effect": "implicit_refusal", "appeal": "x"}', 'alice') FROM made;
SELECT throws_ok(format($$SELECT case_move('%s', 'enregistre', 'alice', '')$$, number), 'GU010', NULL,
                 'nor with one that lacks a content') FROM made;
SELECT notice_add(number, 'acknowledgement', repeat('2', 64), '{"received_on": "2026-10-31", "silence_on": "2027-03-10", "service":
    {"name": "Préfecture", "address": "1 place", "phone": "01"}, "missing": [], "effect": "implicit_refusal", "appeal": "x"}', 'alice') FROM made;
SELECT lives_ok(format($$SELECT case_move('%s', 'enregistre', 'alice', '')$$, number), 'with all five it is') FROM made;
SELECT lives_ok(format($$SELECT case_move('%s', 'enregistre', 'alice', '')$$, number), 'an online case has its own way') FROM child;
SELECT is(office_set('75', '{"name": "Préfecture de police"}', 'alice') ->> 'name', 'Préfecture de police', 'an office is described');
