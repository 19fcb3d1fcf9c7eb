SELECT plan(17);
SELECT is(known_lookalike('DUPONT', '[["DUPOND", 0.1]]'), 'DUPOND', 'another reading looks like it');
SELECT is(known_lookalike('1990-12-31', '[]'), '1991-01-01', 'so does the next day');
SELECT ok(known_lookalike('2117', '[]') <> '2117' AND length(known_lookalike('2117', '[]')) = 4, 'and a neighbour''s digit');
SELECT is(known_lookalike('---', '[]'), NULL, 'nothing looks like what has no letter');

CREATE TEMP TABLE paper AS SELECT tap_batch('k1') AS id;
SELECT tap_original(id, 1, 'k1', 1) FROM paper;
SELECT batch_seal(id) FROM paper;
SELECT tap_assemble(paper.id, jsonb_build_object('pages', jsonb_build_array(jsonb_build_object('page_id', p.id, 'fate', 'document')), 'submissions',
    jsonb_build_array(jsonb_build_object('documents', jsonb_build_array(jsonb_build_object('kind', 'form', 'form', 'titre-sejour', 'form_version', '1',
        'pages', jsonb_build_array(p.id), 'fields', jsonb_build_array(jsonb_build_object('name', 'commune', 'value', 'LYON', 'page_id', p.id)))))))) AS assembled
FROM paper JOIN original o ON o.batch_id = paper.id JOIN page p ON p.original_id = o.id;
SELECT id AS field FROM field WHERE value = 'LYON' AND page_id IS NOT NULL \gset
INSERT INTO agent SELECT unnest('{alice,bruno}'::text[]) ON CONFLICT DO NOTHING;
SELECT is(known_draw('{"agent": "bruno"}', '{}', 4), '[]', 'at a rate of nothing nothing is drawn');
SELECT review_setting_change('known_per_mille', '1000', 'alice');
SELECT is(known_draw('{"agent": "bruno"}', '{}', 4), '[]', 'what nobody keyed is not known');
INSERT INTO field_keying (field_id, agent, mode, verdict, value) VALUES (:field, 'alice', 'sample', 'accept', 'LYON');
SELECT is(known_draw('{"agent": "alice"}', '{}', 4), '[]', 'nobody is asked what he keyed himself');
SELECT is(known_draw('{"agent": "bruno", "office": "13"}', '{}', 4), '[]', 'nor what another office has');
CREATE TEMP TABLE drawn AS SELECT known_draw('{"agent": "bruno"}', '{}', 4) -> 0 AS shown;
SELECT is((SELECT shown ->> 'field' FROM drawn), :'field', 'what is known is given');
SELECT is((SELECT shown ->> 'reason' FROM drawn), 'doubtful', 'as if it were doubtful');
UPDATE known_answer SET shown = 'LVON';
SELECT review_decide(:field, '{"verdict": "accept", "agent": "bruno", "step": "grid"}');
SELECT is((SELECT count(*) FROM field_decision WHERE field_id = :field)::integer, 0, 'what is said of it decides nothing');
SELECT is((SELECT value FROM case_value WHERE field_id = :field), 'LYON', 'the value stays');
SELECT is(quality_report('{}') #>> '{known,0,followed}', '1', 'who followed the wrong prompt is counted');
SELECT review_undo('{"agent": "bruno"}', :field);
SELECT is(review_undone(:field) ->> 'value', 'LVON', 'it is taken back like any other');
SELECT review_decide(:field, '{"verdict": "correct", "value": "LYON", "agent": "bruno", "step": "grid"}');
SELECT is(quality_report('{}') #>> '{known,0,followed}', '0', 'who corrected it is not');
SELECT is(known_draw('{"agent": "bruno"}', '{}', 4), '[]', 'once is enough for one person');
SELECT review_decide(:field, '{"verdict": "correct", "value": "LION", "agent": "bruno"}');
SELECT is((SELECT value FROM field_decision WHERE field_id = :field), 'LION', 'afterwards the field is decided as any other');
