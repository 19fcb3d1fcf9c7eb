-- $1 who, $2 {"id"}: a page that a form may be laid onto: where it is, how large, what its codes say, its case when it has one, and how it was read: as
-- which form and where its answers stand. Null when it is not his to see or was not assembled yet.
SELECT coalesce((SELECT jsonb_build_object('page', p.id, 'original', o.id, 'number', p.number, 'rotation', p.reading -> 'rotation',
        'width_px', p.reading -> 'width_px', 'height_px', p.reading -> 'height_px', 'dpi', p.reading -> 'dpi',
        'codes', coalesce(p.reading -> 'codes', '[]'), 'problem', p.reading -> 'form_problem' -> 'message', 'name', o.name,
        'form', d.form, 'form_version', d.form_version, 'form_page', p.form_page,
        'case', (SELECT c.number FROM submission s JOIN case_file c ON c.id = s.case_id WHERE s.id = d.submission_id),
        'fields', coalesce((SELECT jsonb_agg(jsonb_build_object('name', f.name, 'box_px', f.box_px) ORDER BY f.id) FROM field f
                            WHERE f.page_id = p.id AND f.document_id = d.id AND f.box_px IS NOT NULL AND NOT field_replaced(f.id)), '[]'))
    FROM page p JOIN original o ON o.id = p.original_id JOIN batch b ON b.id = o.batch_id LEFT JOIN document d ON d.id = p.document_id
    WHERE p.id = ($2::jsonb ->> 'id')::bigint AND desk_may($1::jsonb, b.office) AND p.fate_reason <> 'not_assembled'
      AND p.fate IN ('to_place', 'document')), 'null')
