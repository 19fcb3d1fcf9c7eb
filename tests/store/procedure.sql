SELECT plan(26);
SELECT is((SELECT count(*) FROM procedure WHERE superseded_at IS NULL AND code = 'renouvellement')::integer, 1,
          'what the files say is in the store');
SELECT is((SELECT sum(jsonb_array_length(delays))::integer FROM procedure WHERE code = 'changement_adresse'), 1, 'delays too');
SELECT is(silence_date((SELECT id FROM procedure WHERE code = 'renouvellement'), '2020-01-01'), NULL,
          'before a delay was in force there is none');
SELECT is(silence_date((SELECT id FROM procedure WHERE code = 'renouvellement'), '2026-10-31'), '2027-02-28',
          'four months from the end of October end with February');
SELECT throws_ok($$UPDATE procedure SET title = 'x'$$, 'GU001', NULL, 'a version is not rewritten');
SELECT throws_ok($$DELETE FROM procedure$$, 'GU001', NULL, 'nor taken away');

-- A case whose request a person corrects.
CREATE FUNCTION pg_temp.decide(of_field text, decision text) RETURNS void LANGUAGE sql AS $$
    SELECT review_decide((SELECT max(id) FROM field WHERE name = of_field), decision::jsonb || '{"agent": "alice"}')
$$;
CREATE TEMP TABLE made AS SELECT tap_submission('online', 'q1', '[{"name": "type_demande", "value": "duplicata"},
    {"name": "piece_visa", "value": "oui"}, {"name": "piece_passeport", "value": "oui", "status": "review", "confidence": 0.6,
     "reason": "doubtful"}]') ->> 'case_number' AS number;
CREATE FUNCTION pg_temp.pieces() RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_object_agg(p ->> 'kind', p ->> 'state') FROM made, jsonb_array_elements(case_show(number) -> 'pieces') p
$$;
SELECT is(case_show(number) ->> 'procedure', 'duplicata', 'the answer says the procedure') FROM made;
SELECT is(pg_temp.pieces() ->> 'declaration_perte', 'missing', 'whose pieces are asked for');
SELECT is(pg_temp.pieces() ->> 'passeport', 'missing', 'a doubtful tick declares nothing');
SELECT is(pg_temp.pieces() ->> 'visa', 'declared', 'a sure one does');
SELECT pg_temp.decide('piece_passeport', '{"verdict": "accept"}');
SELECT is(pg_temp.pieces() ->> 'passeport', 'declared', 'until a person says that it is one');
SELECT pg_temp.decide('piece_passeport', '{"verdict": "empty"}');
SELECT is(pg_temp.pieces() ->> 'passeport', 'missing', 'and takes it back');
SELECT pg_temp.decide('type_demande', '{"verdict": "correct", "value": "renouvellement"}');
SELECT is(case_show(number) ->> 'procedure', 'renouvellement', 'a corrected request is another procedure') FROM made;
SELECT is(pg_temp.pieces() - 'visa', '{"passeport": "missing", "titre_sejour": "missing", "justificatif_domicile": "missing",
          "photos": "missing"}', 'with other pieces');
SELECT is(pg_temp.pieces() ->> 'visa', 'declared', 'what was declared stays');
SELECT is((SELECT data ->> 'to' FROM event WHERE kind = 'case.qualified' ORDER BY id DESC LIMIT 1), 'renouvellement',
          'the journal tells it');

-- Another version of the law: the case keeps the one that it was reckoned with.
CREATE TEMP TABLE before AS SELECT c.procedure_id, c.silence_on FROM case_file c, made m WHERE c.number = m.number;
SELECT law_load(jsonb_build_object('fingerprint', 'x', 'form_pieces', '[]'::jsonb, 'procedures', jsonb_agg(CASE WHEN code = 'renouvellement'
    THEN jsonb_set(body, '{delays,0,months}', '2') ELSE body END))) FROM procedure WHERE superseded_at IS NULL AND code <> 'a_qualifier';
SELECT is((SELECT count(*) FROM procedure WHERE code = 'renouvellement')::integer, 2, 'a changed definition is another version');
SELECT is((SELECT count(*) FROM procedure WHERE code = 'dcem')::integer, 1, 'an unchanged one is not');
SELECT is(b.*, (SELECT (c.procedure_id, c.silence_on)::before FROM case_file c, made m WHERE c.number = m.number),
          'a case keeps the version that it was reckoned with') FROM before b;

-- Several answers together mean more than one of them.
CREATE TEMP TABLE studies AS SELECT tap_submission('online', 'q2', '[{"name": "type_demande", "value": "premiere_demande"},
    {"name": "motif_sejour", "value": "etudes"}]') ->> 'case_number' AS number;
SELECT is(case_show(number) ->> 'procedure', 'etudiant_premiere', 'a first permit for studies is a procedure of its own') FROM studies;
SELECT is((SELECT count(*) FROM studies, jsonb_array_elements(case_show(number) -> 'pieces') p WHERE p ->> 'kind' = 'certificat_scolarite')::integer,
          1, 'with pieces of its own');
CREATE TEMP TABLE works AS SELECT tap_submission('online', 'q3', '[{"name": "type_demande", "value": "changement_statut"},
    {"name": "motif_sejour", "value": "travail"}]') ->> 'case_number' AS number;
SELECT is(case_show(number) ->> 'procedure', 'salarie_premiere', 'one of several values is enough') FROM works;
SELECT case_qualify_by(number, 'talent_premiere', 'alice', 'contrat vu') FROM studies;
SELECT is(case_show(number) ->> 'procedure', 'talent_premiere', 'a person may say another') FROM studies;
SELECT tap_submission('online', 'q4', '[{"name": "piece_photos", "value": "oui"}, {"name": "situation_familiale", "value": "marie"}]',
                      jsonb_build_object('case_number', number)) FROM studies;
SELECT is(case_show(number) ->> 'procedure', 'talent_premiere', 'which answers do not change any more') FROM studies;
SELECT throws_ok(format($$SELECT case_qualify_by('%s', 'fusee', 'alice', '')$$, number), 'GU003', NULL, 'a procedure that is none is told') FROM studies;
SELECT is((SELECT count(*) FROM procedure WHERE superseded_at IS NULL)::integer >= 20, true, 'the procedures are there');
