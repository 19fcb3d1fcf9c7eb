-- The legal clock, reckoned by hand: months that end, leap years, days, the hour in Paris, postmarks, suspensions, permits that run out, the order of the queue.
SELECT plan(53);

-- Four calendar months: the same day, or the month's last.
SELECT is(silence_date(p.id, received::date)::text, expected, received || ' and four months')
FROM procedure p, (VALUES ('2026-01-31', '2026-05-31'), ('2026-08-31', '2026-12-31'), ('2026-12-31', '2027-04-30'), ('2026-10-31', '2027-02-28'),
    ('2024-10-29', '2025-02-28'), ('2024-10-28', '2025-02-28'), ('2023-10-29', '2024-02-29'), ('2027-10-31', '2028-02-29'), ('2028-02-29', '2028-06-29'),
    ('2027-02-28', '2027-06-28'), ('2099-10-31', '2100-02-28'), ('2026-11-30', '2027-03-30')) AS d (received, expected)
WHERE p.code = 'renouvellement' AND p.superseded_at IS NULL;

-- Days, and a rule that changes: the one in force on the day of reception counts.
SELECT law_load(jsonb_build_object('fingerprint', 'x', 'form_pieces', '[]'::jsonb, 'procedures', (SELECT jsonb_agg(body) FROM procedure WHERE superseded_at IS NULL AND code <> 'a_qualifier')
    || '[{"code": "en_jours", "title": "t", "form": "f", "answers": [], "pieces": [], "delays": [
            {"name": "silence", "months": 0, "days": 90, "effect": "implicit_refusal", "source": "s", "valid_from": "2000-01-01", "valid_to": "2027-12-31", "verified": false},
            {"name": "silence", "months": 0, "days": 60, "effect": "implicit_refusal", "source": "s", "valid_from": "2028-01-01", "valid_to": null, "verified": false}]},
        {"code": "sans_delai", "title": "t", "form": "f", "answers": [], "pieces": [], "delays": []}]'::jsonb));
SELECT is(silence_date(p.id, received::date)::text, expected, received || ' and days')
FROM procedure p, (VALUES ('2026-11-30', '2027-02-28'), ('2027-11-30', '2028-02-28'), ('2027-12-01', '2028-02-29'), ('2027-12-31', '2028-03-30'), ('2028-01-01', '2028-03-01'),
                          ('2029-01-01', '2029-03-02')) AS d (received, expected)
WHERE p.code = 'en_jours' AND p.superseded_at IS NULL;
SELECT is(silence_date(p.id, '1999-12-31'), NULL, 'before any rule there is no date') FROM procedure p WHERE p.code = 'en_jours' AND p.superseded_at IS NULL;
SELECT is(silence_date(p.id, '2026-11-20'), NULL, 'a procedure without a sourced delay has none') FROM procedure p WHERE p.code = 'sans_delai' AND p.superseded_at IS NULL;

-- The day is that of Paris, whatever clock wrote the hour.
CREATE FUNCTION pg_temp.made(key text, received text, more jsonb DEFAULT '{}', fields jsonb DEFAULT '[]', channel text DEFAULT 'mail') RETURNS text LANGUAGE sql AS $$
    SELECT tap_submission(channel, key, '[{"name": "type_demande", "value": "renouvellement"}]'::jsonb || fields, jsonb_build_object('received_at', received) || more) ->> 'case_number'
$$;
CREATE FUNCTION pg_temp.clock(number text) RETURNS jsonb LANGUAGE sql AS $$ SELECT case_clock(case_find(number)) $$;
CREATE TEMP TABLE hour AS SELECT received, expected, pg_temp.made('z' || n, received) AS number
FROM (VALUES (1, '2026-03-28T22:59:00Z', '2026-03-28'), (2, '2026-03-28T23:00:00Z', '2026-03-29'), (3, '2026-03-29T21:59:00Z', '2026-03-29'), (4, '2026-03-29T22:00:00Z', '2026-03-30'),
             (5, '2026-10-24T22:00:00Z', '2026-10-25'), (6, '2026-10-25T22:30:00Z', '2026-10-25'), (7, '2026-10-25T23:00:00Z', '2026-10-26'), (8, '2026-12-31T23:30:00Z', '2027-01-01'),
             (9, '2028-02-28T23:15:00Z', '2028-02-29'), (10, '2026-07-14T23:59:00-04:00', '2026-07-15'), (11, '2026-07-15T01:00:00+11:00', '2026-07-14')) AS d (n, received, expected);
SELECT is(pg_temp.clock(number) ->> 'received_on', expected, received || ' is that day in Paris') FROM hour;

-- A postmark proves a deadline and moves nothing else.
CREATE TEMP TABLE posted AS SELECT pg_temp.made('post', '2026-11-20T12:00:00+01:00', '{"postmark_on": "2026-11-14"}') AS number;
SELECT is(pg_temp.clock(number) ->> 'postmark_on', '2026-11-14', 'the postmark is kept') FROM posted;
SELECT is(pg_temp.clock(number) ->> 'received_on', '2026-11-20', 'beside the day of reception') FROM posted;
SELECT is(pg_temp.clock(number) ->> 'silence_on', '2027-03-20', 'from which silence runs') FROM posted;
CREATE TEMP TABLE late AS SELECT (batch_open('{"key": "late", "office": "75", "channel": "mail", "received_on": "2026-11-17"}')) AS run;
SELECT is((SELECT received_on::text FROM batch, late WHERE id = run), '2026-11-17', 'a batch scanned later keeps its day');

