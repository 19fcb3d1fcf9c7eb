SELECT plan(38);
SELECT is(check_character('A12425GABC1234002'), 'M', 'the check character is that of ISO 7064 MOD 37,36');
SELECT ok(case_number_valid(case_number_make('75', '2026-11-20')), 'a made number is valid');
SELECT ok(NOT case_number_valid(overlay(n PLACING CASE substr(n, 9, 1) WHEN '9' THEN '8' ELSE '9' END FROM 9 FOR 1)),
          'one wrong digit is seen')
FROM (SELECT case_number_make('75', '2026-11-20') AS n) x;
SELECT ok(NOT case_number_valid('75-2026-010000-' || check_character('75-2026-100000')), 'two digits changed over are seen');

CREATE TEMP TABLE made AS SELECT tap_case(a) AS id, a ->> 'case_number' AS number, a FROM tap_submission('online', 'k1',
    '[{"name": "nom_naissance", "value": "DURAND"}, {"name": "commune", "value": "LYON", "confidence": 0.991},
      {"name": "telephone", "value": "0601020304", "confidence": 0.989},
      {"name": "prenoms", "value": "ANNE", "confidence": 0.997},
      {"name": "sexe", "value": "f", "confidence": 0.8, "status": "review", "reason": "doubtful"},
      {"name": "courriel", "value": "", "status": "empty"}]') a;
SELECT is((SELECT state FROM case_file c JOIN made USING (id)), 'recu', 'a case begins as recu');
SELECT throws_ok($$INSERT INTO case_file (number, office, state, received_on)
                   VALUES (case_number_make('75', '2026-11-20'), '75', 'complet', '2026-11-20')$$,
                 'GU002', NULL, 'and as nothing else');
SELECT throws_ok($$UPDATE case_file SET state = 'decision_favorable' WHERE id = (SELECT id FROM made)$$,
                 'GU002', NULL, 'an illegal state change is refused');
SELECT lives_ok($$UPDATE case_file SET state = 'enregistre' WHERE id = (SELECT id FROM made)$$, 'a legal one is not');
SELECT throws_ok($$UPDATE case_file SET state = 'unheard_of' WHERE id = (SELECT id FROM made)$$,
                 'GU002', NULL, 'a state that does not exist is refused');
SELECT is((SELECT count(*) FROM case_transition t JOIN case_state s ON s.name = t.from_state WHERE s.final)::integer, 0,
          'no way leads out of a final state');
SELECT throws_ok($$UPDATE case_file SET number = case_number_make('69', '2026-11-20')$$, 'GU001', NULL, 'a number is for ever');
SELECT throws_ok($$DELETE FROM case_file$$, 'GU001', NULL, 'a case is not deleted');
SELECT throws_ok($$INSERT INTO case_file (number, office, received_on) VALUES ('75-2026-000001-0', '75', '2026-11-20'),
                   ('75-2026-000001-1', '75', '2026-11-20')$$, '23514', NULL, 'a number with a wrong check is refused');

SELECT is((SELECT jsonb_object_agg(name, value) FROM case_value v JOIN made m ON m.id = v.case_id),
          '{"nom_naissance": "DURAND", "commune": "LYON"}', 'only promised answers become values: doubted at most twice the 0.5 % of all, 0.1 % for identity');
SELECT is((SELECT jsonb_object_agg(f.name, r.reason) FROM field_review r JOIN field f ON f.id = r.field_id JOIN made m ON m.id = r.case_id),
          '{"sexe": "doubtful", "prenoms": "below_budget", "telephone": "below_budget"}', 'the others wait for a person');
SELECT throws_ok($$INSERT INTO case_value SELECT m.id, f.name, f.value, f.id FROM field f, made m WHERE f.name = 'sexe'$$,
                 'GU005', NULL, 'a doubtful answer is refused as a value');
SELECT throws_ok($$INSERT INTO case_value SELECT m.id, f.name, f.value, f.id FROM field f, made m WHERE f.name = 'prenoms'$$,
                 'GU005', NULL, 'an identity answer above the common budget is refused as a value');
SELECT throws_ok($$UPDATE case_value SET value = 'DUPONT' WHERE name = 'nom_naissance'$$,
                 'GU005', NULL, 'a value is what its field says');
