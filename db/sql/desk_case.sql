-- $1 who, $2 {"id"}: a case as it is shown, with its pages; written down as seen. Null when there is none.
WITH wanted AS MATERIALIZED (
    SELECT c.id, c.number, desk_saw($1::jsonb, 'case.viewed', 'case', c.number)
    FROM case_file c WHERE c.number = upper($2::jsonb ->> 'id') AND desk_may($1::jsonb, c.office))
SELECT coalesce((SELECT case_show(w.number) || jsonb_build_object(
    'dossier', case_dossier(w.number), 'known', case_known_papers($1::jsonb, w.id), 'others', case_others($1::jsonb, w.id),
    'may', coalesce((SELECT jsonb_agg(t.to_state ORDER BY t.to_state) FROM case_transition t
                     JOIN case_file c ON c.id = w.id AND c.state = t.from_state), '[]'),
    'pages', coalesce((SELECT jsonb_agg(jsonb_build_object(
            'page', p.id, 'number', p.number, 'document', d.id, 'kind', d.kind, 'form', d.form, 'turned', coalesce(a.turned, 0), 'sight', page_sight_shown(p.id), 'same', page_same_shown($1::jsonb, p.id),
            'named', EXISTS (SELECT FROM page_naming n WHERE n.page_id = p.id), 'width_px', p.reading -> 'width_px',
            'height_px', p.reading -> 'height_px',
            'fields', coalesce((SELECT jsonb_agg(jsonb_build_object('field', f.id, 'name', f.name, 'box_px', f.box_px,
                        'value', f.value, 'status', f.status, 'confidence', f.confidence, 'method', f.method) ORDER BY f.id)
                       FROM field f WHERE f.document_id = ANY (ARRAY(SELECT e.id FROM submission t JOIN document e ON e.submission_id = t.id WHERE t.case_id = w.id)) AND f.page_id = p.id AND NOT field_replaced(f.id)), '[]'))
            ORDER BY array_position(case_documents(w.id), d.id), page_place(p), p.id)
        FROM submission s JOIN document d ON d.submission_id = s.id JOIN page p ON p.document_id = d.id
             LEFT JOIN page_arrangement a ON a.page_id = p.id
        WHERE s.case_id = w.id), '[]')) FROM wanted w), 'null')
