SELECT plan(86);
-- A renewal by mail: a form and pages of which nothing says what they are, in one file.
CREATE TEMP TABLE made (number text, pages bigint[]);
CREATE FUNCTION pg_temp.arrive(key text, readings jsonb, more jsonb DEFAULT '{}', procedure text DEFAULT 'renouvellement') RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    run bigint := tap_batch(key, '{"received_on": "2026-11-20"}');
    digest text := encode(sha256(convert_to(key, 'UTF8')), 'hex');
    made_original bigint := (original_add(jsonb_build_object('batch', run, 'sequence', 1, 'sha256', digest, 'media_type', 'image/tiff', 'name', key, 'size', length(key)))).original;
    claimed job;
    ids bigint[];
BEGIN
    INSERT INTO original_part VALUES (made_original, 1, convert_to(key, 'UTF8'));
    UPDATE job SET state = 'running', attempt = 1, worker = 'tap' WHERE kind = 'read' AND subject = made_original RETURNING * INTO claimed;
    PERFORM reading_store(claimed.id, 1, jsonb_build_object('sha256', digest, 'pages', (SELECT jsonb_agg(r || jsonb_build_object('page', n, 'blank', false, 'fields', '[]'::jsonb) ORDER BY n)
        FROM jsonb_array_elements(readings) WITH ORDINALITY AS e (r, n))), '{}', '{}');
    SELECT array_agg(id ORDER BY number) INTO ids FROM page WHERE original_id = made_original;
    INSERT INTO made SELECT submission_file(jsonb_build_object('channel', 'mail', 'key', key, 'office', '75', 'received_at', '2026-11-20T12:00:00+01:00',
        'procedure', procedure, 'documents', jsonb_build_array(jsonb_build_object('kind', 'inconnu', 'pages', to_jsonb(ids)))) || more) ->> 'case_number', ids;
    SET CONSTRAINTS ALL IMMEDIATE; -- as at the transaction's end
    SET CONSTRAINTS ALL DEFERRED;
END $$;
SELECT law_load(jsonb_build_object('fingerprint', 'x', 'form_pieces', '[]'::jsonb, 'procedures', jsonb_agg(body))) FROM procedure WHERE superseded_at IS NULL AND code <> 'a_qualifier';
CREATE FUNCTION pg_temp.piece(of_kind text, what text) RETURNS text LANGUAGE sql AS $$
    SELECT p ->> what FROM made, jsonb_array_elements(case_completeness(case_find(number)) -> 'pieces') p WHERE p ->> 'kind' = of_kind
