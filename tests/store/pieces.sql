SELECT plan(16);
-- What is asked for hangs on answers, on the day of reception, and on somebody knowing what is asked for.
CREATE FUNCTION pg_temp.piece(of_number text, of_kind text) RETURNS text LANGUAGE sql AS $$
    SELECT (p ->> 'state') || ' ' || (p ->> 'reason') || CASE WHEN (p ->> 'blocking')::boolean THEN ' blocks' ELSE '' END
    FROM jsonb_array_elements(case_dossier(of_number) #> '{completeness,pieces}') p WHERE p ->> 'kind' = of_kind
$$;
CREATE FUNCTION pg_temp.decide(of_field text, decision text) RETURNS void LANGUAGE sql AS $$
    SELECT review_decide((SELECT max(id) FROM field WHERE name = of_field), decision::jsonb || '{"agent": "alice"}')
$$;
CREATE TEMP TABLE blank AS SELECT tap_submission('counter', 'p1', '[{"name": "nom_naissance", "value": "BA"}]') ->> 'case_number' AS number;
SELECT is(case_dossier(number) #>> '{completeness,answer}', 'not_qualified', 'of a case of which nobody knows what it asks for, nothing is said to be complete') FROM blank;
SELECT is(case_qualify_at('{"agent": "alice", "role": "clerk", "office": "75"}', number, 'talent_premiere', 'contrat vu') ->> 'procedure', 'talent_premiere', 'somebody says it') FROM blank;
SELECT is(case_dossier(number) #>> '{completeness,answer}', 'missing_blocking', 'and what is missing is known') FROM blank;
SELECT throws_ok(format($$SELECT case_qualify_at('{"agent": "bob", "role": "clerk", "office": "13"}', '%s', 'dcem', '')$$, number), 'GU003', NULL, 'nobody of another office does') FROM blank;

CREATE TEMP TABLE studies AS SELECT tap_submission('counter', 'p2', '[{"name": "type_demande", "value": "changement_statut"}, {"name": "motif_sejour", "value": "etudes"},
    {"name": "situation_familiale", "value": "marie", "status": "review", "confidence": 0.6, "reason": "doubtful"}]', '{"received_at": "2026-11-20T09:00:00+01:00"}') ->> 'case_number' AS number;
SELECT is(pg_temp.piece(number, 'declaration_polygamie'), 'unclear depends', 'what hangs on an answer that waits is not known') FROM studies;
SELECT pg_temp.decide('situation_familiale', '{"verdict": "correct", "value": "celibataire"}');
SELECT is(pg_temp.piece(number, 'declaration_polygamie'), 'not_needed condition', 'by that answer it is not needed') FROM studies;
SELECT pg_temp.decide('situation_familiale', '{"verdict": "correct", "value": "marie"}');
SELECT is(pg_temp.piece(number, 'declaration_polygamie'), 'missing ', 'by the other one it is missing, and blocks nothing') FROM studies;
SELECT is(pg_temp.piece(number, 'acte_naissance'), 'missing  blocks', 'without a permit an entry of birth is needed') FROM studies;
SELECT tap_submission('counter', 'p3', '[]', jsonb_build_object('case_number', number, 'pieces', '[{"kind": "titre_sejour", "state": "received"}]'::jsonb)) FROM studies;
SELECT is(pg_temp.piece(number, 'acte_naissance'), 'replaced  blocks', 'whoever holds one needs none') FROM studies;
SELECT is(pg_temp.piece(number, 'visa'), 'replaced  blocks', 'nor a visa') FROM studies;
SELECT is((SELECT p -> 'instead' FROM jsonb_array_elements(case_dossier(number) #> '{completeness,pieces}') p WHERE p ->> 'kind' = 'passeport'), '["attestation_consulaire"]', 'what may be brought instead is said') FROM studies;

-- The law changes on a day: what came before is asked for as the law was.
SELECT law_load(jsonb_build_object('fingerprint', 'x', 'form_pieces', '[]'::jsonb, 'procedures', jsonb_agg(CASE WHEN code = 'renouvellement'
    THEN jsonb_set(body, '{pieces}', (SELECT jsonb_agg(CASE e ->> 'name' WHEN 'photos' THEN e || '{"valid_to": "2026-11-30"}' ELSE e END) FROM jsonb_array_elements(body -> 'pieces') e)
         || '[{"name": "photos", "class": "indispensable", "source": "y", "valid_from": "2026-12-01"}]') ELSE body END))) FROM procedure WHERE superseded_at IS NULL AND code <> 'a_qualifier';
CREATE TEMP TABLE eve AS SELECT tap_submission('mail', 'p4', '[{"name": "type_demande", "value": "renouvellement"}]', '{"received_at": "2026-11-30T23:30:00+01:00"}') ->> 'case_number' AS number;
CREATE TEMP TABLE morrow AS SELECT tap_submission('mail', 'p5', '[{"name": "type_demande", "value": "renouvellement"}]', '{"received_at": "2026-12-01T00:10:00+01:00"}') ->> 'case_number' AS number;
SELECT is(pg_temp.piece(number, 'photos'), 'missing ', 'on its last day the old rule') FROM eve;
SELECT is(pg_temp.piece(number, 'photos'), 'missing  blocks', 'from midnight in Paris on the new one') FROM morrow;
SELECT is((SELECT class FROM piece p, case_file c, morrow m WHERE c.number = m.number AND p.case_id = c.id AND p.kind = 'photos'), 'ANNEX10_INDISPENSABLE', 'the piece is of the class in force');
SELECT is((SELECT class FROM piece p, case_file c, eve m WHERE c.number = m.number AND p.case_id = c.id AND p.kind = 'photos'), 'ANNEX10_OTHER', 'on either day');
SELECT case_qualify_at('{"agent": "alice", "role": "clerk", "office": "75"}', number, 'dcem', ''), case_qualify_at('{"agent": "alice", "role": "clerk", "office": "75"}', number, 'renouvellement', '') FROM morrow;
SELECT is(pg_temp.piece(number, 'photos'), 'missing  blocks', 'said by a person too') FROM morrow;
