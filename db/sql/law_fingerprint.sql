-- What was loaded last; '' when nothing was.
SELECT coalesce((SELECT fingerprint FROM law ORDER BY loaded_at DESC LIMIT 1), '')
