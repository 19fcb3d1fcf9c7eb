-- $1 page. Where it lies, and by how much it was turned.
SELECT jsonb_build_object('original', original_id, 'page', number, 'turn', (coalesce((reading ->> 'rotation')::integer, 0) + coalesce(a.turned, 0)) % 360)
FROM page LEFT JOIN page_arrangement a ON a.page_id = page.id WHERE id = $1::bigint
