SELECT plan(14);
SELECT review_setting_change('blind_per_mille', '0', 'root');
SELECT office_known(o) FROM unnest('{75,13}'::text[]) o;
INSERT INTO account (name, password, role, office) VALUES ('dora', '$y$x', 'supervisor', NULL), ('emil', '$y$x', 'supervisor', '75'),
    ('fern', '$y$x', 'supervisor', '13'), ('gil', '$y$x', 'clerk', '75');
SELECT agent_known(a) FROM unnest('{dora,emil,fern,gil}'::text[]) a;
CREATE TEMP TABLE paper AS SELECT tap_batch('h1') AS id;
SELECT tap_original(id, 1, 'h1', 2) FROM paper;
SELECT batch_seal(id) FROM paper;
CREATE TEMP TABLE sheet AS SELECT p.id, p.number FROM page p JOIN original o ON o.id = p.original_id, paper WHERE o.batch_id = paper.id;
SELECT tap_assemble(paper.id, jsonb_build_object('pages', (SELECT jsonb_agg(jsonb_build_object('page_id', s.id, 'fate', 'document')) FROM sheet s),
    'submissions', jsonb_build_array(jsonb_build_object('documents', jsonb_build_array(jsonb_build_object('kind', 'form', 'form', 'titre-sejour',
        'form_version', '1', 'pages', (SELECT jsonb_agg(s.id ORDER BY s.number) FROM sheet s), 'fields', (SELECT jsonb_agg(f || jsonb_build_object('page_id', s.id))
            FROM sheet s, jsonb_array_elements(CASE s.number WHEN 1 THEN '[{"name": "nom_naissance", "value": "DURAND"}]'::jsonb
                ELSE '[{"name": "commune", "value": "LYON"}, {"name": "prenoms", "value": "ANNE", "status": "review", "reason": "doubtful", "confidence": 0.8},
                       {"name": "courriel", "value": "a@b.fr", "status": "review", "reason": "doubtful", "confidence": 0.8}]' END) f))))))) FROM paper;
CREATE FUNCTION pg_temp.field(of_name text) RETURNS bigint LANGUAGE sql AS $$
    SELECT f.id FROM field f JOIN sheet s ON s.id = f.page_id WHERE f.name = of_name
$$;
CREATE FUNCTION pg_temp.open_to(agent text) RETURNS boolean LANGUAGE sql AS $$
    SELECT review_open_to(r, agent) FROM field_review r WHERE field_id = pg_temp.field('prenoms')
$$;
SELECT is(review_colleagues('{"agent": "dora", "office": "75"}'), '["emil"]', 'those of the office who decide are asked');
SELECT throws_ok($$SELECT review_hand('{"agent": "dora"}', pg_temp.field('prenoms'), 'gil', '')$$, 'GU009', NULL, 'a clerk is handed nothing');
SELECT throws_ok($$SELECT review_hand('{"agent": "dora"}', pg_temp.field('prenoms'), 'fern', '')$$, 'GU009', NULL, 'nor another office');
SELECT review_hand('{"agent": "dora"}', pg_temp.field('prenoms'), 'emil', 'lisez-vous ANNA ?');
SELECT is(pg_temp.open_to('dora') || ',' || pg_temp.open_to('emil') || ',' || pg_temp.open_to('root'), 'false,true,false', 'it is his alone');
SELECT is((SELECT review_shown(r) ->> 'note' FROM field_review r WHERE field_id = pg_temp.field('prenoms')), 'lisez-vous ANNA ?', 'with the word that was said');
SELECT review_hand('{"agent": "emil"}', pg_temp.field('prenoms'), 'dora', 'non');
SELECT is(pg_temp.open_to('dora') || ',' || pg_temp.open_to('emil'), 'true,false', 'and may be handed back');
UPDATE field_review SET for_until = now() - interval '1 minute';
SELECT ok(pg_temp.open_to('root'), 'after a day it is anybody''s');

-- A page in the wrong file.
UPDATE field_review SET claimed_by = 'emil', claimed_until = now() + interval '1 minute' WHERE field_id = pg_temp.field('courriel');
SELECT is(page_misplaced('{"agent": "emil"}', (SELECT id FROM sheet WHERE number = 2)), 2, 'what waited on it is refused');
SELECT is((SELECT fate || fate_reason FROM page WHERE id = (SELECT id FROM sheet WHERE number = 2)), 'to_placewrong_file', 'it waits to be placed');
SELECT is((SELECT jsonb_object_agg(v.name, v.value) FROM case_value v JOIN field f ON f.id = v.field_id JOIN sheet s ON s.id = f.page_id),
          '{"nom_naissance": "DURAND"}', 'what was read on it has left the case, the rest has not');
SELECT ok(NOT EXISTS (SELECT FROM field_review r JOIN sheet s ON true JOIN field f ON f.id = r.field_id AND f.page_id = s.id), 'nothing waits on it');
SELECT throws_ok($$SELECT review_decide(pg_temp.field('courriel'), '{"verdict": "accept", "agent": "dora"}')$$, 'GU006', NULL,
                 'who still had a field of it before him is told');
SELECT throws_ok($$SELECT page_misplaced('{"agent": "emil"}', (SELECT id FROM sheet WHERE number = 2))$$, 'GU006', NULL, 'once is enough');
SELECT throws_ok($$SELECT page_misplaced('{"agent": "fern", "office": "13"}', (SELECT id FROM sheet WHERE number = 1))$$, 'GU003', NULL, 'another office has no such page');
