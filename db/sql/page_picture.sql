-- $1 page. Its picture.
SELECT jpeg FROM page_picture WHERE page_id = $1::bigint
