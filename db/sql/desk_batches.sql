-- $1 who, $2 {}: batches as the mailroom sees them: newest first, with pages a minute and what is left.
SELECT jsonb_build_object('batches', coalesce(jsonb_agg(batch_head(b) || jsonb_build_object(
    'to_place', (SELECT count(*) FROM page p JOIN original o ON o.id = p.original_id
                 WHERE o.batch_id = b.id AND p.fate = 'to_place' AND p.fate_reason <> 'not_assembled'),
    'read_pages', (SELECT coalesce(sum(o.page_count), 0) FROM original o WHERE o.batch_id = b.id),
    'pages_last_minute', (SELECT coalesce(sum(o.page_count), 0) FROM original o JOIN job j ON j.kind = 'read' AND j.subject = o.id
                          WHERE o.batch_id = b.id AND j.ended_at > now() - interval '1 minute'),
    'originals_last_minute', (SELECT count(*) FROM original o JOIN job j ON j.kind = 'read' AND j.subject = o.id
                              WHERE o.batch_id = b.id AND j.ended_at > now() - interval '1 minute')) ORDER BY b.id DESC), '[]'),
    'to_place', (SELECT count(*) FROM page p WHERE p.fate = 'to_place' AND p.fate_reason <> 'not_assembled'),
    'waiting', (SELECT count(*) FROM job WHERE state IN ('waiting', 'running') AND kind <> 'look'))
FROM (SELECT * FROM batch WHERE $2::jsonb IS NOT NULL AND desk_may($1::jsonb, office) ORDER BY id DESC LIMIT 40) b
