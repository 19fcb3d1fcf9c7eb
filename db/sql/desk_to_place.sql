-- $1 who, $2 {}: pages that found no case, each with what it shows itself to be and the cases that it could belong to, with why.
SELECT jsonb_build_object('pages', coalesce(jsonb_agg(jsonb_build_object(
    'page', p.id, 'batch', b.id, 'label', b.label, 'name', o.name, 'number', p.number, 'reason', p.fate_reason,
    'received_on', b.received_on, 'form', p.form, 'kind', page_shows(p),
    'proposals', coalesce((SELECT jsonb_agg(jsonb_build_object('number', c.number, 'why', m.why, 'name',
            (SELECT value FROM case_value v WHERE v.case_id = c.id AND v.name = 'nom_naissance')))
        FROM page_proposals(p.id) m JOIN case_file c ON c.id = m.case_id WHERE desk_may($1::jsonb, c.office)), '[]'))
    ORDER BY b.received_on, p.id), '[]'))
FROM page p JOIN original o ON o.id = p.original_id JOIN batch b ON b.id = o.batch_id
WHERE p.fate = 'to_place' AND p.fate_reason <> 'not_assembled' AND desk_may($1::jsonb, b.office) AND $2::jsonb IS NOT NULL
