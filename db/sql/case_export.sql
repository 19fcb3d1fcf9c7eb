-- $1 case number. What lies behind a case, as JSON: its originals, whole, and its pages in the order of their documents with
-- what was read on each; decided values in place of read ones.
WITH wanted AS (
    SELECT p.*, d.kind AS document_kind, s.id AS submission, d.sequence AS document
    FROM case_file c JOIN submission s ON s.case_id = c.id JOIN document d ON d.submission_id = s.id
         JOIN page p ON p.document_id = d.id
    WHERE c.number = $1)
SELECT jsonb_build_object(
    'number', $1,
    'originals', coalesce((SELECT jsonb_agg(jsonb_build_object('original', g.id, 'sha256', g.sha256, 'media_type', g.media_type,
            'name', g.name, 'size', g.size, 'batch', g.batch_id, 'capture', g.capture, 'stored_at', g.stored_at,
            'shared', (SELECT o.shared FROM case_originals((SELECT id FROM case_file WHERE number = $1)) o WHERE o.original_id = g.id)) ORDER BY g.id)
        FROM original g WHERE g.id IN (SELECT original_id FROM wanted)), '[]'),
    'pages', coalesce((SELECT jsonb_agg(jsonb_build_object('page', w.id, 'original', w.original_id, 'number', w.number,
            'submission', w.submission, 'document', w.document, 'kind', w.document_kind,
            'width_px', w.reading->'width_px', 'height_px', w.reading->'height_px', 'dpi', w.reading->'dpi',
            'rotation', w.reading->'rotation', 'text', coalesce(w.reading->>'text', ''),
            'fields', coalesce((SELECT jsonb_agg(jsonb_build_object('name', f.name, 'box_px', f.box_px, 'value', coalesce(
                    (SELECT x.value FROM field_decision x WHERE x.field_id = f.id ORDER BY x.id DESC LIMIT 1), f.value))
                    ORDER BY f.id)
                FROM field f WHERE f.document_id = ANY (ARRAY(SELECT e.id FROM case_file k JOIN submission t ON t.case_id = k.id JOIN document e ON e.submission_id = t.id WHERE k.number = $1)) AND f.page_id = w.id AND f.box_px IS NOT NULL
                  AND NOT field_replaced(f.id)), '[]'))
            ORDER BY w.submission, w.document, w.original_id, w.number) FROM wanted w), '[]'))
