-- What people lay out is looked at again: a turned page by its words, a form's answers by the rules of several pages once its pages are together.
SELECT plan(17);
SELECT office_known('75');
-- An original of form pages 1 and 2, and one of a page that nobody knows.
CREATE FUNCTION pg_temp.read(of_batch bigint, of_sequence integer, content text, readings jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    made bigint := tap_original(of_batch, of_sequence, content, 0);
    claimed job;
BEGIN
    UPDATE job SET state = 'running', attempt = 1, worker = 'tap' WHERE kind = 'read' AND subject = made RETURNING * INTO claimed;
    PERFORM reading_store(claimed.id, 1, jsonb_build_object('sha256', encode(sha256(content::bytea), 'hex'), 'pages', readings), '{}', '{}'::bytea[]);
END $$;
CREATE FUNCTION pg_temp.page(of_sequence integer, of_number integer DEFAULT 1) RETURNS bigint LANGUAGE sql AS $$
    SELECT p.id FROM page p JOIN original o ON o.id = p.original_id JOIN batch b ON b.id = o.batch_id
    WHERE b.key = 'again' AND o.sequence = of_sequence AND p.number = of_number
$$;
CREATE FUNCTION pg_temp.waiting(of_kind text) RETURNS bigint LANGUAGE sql AS $$ SELECT subject FROM job WHERE kind = of_kind AND state = 'waiting' ORDER BY id DESC LIMIT 1 $$;
CREATE FUNCTION pg_temp.done(of_kind text, answer jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    claimed job;
BEGIN
    UPDATE job SET state = 'running', attempt = 1, worker = 'tap' WHERE id = (SELECT max(id) FROM job WHERE kind = of_kind AND state = 'waiting') RETURNING * INTO claimed;
    RETURN CASE of_kind WHEN 'check' THEN document_checked(claimed.id, 1, answer) ELSE sight_store(claimed.id, 1, answer) END;
END $$;
CREATE FUNCTION pg_temp.doubt(of_name text) RETURNS text LANGUAGE sql AS $$ SELECT r.reason FROM field_review r JOIN field f ON f.id = r.field_id WHERE f.name = of_name $$;
SELECT pg_temp.read(tap_batch('again', '{"channel": "counter"}'), 1, 'one', '[{"page": 1, "form": {"id": "titre-sejour", "version": "1", "page": 1}, "fields": []}]');
SELECT pg_temp.read(tap_batch('again'), 2, 'two', '[{"page": 1, "form": {"id": "titre-sejour", "version": "1", "page": 2}, "fields": []}]');
SELECT pg_temp.read(tap_batch('again'), 3, 'three', '[{"page": 1, "fields": []}]');
SELECT batch_seal(id) FROM batch WHERE key = 'again';
CREATE FUNCTION pg_temp.form(of_page bigint, fields jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('kind', 'form', 'form', 'titre-sejour', 'form_version', '1', 'pages', jsonb_build_array(of_page), 'fields',
        (SELECT jsonb_agg(jsonb_build_object('status', 'accepted', 'confidence', 1, 'page_id', of_page) || f) FROM jsonb_array_elements(fields) f))
$$;
SELECT tap_assemble(b.id, jsonb_build_object(
    'pages', (SELECT jsonb_agg(jsonb_build_object('page_id', p.id, 'fate', 'document')) FROM page p JOIN original o ON o.id = p.original_id WHERE o.batch_id = b.id),
    'submissions', jsonb_build_array(jsonb_build_object('documents', jsonb_build_array(
        pg_temp.form(pg_temp.page(1), '[{"name": "date_naissance", "value": "1990-01-01"}, {"name": "fait_le", "value": "1980-01-01"}]'),
        pg_temp.form(pg_temp.page(2), '[{"name": "date_entree", "value": "2020-01-01"}, {"name": "titre_numero", "value": "", "status": "empty"}]'),
        jsonb_build_object('kind', 'inconnu', 'pages', jsonb_build_array(pg_temp.page(3))))))))
FROM batch b WHERE b.key = 'again';
SET CONSTRAINTS ALL IMMEDIATE;

-- Turned.
SELECT is(pg_temp.waiting('look'), pg_temp.page(3), 'a page that nobody knows is looked at');
SELECT is(pg_temp.done('look', '{"kind": null, "confidence": 0}'), 'stored', 'in vain');
SELECT page_turn('{"agent": "nadia"}', pg_temp.page(3), 180);
SELECT is(pg_temp.waiting('look'), pg_temp.page(3), 'turned, it is looked at again');
SELECT pg_temp.done('look', '{"kind": null, "confidence": 0}');
SELECT page_turn('{"agent": "nadia"}', pg_temp.page(3), 90);
SELECT is(pg_temp.waiting('look'), pg_temp.page(3), 'and again');
SELECT is(pg_temp.done('look', '{"kind": "photos", "confidence": 0.99, "method": "looks"}'), 'stored', 'until it is known');
SELECT page_turn('{"agent": "nadia"}', pg_temp.page(3), 90), page_turn('{"agent": "nadia"}', pg_temp.page(1), 90);
SELECT is(pg_temp.waiting('look'), NULL, 'what is known, and a form, is not');

-- Moved.
SELECT is(pg_temp.waiting('check'), NULL, 'nothing is checked before it is moved');
SELECT page_move('{"agent": "nadia"}', pg_temp.page(2), jsonb_build_object('document', (SELECT document_id FROM page WHERE id = pg_temp.page(1))));
SELECT is(pg_temp.waiting('check'), (SELECT document_id FROM page WHERE id = pg_temp.page(1)), 'a form whose pages come together is checked');
SELECT is((SELECT string_agg(f ->> 'name', ' ') FROM jsonb_array_elements(document_answers(pg_temp.waiting('check')) -> 'fields') f), 'date_naissance fait_le date_entree titre_numero',
          'by the answers of all its pages');
SELECT review_decide(id, '{"verdict": "correct", "value": "2021-01-01", "agent": "alice"}') FROM field WHERE name = 'fait_le';
SELECT is((SELECT f ->> 'value' FROM jsonb_array_elements(document_answers(pg_temp.waiting('check')) -> 'fields') f WHERE f ->> 'name' = 'fait_le'), '2021-01-01',
          'each as a person left it');
SELECT is(pg_temp.done('check', (SELECT jsonb_agg(jsonb_build_object('field', id, 'reason', 'rule:date_order')) FROM field)), 'stored', 'what breaks a rule is told');
SELECT is(pg_temp.doubt('date_entree'), 'rule:date_order', 'it goes to a person');
SELECT is(pg_temp.doubt('titre_numero'), 'rule:date_order', 'also where it is empty and should not be');
SELECT is(pg_temp.doubt('fait_le'), NULL, 'unless one has decided it');
SELECT is((SELECT data ->> 'doubted' FROM event WHERE kind = 'document.checked'), '3', 'the journal knows');
SELECT is(document_answers((SELECT document_id FROM page WHERE id = pg_temp.page(3))), NULL, 'what is no form has no rules');
SELECT is((SELECT bad FROM seal_verify()), NULL, 'and all fits its seal');