-- Silence stands from the request until the pieces come, at most until they were due.
SELECT agent_known('alice');
CREATE FUNCTION pg_temp.asked(key text, received text, requests text[]) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    number text := pg_temp.made(key, received || 'T12:00:00+01:00');
    r text;
BEGIN
    FOREACH r IN ARRAY requests LOOP
        INSERT INTO completion_request (case_id, requested_on, due_on, satisfied_on, pieces, agent)
        VALUES (case_find(number), split_part(r, ' ', 1)::date, split_part(r, ' ', 2)::date, nullif(split_part(r, ' ', 3), '')::date, '{titre_sejour}', 'alice');
    END LOOP;
    RETURN pg_temp.clock(number);
END $$;
SELECT is((c ->> 'suspended_days') || ' ' || (c ->> 'silence_on'), expected, why)
FROM (VALUES ('s1', '2026-11-20', '{2026-12-01 2026-12-31 2026-12-10}', '9 2027-03-29', 'produced in time: until then'),
             ('s2', '2026-11-20', '{2026-12-01 2026-12-31}', '30 2027-04-19', 'not produced: until due'),
             ('s3', '2026-11-20', '{2026-12-01 2026-12-31 2027-01-15}', '30 2027-04-19', 'produced late: until due'),
             ('s4', '2026-11-20', '{2026-12-01 2026-12-31 2026-12-01}', '0 2027-03-20', 'produced the same day: not at all'),
             ('s5', '2026-11-20', '{2026-12-01 2026-12-31 2026-12-10,2026-12-20 2027-01-19 2027-01-05}', '25 2027-04-14', 'twice: both'),
             ('s6', '2026-11-20', '{2026-12-01 2026-12-31 2026-12-20,2026-12-10 2027-01-09 2026-12-25}', '24 2027-04-13', 'at the same time: once'),
             ('s7', '2027-11-20', '{2028-02-20 2028-03-21 2028-03-01}', '10 2028-03-30', 'over a 29th of February'),
             ('s8', '2026-11-20', '{2026-12-15 2027-01-14 2027-01-14}', '30 2027-04-19', 'over the end of the year')) AS d (key, received, requests, expected, why),
     LATERAL (SELECT pg_temp.asked(key, received, requests::text[]) AS c) m;
SELECT is(pg_temp.asked('s9', '2026-11-20', '{2026-12-01 2026-12-31}'::text[]) #>> '{suspensions,0,open}', 'true', 'what is awaited is said');
SELECT is(pg_temp.asked('s10', '2026-11-20', '{2026-12-01 2026-12-31 2026-12-10}') ->> 'without_suspension_on', '2027-03-20', 'and the date without it');

-- The permit that runs out: the nearest danger. By it the queue is ordered, by no channel.
CREATE FUNCTION pg_temp.permit(day text) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_build_array(jsonb_build_object('name', 'titre_expiration', 'value', day)) $$;
CREATE TEMP TABLE queue AS SELECT pg_temp.made('q1', '2026-11-20T12:00:00Z', '{"office": "13"}', pg_temp.permit('2027-06-01'), 'online') AS later,
    pg_temp.made('q2', '2026-11-25T12:00:00Z', '{"office": "13"}', pg_temp.permit('2026-12-24'), 'mail') AS soon,
    pg_temp.made('q3', '2026-11-21T12:00:00Z', '{"office": "13"}', '[]', 'counter') AS none, pg_temp.made('q4', '2026-11-26T12:00:00Z', '{"office": "13"}', pg_temp.permit('2026-11-01'), 'online') AS over;
SELECT is(pg_temp.clock(later) ->> 'danger_on', '2027-03-20', 'silence before the permit''s end') FROM queue;
SELECT is(pg_temp.clock(soon) ->> 'danger_on', '2026-12-24', 'the permit''s end before silence') FROM queue;
SELECT is(pg_temp.clock(soon) ->> 'permit_expires_on', '2026-12-24', 'which is said') FROM queue;
SELECT is(pg_temp.clock(none) ->> 'danger_on', '2027-03-21', 'no permit: silence') FROM queue;
SELECT is((SELECT string_agg(e ->> 'number', ' ' ORDER BY place) FROM jsonb_array_elements(case_list('{"office": "13"}')) WITH ORDINALITY l (e, place)),
          concat_ws(' ', over, soon, later, none), 'the queue goes by the danger, whatever the channel and the day') FROM queue;
INSERT INTO completion_request (case_id, requested_on, due_on, pieces, agent) SELECT case_find(later), '2026-12-01', '2026-12-31', '{titre_sejour}', 'alice' FROM queue;
SELECT is((SELECT string_agg(e ->> 'number', ' ' ORDER BY place) FROM jsonb_array_elements(case_list('{"office": "13"}')) WITH ORDINALITY l (e, place)),
          concat_ws(' ', over, soon, none, later), 'and a suspension moves a case in it') FROM queue;
SELECT is(pg_temp.clock(number) #>> '{rule,effect}', 'implicit_refusal', 'the clock keeps the rule that it was reckoned by') FROM posted;
SELECT ok(pg_temp.clock(number) #>> '{rule,source}' <> '' AND (pg_temp.clock(number) #>> '{rule,version}')::bigint > 0, 'with its source and version') FROM posted;
