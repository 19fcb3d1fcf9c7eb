-- The journal's head as JSON: its place, its hash, whether nothing but an anchor with a token came since; NULL when empty.
SELECT jsonb_build_object('place', c.place, 'sha256', encode(c.hash, 'hex'), 'at', e.at,
                          'anchored', e.kind = 'journal.anchored', 'stamped', e.data ? 'token')
FROM event_chain c JOIN event e ON e.id = c.event_id ORDER BY c.place DESC LIMIT 1
