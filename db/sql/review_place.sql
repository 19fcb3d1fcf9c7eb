-- $1 placement as JSON.
SELECT review_place($1::jsonb)
