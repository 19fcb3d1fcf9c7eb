-- $1 who, $2 {"notes": [{"key", ...}]}: this person's deposits, what this machine noted of them and what the store knows: those in hand first.
WITH noted AS (
    SELECT n.key, n.label, n.opened_at, n.finished, n.kept
    FROM jsonb_to_recordset($2::jsonb -> 'notes') AS n (key text, label text, opened_at timestamptz, finished boolean, kept integer)),
known AS (
    SELECT b.* FROM batch b
    WHERE b.operator = $1::jsonb ->> 'agent' AND (b.key LIKE 'G-%' OR b.subject LIKE 'G-%') AND desk_may($1::jsonb, b.office)
      AND (b.state IN ('open', 'stopped') OR b.opened_at > now() - interval '12 hours') ORDER BY b.id DESC LIMIT 50)
SELECT jsonb_build_object('away', false, 'deposits', coalesce(jsonb_agg(jsonb_build_object(
    'key', coalesce(k.key, n.key), 'label', coalesce(k.label, n.label), 'opened_at', coalesce(k.opened_at, n.opened_at),
    'finished', CASE WHEN k.id IS NOT NULL AND n.finished IS NULL THEN k.state <> 'open' ELSE coalesce(n.finished, false) END,
    'kept', coalesce(n.kept, 0), 'here', n.key IS NOT NULL, 'state', k.state,
    'originals', (SELECT count(*) FROM original o WHERE o.batch_id = k.id),
    'cases', coalesce((SELECT jsonb_agg(DISTINCT c.number) FROM case_file c JOIN submission s ON s.case_id = c.id JOIN document d ON d.submission_id = s.id
                       JOIN page p ON p.document_id = d.id JOIN original o ON o.id = p.original_id WHERE o.batch_id = k.id), '[]'))
    ORDER BY coalesce(n.finished, k.state <> 'open'), coalesce(k.opened_at, n.opened_at) DESC), '[]'))
FROM known k FULL JOIN noted n ON n.key = k.key
