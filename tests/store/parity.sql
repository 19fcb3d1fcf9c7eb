SELECT plan(9);
-- Ten on paper, of which three are asked for pieces; ten online, of which one is. Paper is registered and decided later.
CREATE TEMP TABLE made AS
SELECT n, way, tap_submission(way, 'pa' || way || n, '[{"name": "type_demande", "value": "duplicata"}]', '{"office": "75"}') ->> 'case_number' AS number
FROM generate_series(1, 10) n, (VALUES ('mail'), ('online')) w (way);
INSERT INTO agent VALUES ('alice') ON CONFLICT DO NOTHING;
INSERT INTO completion_request (case_id, requested_on, due_on, pieces, agent)
SELECT c.id, '2026-11-21', '2026-12-21', '{photos}', 'alice' FROM made m JOIN case_file c USING (number)
WHERE n <= CASE way WHEN 'mail' THEN 3 ELSE 1 END;
INSERT INTO event (at, kind, subject_kind, subject, data)
SELECT timestamptz '2026-11-20 23:30:00+01' + make_interval(days => CASE way WHEN 'mail' THEN n ELSE 1 END), 'case.moved', 'case', number, '{"to": "enregistre"}' FROM made;
INSERT INTO event (at, kind, subject_kind, subject, data)
SELECT timestamptz '2026-12-20 12:00:00+01', 'case.moved', 'case', number, '{"to": "decision_favorable"}' FROM made WHERE n <= 4;
CREATE FUNCTION pg_temp.row(of_by text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT r FROM jsonb_array_elements(parity_report('{}') -> 'rows') r WHERE r ->> 'by' = of_by
$$;
SELECT is(pg_temp.row('all') #>> '{paper,cases}', '10', 'paper is counted');
SELECT is(pg_temp.row('all') #>> '{paper,registered_days}', '5', 'half of paper is registered in five days, as Paris counts days');
SELECT is(pg_temp.row('all') #>> '{paper,registered_days_p90}', '9', 'nine of ten in nine');
SELECT is(pg_temp.row('all') #>> '{online,registered_days}', '1', 'online in one');
SELECT is(pg_temp.row('all') #>> '{online,decided}', '4', 'what is decided is counted');
SELECT is(pg_temp.row('all') #>> '{paper,decided_days}', '30', 'and how long it took');
SELECT is(pg_temp.row('procedure') #>> '{paper,returned}', '3', 'returns by procedure');
SELECT is(pg_temp.row('office') #>> '{online,returned}', '1', 'and by office');
SELECT is(parity_report('{"from": "2027-01-01"}') -> 'rows', '[]', 'another period has its own');
