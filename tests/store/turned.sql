-- A page that a person turned and that shows itself to be of a form then: with the form that lacks it, or as one of its own; what a person said stands.
SELECT plan(16);
SELECT office_known('75');
CREATE FUNCTION pg_temp.read(of_batch bigint, of_sequence integer, content text, readings jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    made bigint := tap_original(of_batch, of_sequence, content, 0);
    claimed job;
BEGIN
    UPDATE job SET state = 'running', attempt = 1, worker = 'tap' WHERE kind = 'read' AND subject = made RETURNING * INTO claimed;
    PERFORM reading_store(claimed.id, 1, jsonb_build_object('sha256', encode(sha256(content::bytea), 'hex'), 'pages', readings), '{}', '{}'::bytea[]);
END $$;
CREATE FUNCTION pg_temp.page(of_sequence integer) RETURNS bigint LANGUAGE sql AS $$
    SELECT p.id FROM page p JOIN original o ON o.id = p.original_id JOIN batch b ON b.id = o.batch_id WHERE b.key = 'turned' AND o.sequence = of_sequence
$$;
-- The look at a page, ended as a form of that page number.
CREATE FUNCTION pg_temp.form(of_page bigint, form_page integer, fields jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    claimed job;
BEGIN
    UPDATE job SET state = 'running', attempt = 1, worker = 'tap' WHERE kind = 'look' AND subject = of_page AND state = 'waiting' RETURNING * INTO claimed;
    RETURN turned_form_store(claimed.id, 1, jsonb_build_object('form', 'titre-sejour', 'version', '1', 'form_page', form_page, 'fields',
        (SELECT jsonb_agg(jsonb_build_object('status', 'accepted', 'confidence', 1, 'box_px', '[1, 2, 3, 4]'::jsonb) || f) FROM jsonb_array_elements(fields) f)));
END $$;
SELECT pg_temp.read(tap_batch('turned', '{"channel": "counter"}'), 1, 'one', '[{"page": 1, "form": {"id": "titre-sejour", "version": "1", "page": 1}, "fields": []}]');
SELECT pg_temp.read(tap_batch('turned'), n, 'more' || n, '[{"page": 1, "fields": []}]') FROM generate_series(2, 6) n;
SELECT batch_seal(id) FROM batch WHERE key = 'turned';
SELECT tap_assemble(b.id, jsonb_build_object(
    'pages', (SELECT jsonb_agg(jsonb_build_object('page_id', p.id, 'fate', 'document')) FROM page p JOIN original o ON o.id = p.original_id WHERE o.batch_id = b.id),
    'submissions', jsonb_build_array(jsonb_build_object('documents', jsonb_build_array(
        jsonb_build_object('kind', 'form', 'form', 'titre-sejour', 'form_version', '1', 'pages', jsonb_build_array(pg_temp.page(1)), 'fields',
            jsonb_build_array(jsonb_build_object('page_id', pg_temp.page(1), 'name', 'nom_naissance', 'value', 'DURAND', 'status', 'accepted', 'confidence', 1))),
        jsonb_build_object('kind', 'inconnu', 'pages', jsonb_build_array(pg_temp.page(2), pg_temp.page(3), pg_temp.page(4), pg_temp.page(5), pg_temp.page(6))))))))
FROM batch b WHERE b.key = 'turned';
SELECT document_id AS form FROM page WHERE id = pg_temp.page(1) \gset
SELECT document_id AS unknown FROM page WHERE id = pg_temp.page(2) \gset
UPDATE job SET state = 'done', ended_at = now() WHERE kind = 'look';

SELECT page_turn('{"agent": "nadia"}', pg_temp.page(2), 180);
SELECT is(pg_temp.form(pg_temp.page(2), 2, '[{"name": "commune", "value": "LYON"}, {"name": "code_postal", "value": "69001", "status": "review", "confidence": 0.6, "reason": "doubtful"}]'), 'stored', 'turned, it is of a form');
SELECT is((SELECT document_id FROM page WHERE id = pg_temp.page(2)), :form::bigint, 'which came with it and lacked that page');
SELECT is((SELECT value FROM case_value WHERE name = 'commune'), 'LYON', 'what is sure on it is an answer of the case');
SELECT is((SELECT string_agg(f.name || ' ' || f.box_px, ',') FROM field_review r JOIN field f ON f.id = r.field_id), 'code_postal [1, 2, 3, 4]', 'what is doubtful waits, with its place');
SELECT is((SELECT field_show(f.id) ->> 'turned' FROM field f WHERE f.name = 'code_postal'), '180', 'and is shown as the page was turned');
SELECT is((SELECT count(*)::int FROM job WHERE kind = 'look' AND state = 'running'), 0, 'the look is over');
SELECT is((SELECT count(*)::int FROM job WHERE kind = 'check' AND state = 'waiting' AND subject = :form), 1, 'the rules over the whole form are asked again');
SELECT is((SELECT count(*)::int FROM event WHERE kind = 'page.read_turned'), 1, 'the journal has it');
SELECT page_turn('{"agent": "nadia"}', pg_temp.page(3), 90);
SELECT pg_temp.form(pg_temp.page(3), 1, '[{"name": "nom_naissance", "value": "DUPONT"}]');
SELECT is((SELECT d.form || (d.id NOT IN (:form, :unknown)) FROM page p JOIN document d ON d.id = p.document_id WHERE p.id = pg_temp.page(3)), 'titre-sejourtrue', 'a page that the form has is of another');
SELECT is((SELECT r.reason FROM field_review r JOIN field f ON f.id = r.field_id WHERE f.value = 'DUPONT'), 'conflict', 'and what it says otherwise goes to a person');
SELECT is((SELECT value FROM case_value WHERE name = 'nom_naissance'), 'DURAND', 'what was there stands');
SELECT page_turn('{"agent": "nadia"}', pg_temp.page(5), 90);
SELECT pg_temp.form(pg_temp.page(5), 3, '[{"name": "fait_a", "value": "LYON"}]');
SELECT is((SELECT document_id FROM page WHERE id = pg_temp.page(5)), :form::bigint, 'the next one that it lacks comes to it too');
SELECT page_turn('{"agent": "nadia"}', pg_temp.page(6), 90);
SELECT pg_temp.form(pg_temp.page(6), 2, '[{"name": "commune", "value": "LYON"}]');
SELECT is((SELECT document_id FROM page WHERE id = pg_temp.page(6)), (SELECT document_id FROM page WHERE id = pg_temp.page(3)), 'and a second one of its kind to the other form');
SELECT page_turn('{"agent": "nadia"}', pg_temp.page(4), 90);
SELECT page_name('{"agent": "nadia"}', pg_temp.page(4), 'passeport');
SELECT is(pg_temp.form(pg_temp.page(4), 3, '[{"name": "courriel", "value": "A"}]'), 'no', 'what a person has named meanwhile is no form');
SELECT is((SELECT count(*)::int FROM field WHERE name = 'courriel'), 0, 'nothing is read on it');
SET CONSTRAINTS ALL IMMEDIATE;
SELECT is((seal_verify()).bad, NULL, 'all of it is sealed');
SET CONSTRAINTS ALL DEFERRED;
