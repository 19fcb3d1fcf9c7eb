-- $1 who, $2 {}: pages that found no case, each with cases that hold the words read on it.
SELECT jsonb_build_object('pages', coalesce(jsonb_agg(jsonb_build_object(
    'page', p.id, 'batch', b.id, 'label', b.label, 'name', o.name, 'number', p.number, 'reason', p.fate_reason,
    'received_on', b.received_on, 'form', p.form,
    'proposals', coalesce((SELECT jsonb_agg(jsonb_build_object('number', c.number, 'name',
            (SELECT value FROM case_value v WHERE v.case_id = c.id AND v.name = 'nom_naissance')))
        FROM case_file c WHERE desk_may($1::jsonb, c.office) AND c.id IN (
            SELECT s.case_id FROM page q JOIN document d ON d.id = q.document_id JOIN submission s ON s.id = d.submission_id
            WHERE q.original_id = p.original_id LIMIT 3)), '[]')) ORDER BY b.received_on, p.id), '[]'))
FROM page p JOIN original o ON o.id = p.original_id JOIN batch b ON b.id = o.batch_id
WHERE p.fate = 'to_place' AND p.fate_reason <> 'not_assembled' AND desk_may($1::jsonb, b.office) AND $2::jsonb IS NOT NULL
