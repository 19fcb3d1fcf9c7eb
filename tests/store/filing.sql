SELECT plan(39);
SELECT throws_ok($$SELECT case_show('75-2026-000001-Z')$$, 'GU004', NULL, 'a malformed number is told, even to an empty store');
SELECT throws_ok(format($$SELECT case_show('75-2026-000001-%s')$$, check_character('75-2026-000001')), 'GU003', NULL,
                 'a case that is not there is told, even by an empty store');
-- The same application, online and on paper, is the same case.
CREATE FUNCTION pg_temp.answers() RETURNS jsonb LANGUAGE sql AS $$
    SELECT '[{"name": "nom_naissance", "value": "DURAND"}, {"name": "type_demande", "value": "renouvellement"},
             {"name": "titre_expiration", "value": "2027-01-31"}, {"name": "numero_etranger", "value": "9901234567"}, {"name": "date_naissance", "value": "1990-12-31"},
             {"name": "courriel", "value": "", "status": "empty"}]'::jsonb
$$;
CREATE TEMP TABLE online AS SELECT a, a ->> 'case_number' AS number FROM tap_submission('online', 'p1', pg_temp.answers(),
    '{"pieces": ["passeport"]}') a;
CREATE TEMP TABLE run AS SELECT tap_batch('p1') AS id;
SELECT tap_original((SELECT id FROM run), 1, 'paper', 2);
SELECT batch_seal((SELECT id FROM run));
SELECT is(tap_assemble((SELECT id FROM run), (SELECT jsonb_build_object(
    'pages', jsonb_agg(jsonb_build_object('page_id', id, 'fate', 'document', 'reason', '')),
    'submissions', jsonb_build_array(jsonb_build_object('pieces', '[{"kind": "passeport", "state": "declared"}]'::jsonb,
        'documents', jsonb_build_array(jsonb_build_object('kind', 'form', 'form', 'titre-sejour', 'form_version', '1',
        'pages', jsonb_agg(id), 'fields', (SELECT jsonb_agg(f || jsonb_build_object('page_id', (SELECT min(id) FROM page),
            'confidence', 0.9995, 'method', 'handprint')) FROM jsonb_array_elements(pg_temp.answers()) f)))))) FROM page)),
    'closed', 'paper is filed through the same function');
