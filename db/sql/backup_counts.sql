-- What a store holds, as numbers that must be the same after it was restored: rows of each kind, and the journal's head.
SELECT jsonb_build_object(
    'batches', (SELECT count(*) FROM batch), 'originals', (SELECT count(*) FROM original),
    'bytes', (SELECT coalesce(sum(size), 0) FROM original), 'pages', (SELECT count(*) FROM page),
    'cases', (SELECT count(*) FROM case_file), 'submissions', (SELECT count(*) FROM submission),
    'documents', (SELECT count(*) FROM document), 'fields', (SELECT count(*) FROM field),
    'decisions', (SELECT count(*) FROM field_decision), 'notices', (SELECT count(*) FROM notice),
    'jobs', (SELECT count(*) FROM job), 'events', (SELECT count(*) FROM event),
    'journal_head', (SELECT encode(hash, 'hex') FROM event_chain ORDER BY place DESC LIMIT 1),
    'schema', (SELECT max(number) FROM guichet.migration))
