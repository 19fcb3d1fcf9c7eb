-- $1 who, $2 {"kind", "id"}: whether that is there for him. What has no office (a setting, a threshold) is there for whoever may ask.
SELECT to_jsonb($1::jsonb IS NOT NULL AND CASE $2::jsonb ->> 'kind'
    WHEN 'cases' THEN EXISTS (SELECT FROM case_file c WHERE c.number = upper($2::jsonb ->> 'id'))
    WHEN 'deposits' THEN EXISTS (SELECT FROM batch b WHERE b.key = $2::jsonb ->> 'id')
    WHEN 'batches' THEN EXISTS (SELECT FROM batch b WHERE b.id = n.id)
    WHEN 'pages' THEN EXISTS (SELECT FROM page p WHERE p.id = n.id)
    WHEN 'fields' THEN EXISTS (SELECT FROM field f WHERE f.id = n.id)
    WHEN 'settings' THEN true WHEN 'thresholds' THEN true ELSE false END)
FROM (SELECT CASE WHEN $2::jsonb ->> 'id' ~ '^[0-9]{1,18}$' THEN ($2::jsonb ->> 'id')::bigint END AS id) n
