SELECT plan(39);
CREATE TEMP TABLE run AS SELECT tap_batch('b1') AS id;
CREATE TEMP TABLE scan AS SELECT tap_original((SELECT id FROM run), 1, 'first', 4) AS id;
SELECT lives_ok('SET CONSTRAINTS ALL IMMEDIATE', 'a whole original with all its pages passes');
SELECT throws_ok($$UPDATE original SET sha256 = repeat('0', 64)$$, 'GU001', NULL, 'an original is not renamed');
SELECT throws_ok($$UPDATE original SET size = 1$$, 'GU001', NULL, 'an original is not changed');
SELECT throws_ok($$DELETE FROM original$$, 'GU001', NULL, 'an original is not deleted');
SELECT throws_ok($$TRUNCATE original CASCADE$$, 'GU001', NULL, 'originals are not emptied');
SELECT throws_ok($$UPDATE original_part SET bytes = 'x'$$, 'GU001', NULL, 'its bytes are not changed');
SELECT throws_ok($$DELETE FROM original_part$$, 'GU001', NULL, 'its bytes are not deleted');
SELECT throws_ok($$UPDATE page SET reading = '{}'$$, 'GU001', NULL, 'what was read on a page is not changed');
SELECT throws_ok($$DELETE FROM page$$, 'GU001', NULL, 'a page is not deleted');
SELECT throws_ok($$UPDATE original SET page_count = 5 WHERE id = (SELECT id FROM scan)$$, 'GU009', NULL,
                 'an original has as many pages as it says');
SELECT throws_ok($$INSERT INTO page (original_id, number, blank, reading) SELECT id, 5, false, '{}' FROM scan$$,
                 'GU009', NULL, 'no page beyond the last');
SELECT throws_ok($$INSERT INTO original (sha256, batch_id, sequence, media_type, name, size)
                   SELECT repeat('1', 64), id, 2, 'image/tiff', 'x', 3 FROM run$$, 'GU009', NULL, 'no original without its bytes');
SELECT throws_ok($$SET CONSTRAINTS ALL DEFERRED;
                   INSERT INTO original (sha256, batch_id, sequence, media_type, name, size)
                   SELECT repeat('2', 64), id, 2, 'image/tiff', 'x', 3 FROM run;
                   INSERT INTO original_part SELECT id, 1, 'abc' FROM original WHERE sha256 = repeat('2', 64);
                   SET CONSTRAINTS original_is_whole IMMEDIATE$$, 'GU009', NULL, 'no original whose name is not its SHA-256');
SET CONSTRAINTS ALL DEFERRED;
SELECT is((SELECT string_agg(DISTINCT fate || '/' || fate_reason, ' ') FROM page), 'to_place/not_assembled',
          'a page that is read has a fate and a reason at once');
SELECT throws_ok($$UPDATE page SET fate_reason = ''$$, '23514', NULL, 'no page to be placed without a reason');
SELECT throws_ok($$UPDATE page SET fate = 'document', fate_reason = ''$$, '23514', NULL, 'no page of a document without the document');
SELECT throws_ok($$UPDATE page SET fate = 'lost', fate_reason = ''$$, '23514', NULL, 'no other fate');
SELECT throws_ok($$UPDATE batch SET state = 'closed', closed_at = now()$$, 'GU002', NULL, 'an open batch does not close');
SELECT batch_seal((SELECT id FROM run));
SELECT throws_ok($$UPDATE batch SET state = 'closed', closed_at = now()$$, 'GU007', NULL,
                 'no batch closes while a page waits to be assembled');
SELECT is(tap_assemble((SELECT id FROM run), tap_plan((SELECT id FROM run))), 'closed', 'a plan closes its batch');
SELECT results_eq('SELECT page_count, pages::integer, documents::integer, blanks::integer, missing::integer FROM page_accounting
                   WHERE batch_id = (SELECT id FROM run)',
                  'VALUES (4, 4, 3, 1, 0)', 'every page is accounted for');
SELECT throws_ok($$UPDATE batch SET channel = 'counter'$$, 'GU001', NULL, 'a batch keeps its channel');

