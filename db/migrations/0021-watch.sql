-- What whoever watches the service wants to know, as numbers. No personal data.

CREATE INDEX original_quarantined ON original (id) WHERE state = 'quarantined';
CREATE INDEX batch_stopped ON batch (id) WHERE state = 'stopped';

CREATE FUNCTION watch_state() RETURNS jsonb LANGUAGE sql STABLE AS $$
    WITH jobs AS (
        SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE state = 'running') AS running,
               count(*) FILTER (WHERE state = 'running' AND due_at <= now()) AS lapsed, count(*) FILTER (WHERE state = 'dead') AS dead,
               extract(epoch FROM now() - min(made_at) FILTER (WHERE state IN ('waiting', 'running')))::bigint AS oldest_s
        FROM job WHERE state IN ('waiting', 'running', 'dead')
    ), danger AS (
        SELECT min(least(c.silence_on, c.lapse_on)) FILTER (WHERE least(c.silence_on, c.lapse_on) >= d.today) - max(d.today) AS days,
               count(*) FILTER (WHERE least(c.silence_on, c.lapse_on) < d.today) AS overdue
        FROM case_file c JOIN case_state s ON s.name = c.state AND NOT s.final,
             (SELECT (now() AT TIME ZONE 'Europe/Paris')::date AS today) d
        WHERE least(c.silence_on, c.lapse_on) IS NOT NULL
    )
    SELECT jsonb_build_object(
        'jobs_waiting', j.waiting, 'jobs_running', j.running, 'jobs_lapsed', j.lapsed, 'jobs_dead', j.dead,
        'queue_oldest_seconds', coalesce(j.oldest_s, 0),
        'originals_quarantined', (SELECT count(*) FROM original WHERE state = 'quarantined'),
        'batches_stopped', (SELECT count(*) FROM batch WHERE state = 'stopped'),
        'pages_to_place', (SELECT count(*) FROM page WHERE fate = 'to_place' AND fate_reason <> 'not_assembled'),
        'fields_waiting', (SELECT count(*) FROM field_review),
        'review_oldest_seconds', coalesce((SELECT extract(epoch FROM now() - min(opened_at))::bigint FROM field_review), 0),
        'journal_events', coalesce((SELECT max(place) FROM event_chain), 0),
        'journal_head_age_seconds', coalesce((SELECT extract(epoch FROM now() - e.at)::bigint FROM event_chain c
                                              JOIN event e ON e.id = c.event_id ORDER BY c.place DESC LIMIT 1), 0),
        'anchor_age_seconds', (SELECT extract(epoch FROM now() - e.at)::bigint FROM event e WHERE e.subject_kind = 'journal'
                               AND e.kind = 'journal.anchored' ORDER BY e.id DESC LIMIT 1),
        'legal_danger_days', d.days, 'cases_overdue', d.overdue)
    FROM jobs j, danger d
$$;
