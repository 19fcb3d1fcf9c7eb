-- $1 page. Where it lies, by how much it was turned, whether all of its words are wanted, and pages of the same person that may show the same paper.
SELECT page_lies(p) || jsonb_build_object('whole', page_may_witness(p) OR page_may_go_on(p), 'others', coalesce((SELECT jsonb_agg(page_lies(q) || jsonb_build_object('id', q.id) ORDER BY c.distance, q.id)
    FROM page_same_candidates(p) c JOIN page q ON q.id = c.page_id), '[]'))
FROM page p WHERE p.id = $1::bigint
