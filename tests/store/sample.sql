SELECT plan(66);
-- Intervals, as tables give them.
SELECT is(round((share_interval(0, 100)).high::numeric, 5), 0.03622, 'none of 100: at most 3.62 %');
SELECT is(round((share_interval(1, 100)).low::numeric, 6), 0.000253, 'one of 100: at least 0.025 %');
SELECT is(round((share_interval(1, 100)).high::numeric, 5), 0.05446, 'and at most 5.45 %');
SELECT is(round((share_interval(5, 100)).high::numeric, 4), 0.1128, 'five of 100: at most 11.28 %');
SELECT is((share_interval(3, 3)).high, 1::double precision, 'all: at most all');
SELECT ok((share_interval(2, 200000)).high BETWEEN 0.00003 AND 0.00004, 'two of 200,000 neither underflow nor take long');

-- Paper with forms; every field of it is drawn.
SELECT review_setting_change('sample_per_mille', '1000', 'dora');
SELECT review_setting_change('sample_empty_per_mille', '1000', 'dora');
SELECT review_setting_change('blind_per_mille', '0', 'dora');
SELECT review_setting_change('double_keyed', '["numero_etranger"]', 'dora');
SELECT throws_ok($$SELECT review_setting_change('sample_per_mille', '2000', 'dora')$$, 'GU009', NULL, 'no more than all are drawn');
SELECT throws_ok($$SELECT review_setting_change('double_keyed', '3', 'dora')$$, 'GU009', NULL, 'what is keyed twice is a list');
SELECT throws_ok($$SELECT review_setting_change('fly', '3', 'dora')$$, 'GU003', NULL, 'an unknown setting is refused');

