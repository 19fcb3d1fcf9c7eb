-- A form that lay askew is laid anew by a person: what is read now counts, what was read then no more, what a person decided stands.
SELECT plan(21);
SELECT office_known('75');
CREATE FUNCTION pg_temp.read(of_batch bigint, content text, readings jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    made bigint := tap_original(of_batch, 1, content, 0);
    claimed job;
BEGIN
    UPDATE job SET state = 'running', attempt = 1, worker = 'tap' WHERE kind = 'read' AND subject = made RETURNING * INTO claimed;
    PERFORM reading_store(claimed.id, 1, jsonb_build_object('sha256', encode(sha256(content::bytea), 'hex'), 'pages', readings), '{}', '{}'::bytea[]);
END $$;
SELECT pg_temp.read(tap_batch('laid', '{"channel": "counter"}'), 'one', '[{"page": 1, "form": {"id": "titre-sejour", "version": "1", "page": 1}, "fields": []}]');
SELECT batch_seal(id) FROM batch WHERE key = 'laid';
SELECT p.id AS page FROM page p JOIN original o ON o.id = p.original_id JOIN batch b ON b.id = o.batch_id WHERE b.key = 'laid' \gset
SELECT tap_assemble(b.id, jsonb_build_object(
    'pages', jsonb_build_array(jsonb_build_object('page_id', :page, 'fate', 'document')),
    'submissions', jsonb_build_array(jsonb_build_object('documents', jsonb_build_array(jsonb_build_object('kind', 'form', 'form', 'titre-sejour', 'form_version', '1',
        'pages', jsonb_build_array(:page), 'fields', (SELECT jsonb_agg(jsonb_build_object('status', 'accepted', 'confidence', 1, 'page_id', :page) || f) FROM jsonb_array_elements(
            '[{"name": "nom_naissance", "value": "ASKEW"}, {"name": "prenoms", "value": "QUITE", "status": "review", "confidence": 0.6, "reason": "doubtful"},
              {"name": "commune", "value": "LYON"}, {"name": "code_postal", "value": "", "status": "empty"},
              {"name": "date_naissance", "value": "1990-01-01", "status": "review", "confidence": 0.6, "reason": "doubtful"}]') f)))))))
FROM batch b WHERE b.key = 'laid';
SELECT document_case(document_id) AS "case" FROM page WHERE id = :page \gset
CREATE FUNCTION pg_temp.field(of_name text) RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM field WHERE name = of_name ORDER BY id DESC LIMIT 1 $$;
CREATE FUNCTION pg_temp.value(of_name text) RETURNS text LANGUAGE sql AS $$ SELECT value FROM case_value WHERE name = of_name $$;
SELECT review_decide(pg_temp.field('date_naissance'), '{"verdict": "correct", "value": "1990-12-31", "agent": "anne"}');
SELECT review_decide(pg_temp.field('commune'), '{"verdict": "correct", "value": "PARIS", "agent": "anne"}');
SELECT pg_temp.field('nom_naissance') AS old_name, pg_temp.field('prenoms') AS old_first \gset
CREATE FUNCTION pg_temp.lay(of_page bigint, of_office text DEFAULT NULL) RETURNS jsonb LANGUAGE sql AS $$
    SELECT page_lay(jsonb_build_object('agent', 'bruno') || jsonb_strip_nulls(jsonb_build_object('office', of_office)), jsonb_build_object('id', of_page, 'form', 'titre-sejour', 'version', '1', 'form_page', 1,
        'corners', '[[1, 1], [9, 1], [9, 9], [1, 9]]'::jsonb, 'case_number', '13-2026-000001-9', 'fields',
        '[{"name": "nom_naissance", "value": "STRAIGHT", "status": "accepted", "confidence": 1}, {"name": "prenoms", "value": "NOW", "status": "accepted", "confidence": 1},
          {"name": "commune", "value": "LYON", "status": "accepted", "confidence": 1}, {"name": "code_postal", "value": "69001", "status": "review", "confidence": 0.6, "reason": "doubtful"},
          {"name": "date_naissance", "value": "1991-01-01", "status": "accepted", "confidence": 1}]'::jsonb))
$$;
SELECT throws_ok($$SELECT pg_temp.lay(id, '13') FROM page$$, 'GU003', NULL, 'another office lays nothing');
SELECT is(pg_temp.value('nom_naissance'), 'ASKEW', 'and nothing is changed by it');
SELECT pg_temp.lay(:page) AS answer \gset
SELECT is(:'answer'::jsonb ->> 'case_number', (SELECT number FROM case_file WHERE id = :case), 'it is laid in the case where it lies, whichever is named');
SELECT is((:'answer'::jsonb ->> 'kept')::int, 2, 'what a person decided is kept');
SELECT is((:'answer'::jsonb ->> 'waiting')::int, 1, 'what is doubtful now waits');
SELECT is(pg_temp.value('nom_naissance'), 'STRAIGHT', 'what was accepted is what is read now');
SELECT is(pg_temp.value('prenoms'), 'NOW', 'so is what waited');
SELECT is(pg_temp.value('commune'), 'PARIS', 'a person''s correction stands');
SELECT is(pg_temp.value('date_naissance'), '1990-12-31', 'and so does a decision about a doubt');
SELECT is((SELECT count(*)::int FROM field_review r JOIN field f ON f.id = r.field_id WHERE f.name <> 'code_postal'), 0, 'nothing else waits');
SELECT is((SELECT array_agg(a.name || ' ' || a.value ORDER BY a.name) FROM case_answers(:case) a),
    '{"code_postal 69001","commune PARIS","date_naissance 1990-12-31","nom_naissance STRAIGHT","prenoms NOW"}', 'the case''s answers are each there once');
SELECT is((SELECT array_agg(f ->> 'name' ORDER BY f ->> 'name') FROM jsonb_array_elements(document_answers((SELECT document_id FROM page WHERE id = :page)) -> 'fields') f),
    '{code_postal,commune,date_naissance,nom_naissance,prenoms}', 'so are those that the form''s rules look at');
SELECT is((SELECT count(*)::int FROM field WHERE id IN (:old_name, :old_first)), 2, 'what was read then is still there');
SELECT is((SELECT verdict || ' ' || reason || ' ' || agent FROM field_decision WHERE field_id = :old_name), 'reject laid_anew bruno', 'put aside by whoever laid it');
SELECT is((SELECT count(*)::int FROM event WHERE kind = 'page.laid' AND agent = 'bruno'), 1, 'the journal has it');
SELECT is((SELECT count(*)::int FROM job WHERE kind = 'check' AND state = 'waiting'), 1, 'and the rules over the whole form are asked again');
SELECT pg_temp.lay(:page);
SELECT is((SELECT count(*)::int FROM case_answers(:case)), 5, 'laid once more, each answer is there once');
SELECT is(pg_temp.value('nom_naissance'), 'STRAIGHT', 'with its value');
SELECT throws_ok(format('SELECT page_lay(''{"agent": "bruno"}'', ''{"id": %s, "form": "other", "fields": []}'')', :page), 'GU006', NULL, 'as another form it is not laid');
SET CONSTRAINTS ALL IMMEDIATE;
SELECT is((seal_verify()).bad, NULL, 'all of it is sealed');
SET CONSTRAINTS ALL DEFERRED;
SELECT ok(field_replaced(:old_name) AND NOT field_replaced(pg_temp.field('nom_naissance')), 'what was replaced is known');
