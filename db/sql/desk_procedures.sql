-- $1 who, $2 {}: what can be asked for, by title.
SELECT coalesce(jsonb_agg(jsonb_build_object('code', p.code, 'title', p.title) ORDER BY p.title), '[]') FROM procedure p
WHERE p.superseded_at IS NULL AND p.code <> 'a_qualifier' AND $1::jsonb IS NOT NULL AND $2::jsonb IS NOT NULL
