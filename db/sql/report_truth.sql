-- $1 {"from", "to", "office", "after": field}: 200 fields on paper on which a person's word stands, in their order, with what was read and
-- how many keyed it without seeing the reading: an agent's decision, or ("exact") the tick of the person who wrote it, on the sheet "what we read".
SELECT coalesce(jsonb_agg(t.line ORDER BY t.id), '[]')
FROM (SELECT f.id, jsonb_build_object(
          'field', f.id, 'original', p.original_id, 'page', p.number, 'rotation', p.reading -> 'rotation', 'dpi', p.reading -> 'dpi',
          'box_px', f.box_px, 'form', d.form, 'form_version', d.form_version, 'name', f.name, 'value', e.value, 'read', f.value,
          'confidence', f.confidence, 'method', f.method, 'verdict', e.verdict, 'decided_at', e.decided_at,
          'keyed', (SELECT count(DISTINCT k.agent) FROM field_keying k WHERE k.field_id = f.id AND NOT k.taken_back AND k.value = e.value)) AS line
      FROM field f
      JOIN page p ON p.id = f.page_id JOIN document d ON d.id = f.document_id JOIN submission s ON s.id = d.submission_id
      JOIN original o ON o.id = p.original_id JOIN batch b ON b.id = o.batch_id
      JOIN LATERAL (SELECT x.verdict, x.value, x.decided_at FROM (
              (SELECT x.verdict, x.value, x.decided_at, 0 AS rank FROM field_decision x WHERE x.field_id = f.id ORDER BY x.id DESC LIMIT 1)
              UNION ALL
              (SELECT 'exact', f.value, w.heard_at, 1 FROM witness w
               WHERE w.case_id = s.case_id AND w.source = 'applicant' AND w.field_name = f.name AND w.value = f.value ORDER BY w.id LIMIT 1)) x
            ORDER BY x.rank LIMIT 1) e ON e.verdict IN ('accept', 'correct', 'exact')
      WHERE f.id > coalesce(($1::jsonb ->> 'after')::bigint, 0) AND f.box_px IS NOT NULL
        AND e.decided_at >= coalesce(($1::jsonb ->> 'from')::date, '-infinity') AND e.decided_at < coalesce(($1::jsonb ->> 'to')::date + 1, 'infinity')
        AND ($1::jsonb ->> 'office' IS NULL OR b.office = $1::jsonb ->> 'office')
        AND NOT EXISTS (SELECT FROM field_review r WHERE r.field_id = f.id)
      ORDER BY f.id LIMIT 200) t
