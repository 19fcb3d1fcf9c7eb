-- Paper beside online: how long people wait and how often they are asked for pieces, by procedure and office. A case belongs to the
-- channel that it first came by.

-- One walk through the cases received in the period, with their events.
CREATE FUNCTION parity_report(about jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    WITH one AS MATERIALIZED (
        SELECT c.id, c.procedure, c.office, c.received_on,
               CASE (SELECT s.channel FROM submission s WHERE s.case_id = c.id ORDER BY s.id LIMIT 1) WHEN 'online' THEN 'online' ELSE 'paper' END AS channel,
               (SELECT min((e.at AT TIME ZONE 'Europe/Paris')::date) FROM event e
                WHERE e.subject_kind = 'case' AND e.subject = c.number AND e.kind = 'case.moved' AND e.data ->> 'to' = 'enregistre') - c.received_on AS registered_days,
               (SELECT min((e.at AT TIME ZONE 'Europe/Paris')::date) FROM event e JOIN case_state z ON z.name = e.data ->> 'to' AND z.final
                WHERE e.subject_kind = 'case' AND e.subject = c.number AND e.kind = 'case.moved') - c.received_on AS decided_days,
               EXISTS (SELECT FROM completion_request r WHERE r.case_id = c.id) AS returned
        FROM case_file c
        WHERE c.received_on >= coalesce((about ->> 'from')::date, '-infinity') AND c.received_on <= coalesce((about ->> 'to')::date, 'infinity')
          AND (about ->> 'office' IS NULL OR c.office = about ->> 'office')
    ), cut AS (
        SELECT 'all' AS by, '' AS procedure, '' AS office, channel, registered_days, decided_days, returned FROM one
        UNION ALL SELECT 'procedure', procedure, '', channel, registered_days, decided_days, returned FROM one
        UNION ALL SELECT 'office', '', office, channel, registered_days, decided_days, returned FROM one
        UNION ALL SELECT 'both', procedure, office, channel, registered_days, decided_days, returned FROM one
    ), side AS (
        SELECT by, procedure, office, channel, jsonb_build_object(
            'cases', count(*), 'registered', count(registered_days), 'decided', count(decided_days),
            'registered_days', percentile_disc(0.5) WITHIN GROUP (ORDER BY registered_days),
            'registered_days_p90', percentile_disc(0.9) WITHIN GROUP (ORDER BY registered_days),
            'decided_days', percentile_disc(0.5) WITHIN GROUP (ORDER BY decided_days),
            'decided_days_p90', percentile_disc(0.9) WITHIN GROUP (ORDER BY decided_days),
            'returned', count(*) FILTER (WHERE returned),
            'returned_low', round((share_interval(count(*) FILTER (WHERE returned), count(*))).low::numeric, 4),
            'returned_high', round((share_interval(count(*) FILTER (WHERE returned), count(*))).high::numeric, 4)) AS figures,
            count(*) AS n
        FROM cut GROUP BY by, procedure, office, channel)
    SELECT jsonb_build_object('from', about -> 'from', 'to', about -> 'to', 'rows', coalesce(jsonb_agg(jsonb_build_object(
        'by', g.by, 'procedure', g.procedure, 'title', (SELECT p.title FROM procedure p WHERE p.code = g.procedure ORDER BY p.id DESC LIMIT 1),
        'office', g.office, 'office_name', (SELECT o.name FROM office o WHERE o.code = g.office), 'paper', g.paper, 'online', g.online)
        ORDER BY g.by, g.n DESC, g.procedure, g.office), '[]'))
    FROM (SELECT by, procedure, office, sum(n) AS n, (jsonb_agg(figures) FILTER (WHERE channel = 'paper')) -> 0 AS paper,
                 (jsonb_agg(figures) FILTER (WHERE channel = 'online')) -> 0 AS online
          FROM side GROUP BY by, procedure, office) g
$$;
