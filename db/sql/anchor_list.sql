-- Every anchor, oldest first: {"place", "at", "sha256", "authority", "token", "hash": what the chain holds at that place}.
SELECT coalesce(jsonb_agg(e.data || jsonb_build_object('place', e.subject::bigint, 'at', e.at, 'hash', encode(c.hash, 'hex'))
                          ORDER BY e.id), '[]')
FROM event e LEFT JOIN event_chain c ON c.place = e.subject::bigint
WHERE e.kind = 'journal.anchored' AND e.subject_kind = 'journal'
