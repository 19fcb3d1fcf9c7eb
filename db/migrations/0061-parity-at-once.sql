-- As before; what cases waited for is gathered and counted at once, not case by case: among a million a fraction of the work, while all others at the desk wait.
CREATE INDEX event_moved ON event (subject) WHERE kind = 'case.moved';
CREATE OR REPLACE FUNCTION parity_counted(about jsonb) RETURNS jsonb LANGUAGE sql STABLE
SET work_mem = '64MB' SET enable_nestloop = off SET enable_indexscan = off AS $$
    WITH chosen AS MATERIALIZED (
        SELECT c.id, c.number, c.procedure, c.office, c.received_on FROM case_file c
        WHERE c.received_on >= (SELECT coalesce((about ->> 'from')::date, '-infinity')) AND c.received_on <= (SELECT coalesce((about ->> 'to')::date, 'infinity'))
          AND ((SELECT about ->> 'office') IS NULL OR c.office = (SELECT about ->> 'office'))
    ), came AS (
        SELECT DISTINCT ON (s.case_id) s.case_id, s.channel FROM chosen c JOIN submission s ON s.case_id = c.id ORDER BY s.case_id, s.id
    ), moved AS (
        SELECT e.subject, min((e.at AT TIME ZONE 'Europe/Paris')::date) FILTER (WHERE e.data ->> 'to' = 'enregistre') AS registered_on,
               min((e.at AT TIME ZONE 'Europe/Paris')::date) FILTER (WHERE z.final) AS decided_on
        FROM event e LEFT JOIN case_state z ON z.name = e.data ->> 'to' WHERE e.subject_kind = 'case' AND e.kind = 'case.moved' GROUP BY e.subject
    ), one AS MATERIALIZED (
        SELECT c.id, c.procedure, c.office, c.received_on, CASE f.channel WHEN 'online' THEN 'online' ELSE 'paper' END AS channel,
               m.registered_on - c.received_on AS registered_days, m.decided_on - c.received_on AS decided_days, r.case_id IS NOT NULL AS returned
        FROM chosen c LEFT JOIN came f ON f.case_id = c.id LEFT JOIN moved m ON m.subject = c.number
             LEFT JOIN (SELECT DISTINCT q.case_id FROM completion_request q) r ON r.case_id = c.id
    ), counted AS MATERIALIZED (
        SELECT procedure, office, channel, registered_days, decided_days, returned, count(*) AS n FROM one GROUP BY procedure, office, channel, registered_days, decided_days, returned
    ), cut AS (
        SELECT 'all' AS by, '' AS procedure, '' AS office, channel, registered_days, decided_days, returned, n FROM counted
        UNION ALL SELECT 'procedure', procedure, '', channel, registered_days, decided_days, returned, n FROM counted
        UNION ALL SELECT 'office', '', office, channel, registered_days, decided_days, returned, n FROM counted
        UNION ALL SELECT 'both', procedure, office, channel, registered_days, decided_days, returned, n FROM counted
    ), spread AS (
        SELECT by, procedure, office, channel, what, days, sum(n) AS n, sum(sum(n)) OVER (PARTITION BY by, procedure, office, channel, what ORDER BY days) AS upto,
               sum(sum(n)) OVER (PARTITION BY by, procedure, office, channel, what) AS all_of
        FROM cut, LATERAL (VALUES ('registered', registered_days), ('decided', decided_days)) v (what, days)
        WHERE days IS NOT NULL GROUP BY by, procedure, office, channel, what, days
    ), days AS (
        SELECT by, procedure, office, channel, what, min(days) FILTER (WHERE upto >= 0.5 * all_of) AS p50, min(days) FILTER (WHERE upto >= 0.9 * all_of) AS p90
        FROM spread GROUP BY by, procedure, office, channel, what
    ), sum AS (
        SELECT by, procedure, office, channel, sum(n)::bigint AS n, coalesce(sum(n) FILTER (WHERE registered_days IS NOT NULL), 0)::bigint AS registered,
               coalesce(sum(n) FILTER (WHERE decided_days IS NOT NULL), 0)::bigint AS decided, coalesce(sum(n) FILTER (WHERE returned), 0)::bigint AS returned
        FROM cut GROUP BY by, procedure, office, channel
    ), side AS (
        SELECT s.by, s.procedure, s.office, s.channel, jsonb_build_object(
            'cases', s.n, 'registered', s.registered, 'decided', s.decided,
            'registered_days', r.p50, 'registered_days_p90', r.p90, 'decided_days', d.p50, 'decided_days_p90', d.p90, 'returned', s.returned,
            'returned_low', round((share_interval(s.returned, s.n)).low::numeric, 4), 'returned_high', round((share_interval(s.returned, s.n)).high::numeric, 4)) AS figures, s.n
        FROM sum s LEFT JOIN days r ON (r.by, r.procedure, r.office, r.channel, r.what) = (s.by, s.procedure, s.office, s.channel, 'registered')
             LEFT JOIN days d ON (d.by, d.procedure, d.office, d.channel, d.what) = (s.by, s.procedure, s.office, s.channel, 'decided'))
    SELECT jsonb_build_object('from', about -> 'from', 'to', about -> 'to', 'rows', coalesce(jsonb_agg(jsonb_build_object(
        'by', g.by, 'procedure', g.procedure, 'title', (SELECT p.title FROM procedure p WHERE p.code = g.procedure ORDER BY p.id DESC LIMIT 1),
        'office', g.office, 'office_name', (SELECT o.name FROM office o WHERE o.code = g.office), 'paper', g.paper, 'online', g.online)
        ORDER BY g.by, g.n DESC, g.procedure, g.office), '[]'))
    FROM (SELECT by, procedure, office, sum(n) AS n, (jsonb_agg(figures) FILTER (WHERE channel = 'paper')) -> 0 AS paper,
                 (jsonb_agg(figures) FILTER (WHERE channel = 'online')) -> 0 AS online
          FROM side GROUP BY by, procedure, office) g
$$;
