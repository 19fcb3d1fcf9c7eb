SELECT jsonb_build_object(
    'waiting', count(*) FILTER (WHERE state = 'waiting'),
    'running', count(*) FILTER (WHERE state = 'running'),
    'lapsed', count(*) FILTER (WHERE state = 'running' AND due_at <= now()),
    'dead', (SELECT count(*) FROM job WHERE state = 'dead'),
    'oldest_s', coalesce(extract(epoch FROM now() - min(made_at) FILTER (WHERE state = 'waiting'))::integer, 0),
    'next_due_s', greatest(0, coalesce(extract(epoch FROM min(due_at) - now())::integer, 0)),
    'dead_jobs', coalesce((SELECT jsonb_agg(jsonb_build_object('job', d.id, 'kind', d.kind, 'subject', d.subject,
                                                               'attempts', d.attempt, 'reason', d.reason) ORDER BY d.id)
                           FROM (SELECT * FROM job WHERE state = 'dead' ORDER BY id DESC LIMIT 100) d), '[]'))
FROM job WHERE state IN ('waiting', 'running')