CREATE TEMP TABLE paper AS SELECT c.number FROM case_file c JOIN submission s ON s.case_id = c.id WHERE s.channel = 'mail';
CREATE FUNCTION pg_temp.bare(record jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT record - '{number,times,submissions,events}'::text[]
        || jsonb_build_object('values', (SELECT jsonb_object_agg(k, v - 'provenance') FROM jsonb_each(record -> 'values') e (k, v)),
                              'documents', (SELECT jsonb_agg(d - 'provenance') FROM jsonb_array_elements(record -> 'documents') d))
$$;
SELECT is(pg_temp.bare(case_show((SELECT number FROM paper))), pg_temp.bare(case_show((SELECT number FROM online))),
          'parity: the same record but for number, times, submissions, events and provenance');
SELECT is(case_show(number) #>> '{values,type_demande,value}', 'renouvellement', 'that record holds the answers') FROM online;
SELECT is(case_show(number) ->> 'procedure', 'renouvellement', 'and the procedure that they say') FROM online;
SELECT is(case_show(number) #>> '{times,silence_on}', '2027-03-20', 'the clock of silence is that of the procedure') FROM online;
SELECT is(case_show(number) #>> '{times,lapse_on}', '2027-01-31', 'the clock of the present permit is known') FROM online;
SELECT is(case_show(number) ->> 'person', '9901234567', 'the person is known by the foreigner number') FROM online;
SELECT is((SELECT count(*) FROM applicant)::integer, 1, 'and is one person');
SELECT is((SELECT jsonb_object_agg(p ->> 'kind', p ->> 'state') FROM online, jsonb_array_elements(case_show(number) -> 'pieces') p),
          '{"photos": "missing", "passeport": "declared", "titre_sejour": "missing", "justificatif_domicile": "missing"}',
          'the pieces are those of the procedure and those declared');

-- One submission, however often it comes.
CREATE TEMP TABLE again AS SELECT tap_submission('online', 'p1', pg_temp.answers(), '{"pieces": ["passeport"]}') AS a;
SELECT is((SELECT again.a ->> 'case_number' FROM again), (SELECT number FROM online), 'the same key is the same case');
SELECT is((SELECT a - '{case_number,submission}'::text[] FROM again),
          '{"already": true, "created": false, "same_content": true}', 'and the answer says so');
SELECT is(tap_submission('online', 'p1', '[]') ->> 'same_content', 'false', 'other content under a known key is told');
SELECT is(tap_submission('counter', 'p1', '[]') ->> 'created', 'true', 'the key counts in its channel');

-- The fingerprint is that of the text as it came, where there is a text.
CREATE FUNCTION pg_temp.filed(said text) RETURNS jsonb LANGUAGE sql AS $$ SELECT submission_file(said::jsonb, sha256(convert_to(said, 'UTF8'))) $$;
SELECT pg_temp.filed('{"office": "75", "channel": "online",  "key": "p1b"}');
SELECT is((SELECT request_sha256 FROM submission WHERE key = 'p1b'), sha256('{"office": "75", "channel": "online",  "key": "p1b"}'),
          'the fingerprint of a submission is that of its text');
SELECT is(pg_temp.filed('{"office": "75", "channel": "online",  "key": "p1b"}') ->> 'same_content', 'true', 'the same text is the same content');
SELECT is(pg_temp.filed('{"office": "75", "channel": "online",  "key": "p1b", "procedure": "x"}') ->> 'same_content', 'false', 'another text is not');
SELECT submission_file('{"key": "p1c", "channel": "online", "office": "75"}');
SELECT is(pg_temp.filed('{"office": "75", "channel": "online", "key": "p1c"}') ->> 'same_content', 'true',
          'what was filed by its content alone, as before, is the same content whatever the text');

-- Later answers.
SELECT tap_submission('online', 'p2', '[{"name": "nom_naissance", "value": "DURANT"}, {"name": "commune", "value": "LYON"}]',
                      jsonb_build_object('case_number', lower(number) || ' ')) FROM online;
SELECT is(case_show(number) #>> '{values,nom_naissance,value}', 'DURAND', 'a later answer that differs changes nothing') FROM online;
SELECT is((SELECT jsonb_agg(w -> 'reason') FROM online, jsonb_array_elements(case_show(number) -> 'waiting') w), '["conflict"]',
          'but goes to a person');
SELECT is(case_show(number) #>> '{values,commune,value}', 'LYON', 'a new answer is taken') FROM online;
SELECT is((SELECT jsonb_array_length(case_show(number) -> 'submissions') FROM online), 2, 'the case has both submissions');
SELECT throws_ok($$SELECT tap_submission('online', 'p3', '[]', '{"case_number": "75-2026-999999-A"}')$$, 'GU004', NULL,
                 'a case number with a wrong check is refused');
SELECT throws_ok(format($$SELECT tap_submission('online', 'p3', '[]', '{"case_number": "75-2026-999999-%s"}')$$,
                        check_character('75-2026-999999')), 'GU003', NULL, 'a case that is not there is told');
SELECT throws_ok($$SELECT tap_submission('fax', 'p3', '[]')$$, 'GU009', NULL, 'an unknown channel is told');
SELECT tap_submission('online', 'p4', '[]', '{"procedure": "nothing_known"}');
SELECT is((SELECT procedure FROM case_file c JOIN submission s ON s.case_id = c.id WHERE s.key = 'p4'), 'a_qualifier',
          'an unknown procedure does not stop a deposit');

-- Paper attaches once, and never through an online request.
SELECT throws_ok($$SELECT submission_file(jsonb_build_object('channel', 'online', 'key', 'p5', 'office', '75', 'documents',
                   jsonb_build_array(jsonb_build_object('kind', 'x', 'pages', jsonb_build_array((SELECT min(id) FROM page))))))$$,
                 'GU009', NULL, 'an online request takes no paper');
SELECT throws_ok($$SELECT submission_file(jsonb_build_object('channel', 'mail', 'key', 'p6', 'office', '75', 'documents',
                   jsonb_build_array(jsonb_build_object('kind', 'x', 'pages', jsonb_build_array((SELECT min(id) FROM page))))))$$,
                 'GU009', NULL, 'a page of one case does not go to another');

-- What a person decides.
CREATE TEMP TABLE claimed AS SELECT review_claim('alice', 60) AS f;
SELECT is((SELECT f ->> 'name' FROM claimed), 'nom_naissance', 'the field that waits is given');
SELECT is(review_claim('bob', 60), 'null', 'and to one person only');
SELECT throws_ok(format($$SELECT review_decide(%s, '{"verdict": "accept", "agent": "bob"}')$$, f ->> 'field'), 'GU008', NULL,
                 'what alice holds bob does not decide') FROM claimed;
UPDATE field_review SET claimed_until = now() - interval '1 s';
SELECT isnt(review_claim('bob', 60), 'null', 'a claim lapses');
SELECT review_decide((f ->> 'field')::bigint, '{"verdict": "correct", "value": "DURANTON", "agent": "bob"}') FROM claimed;
SELECT is(case_show(number) #>> '{values,nom_naissance,value}', 'DURANTON', 'the decision is the value') FROM online;
SELECT is((SELECT value FROM field WHERE id = (SELECT (f ->> 'field')::bigint FROM claimed)), 'DURANT', 'the reading stays');
SELECT is(review_claim('bob', 60), 'null', 'and nothing waits any more');

-- A page to be placed.
CREATE TEMP TABLE late AS SELECT tap_batch('p7') AS id;
SELECT tap_original((SELECT id FROM late), 1, 'stray', 1);
SELECT batch_seal((SELECT id FROM late));
SELECT tap_assemble((SELECT id FROM late), (SELECT jsonb_build_object('submissions', '[]'::jsonb, 'pages', jsonb_build_array(
    jsonb_build_object('page_id', max(id), 'fate', 'to_place', 'reason', 'before_first'))) FROM page));
SELECT is((SELECT jsonb_agg(w -> 'reason') FROM jsonb_array_elements(review_list(10)) w WHERE w ->> 'kind' = 'page'),
          '["before_first"]', 'a page without a place is listed');
SELECT review_place(jsonb_build_object('page_id', (SELECT max(id) FROM page), 'agent', 'alice', 'kind', 'photos',
                                       'case_number', number)) FROM online;
SELECT is((SELECT p ->> 'state' FROM online, jsonb_array_elements(case_show(number) -> 'pieces') p WHERE p ->> 'kind' = 'photos'),
          'received', 'a person places it in a case');
SELECT is((SELECT sum(missing)::integer FROM page_accounting), 0, 'every page is accounted for');
