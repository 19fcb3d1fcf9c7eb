-- $1 who, $2 {"id"}: a page that a form may be laid onto: where it is, how large, what its codes say, and its case when it has one. Null when it is
-- not his to see, was not assembled yet, or has answers already.
SELECT coalesce((SELECT jsonb_build_object('page', p.id, 'original', o.id, 'number', p.number, 'rotation', p.reading -> 'rotation',
        'width_px', p.reading -> 'width_px', 'height_px', p.reading -> 'height_px', 'dpi', p.reading -> 'dpi',
        'codes', coalesce(p.reading -> 'codes', '[]'), 'problem', p.reading -> 'form_problem' -> 'message', 'name', o.name,
        'case', (SELECT c.number FROM document d JOIN submission s ON s.id = d.submission_id JOIN case_file c ON c.id = s.case_id WHERE d.id = p.document_id))
    FROM page p JOIN original o ON o.id = p.original_id JOIN batch b ON b.id = o.batch_id
    WHERE p.id = ($2::jsonb ->> 'id')::bigint AND desk_may($1::jsonb, b.office) AND p.fate_reason <> 'not_assembled'
      AND p.fate IN ('to_place', 'document') AND NOT EXISTS (SELECT FROM field f WHERE f.page_id = p.id)), 'null')
