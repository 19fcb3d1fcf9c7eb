-- Who helps a person: with the deposit, shown with its case, gone with its last paper.
SELECT plan(9);
SELECT tap_original(tap_batch('helped', '{"channel": "counter", "operator": "nadia", "helper": {"name": "Marie Durand", "capacity": "association", "mandate": "written"}}'), 1, 'helped', 1);
SELECT is((SELECT name || capacity || mandate || agent FROM batch_helper), 'Marie Durandassociationwrittennadia', 'a deposit brings its helper');
SELECT batch_helper_set('{"agent": "nadia"}', id, '{"name": " Paul Petit ", "capacity": "lawyer", "mandate": "law"}') FROM batch WHERE key = 'helped';
SELECT is((SELECT name || capacity FROM batch_helper), 'Paul Petitlawyer', 'and may be said otherwise');
SELECT throws_ok($$SELECT batch_helper_set('{"agent": "nadia"}', id, '{"name": "X", "capacity": "wizard"}') FROM batch WHERE key = 'helped'$$, 'GU009', NULL, 'an unknown capacity is refused');
SELECT throws_ok($$SELECT batch_helper_set('{"agent": "nadia"}', NULL, '{"name": "X"}')$$, 'GU003', NULL, 'so is a deposit that is not there');
SELECT batch_seal(id) FROM batch WHERE key = 'helped';
SELECT tap_assemble(b.id, tap_plan(b.id, jsonb_build_object('provenance', jsonb_build_object('batch', b.id)))) FROM batch b WHERE b.key = 'helped';
SELECT number AS number, id AS case FROM case_file WHERE id = document_case((SELECT p.document_id FROM page p JOIN original o ON o.id = p.original_id WHERE o.name = 'helped')) \gset
SELECT is(case_helpers(:case), '[{"on": "2026-11-20", "name": "Paul Petit", "mandate": "law", "capacity": "lawyer"}]', 'the case knows him');
SELECT is(case_dossier(:'number') #>> '{helpers,0,name}', 'Paul Petit', 'so do its papers');
SELECT is((SELECT count(*) FROM event WHERE kind = 'batch.helper' AND data::text NOT LIKE '%Durand%' AND data::text NOT LIKE '%Petit%'), 2::bigint, 'the journal knows that there is one, not who');
SELECT batch_helper_set('{"agent": "nadia"}', id, '{"name": ""}') FROM batch WHERE key = 'helped';
SELECT is(case_helpers(:case), '[]', 'said to be nobody, there is nobody');
SET CONSTRAINTS ALL IMMEDIATE;
SELECT is((SELECT bad FROM seal_verify()), NULL, 'and all fits its seal');
