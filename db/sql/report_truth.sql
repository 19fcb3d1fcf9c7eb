-- $1 {"from", "to", "office", "after": field}: 200 fields on paper on which a person's word stands, in their order, with what was read and
-- how many keyed it without seeing the reading.
SELECT coalesce(jsonb_agg(t.line ORDER BY t.id), '[]')
FROM (SELECT f.id, jsonb_build_object(
          'field', f.id, 'original', p.original_id, 'page', p.number, 'rotation', p.reading -> 'rotation', 'dpi', p.reading -> 'dpi',
          'box_px', f.box_px, 'form', d.form, 'form_version', d.form_version, 'name', f.name, 'value', e.value, 'read', f.value,
          'confidence', f.confidence, 'method', f.method, 'verdict', e.verdict, 'decided_at', e.decided_at,
          'keyed', (SELECT count(DISTINCT k.agent) FROM field_keying k WHERE k.field_id = f.id AND NOT k.taken_back AND k.value = e.value)) AS line
      FROM field f JOIN LATERAL (SELECT * FROM field_decision x WHERE x.field_id = f.id ORDER BY x.id DESC LIMIT 1) e ON e.verdict IN ('accept', 'correct')
      JOIN page p ON p.id = f.page_id JOIN document d ON d.id = f.document_id JOIN original o ON o.id = p.original_id JOIN batch b ON b.id = o.batch_id
      WHERE f.id > coalesce(($1::jsonb ->> 'after')::bigint, 0) AND f.box_px IS NOT NULL
        AND e.decided_at >= coalesce(($1::jsonb ->> 'from')::date, '-infinity') AND e.decided_at < coalesce(($1::jsonb ->> 'to')::date + 1, 'infinity')
        AND ($1::jsonb ->> 'office' IS NULL OR b.office = $1::jsonb ->> 'office')
        AND NOT EXISTS (SELECT FROM field_review r WHERE r.field_id = f.id)
      ORDER BY f.id LIMIT 200) t
