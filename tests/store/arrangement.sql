-- Pages laid out by people: in a deposit in hand, in a case; taken back again; never an original altered.
SELECT plan(34);
SELECT office_known(o) FROM unnest('{75,13}'::text[]) o;
CREATE FUNCTION pg_temp.page(of_key text, of_number integer, of_sequence integer DEFAULT 1) RETURNS bigint LANGUAGE sql AS $$
    SELECT p.id FROM page p JOIN original o ON o.id = p.original_id JOIN batch b ON b.id = o.batch_id
    WHERE b.key = of_key AND p.number = of_number AND o.sequence = of_sequence ORDER BY p.id DESC LIMIT 1
$$;
CREATE FUNCTION pg_temp.order_of(of_key text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat(p ->> 'sequence', '.', p ->> 'page', CASE p ->> 'opens' WHEN 'true' THEN '[' || (p ->> 'opens_as') WHEN 'false' THEN '+' END), ' ' ORDER BY n)
    FROM jsonb_array_elements(batch_pages((SELECT id FROM batch WHERE key = of_key)) -> 'pages') WITH ORDINALITY AS e (p, n)
$$;

-- In hand.
SELECT tap_original(tap_batch('hand', '{"channel": "counter"}'), 1, 'hand', 3);
SELECT tap_original(tap_batch('hand'), 2, 'hand two', 2);
SELECT is(pg_temp.order_of('hand'), '1.1 1.2 1.3 2.1 2.2', 'as scanned');
SELECT page_move('{"agent": "nadia"}', pg_temp.page('hand', 1, 2), jsonb_build_object('before', pg_temp.page('hand', 2)));
SELECT is(pg_temp.order_of('hand'), '1.1 2.1 1.2 1.3 2.2', 'a page goes before another');
SELECT page_move('{"agent": "nadia"}', pg_temp.page('hand', 1), '{}');
SELECT is(pg_temp.order_of('hand'), '2.1 1.2 1.3 2.2 1.1', 'and to the end');
SELECT page_split('{"agent": "nadia"}', pg_temp.page('hand', 2), 'passeport');
SELECT page_join('{"agent": "nadia"}', pg_temp.page('hand', 3));
SELECT is(pg_temp.order_of('hand'), '2.1 1.2[passeport 1.3+ 2.2 1.1', 'a document begins, the next page goes on with it');
SELECT page_move('{"agent": "nadia"}', pg_temp.page('hand', 2), '{}');
SELECT is(pg_temp.order_of('hand'), '2.1 1.3[passeport 2.2 1.1 1.2+', 'where its first page leaves, the document begins with the next');
SELECT is(arrangement_undo('{"agent": "nadia"}', 'batch', id::text) ->> 'verb', 'move', 'taken back') FROM batch WHERE key = 'hand';
SELECT is(pg_temp.order_of('hand'), '2.1 1.2[passeport 1.3+ 2.2 1.1', 'as it was');
SELECT page_move('{"agent": "nadia"}', pg_temp.page('hand', 3), jsonb_build_object('before', pg_temp.page('hand', 2)));
SELECT is(pg_temp.order_of('hand'), '2.1 1.3[passeport 1.2+ 2.2 1.1', 'laid before the first page of its document, it begins it');
SELECT arrangement_undo('{"agent": "nadia"}', 'batch', id::text) FROM batch WHERE key = 'hand';
SELECT throws_ok($$SELECT arrangement_undo('{"agent": "omar"}', 'batch', id::text) FROM batch WHERE key = 'hand'$$, 'GU006', NULL, 'nobody takes back what another did');
SELECT arrangement_undo('{"agent": "nadia"}', 'batch', id::text) FROM batch, generate_series(1, 4) WHERE key = 'hand';
SELECT is(pg_temp.order_of('hand'), '1.1 1.2 1.3 2.1 2.2', 'step by step to the beginning');
SELECT throws_ok($$SELECT arrangement_undo('{"agent": "nadia"}', 'batch', id::text) FROM batch WHERE key = 'hand'$$, 'GU006', NULL, 'and no further');
SELECT page_set_aside('{"agent": "nadia"}', pg_temp.page('hand', 2), 'removed');
SELECT is(pg_temp.order_of('hand'), '1.1 1.3 2.1 2.2', 'one is taken out');
SELECT arrangement_undo('{"agent": "nadia"}', 'batch', id::text) FROM batch WHERE key = 'hand';
SELECT is(pg_temp.order_of('hand'), '1.1 1.2 1.3 2.1 2.2', 'and comes back');
SELECT page_turn('{"agent": "nadia"}', pg_temp.page('hand', 1), 270), page_turn('{"agent": "nadia"}', pg_temp.page('hand', 1), 180);
SELECT is((SELECT turned FROM page_arrangement WHERE page_id = pg_temp.page('hand', 1)), 90, 'turns add up');
SELECT throws_ok($$SELECT page_turn('{"agent": "nadia"}', pg_temp.page('hand', 1), 45)$$, 'GU009', NULL, 'by right angles only');
SELECT throws_ok($$SELECT page_turn('{"agent": "nadia", "office": "13"}', pg_temp.page('hand', 1), 90)$$, 'GU003', NULL, 'another office finds no such page');
-- One scanned anew stands where the first did, wherever that was moved to.
SELECT page_move('{"agent": "nadia"}', pg_temp.page('hand', 2, 2), jsonb_build_object('before', pg_temp.page('hand', 2)));
SELECT page_set_aside('{"agent": "nadia"}', pg_temp.page('hand', 2, 2), 'replaced');
WITH added AS (SELECT (original_add(jsonb_build_object('batch', tap_batch('hand'), 'sequence', 3, 'sha256', encode(sha256('anew'), 'hex'), 'media_type', 'image/tiff',
    'name', 'anew', 'size', 4, 'capture', jsonb_build_object('replaces', pg_temp.page('hand', 2, 2))))).original)
