SELECT plan(38);
-- Two files of one person, by the number that the birth date vouches for; the first holds a passport and a bill.
CREATE FUNCTION pg_temp.person(channel text, key text, day text, more jsonb DEFAULT '{}', born text DEFAULT '1990-12-31', foreigner text DEFAULT '7512345678') RETURNS text LANGUAGE sql AS $$
    SELECT submission_file(jsonb_build_object('channel', channel, 'key', key, 'office', '75', 'received_at', day, 'procedure', 'renouvellement', 'documents', jsonb_build_array(
        jsonb_build_object('kind', 'form', 'form', 'titre-sejour', 'form_version', '1', 'fields', jsonb_build_array(
            jsonb_build_object('name', 'nom_naissance', 'value', 'DIALLO'), jsonb_build_object('name', 'prenoms', 'value', 'AWA MARIE'),
            jsonb_build_object('name', 'date_naissance', 'value', born), jsonb_build_object('name', 'numero_etranger', 'value', foreigner))))) || more) ->> 'case_number'
$$;
CREATE FUNCTION pg_temp.papers(key text, of_number text, day text, docs jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    run bigint := tap_batch(key, jsonb_build_object('received_on', left(day, 10)));
    digest text := encode(sha256(convert_to(key, 'UTF8')), 'hex');
    made bigint := (original_add(jsonb_build_object('batch', run, 'sequence', 1, 'sha256', digest, 'media_type', 'image/tiff', 'name', key, 'size', length(key)))).original;
    claimed job;
BEGIN
    INSERT INTO original_part VALUES (made, 1, convert_to(key, 'UTF8'));
    UPDATE job SET state = 'running', attempt = 1, worker = 'tap' WHERE kind = 'read' AND subject = made RETURNING * INTO claimed;
    PERFORM reading_store(claimed.id, 1, jsonb_build_object('sha256', digest, 'pages', (SELECT jsonb_agg(coalesce(d -> 'reading', '{}') || jsonb_build_object('page', n, 'blank', false, 'fields', '[]'::jsonb) ORDER BY n)
        FROM jsonb_array_elements(docs) WITH ORDINALITY AS e (d, n))), '{}', '{}');
    PERFORM submission_file(jsonb_build_object('channel', 'mail', 'key', key, 'office', '75', 'received_at', day, 'case_number', of_number, 'documents',
        (SELECT jsonb_agg(jsonb_build_object('kind', d ->> 'kind', 'twodoc', d -> 'twodoc', 'pages', jsonb_build_array((SELECT id FROM page WHERE original_id = made AND number = n))) ORDER BY n)
         FROM jsonb_array_elements(docs) WITH ORDINALITY AS e (d, n))));
END $$;
SELECT law_load(jsonb_build_object('fingerprint', 'x', 'form_pieces', '[]'::jsonb, 'procedures', jsonb_agg(body))) FROM procedure WHERE superseded_at IS NULL AND code <> 'a_qualifier';
CREATE TEMP TABLE files AS SELECT pg_temp.person('mail', 't1', '2026-03-03T12:00:00+01:00') AS first;
SELECT pg_temp.papers('t1-papers', first, '2026-03-03T12:00:00+01:00', '[
    {"kind": "passeport", "reading": {"mrz": [{"format": "TD3", "checked": true, "lines": ["P<", "<"], "fields": {"code": {"value": "P"}, "expiry": {"value": "300101", "confidence": 0.99}}}]}},
    {"kind": "justificatif_domicile", "twodoc": [{"verdict": "VALID", "issued_on": "2026-02-20"}]}]') FROM files;
ALTER TABLE files ADD second text;
UPDATE files SET second = pg_temp.person('online', 't2', '2026-10-03T12:00:00+02:00');
CREATE FUNCTION pg_temp.known(of_number text) RETURNS jsonb LANGUAGE sql AS $$ SELECT case_known_papers('{"agent": "alice"}', case_find(of_number)) $$;
CREATE FUNCTION pg_temp.state(of_number text, of_kind text) RETURNS text LANGUAGE sql AS $$
    SELECT p ->> 'state' FROM jsonb_array_elements(case_completeness(case_find(of_number)) -> 'pieces') p WHERE p ->> 'kind' = of_kind
$$;
SELECT is(jsonb_array_length(pg_temp.known(second)), 1, 'one paper of the first file is still good') FROM files;
SELECT is(pg_temp.known(second) #>> '{0,piece}', 'passeport', 'the passport') FROM files;
SELECT is(pg_temp.known(second) #>> '{0,deposited_on}', '2026-03-03', 'deposited on 3 March') FROM files;
SELECT is(pg_temp.known(second) #>> '{0,valid_to}', '2030-01-01', 'valid for years') FROM files;
SELECT is(pg_temp.known(first), '[]'::jsonb, 'a later file gives nothing to an earlier one') FROM files;
SELECT is(pg_temp.state(second, 'passeport'), 'missing', 'by itself nothing is taken over') FROM files;
SELECT is(case_known_papers('{"agent": "bob", "office": "13"}', case_find(second)), '[]'::jsonb, 'nor shown to an office that may not see it') FROM files;
SELECT throws_ok(format($$SELECT piece_reuse_take('{"agent": "alice"}', '%s', 'titre_sejour', %s)$$, second, pg_temp.known(second) #>> '{0,document}'), 'GU006', NULL, 'for another piece it is not good') FROM files;
SELECT piece_reuse_take('{"agent": "alice"}', second, 'passeport', (pg_temp.known(second) #>> '{0,document}')::bigint) FROM files;
SELECT is(pg_temp.state(second, 'passeport'), 'here', 'a person takes it over') FROM files;
SELECT is((SELECT agent || ' ' || (data ->> 'deposited_on') FROM event, files WHERE kind = 'piece.reused' AND subject = second), 'alice 2026-03-03', 'the journal says who and what');
SELECT is(pg_temp.known(second), '[]'::jsonb, 'and it is not proposed again') FROM files;
SELECT is(pg_temp.state(first, 'passeport'), 'here', 'the first file keeps its own') FROM files;
SELECT throws_ok($$DELETE FROM piece_reuse$$, 'GU001', NULL, 'what was taken over is kept');
-- A namesake, born on another day, under the same number: nothing of the other's.
CREATE TEMP TABLE twin AS SELECT pg_temp.person('mail', 't3', '2026-10-04T12:00:00+02:00', '{}', '1991-12-31') AS number;
SELECT is(pg_temp.known(number), '[]'::jsonb, 'a number without its birth date proposes nothing') FROM twin;
-- The same name and day of birth without the number: shown as a proposal, and no papers.
CREATE TEMP TABLE alike AS SELECT pg_temp.person('mail', 't4', '2026-10-05T12:00:00+02:00', '{}', '1990-12-31', '7599999999') AS number;
SELECT is(pg_temp.known(number), '[]'::jsonb, 'a name proposes no papers') FROM alike;
SELECT is((SELECT string_agg(DISTINCT o ->> 'why', ' ') FROM alike, jsonb_array_elements(case_others('{"agent": "alice"}', case_find(number))) o), 'name', 'but the files');
-- Online and on paper.
SELECT is((SELECT o ->> 'number' FROM files, jsonb_array_elements(case_others('{"agent": "alice"}', case_find(second))) o WHERE o ->> 'why' = 'person'), first, 'the other file of the person is shown') FROM files;
SELECT is((SELECT o ->> 'linked' FROM files, jsonb_array_elements(case_others('{"agent": "alice"}', case_find(second))) o WHERE o ->> 'why' = 'person'), 'false', 'not linked by itself');
SELECT case_link_take('{"agent": "alice"}', second, first) FROM files;
SELECT is((SELECT received_on::text FROM case_file, files WHERE number = second), '2026-03-03', 'linked: the earlier date counts');
SELECT is((SELECT silence_on::text FROM case_file, files WHERE number = second), '2026-07-03', 'and moves the clock');
SELECT is((SELECT received_on::text FROM case_file, files WHERE number = first), '2026-03-03', 'the earlier file keeps its own');
SELECT is((SELECT count(*)::integer FROM event WHERE kind = 'case.linked'), 2, 'both journals say so');
SELECT is((SELECT case_link_take('{"agent": "alice"}', first, second) ->> 'already' FROM files), 'true', 'once is enough');
SELECT throws_ok(format($$SELECT case_link_take('{"agent": "alice"}', '%s', '%s')$$, first, (SELECT number FROM twin)), 'GU006', NULL, 'two persons are never made one') FROM files;
-- The same deed and the same bill, scanned once more: known by their ink, as the job that looks at pages found.
CREATE FUNCTION pg_temp.page(key text, place integer) RETURNS page LANGUAGE sql AS $$
    SELECT p.* FROM page p JOIN original o ON o.id = p.original_id WHERE o.name = key AND p.number = place
$$;
CREATE FUNCTION pg_temp.look(key text, place integer, sight jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    claimed job;
BEGIN
    UPDATE job SET state = 'running', attempt = 1, worker = 'tap' WHERE kind = 'look' AND subject = (pg_temp.page(key, place)).id AND state = 'waiting' RETURNING job.* INTO claimed;
    RETURN sight_store(claimed.id, 1, sight);
END $$;
CREATE FUNCTION pg_temp.near(key text, place integer) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(o.name || ' ' || q.number || ' ' || c.distance, ', ' ORDER BY c.distance), 'none')
    FROM page_same_candidates(pg_temp.page(key, place)) c JOIN page q ON q.id = c.page_id JOIN original o ON o.id = q.original_id
$$;
SELECT pg_temp.papers('s1', first, '2026-03-05T12:00:00+01:00', '[{"kind": "acte_naissance", "reading": {"hash": "00000000000000ff"}},
    {"kind": "justificatif_domicile", "twodoc": [{"verdict": "VALID", "issued_on": "2026-02-21"}], "reading": {"hash": "ffff00000000ffff"}},
    {"kind": "inconnu", "reading": {"hash": "00000000000000ff"}}]') FROM files;
SELECT pg_temp.papers('s2', second, '2026-10-05T12:00:00+02:00', '[{"kind": "inconnu", "reading": {"hash": "00000000000000fe"}},
    {"kind": "inconnu", "reading": {"hash": "ffff00000000fff0"}}, {"kind": "inconnu", "reading": {"hash": "0f0f0f0f0f0f0f0f"}},
    {"kind": "autre", "reading": {"hash": "00000000000000fd"}}]') FROM files;
SELECT pg_temp.papers('s3', number, '2026-10-05T12:00:00+02:00', '[{"kind": "acte_naissance", "reading": {"hash": "00000000000000ff"}}]') FROM twin;
SELECT pg_temp.papers('s4', number, '2026-10-06T12:00:00+02:00', '[{"kind": "inconnu", "reading": {"hash": "ffff00000000ffff"}}]') FROM twin;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
SELECT is(pg_temp.near('s2', 1), 's1 1 1', 'a page near to what the person gave before is compared with it, with nothing that is unknown, and nobody else''s');
SELECT is(pg_temp.near('s2', 3), 'none', 'not with what looks otherwise');
SELECT is(pg_temp.near('s4', 1), 'none', 'nor with another person''s');
SELECT is((SELECT count(*)::integer FROM job WHERE kind = 'look' AND subject = (pg_temp.page('s2', 4)).id), 1, 'a page whose kind is known is compared too');
SELECT pg_temp.look('s2', 1, jsonb_build_object('kind', NULL, 'confidence', 0, 'same', jsonb_build_array(
    jsonb_build_object('page', (pg_temp.page('s1', 1)).id, 'difference', 0.21), jsonb_build_object('page', (pg_temp.page('s3', 1)).id, 'difference', 0.2))));
SELECT is((SELECT count(*)::integer FROM page_same), 1, 'only what could be compared is believed');
CREATE FUNCTION pg_temp.same(key text, place integer, what text, office jsonb DEFAULT '{"agent": "alice"}') RETURNS text LANGUAGE sql AS $$
    SELECT page_same_shown(office, (pg_temp.page(key, place)).id) ->> what
$$;
SELECT is(pg_temp.same('s2', 1, 'kind') || ' ' || pg_temp.same('s2', 1, 'deposited_on') || ' ' || pg_temp.same('s2', 1, 'here'), 'acte_naissance 2026-03-05 false', 'it is shown with what it was and its day');
SELECT is(pg_temp.same('s2', 1, 'kind', '{"agent": "bob", "office": "13"}'), NULL, 'to nobody who may not see the other file');
SELECT is((SELECT d.kind FROM document d WHERE d.id = (pg_temp.page('s2', 1)).document_id), 'inconnu', 'by itself the page is named nothing');
SELECT is(piece_looks(case_find(second), 'acte_naissance') #>> '{0,before}', 'true', 'the piece looks given') FROM files;
SELECT pg_temp.look('s2', 2, jsonb_build_object('kind', NULL, 'confidence', 0, 'same', jsonb_build_array(jsonb_build_object('page', (pg_temp.page('s1', 2)).id, 'difference', 0.25))));
SELECT is(page_same_shown('{"agent": "alice"}', (pg_temp.page('s2', 2)).id) #>> '{made_on}', '2026-02-21', 'a bill known again has the day of the first scan');
SELECT is(pg_temp.state(second, 'justificatif_domicile'), 'unclear', 'and is unclear until somebody says so') FROM files;
SELECT page_name('{"agent": "alice"}', (pg_temp.page('s2', 2)).id, 'justificatif_domicile');
SELECT is((SELECT p ->> 'reason' FROM files, jsonb_array_elements(case_completeness(case_find(second)) -> 'pieces') p WHERE p ->> 'kind' = 'justificatif_domicile'), 'too_old', 'named, its age counts: more than six months');
SELECT throws_ok($$DELETE FROM page_same$$, 'GU001', NULL, 'what was known again is kept');
SET CONSTRAINTS ALL IMMEDIATE;
SELECT is((seal_verify()).bad, NULL, 'all of it is sealed');
