-- Every account, without its password, as JSON.
SELECT coalesce(jsonb_agg(jsonb_build_object('name', a.name, 'role', a.role, 'office', a.office, 'locked', a.locked,
    'linked_at', i.linked_at, 'expected', a.expected,
    'seen_at', (SELECT max(s.seen_at) FROM desk_session s WHERE s.account = a.name)) ORDER BY a.name), '[]')
FROM account a LEFT JOIN account_identity i ON i.account = a.name