INSERT INTO original_part SELECT original, 1, 'anew' FROM added;
SELECT tap_original(tap_batch('hand'), 3, 'anew', 1);
SELECT is(pg_temp.order_of('hand'), '1.1 3.1 1.2 1.3 2.1', 'a page scanned anew takes the place of the first');
SELECT batch_seal(id) FROM batch WHERE key = 'hand';
SELECT throws_ok($$SELECT page_turn('{"agent": "nadia"}', pg_temp.page('hand', 1), 90)$$, 'GU006', NULL, 'what is closed and not filed yet is left alone');

-- In a case: a passport of three pages, a form of one.
SELECT tap_original(tap_batch('filed', '{"channel": "counter"}'), 1, 'filed', 3);
SELECT tap_original(tap_batch('filed'), 2, 'filed two', 1);
SELECT batch_seal(id) FROM batch WHERE key = 'filed';
SELECT tap_assemble(b.id, jsonb_build_object('pages', (SELECT jsonb_agg(jsonb_build_object('page_id', p.id, 'fate', 'document'))
        FROM page p JOIN original o ON o.id = p.original_id WHERE o.batch_id = b.id),
    'submissions', jsonb_build_array(jsonb_build_object('documents', jsonb_build_array(
        jsonb_build_object('kind', 'form', 'form', 'titre-sejour', 'form_version', '1', 'pages', jsonb_build_array(pg_temp.page('filed', 1, 2)), 'fields',
            jsonb_build_array(jsonb_build_object('name', 'prenoms', 'value', 'ANNE', 'status', 'review', 'reason', 'doubtful', 'confidence', 0.8, 'page_id', pg_temp.page('filed', 1, 2)),
                              jsonb_build_object('name', 'commune', 'value', 'LYON', 'status', 'accepted', 'confidence', 1, 'page_id', pg_temp.page('filed', 1, 2)))),
        jsonb_build_object('kind', 'passeport', 'pages', jsonb_build_array(pg_temp.page('filed', 1), pg_temp.page('filed', 2), pg_temp.page('filed', 3))))))))
