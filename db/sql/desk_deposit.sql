-- $1 who, $2 {"id": key}: a deposit at the counter: its pages with what was read on them, and its case once there is one.
SELECT coalesce((SELECT jsonb_build_object(
    'batch', b.id, 'key', b.key, 'state', b.state, 'helper', (SELECT to_jsonb(h) - '{batch_id,agent,said_at}'::text[] FROM batch_helper h WHERE h.batch_id = b.id),
    'stop', nullif(b.stop_code, ''), 'message', nullif(b.stop_message, ''),
    'originals', coalesce((SELECT jsonb_agg(jsonb_build_object(
            'original', o.id, 'sequence', o.sequence, 'name', o.name, 'state', o.state, 'problem', nullif(o.problem_code, ''),
            'pages', coalesce((SELECT jsonb_agg((p.reading - 'text') || jsonb_build_object('page_id', p.id, 'page', p.number,
                                      'fate', p.fate, 'fate_reason', p.fate_reason, 'place', page_place(p), 'turned', coalesce(a.turned, 0),
                                      'opens', a.opens, 'opens_as', a.kind, 'shows', nullif(page_shows(p), ''), 'kind', d.kind, 'sight', page_sight_shown(p.id), 'same', page_same_shown($1::jsonb, p.id),
                                      'named', EXISTS (SELECT FROM page_naming n WHERE n.page_id = p.id)) ORDER BY p.number)
                               FROM page p LEFT JOIN page_arrangement a ON a.page_id = p.id LEFT JOIN document d ON d.id = p.document_id AND d.form IS NULL
                               WHERE p.original_id = o.id), '[]')) ORDER BY o.sequence, o.id)
        FROM original o WHERE o.batch_id = b.id), '[]'),
    'cases', coalesce((SELECT jsonb_agg(DISTINCT c.number) FROM case_file c JOIN submission s ON s.case_id = c.id
                       JOIN document d ON d.submission_id = s.id JOIN page p ON p.document_id = d.id
                       JOIN original o ON o.id = p.original_id WHERE o.batch_id = b.id), '[]'))
    FROM batch b WHERE b.key = $2::jsonb ->> 'id' AND desk_may($1::jsonb, b.office)), 'null')
