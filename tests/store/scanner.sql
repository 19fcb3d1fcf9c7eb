-- The test deck of a scanner: what is noted, and that a scanner that failed feeds no automatic acceptance.
SELECT plan(22);

-- An original of one page from `scanner`, read; `deck`: its faults, NULL for a page of a form.
CREATE FUNCTION tap_scan(batch bigint, place integer, content text, scanner text, deck jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    made bigint;
    claimed job;
    digest text := encode(sha256(convert_to(content, 'UTF8')), 'hex');
BEGIN
    made := (original_add(jsonb_build_object('batch', batch, 'sequence', place, 'sha256', digest, 'media_type', 'image/tiff', 'name', content,
                          'size', length(content), 'capture', jsonb_build_object('scanner', scanner)))).original;
    INSERT INTO original_part VALUES (made, 1, convert_to(content, 'UTF8'));
    UPDATE job SET state = 'running', attempt = 1, worker = 'tap' WHERE kind = 'read' AND subject = made RETURNING * INTO claimed;
    PERFORM reading_store(claimed.id, 1, jsonb_build_object('sha256', digest, 'pages', jsonb_build_array(
        jsonb_build_object('page', 1, 'blank', false, 'fields', '[]'::jsonb)
        || CASE WHEN deck IS NULL THEN '{}' ELSE jsonb_build_object('deck', jsonb_build_object('dpi_x', 300, 'faults', deck)) END)), '{}', '{}');
    RETURN (SELECT id FROM page WHERE original_id = made);
END $$;
-- Files a form of three fields, one of them empty, one doubtful; how they stand then.
CREATE FUNCTION tap_form(batch bigint, place integer, content text, scanner text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    page bigint := tap_scan(batch, place, content, scanner, NULL);
BEGIN
    PERFORM submission_file(jsonb_build_object('channel', 'mail', 'key', content, 'office', '75', 'received_at', '2026-11-20T12:00:00Z',
        'documents', jsonb_build_array(jsonb_build_object('kind', 'form', 'form', 'titre-sejour', 'form_version', '1', 'pages', jsonb_build_array(page),
        'fields', jsonb_build_array(
            jsonb_build_object('page_id', page, 'name', 'profession', 'value', 'MASON', 'confidence', 0.9999, 'status', 'accepted'),
            jsonb_build_object('page_id', page, 'name', 'ville', 'value', '', 'confidence', 0.99, 'status', 'empty'),
            jsonb_build_object('page_id', page, 'name', 'telephone', 'value', '1', 'confidence', 0.4, 'status', 'review', 'reason', 'doubtful'))))));
    RETURN (SELECT string_agg(f.status || ' ' || f.reason, ', ' ORDER BY f.id) FROM field f WHERE f.page_id = page);
END $$;

SELECT tap_batch('scanners') AS batch \gset
SELECT is(tap_form(:batch, 1, 'before', 'A'), 'accepted , empty , review doubtful', 'a scanner of which nothing is known is believed');
SELECT tap_scan(:batch, 2, 'deck 1', 'A', '["dark", "stripe"]') AS page \gset
SELECT is((SELECT (office, scanner, passed, faults)::text FROM scanner_check WHERE page_id = :page), '(75,A,f,"{dark,stripe}")', 'a deck is noted with its scanner and faults');
SELECT is((SELECT data -> 'faults' FROM event WHERE kind = 'scanner.checked' AND subject = '75/A'), '["dark", "stripe"]', 'and journalled');
SELECT is(tap_form(:batch, 3, 'after', 'A'), 'review scanner_failed, review scanner_failed, review doubtful',
          'what a scanner that failed reads waits for a person, empty fields too, doubts with their own reason');
SELECT is((SELECT count(*) FROM case_value v JOIN field f ON f.id = v.field_id WHERE f.reason = 'scanner_failed'), 0::bigint, 'no value of a case comes of it');
SELECT is((SELECT count(*) FROM field_review WHERE reason = 'scanner_failed'), 2::bigint, 'it is in the queue with its reason');
SELECT is(tap_form(:batch, 4, 'another', 'B'), 'accepted , empty , review doubtful', 'another scanner is not meant');
SELECT is(scanner_watch() ->> 'scanners_failed', '1', 'the watch counts it');
SELECT is((SELECT s ->> 'bar' FROM jsonb_array_elements(scanners_shown(NULL)) s WHERE s ->> 'scanner' = 'A'), 'scanner_failed', 'it is shown as barred');
SELECT is((SELECT s ->> 'passed' FROM jsonb_array_elements(scanners_shown(NULL)) s WHERE s ->> 'scanner' = 'B'), NULL, 'the one that never showed a deck is shown too');
SELECT is(jsonb_array_length(scanners_shown('{"agent": "x", "role": "clerk", "office": "13"}')), 0, 'not to another office');
SELECT tap_scan(:batch, 5, 'deck 2', 'A', '[]') AS page \gset
SELECT is(tap_form(:batch, 6, 'mended', 'A'), 'accepted , empty , review doubtful', 'a later good deck lifts it');
SELECT is(scanner_watch() ->> 'scanners_failed', '0', 'and the watch is calm');

SELECT review_setting_change('deck_days', '1', 'tap');
SELECT is(tap_form(:batch, 7, 'of today', 'A'), 'accepted , empty , review doubtful', 'a deck of today is enough where one is demanded');
SELECT is(tap_form(:batch, 8, 'unchecked', 'B'), 'review scanner_unchecked, review scanner_unchecked, review doubtful', 'without one nothing is accepted');
SELECT is(tap_form(:batch, 9, 'unnamed', ''), 'review scanner_unchecked, review scanner_unchecked, review doubtful', 'nor from a scanner without a name');
ALTER TABLE scanner_check DISABLE TRIGGER USER;
UPDATE scanner_check SET scanned_at = scanned_at - interval '1 day';
ALTER TABLE scanner_check ENABLE TRIGGER USER;
SELECT is(scanner_bar('75', 'A'), 'scanner_unchecked', 'one of yesterday is not of today');
SELECT review_setting_change('deck_days', '2', 'tap');
SELECT is(scanner_bar('75', 'A'), NULL, 'but within two days');

SELECT throws_ok($$ UPDATE scanner_check SET faults = '{}' $$, 'GU001', NULL, 'a check is kept as it was');
SELECT throws_ok($$ DELETE FROM scanner_check $$, 'GU001', NULL, 'and stays');
SELECT throws_ok($$ TRUNCATE scanner_check CASCADE $$, 'GU001', NULL, 'all of them');
SELECT throws_ok(format($$ INSERT INTO scanner_check (office, scanner, page_id, scanned_at, faults, measures) VALUES ('75', 'A', %s, now(), '{odd}', '{}') $$,
                        (SELECT max(id) FROM page)), '23514', NULL, 'only faults that are known');