FROM batch b WHERE b.key = 'filed';
SELECT number AS number, id AS case FROM case_file WHERE id = document_case((SELECT document_id FROM page WHERE id = pg_temp.page('filed', 1))) \gset
CREATE FUNCTION pg_temp.documents(of_number text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(d.kind || ':' || (SELECT string_agg(p.number::text, '' ORDER BY n) FROM unnest(document_pages(d.id)) WITH ORDINALITY AS u (i, n) JOIN page p ON p.id = i), ' ' ORDER BY place)
    FROM unnest(case_documents(case_find(of_number))) WITH ORDINALITY AS c (id, place) JOIN document d ON d.id = c.id
$$;
CREATE FUNCTION pg_temp.piece(of_number text, of_kind text) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce((SELECT state FROM piece WHERE case_id = case_find(of_number) AND kind = of_kind), 'missing')
$$;
SELECT is(pg_temp.documents(:'number'), 'passeport:123 form:1', 'as filed');
SELECT page_split('{"agent": "nadia", "office": "75"}', pg_temp.page('filed', 2), 'acte_naissance');
SELECT is(pg_temp.documents(:'number'), 'passeport:1 acte_naissance:23 form:1', 'a document is split at a page');
SELECT is(pg_temp.piece(:'number', 'acte_naissance'), 'received', 'its piece is here');
SELECT page_join('{"agent": "nadia"}', pg_temp.page('filed', 3));
SELECT is(pg_temp.documents(:'number') || ' ' || pg_temp.piece(:'number', 'acte_naissance'), 'passeport:123 form:1 missing', 'two are made one, and its piece is missing again');
SELECT arrangement_undo('{"agent": "nadia"}', 'case', :'number');
SELECT is(pg_temp.documents(:'number') || ' ' || pg_temp.piece(:'number', 'acte_naissance'), 'passeport:1 acte_naissance:23 form:1 received', 'taken back');
SELECT page_move('{"agent": "nadia"}', pg_temp.page('filed', 1), jsonb_build_object('document', (SELECT document_id FROM page WHERE id = pg_temp.page('filed', 2))));
SELECT is(pg_temp.documents(:'number') || ' ' || pg_temp.piece(:'number', 'passeport'), 'acte_naissance:123 form:1 missing', 'a page goes into another document');
SELECT is(jsonb_array_length(case_show(:'number') -> 'documents'), 2, 'a document without pages is not shown');
SELECT page_split('{"agent": "nadia"}', pg_temp.page('filed', 1), 'livret_famille');
SELECT is(pg_temp.documents(:'number'), 'livret_famille:123 form:1', 'a document gets another kind');
-- A form's page among the pieces: the form lacks it, its answers stay the case's and can be decided.
SELECT page_move('{"agent": "nadia"}', pg_temp.page('filed', 1, 2), jsonb_build_object('document', (SELECT document_id FROM page WHERE id = pg_temp.page('filed', 2))));
SELECT is((SELECT jsonb_object_agg(name, value) FROM case_value WHERE case_id = :case), '{"commune": "LYON"}', 'what was read stays in the case');
SELECT lives_ok($$SELECT review_decide(id, '{"verdict": "accept", "agent": "alice"}') FROM field WHERE name = 'prenoms' AND page_id = pg_temp.page('filed', 1, 2)$$, 'and is decided there');
SELECT throws_ok($$SELECT page_move('{"agent": "nadia"}', pg_temp.page('filed', 1), '{"document": 0}')$$, 'GU003', NULL, 'into no other case');
SELECT page_misplaced('{"agent": "nadia"}', p) FROM unnest(document_pages((SELECT document_id FROM page WHERE id = pg_temp.page('filed', 2)))) p;
SELECT is(pg_temp.piece(:'number', 'livret_famille'), 'missing', 'a piece whose pages all left the case is missing');
SELECT throws_ok(format('SELECT arrangement_undo(''{"agent": "nadia"}'', ''case'', %L)', :'number'), 'GU006', NULL, 'what has changed since is not taken back');
SELECT is((SELECT string_agg(DISTINCT sha256, '') FROM original WHERE name = 'filed'), encode(sha256('filed'), 'hex'), 'the original is as it was');
SELECT is((SELECT count(*) FROM event WHERE kind = 'page.arranged' AND subject = :'number' AND agent = 'nadia'), 5::bigint, 'every step is in the journal');
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE page_arrangement SET turned = 180 WHERE page_id = pg_temp.page('hand', 1);
SELECT is((SELECT bad FROM seal_verify()), NULL, 'and all fits its seal');
