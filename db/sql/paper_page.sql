-- $1 page. Where it lies, by how much it was turned, whether by a person who has it tried as a form, whether all of its words are wanted, and pages of the same person that may show the same paper.
SELECT page_lies(p) || jsonb_build_object('rotation', coalesce((p.reading ->> 'rotation')::integer, 0), 'turned', page_wants_look_turned(p) AND EXISTS (
        SELECT FROM page_arrangement a WHERE a.page_id = p.id AND a.turned <> 0), 'whole', page_may_witness(p) OR page_may_go_on(p), 'others', coalesce((SELECT jsonb_agg(page_lies(q) || jsonb_build_object('id', q.id) ORDER BY c.distance, q.id)
    FROM page_same_candidates(p) c JOIN page q ON q.id = c.page_id), '[]'))
FROM page p WHERE p.id = $1::bigint
