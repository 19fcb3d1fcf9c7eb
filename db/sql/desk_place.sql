-- $1 who, $2 {"id", "case_number" | "fate", "kind"}: a person says where a page belongs.
SELECT review_place(($2::jsonb - 'id') || jsonb_build_object('agent', $1::jsonb ->> 'agent', 'page_id',
    (SELECT p.id FROM page p JOIN original o ON o.id = p.original_id JOIN batch b ON b.id = o.batch_id
     WHERE p.id = ($2::jsonb ->> 'id')::bigint AND desk_may($1::jsonb, b.office))))
