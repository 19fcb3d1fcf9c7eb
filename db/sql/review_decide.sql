-- $1 field, $2 decision as JSON.
SELECT review_decide($1::bigint, $2::jsonb)