SELECT throws_ok($$UPDATE case_value SET name = 'nom_usage' WHERE name = 'nom_naissance'$$,
                 'GU005', NULL, 'a value has the name of its field');
INSERT INTO agent VALUES ('alice');
INSERT INTO field_decision (field_id, verdict, agent) SELECT id, 'reject', 'alice' FROM field WHERE name = 'sexe';
SELECT throws_ok($$INSERT INTO case_value SELECT m.id, f.name, f.value, f.id, d.id
                   FROM field_decision d JOIN field f ON f.id = d.field_id, made m$$,
                 'GU005', NULL, 'a rejected answer is refused as a value');
INSERT INTO field_decision (field_id, verdict, value, agent) SELECT id, 'correct', 'm', 'alice' FROM field WHERE name = 'sexe';
SELECT throws_ok($$INSERT INTO case_value SELECT m.id, f.name, 'f', f.id, d.id FROM field_decision d
                   JOIN field f ON f.id = d.field_id, made m WHERE d.verdict = 'correct'$$,
                 'GU005', NULL, 'a value is what the person decided');
SELECT lives_ok($$INSERT INTO case_value SELECT m.id, f.name, 'm', f.id, d.id FROM field_decision d
                  JOIN field f ON f.id = d.field_id, made m WHERE d.verdict = 'correct'$$, 'and then stands');
SELECT throws_ok($$UPDATE field SET value = 'DUPONT'$$, 'GU001', NULL, 'a reading is not changed');
SELECT throws_ok($$DELETE FROM field$$, 'GU001', NULL, 'a reading is not deleted');
SELECT throws_ok($$UPDATE field_decision SET verdict = 'accept'$$, 'GU001', NULL, 'a decision is not changed');
SELECT throws_ok($$DELETE FROM field_review WHERE field_id = (SELECT id FROM field WHERE name = 'prenoms')$$,
                 'GU001', NULL, 'nothing leaves the review without a decision');
SELECT throws_ok($$INSERT INTO field (document_id, name, value, confidence, status)
                   SELECT document_id, 'x', 'y', 1.2, 'accepted' FROM field LIMIT 1$$, '23514', NULL, 'a probability is at most 1');
SELECT throws_ok($$INSERT INTO field (document_id, name, value, confidence, status)
                   SELECT document_id, 'x', '', 1, 'accepted' FROM field LIMIT 1$$, '23514', NULL, 'nothing is not accepted');
SELECT throws_ok($$INSERT INTO field (document_id, name, value, confidence, status)
                   SELECT document_id, 'x', 'y', 0.5, 'review' FROM field LIMIT 1$$, '23514', NULL, 'a doubt has a reason');
SELECT throws_ok($$UPDATE submission SET key = 'other'$$, 'GU001', NULL, 'a submission is not changed');
SELECT throws_ok($$INSERT INTO submission (case_id, channel, key, office, received_at, request_sha256)
                   SELECT case_id, channel, key, office, received_at, '' FROM submission$$, '23505', NULL,
                 'one submission a channel and key');
SELECT throws_ok($$INSERT INTO submission (case_id, channel, key, office, received_at, request_sha256)
                   SELECT case_id, 'fax', key, office, received_at, '' FROM submission$$, '23514', NULL, 'three channels');
SELECT throws_ok($$UPDATE document SET submission_id = 0$$, 'GU001', NULL, 'a document stays with its submission');
INSERT INTO notice (case_id, kind, sha256) SELECT id, 'receipt', repeat('0', 64) FROM made;
SELECT throws_ok($$DELETE FROM notice$$, 'GU001', NULL, 'a notice is kept');

SELECT setval('case_serial', 999999) AS here \gset
SELECT matches(case_number_make('75', '2026-11-20'), '^75-2026-1000000-[0-9A-Z]$', 'the millionth case has a number of its own');
SELECT ok(case_number_valid(case_number_make('75', '2026-11-20')), 'which is valid');
SELECT throws_ok($$INSERT INTO field (document_id, name, value, confidence, status)
    SELECT coalesce(max(id), 0) + 1, 'prenoms', 'ANA', 1, 'accepted' FROM document$$, '23503', NULL, 'a field lies in a document');
DROP TRIGGER IF EXISTS document_kept ON document;
SELECT throws_ok($$DELETE FROM document$$, '23503', NULL, 'a document stays while it has fields, even where it may be removed');
