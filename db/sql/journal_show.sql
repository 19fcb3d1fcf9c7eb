-- $1 kind of subject, $2 subject. Its events as JSON, oldest first.
SELECT coalesce(jsonb_agg(jsonb_build_object('event', e.id, 'at', e.at, 'kind', e.kind, 'agent', e.agent, 'data', e.data,
                                             'place', c.place, 'hash', encode(c.hash, 'hex')) ORDER BY e.id), '[]')
FROM event e LEFT JOIN event_chain c ON c.event_id = e.id
WHERE e.subject_kind = $1 AND e.subject = $2