CREATE FUNCTION pg_temp.paper(name text, fields jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    b bigint := tap_batch(name);
    page bigint;
BEGIN
    PERFORM tap_original(b, 1, name, 1);
    PERFORM batch_seal(b);
    SELECT p.id INTO page FROM page p JOIN original o ON o.id = p.original_id WHERE o.batch_id = b;
    PERFORM tap_assemble(b, jsonb_build_object('pages', jsonb_build_array(jsonb_build_object('page_id', page, 'fate', 'document')),
        'submissions', jsonb_build_array(jsonb_build_object('documents', jsonb_build_array(jsonb_build_object('kind', 'form', 'form',
            'titre-sejour', 'form_version', '1', 'pages', jsonb_build_array(page), 'fields',
            (SELECT jsonb_agg(f || jsonb_build_object('page_id', page)) FROM jsonb_array_elements(fields) f)))))));
    RETURN page;
END $$;
CREATE TEMP TABLE made AS SELECT n, pg_temp.paper('s' || n, '[{"name": "nom_naissance", "value": "DURAND", "method": "typed"},
    {"name": "commune", "value": "LYON", "method": "typed"}, {"name": "courriel", "value": "", "status": "empty"},
    {"name": "numero_etranger", "value": "9912345678", "confidence": 0.9, "status": "review", "reason": "doubtful"},
    {"name": "prenoms", "value": "ANNE", "confidence": 0.9, "status": "review", "reason": "doubtful"}]') AS page FROM generate_series(1, 3) n;
CREATE FUNCTION pg_temp.field(page_place integer, of_name text) RETURNS bigint LANGUAGE sql AS $$
    SELECT f.id FROM field f JOIN made m ON m.page = f.page_id WHERE m.n = page_place AND f.name = of_name
$$;
CREATE FUNCTION pg_temp.say(about bigint, verdict text, value text, agent text) RETURNS void LANGUAGE sql AS $$
    SELECT review_decide(about, jsonb_strip_nulls(jsonb_build_object('verdict', verdict, 'value', value, 'agent', agent, 'attention_ms', 2500)))
$$;
CREATE FUNCTION pg_temp.line(of_by text, of_key text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT r FROM jsonb_array_elements(quality_report('{}') -> 'rows') r WHERE r ->> 'by' = of_by AND r ->> 'key' = of_key
$$;

SELECT is((SELECT count(*) FROM field_sample)::integer, 9, 'what was accepted, or found empty, is drawn');
SELECT is((SELECT count(*) FROM field_review WHERE mode = 'sample' AND blind)::integer, 9, 'and waits, blind');
SELECT is((SELECT mode FROM field_review WHERE field_id = pg_temp.field(1, 'numero_etranger')), 'keying', 'what is critical waits to be keyed twice');
SELECT is((SELECT mode || blind FROM field_review WHERE field_id = pg_temp.field(1, 'prenoms')), 'openfalse', 'what is doubtful waits as ever');
CREATE FUNCTION pg_temp.waiting(agent text, of_name text) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', g ->> 'form', g ->> 'version', g ->> 'count') FROM jsonb_array_elements(review_groups(jsonb_build_object('agent', agent))) g WHERE g ->> 'field' = of_name
$$;
SELECT is(pg_temp.waiting('zoe', 'prenoms'), 'titre-sejour 1 3', 'what waits is counted by kind');
UPDATE field_review SET claimed_by = 'dora', claimed_until = now() + interval '1 hour' WHERE field_id = pg_temp.field(3, 'prenoms');
SELECT is(pg_temp.waiting('zoe', 'prenoms') || pg_temp.waiting('dora', 'prenoms'), 'titre-sejour 1 2titre-sejour 1 3', 'without what somebody else holds');
UPDATE field_review SET claimed_by = NULL, claimed_until = NULL WHERE field_id = pg_temp.field(3, 'prenoms');
SELECT ok(EXISTS (SELECT FROM case_value WHERE field_id = pg_temp.field(1, 'commune')), 'a sampled value stands meanwhile');
SELECT is((SELECT review_shown(r) ->> 'value' FROM field_review r WHERE field_id = pg_temp.field(1, 'commune')), '', 'its reading is not shown');
SELECT is((SELECT count(DISTINCT review_shown(r) ->> 'reason') FROM field_review r WHERE blind)::integer, 1, 'nor why it is there');
SELECT is((SELECT count(DISTINCT (SELECT array_agg(k ORDER BY k) FROM jsonb_object_keys(review_shown(r)) k)) FROM field_review r)::integer, 1,
          'whatever it is there for, it has the same keys');
SELECT throws_ok(format($$SELECT pg_temp.say(%s, 'accept', NULL, 'alice')$$, pg_temp.field(1, 'commune')), 'GU009', NULL,
                 'nobody accepts what he does not see');

-- One more, of which nothing is drawn.
SELECT review_setting_change('sample_per_mille', '0', 'dora');
INSERT INTO made SELECT 4, pg_temp.paper('s4', '[{"name": "nom_naissance", "value": "DURAND", "method": "typed"}]');
SELECT ok(NOT EXISTS (SELECT FROM field_review WHERE field_id = pg_temp.field(4, 'nom_naissance')), 'at a rate of nothing, nothing is drawn');

-- The sample agrees.
SELECT pg_temp.say(pg_temp.field(1, 'commune'), 'correct', 'LYON', 'alice');
SELECT is((SELECT outcome FROM field_sample WHERE field_id = pg_temp.field(1, 'commune')), 'right', 'the same again is right');
SELECT is((SELECT verdict FROM field_decision WHERE field_id = pg_temp.field(1, 'commune')), 'accept', 'and confirms the reading');
SELECT pg_temp.say(pg_temp.field(1, 'courriel'), 'empty', NULL, 'alice');
SELECT is((SELECT outcome FROM field_sample WHERE field_id = pg_temp.field(1, 'courriel')), 'right', 'empty is empty');

-- The sample disagrees: the field reopens, another person decides, its siblings come back.
UPDATE field_review SET claimed_by = 'dora', claimed_until = now() + interval '1 hour' WHERE field_id = pg_temp.field(3, 'commune');
SELECT pg_temp.say(pg_temp.field(1, 'nom_naissance'), 'correct', 'DURANT', 'alice');
SELECT is((SELECT mode || reason FROM field_review WHERE field_id = pg_temp.field(1, 'nom_naissance')), 'openkeying_differs', 'what differs reopens');
SELECT ok(NOT EXISTS (SELECT FROM case_value WHERE field_id = pg_temp.field(1, 'nom_naissance')), 'and leaves the case until then');
SELECT is((SELECT outcome FROM field_sample WHERE field_id = pg_temp.field(1, 'nom_naissance')), 'pending', 'nobody is wrong yet');
SELECT is((SELECT review_open_to(r, 'alice')::text || review_open_to(r, 'bruno') FROM field_review r WHERE field_id = pg_temp.field(1, 'nom_naissance')),
          'falsetrue', 'somebody else is asked');
SELECT is((SELECT review_shown(r) #>> '{alternatives,0,0}' FROM field_review r WHERE field_id = pg_temp.field(1, 'nom_naissance')), 'DURANT',
          'who sees both');
SELECT review_undo('{"agent": "alice"}', pg_temp.field(1, 'nom_naissance'));
SELECT is((SELECT mode || blind FROM field_review WHERE field_id = pg_temp.field(1, 'nom_naissance')), 'sampletrue', 'a keying is taken back');
SELECT pg_temp.say(pg_temp.field(1, 'nom_naissance'), 'correct', 'DURANT', 'alice');
INSERT INTO field_decision (field_id, verdict, value, agent) SELECT id, 'accept', value, 'alice' FROM field WHERE id = pg_temp.field(3, 'nom_naissance');
SELECT pg_temp.say(pg_temp.field(1, 'nom_naissance'), 'correct', 'DURANT', 'bruno');
SELECT is((SELECT outcome FROM field_sample WHERE field_id = pg_temp.field(1, 'nom_naissance')), 'wrong', 'two people against the reading: it was wrong');
SELECT is((SELECT mode || reason FROM field_review WHERE field_id = pg_temp.field(4, 'nom_naissance')), 'opensibling_wrong',
          'what was read in the same way comes back, openly');
SELECT ok(NOT EXISTS (SELECT FROM field_review WHERE field_id = pg_temp.field(3, 'nom_naissance')), 'but not what a person decided');
SELECT is((SELECT data ->> 'siblings' FROM event WHERE kind = 'sample.wrong'), '1', 'the journal counts them');
SELECT pg_temp.say(pg_temp.field(2, 'commune'), 'reject', NULL, 'alice');
SELECT pg_temp.say(pg_temp.field(2, 'commune'), 'accept', NULL, 'bruno');
SELECT is((SELECT outcome FROM field_sample WHERE field_id = pg_temp.field(2, 'commune')), 'right', 'the reading may be right against one person');

-- Keyed twice.
SELECT pg_temp.say(pg_temp.field(1, 'numero_etranger'), 'correct', '9912345678', 'alice');
SELECT ok(EXISTS (SELECT FROM field_review WHERE field_id = pg_temp.field(1, 'numero_etranger')), 'one keying settles nothing');
SELECT throws_ok(format($$SELECT pg_temp.say(%s, 'correct', '9912345678', 'alice')$$, pg_temp.field(1, 'numero_etranger')), 'GU008', NULL,
                 'nobody is his own second');
SELECT pg_temp.say(pg_temp.field(1, 'numero_etranger'), 'correct', '9912345678', 'bruno');
SELECT is((SELECT value FROM case_value WHERE field_id = pg_temp.field(1, 'numero_etranger')), '9912345678', 'two that agree do');
SELECT pg_temp.say(pg_temp.field(2, 'numero_etranger'), 'correct', '9912345671', 'alice');
SELECT pg_temp.say(pg_temp.field(2, 'numero_etranger'), 'correct', '9912345672', 'bruno');
SELECT is((SELECT mode FROM field_review WHERE field_id = pg_temp.field(2, 'numero_etranger')), 'keying', 'two that differ ask a third');
SELECT pg_temp.say(pg_temp.field(2, 'numero_etranger'), 'correct', '9912345672', 'dora');
SELECT is((SELECT value FROM case_value WHERE field_id = pg_temp.field(2, 'numero_etranger')), '9912345672', 'who decides with one of them');
SELECT pg_temp.say(pg_temp.field(3, 'numero_etranger'), 'correct', '9912345671', 'alice');
SELECT pg_temp.say(pg_temp.field(3, 'numero_etranger'), 'correct', '9912345672', 'bruno');
SELECT pg_temp.say(pg_temp.field(3, 'numero_etranger'), 'reject', NULL, 'dora');
SELECT is((SELECT mode || reason FROM field_review WHERE field_id = pg_temp.field(3, 'numero_etranger')), 'openopinions_differ',
          'three that differ are looked at openly');
SELECT throws_ok($$DELETE FROM field_keying$$, 'GU001', NULL, 'what was keyed is kept');

-- The report.
SELECT is(pg_temp.line('all', 'filled') - '{by,key,low,high,error}'::text[],
    '{"total": 13, "filled": 13, "alone": 7, "sampled": 6, "judged": 3, "wrong": 1, "unsure": 0}', 'the report counts');
SELECT is(pg_temp.line('field', 'nom_naissance') ->> 'wrong', '1', 'by field');
SELECT is(pg_temp.line('reader', 'typed') ->> 'judged', '3', 'by reader');
SELECT ok((pg_temp.line('all', 'filled') ->> 'high')::numeric > 0.9, 'with what three say about all');
SELECT is(quality_report('{}') #>> '{attention,seconds}', '37.5', 'and the seconds that people looked');
SELECT is(quality_report('{"office": "13"}') -> 'rows', '[]', 'another office has its own');

-- Thresholds, from what the sample says.
CREATE FUNCTION pg_temp.threshold(of_name text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT t FROM jsonb_array_elements(threshold_report('{"from": "2000-01-01"}') -> 'thresholds') t WHERE t ->> 'name' = of_name
$$;
SELECT is(pg_temp.threshold('nom_naissance') ->> 'wrong', '1', 'what was wrong is counted');
SELECT ok((pg_temp.threshold('nom_naissance') ->> 'proposed')::numeric <= 0.001, 'one wrong of one: a stricter threshold is proposed');
SELECT is(pg_temp.threshold('commune') ->> 'proposed', NULL, 'none wrong: none is');
SELECT is(threshold_preview('commune', 0.0000001, '{"from": "2000-01-01"}') ->> 'would_accept', '3', 'what is certain stays accepted');
SELECT throws_ok($$SELECT threshold_change('{"agent": "dora"}', 'nom_naissance', 0.005, '')$$, 'GU009', NULL, 'nobody goes below where it began');
SELECT throws_ok($$SELECT threshold_change('{"agent": "dora"}', 'commune', 0.011, '')$$, 'GU009', NULL, 'of any field');
SELECT throws_ok($$SELECT threshold_change('{"agent": "dora"}', 'nothing', 0.001, '')$$, 'GU003', NULL, 'what was never read has none');
SELECT threshold_change('{"agent": "dora"}', 'commune', 0.0001, 'essai');
SELECT tap_submission('online', 'th', '[{"name": "commune", "value": "NICE", "confidence": 0.999}]');
SELECT is((SELECT r.reason FROM field_review r JOIN field f ON f.id = r.field_id WHERE f.value = 'NICE'), 'below_budget', 'what is read from then on obeys it');
SELECT is((SELECT data ->> 'reason' FROM event WHERE kind = 'threshold.set'), 'essai', 'and the journal says who and why');

-- By the writer's hand: two files by hand, one of them judged wrong once; what is typed is nobody's hand.
SELECT review_setting_change('sample_per_mille', '1000', 'dora');
INSERT INTO made SELECT n, pg_temp.paper('h' || n, '[{"name": "commune", "value": "NICE", "method": "handprint"}, {"name": "courriel", "value": "A", "method": "handprint"}]') FROM generate_series(11, 12) n;
CREATE FUNCTION pg_temp.hands() RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(format('%s %s/%s', m.n, r ->> 'wrong', r ->> 'judged'), ', ' ORDER BY o) FROM jsonb_array_elements(quality_report('{}') -> 'rows') WITH ORDINALITY AS e (r, o)
           JOIN case_file c ON c.number = r ->> 'key' JOIN page p ON document_case(p.document_id) = c.id JOIN made m ON m.page = p.id WHERE r ->> 'by' = 'hand'
$$;
SELECT is(pg_temp.hands(), NULL, 'a hand of which nothing was judged is not there');
SELECT pg_temp.say(pg_temp.field(11, 'commune'), 'correct', 'NICE', 'alice');
SELECT pg_temp.say(pg_temp.field(11, 'courriel'), 'correct', 'A', 'alice');
SELECT pg_temp.say(pg_temp.field(12, 'commune'), 'correct', 'NIMES', 'alice');
SELECT pg_temp.say(pg_temp.field(12, 'commune'), 'correct', 'NIMES', 'bruno');
SELECT is(pg_temp.hands(), '12 1/1, 11 0/2', 'the hand with most errors comes first');
SELECT is((SELECT r ->> 'filled' FROM jsonb_array_elements(quality_report('{}') -> 'rows') r WHERE r ->> 'by' = 'hand' LIMIT 1), '2', 'with all that it wrote');

-- Attention elsewhere than in the review.
SELECT document_case(document_id) AS "case", (SELECT number FROM case_file WHERE id = document_case(document_id)) AS number, id AS page FROM page WHERE id = (SELECT page FROM made WHERE n = 11) \gset
SELECT attention_note('{"agent": "alice"}', jsonb_build_object('step', 'counter', 'ms', 40000, 'case', :'number'));
SELECT attention_note('{"agent": "alice"}', jsonb_build_object('step', 'naming', 'ms', 1500.4, 'page', :page));
SELECT is((SELECT string_agg(step || ms, ' ' ORDER BY id) FROM attention WHERE case_id = :case AND step IN ('counter', 'naming')), 'counter40000 naming1500', 'what a file took at the counter and to name its pages');
SELECT throws_ok(format($$SELECT attention_note('{"agent": "alice", "office": "13"}', '{"step": "counter", "ms": 1, "case": "%s"}')$$, :'number'), 'GU003', NULL, 'of another office nobody says anything');
SELECT throws_ok(format($$SELECT attention_note('{"agent": "alice", "office": "13"}', '{"step": "naming", "ms": 1, "page": %s}')$$, :page), 'GU003', NULL, 'nor of its pages');
SELECT throws_ok(format($$SELECT attention_note('{"agent": "alice"}', '{"step": "review", "ms": 1, "case": "%s"}')$$, :'number'), 'GU009', NULL, 'a decision measures itself');
SELECT throws_ok(format($$SELECT attention_note('{"agent": "alice"}', '{"step": "counter", "ms": "x", "case": "%s"}')$$, :'number'), 'GU009', NULL, 'time is a number');
SELECT throws_ok($$SELECT attention_note('{"agent": "alice"}', '{"step": "counter", "ms": 5}')$$, 'GU003', NULL, 'of some case or page');