$$;
CREATE FUNCTION pg_temp.look(place integer, sight jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    claimed job;
BEGIN
    UPDATE job SET state = 'running', attempt = 1, worker = 'tap' FROM made WHERE kind = 'look' AND subject = pages[place] AND state = 'waiting' RETURNING job.* INTO claimed;
    RETURN sight_store(claimed.id, 1, sight);
END $$;
CREATE FUNCTION pg_temp.is_in(place integer) RETURNS text LANGUAGE sql AS $$
    SELECT d.kind FROM made, page p JOIN document d ON d.id = p.document_id WHERE p.id = pages[place]
$$;
SELECT pg_temp.arrive('k1', '[{}, {}, {}, {}, {}, {"mrz": [{"format": "TD3", "checked": true, "lines": ["P<", "<"], "fields": {"code": {"value": "P", "confidence": 0.99}, "expiry": {"value": "261119", "confidence": 0.99}}}]}]');

-- Who is looked at, and when.
SELECT is((SELECT count(*)::integer FROM job, made WHERE kind = 'look' AND subject = ANY (pages)), 6, 'pages of which nobody knows what they are wait to be looked at');
SELECT is((SELECT case_completeness(case_find(number)) ->> 'looking' FROM made), '6', 'the file says that they are being looked at');
SELECT is((SELECT case_completeness(case_find(number)) ->> 'answer' FROM made), 'missing_blocking', 'and claims nothing before');

-- What the machine is sure of.
SELECT is(pg_temp.look(1, '{"kind": "justificatif_domicile", "confidence": 0.98, "method": "words", "because": "facture d''eau", "dated_on": "2026-06-01", "text": "Facture"}'), 'stored', 'a look is stored');
SELECT is(pg_temp.is_in(1), 'justificatif_domicile', 'what it is sure of becomes a document of its own');
SELECT is(pg_temp.is_in(2), 'inconnu', 'the other pages stay where they were');
SELECT is(pg_temp.piece('justificatif_domicile', 'state'), 'here', 'and the piece is there');
SELECT is(pg_temp.piece('justificatif_domicile', 'reason'), '', 'young enough: five months');
SELECT is((SELECT data ->> 'to' FROM event, made WHERE kind = 'page.named' AND subject = number), 'justificatif_domicile', 'the journal says so');
SELECT is((SELECT agent FROM event, made WHERE kind = 'page.named' AND subject = number), '', 'and that it was nobody');

-- What it is not sure of.
SELECT pg_temp.look(2, '{"kind": "titre_sejour", "confidence": 0.7, "method": "words", "because": "titre de séjour"}');
SELECT is(pg_temp.is_in(2), 'inconnu', 'a guess names nothing');
SELECT is(pg_temp.piece('titre_sejour', 'state'), 'unclear', 'the piece is unclear');
SELECT is(pg_temp.piece('titre_sejour', 'reason'), 'looks_like', 'because a page looks like it');
SELECT is(pg_temp.piece('titre_sejour', 'looks')::jsonb #>> '{0,because}', 'titre de séjour', 'and why');
SELECT pg_temp.look(3, '{"kind": null, "confidence": 0, "method": null}');
SELECT is(pg_temp.is_in(3), 'inconnu', 'what it cannot tell is unknown');
SELECT is((SELECT case_completeness(case_find(number)) ->> 'unknown' FROM made), '5', 'the file counts them');
SELECT pg_temp.look(4, '{"problem": "crashed"}');
SELECT is((SELECT g.problem FROM made, page_last_sight(pages[4]) g), 'crashed', 'one that could not be looked at says why');

-- A person is right, in one step, before and after.
SELECT page_name('{"agent": "alice"}', pages[2], 'titre_sejour') FROM made;
SELECT is(pg_temp.is_in(2), 'titre_sejour', 'a person names a page');
SELECT is(pg_temp.piece('titre_sejour', 'state'), 'here', 'and the piece is there');
SELECT is((SELECT d.emptied FROM made, page p JOIN document d ON d.id = p.document_id WHERE p.id = pages[3]), false, 'the document that it left holds the others');
SELECT arrangement_undo('{"agent": "alice"}', 'case', number) FROM made;
SELECT is(pg_temp.is_in(2), 'inconnu', 'and takes it back');
SELECT is(pg_temp.piece('titre_sejour', 'state'), 'missing', 'the piece too');
SELECT page_name('{"agent": "alice"}', pages[2], 'titre_sejour') FROM made;
SELECT page_name('{"agent": "alice"}', pages[1], 'autre') FROM made;
SELECT is(pg_temp.is_in(1), 'autre', 'a person corrects the machine');
SELECT is(pg_temp.piece('justificatif_domicile', 'state'), 'missing', 'and the piece is gone');
SELECT is((SELECT agent FROM event, made WHERE kind = 'page.named' AND subject = number ORDER BY id DESC LIMIT 1), 'alice', 'the journal says who');
SELECT page_name('{"agent": "alice"}', pages[5], 'inconnu') FROM made;
SELECT pg_temp.look(5, '{"kind": "photos", "confidence": 0.99, "method": "looks"}');
SELECT is(pg_temp.is_in(5), 'inconnu', 'the machine does not overrule a person who looked first');
SELECT throws_ok(format($$SELECT page_name('{"agent": "alice"}', %s, 'vaisselle')$$, pages[1]), 'GU009', NULL, 'a kind that there is none') FROM made;
SELECT throws_ok(format($$SELECT page_name('{"agent": "bob", "office": "13"}', %s, 'visa')$$, pages[1]), 'GU003', NULL, 'another office''s page') FROM made;
SELECT throws_ok($$UPDATE page_naming SET kind = 'visa'$$, 'GU001', NULL, 'what was said is kept');
SELECT throws_ok($$DELETE FROM page_sight$$, 'GU001', NULL, 'what was seen is kept');
SET CONSTRAINTS ALL IMMEDIATE;
SELECT is((seal_verify()).bad, NULL, 'all of it is sealed');
SET CONSTRAINTS ALL DEFERRED;

-- What is too old, no longer valid, false.
SELECT page_name('{"agent": "alice"}', pages[6], 'passeport') FROM made;
SELECT is(pg_temp.piece('passeport', 'state'), 'expired', 'a passport that ran out the day before it came');
SELECT is(pg_temp.piece('passeport', 'reason'), 'out_of_date', 'says so');
SELECT is((SELECT case_completeness(case_find(number)) ->> 'answer' FROM made), 'missing_blocking', 'and is none');
SELECT page_name('{"agent": "alice"}', pages[1], 'look') FROM made;
SELECT pg_temp.look(1, '{"kind": "justificatif_domicile", "confidence": 0.98, "method": "words", "dated_on": "2026-05-19"}');
SELECT page_name('{"agent": "alice"}', pages[1], 'justificatif_domicile') FROM made;
SELECT is(pg_temp.piece('justificatif_domicile', 'state'), 'expired', 'a bill of six months and a day');
SELECT is(pg_temp.piece('justificatif_domicile', 'reason'), 'too_old', 'says so');
SELECT page_name('{"agent": "alice"}', pages[1], 'look') FROM made;
SELECT pg_temp.look(1, '{"kind": "justificatif_domicile", "confidence": 0.98, "method": "words", "dated_on": "2026-05-20"}');
SELECT is(pg_temp.piece('justificatif_domicile', 'state'), 'here', 'of six months to the day: the last look counts');
SELECT page_name('{"agent": "alice"}', pages[1], 'look') FROM made;
SELECT pg_temp.look(1, '{"kind": "justificatif_domicile", "confidence": 0.98, "method": "words"}');
SELECT is(pg_temp.piece('justificatif_domicile', 'reason'), 'no_day', 'whose day was not read: here, and a person sees to its age');
UPDATE document d SET detail = '{"twodoc": [{"verdict": "INVALID", "issued_on": "2026-11-01"}]}' FROM made, page p WHERE p.id = pages[1] AND d.id = p.document_id;
SELECT is(pg_temp.piece('justificatif_domicile', 'state') || ' ' || pg_temp.piece('justificatif_domicile', 'reason'), 'unclear false_code', 'with a false signature it is unclear');
UPDATE document d SET detail = '{"twodoc": [{"verdict": "VALID", "issued_on": "2026-01-01"}]}' FROM made, page p WHERE p.id = pages[1] AND d.id = p.document_id;
SELECT is(pg_temp.piece('justificatif_domicile', 'reason'), 'too_old', 'a signed day counts before a read one');

-- A person decides about a piece.
SELECT piece_decide('{"agent": "alice"}', number, 'passeport', 'accepted', 'prorogé par le consulat') FROM made;
SELECT is(pg_temp.piece('passeport', 'state') || ' ' || pg_temp.piece('passeport', 'reason'), 'here accepted', 'what a person accepts is there');
SELECT piece_decide('{"agent": "alice"}', number, 'titre_sejour', 'refused', 'illisible') FROM made;
SELECT is(pg_temp.piece('titre_sejour', 'state'), 'refused', 'what a person refuses is not');
SELECT piece_decide('{"agent": "alice"}', number, 'titre_sejour', 'open', '') FROM made;
SELECT is(pg_temp.piece('titre_sejour', 'state'), 'here', 'taken back: as the papers are');
SELECT is((SELECT data ->> 'reason' FROM event, made WHERE kind = 'piece.decided' AND subject = number ORDER BY id LIMIT 1), 'prorogé par le consulat', 'the journal keeps the reason');

-- Alternatives, handover, other classes.
SELECT is(pg_temp.piece('photos', 'blocking'), 'false', 'photographs block nothing');
SELECT is(pg_temp.piece('passeport', 'verified'), 'false', 'a rule that nobody verified says so');
TRUNCATE made;
SELECT pg_temp.arrive('k2', '[{}, {}]', '{}', 'etudiant_premiere');
SELECT pg_temp.look(1, '{"kind": "bulletin_paie", "confidence": 0.98, "method": "words"}');
SELECT is(pg_temp.piece('ressources', 'state'), 'here', 'a payslip is proof of means');
SELECT is((SELECT jsonb_agg((p ->> 'pages') || ' ' || (p ->> 'channel')) FROM jsonb_array_elements(pg_temp.piece('ressources', 'papers')::jsonb) p), '["1 mail"]', 'of one page');
SELECT is((SELECT jsonb_agg(p ->> 'sha256') FROM jsonb_array_elements(pg_temp.piece('ressources', 'papers')::jsonb) p),
          (SELECT jsonb_agg(r ->> 'sha256') FROM made, jsonb_array_elements(case_dossier(number) -> 'received') r WHERE r ->> 'kind' = 'bulletin_paie'), 'with the fingerprint of the acknowledgement');
INSERT INTO page_arrangement (page_id, opens) SELECT pages[2], false FROM made;
SELECT pg_temp.look(2, '{"kind": "photos", "confidence": 0.99, "method": "looks"}');
SELECT is(pg_temp.is_in(2), 'inconnu', 'the machine takes no page out of where a person laid it');
SELECT is(pg_temp.piece('timbre_fiscal', 'blocking'), 'false', 'a stamp is due at handover');

-- A page named wrongly answers a request, and no longer when it is named otherwise.
CREATE FUNCTION pg_temp.asked() RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(r.satisfied_on::text, 'open') || ', silence on ' || c.silence_on FROM made JOIN case_file c ON c.number = made.number JOIN completion_request r ON r.case_id = c.id ORDER BY r.id DESC LIMIT 1
$$;
TRUNCATE made;
SELECT pg_temp.arrive('k3', '[{}, {}]');
SELECT notice_add(number, 'piece_request', repeat('a', 64), '{"requested_on": "2026-11-01", "due_on": "2026-12-15", "pieces": ["justificatif_domicile"]}', 'alice') FROM made;
SELECT is(pg_temp.asked(), 'open, silence on 2027-05-03', 'asked: silence stands still until the day that was given');
SELECT page_name('{"agent": "alice"}', pages[1], 'justificatif_domicile') FROM made;
SET CONSTRAINTS ALL IMMEDIATE;
SELECT is(pg_temp.asked(), '2026-11-20, silence on 2027-04-08', 'the piece came: it runs again from its day on');
SELECT arrangement_undo('{"agent": "alice"}', 'case', number) FROM made;
SELECT is(pg_temp.asked(), 'open, silence on 2027-05-03', 'the naming taken back: the request is open and the clock as it was');
SELECT is((SELECT data ->> 'satisfied_on' FROM event, made WHERE kind = 'request.reopened' AND subject = number), '2026-11-20', 'the journal says so');
SELECT page_name('{"agent": "alice"}', pages[1], 'justificatif_domicile') FROM made;
SELECT piece_decide('{"agent": "alice"}', number, 'justificatif_domicile', 'refused', 'illisible') FROM made;
SELECT is(pg_temp.asked(), '2026-11-20, silence on 2027-04-08', 'a piece that is refused was given all the same');
SELECT piece_decide('{"agent": "alice"}', number, 'justificatif_domicile', 'open', '') FROM made;
SELECT page_name('{"agent": "alice"}', pages[1], 'photos') FROM made;
SELECT is(pg_temp.asked(), 'open, silence on 2027-05-03', 'named otherwise: open again');
SELECT throws_ok($$UPDATE completion_request SET due_on = due_on + 1$$, 'GU001', NULL, 'what was asked is kept all the same');

-- As it was before that was noted.
CREATE FUNCTION pg_temp.forget() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    ALTER TABLE completion_request DISABLE TRIGGER completion_request_kept;
    UPDATE completion_request SET answered = false, satisfied_on = '2026-11-20';
    ALTER TABLE completion_request ENABLE TRIGGER completion_request_kept;
END $$;
SELECT page_name('{"agent": "alice"}', pages[1], 'justificatif_domicile') FROM made;
SELECT page_name('{"agent": "alice"}', pages[1], 'photos') FROM made;
SELECT pg_temp.forget();
SELECT is(pg_temp.asked(), '2026-11-20, silence on 2027-04-08', 'an older request, answered by a page that is named otherwise now');
SELECT is(requests_know_older(), 1, 'is found by the journal');
SELECT is(pg_temp.asked(), 'open, silence on 2027-05-03', 'and open again');
SELECT page_name('{"agent": "alice"}', pages[1], 'justificatif_domicile') FROM made;
SELECT pg_temp.forget();
SELECT is(requests_know_older() || ', ' || pg_temp.asked(), '0, 2026-11-20, silence on 2027-04-08', 'one whose page is what it was stays answered');
SELECT page_name('{"agent": "alice"}', pages[1], 'photos') FROM made;
SELECT is(pg_temp.asked(), 'open, silence on 2027-05-03', 'until it is named otherwise');
SELECT is((seal_verify()).bad, NULL, 'all of it is sealed');
SET CONSTRAINTS ALL DEFERRED;

-- Pages of one piece: by the numbers they carry, or as the two sides of a sheet.
CREATE FUNCTION pg_temp.docs() RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(kind || ' ' || pages, ', ' ORDER BY first)
    FROM (SELECT d.kind, count(*) AS pages, min(p.number) AS first FROM made, page p JOIN document d ON d.id = p.document_id WHERE p.id = ANY (pages) GROUP BY d.id) x
$$;
CREATE FUNCTION pg_temp.part(said text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    found record;
BEGIN
    INSERT INTO page_sight (page_id, confidence, text) SELECT pages[1], 0, said FROM made;
    SELECT * INTO found FROM made, page_part(pages[1]);
    RETURN found.part || '/' || found.parts;
END $$;
TRUNCATE made;
SELECT pg_temp.arrive('k4', '[{}, {}, {}, {}, {}, {}]');
SELECT is(ARRAY[pg_temp.part(E'Avis\nPage 2/4'), pg_temp.part(E'a\n- 1 / 3 -'), pg_temp.part('seite 3 von 3   x'), pg_temp.part('Feuillet 1 sur 2')], '{2/4,1/3,3/3,1/2}', 'numbers of pages in several hands');
SELECT is(ARRAY[pg_temp.part('le 2/4 du mois'), pg_temp.part(E'page 3/2'), pg_temp.part(E'1/2\n2/2'), pg_temp.part('page 12/11/2026'), pg_temp.part('')], '{NULL,NULL,NULL,NULL,NULL}', 'dates, nonsense and two numbers are none');
SELECT pg_temp.look(2, '{"kind": "avis_impot", "confidence": 0.98, "method": "words", "text": "Avis\nPage 2/3"}');
SELECT is(pg_temp.docs(), 'inconnu 5, avis_impot 1', 'alone as long as nothing else is known');
SELECT pg_temp.look(3, '{"kind": null, "confidence": 0, "text": "Page 3/3"}');
SELECT is(pg_temp.docs(), 'inconnu 4, avis_impot 2', 'the next page of the same piece goes with it');
SELECT pg_temp.look(1, '{"kind": null, "confidence": 0, "text": "Page 1/3"}');
SELECT is(pg_temp.docs(), 'avis_impot 3, inconnu 3', 'and the one before it');
SELECT pg_temp.look(4, '{"kind": "bulletin_paie", "confidence": 0.98, "method": "words", "text": "1/2"}');
SELECT pg_temp.look(5, '{"kind": "acte_mariage", "confidence": 0.98, "method": "words", "text": "2/2"}');
SELECT is(pg_temp.docs(), 'avis_impot 3, bulletin_paie 1, acte_mariage 1, inconnu 1', 'pages that are two things stay apart');
SELECT is((SELECT jsonb_array_length(data -> 'pages') FROM event, made WHERE kind = 'page.kept_together' AND subject = number ORDER BY event.id LIMIT 1), 1, 'the journal says so');
SELECT page_name('{"agent": "alice"}', pages[2], 'acte_naissance') FROM made;
SELECT is(pg_temp.docs(), 'acte_naissance 3, bulletin_paie 1, acte_mariage 1, inconnu 1', 'a name is the whole piece''s');
SELECT arrangement_undo('{"agent": "alice"}', 'case', number) FROM made;
SELECT is(pg_temp.docs(), 'avis_impot 3, bulletin_paie 1, acte_mariage 1, inconnu 1', 'and is taken back for all of it');
SELECT page_split('{"agent": "alice"}', pages[3], '') FROM made;
SELECT page_name('{"agent": "alice"}', pages[3], 'look') FROM made;
SELECT pg_temp.look(3, '{"kind": null, "confidence": 0, "text": "Page 3/3"}');
SELECT is(pg_temp.docs(), 'avis_impot 2, inconnu 1, bulletin_paie 1, acte_mariage 1, inconnu 1', 'what a person laid apart stays apart');
SELECT is((SELECT max((r ->> 'pages')::integer) FROM made, jsonb_array_elements(case_dossier(number) -> 'received') r), 2, 'the receipt counts the pages of each');
TRUNCATE made;
SELECT pg_temp.arrive('k5', '[{}, {}, {}, {}]');
UPDATE batch SET duplex = true WHERE key = 'k5';
SELECT pg_temp.look(1, '{"kind": "titre_sejour", "confidence": 0.98, "method": "words"}'), pg_temp.look(2, '{"kind": null, "confidence": 0}'),
       pg_temp.look(3, '{"kind": null, "confidence": 0}'), pg_temp.look(4, '{"kind": null, "confidence": 0}');
SELECT is(pg_temp.docs(), 'titre_sejour 2, inconnu 2', 'the back of a card goes with its front');
SELECT page_name('{"agent": "alice"}', pages[3], 'acte_naissance') FROM made;
SELECT is(pg_temp.docs(), 'titre_sejour 2, acte_naissance 2', 'and when a person names the front');

-- Without page numbers: by a number, a letterhead, a sentence that goes on.
TRUNCATE made;
SELECT pg_temp.arrive('k6', '[{}, {}, {}, {}, {}, {}, {}, {}]');
SELECT pg_temp.look(1, '{"kind": "justificatif_domicile", "confidence": 0.98, "method": "words", "because": "contrat de location, bailleur", "whole": true,
    "text": "CONTRAT DE LOCATION\nBail entre les soussignés\nle locataire versera chaque mois au bailleur la somme"}');
SELECT pg_temp.look(2, '{"kind": null, "confidence": 0, "whole": true, "text": "due au titre du loyer et des charges du logement\nBail 4471290 du 01/02/2026"}');
SELECT is(pg_temp.docs(), 'justificatif_domicile 2, inconnu 6', 'a sentence goes on: one piece');
SELECT pg_temp.look(3, '{"kind": null, "confidence": 0, "whole": true, "text": "Agence du Port, Saint-Malo\nArticle 7\nbail 4471290."}');
SELECT pg_temp.look(4, '{"kind": null, "confidence": 0, "whole": true, "text": "Agence du Port, Saint-Malo\nInventaire."}');
SELECT is(pg_temp.docs(), 'justificatif_domicile 4, inconnu 4', 'so do a number and a letterhead');
SELECT pg_temp.look(5, '{"kind": null, "confidence": 0, "whole": true, "text": "Lettre à mes voisins du premier étage\nfaite le 12112026 pour dire que tout va bien chez nous"}');
SELECT is(pg_temp.docs(), 'justificatif_domicile 4, inconnu 4', 'what nothing ties stays, for a person');
SELECT pg_temp.look(6, '{"kind": "bulletin_paie", "confidence": 0.98, "method": "words", "because": "bulletin de paie, net à payer", "text": "Entreprise du Quai\nSIRET 123 456 789 01234"}');
SELECT pg_temp.look(7, '{"kind": "bulletin_paie", "confidence": 0.98, "method": "words", "because": "bulletin de paie, salaire brut", "text": "Entreprise du Quai\nSIRET 12345678901234"}');
SELECT is(pg_temp.docs(), 'justificatif_domicile 4, inconnu 2, bulletin_paie 1, bulletin_paie 1', 'two payslips of one firm are two pieces: each is headed');
SELECT pg_temp.look(8, '{"kind": "bulletin_paie", "confidence": 0.98, "method": "words", "because": "urssaf, csg déductible", "text": "SIRET 12345678901234\ncumuls"}');
SELECT is(pg_temp.docs(), 'justificatif_domicile 4, inconnu 1, bulletin_paie 1, bulletin_paie 2', 'one that is not headed is the second page of the last');
SELECT is(text_numbers('n° 4471290, le 12112026, 000000000, 12/11/2026, 9912345678, 123 456 789 01234', '{9912345678}'), '{12345678901234,4471290}', 'no days, no noughts, not the person''s own');
SELECT is(ARRAY[text_letterhead(E'RÉPUBLIQUE FRANÇAISE\nLiberté\nMairie de Lyon'), text_letterhead(E'12\nPage 2/3\nab')], '{MAIRIEDELYON,NULL}', 'nor what every authority prints');
SELECT is(text_goes_on('il en sera dressé procès-verbal dans les formes', 'prévues par la loi et par les usages locaux') AND NOT text_goes_on('Il en est ainsi dans toutes les communes.', 'prévues par la loi et par les usages locaux')
          AND NOT text_goes_on('il en sera dressé procès-verbal dans les formes', 'Prévues par la loi et par les usages locaux'), true, 'a sentence that goes on');
SET CONSTRAINTS ALL IMMEDIATE;
SELECT is((seal_verify()).bad, NULL, 'all of it is sealed');