CREATE TEMP TABLE differs AS SELECT tap_batch('b2', '{"expected": {"sheets": 3, "cases": 1, "separators": 0}}') AS id;
SELECT tap_original((SELECT id FROM differs), 1, 'second', 2);
SELECT batch_seal((SELECT id FROM differs));
SELECT is(tap_assemble((SELECT id FROM differs), tap_plan((SELECT id FROM differs))), 'stopped', 'a difference stops the batch');
SELECT is((SELECT batch_differences(b) FROM batch b WHERE id = (SELECT id FROM differs)),
          '[{"what": "sheets", "found": 2, "expected": 3}]', 'and is shown');
SELECT is((SELECT count(*) FROM page p JOIN original o ON o.id = p.original_id
           WHERE o.batch_id = (SELECT id FROM differs) AND p.fate <> 'to_place')::integer, 0, 'and nothing of it is filed');
SELECT throws_ok($$UPDATE batch SET stop_code = '', state = 'closed', closed_at = now() WHERE id = (SELECT id FROM differs)$$,
                 'GU002', NULL, 'a stopped batch does not close');
UPDATE batch SET stop_code = '', state = 'sealed' WHERE id = (SELECT id FROM differs);
UPDATE page SET fate = 'blank', fate_reason = '' WHERE fate_reason = 'not_assembled';
SELECT throws_ok($$UPDATE batch SET state = 'closed', closed_at = now() WHERE id = (SELECT id FROM differs)$$,
                 'GU007', NULL, 'nor any batch that differs');
UPDATE batch SET stop_code = 'expected_differs', state = 'stopped' WHERE id = (SELECT id FROM differs);
SELECT throws_ok($$SELECT batch_release((SELECT id FROM differs), 'alice', '')$$, 'GU009', NULL, 'a release needs a reason');
SELECT batch_release((SELECT id FROM differs), 'alice', 'one sheet was a receipt');
SELECT is(tap_assemble((SELECT id FROM differs), tap_plan((SELECT id FROM differs))), 'closed', 'released, it closes');

-- With what each original was read.
CREATE TEMP TABLE known AS SELECT reader_version_know('{"program": "a", "files": {"x": "1"}}') AS id;
SELECT is(reader_version_know('{"files": {"x": "1"}, "program": "a"}'), (SELECT id FROM known), 'the same versions are one set');
SELECT isnt(reader_version_know('{"program": "b", "files": {"x": "1"}}'), (SELECT id FROM known), 'another program is another set');
SELECT throws_ok($$UPDATE original SET reader_version_id = (SELECT id FROM known) WHERE state = 'read'$$, 'GU001', NULL,
                 'a reading keeps what it was made with');
SELECT throws_ok($$UPDATE reader_version SET versions = '{"program": "c"}'$$, 'GU001', NULL, 'versions are kept as they were said');
SELECT throws_ok($$INSERT INTO original (sha256, batch_id, sequence, media_type, name, size, reader_version_id)
                   SELECT repeat('f', 64), differs.id, 9, 'image/tiff', 'x', 0, known.id FROM differs, known$$, '23514', NULL,
                 'what is not read was read with nothing');

-- The queue.
SELECT throws_ok($$UPDATE job SET state = 'waiting', ended_at = NULL WHERE state = 'done'$$, 'GU002', NULL, 'what is done stays done');
SELECT throws_ok($$INSERT INTO job (kind, subject) VALUES ('read', 999), ('read', 999)$$, '23505', NULL, 'no work is queued twice');
INSERT INTO job (kind, subject, state, attempt, max_attempts, worker) VALUES ('read', 998, 'running', 5, 5, 'w');
SELECT is(job_retry((SELECT id FROM job WHERE subject = 998), 'no'), 'dead', 'the last attempt is the last');
SELECT throws_ok($$DELETE FROM job WHERE subject = 998$$, 'GU001', NULL, 'a dead job is kept');
INSERT INTO job (kind, subject, state, attempt, worker) VALUES ('read', 997, 'running', 1, 'w');
SELECT job_retry(id, 'no') FROM job WHERE subject = 997;
SELECT is((SELECT due_at - now() FROM job WHERE subject = 997), interval '5 s', 'a retry waits');
