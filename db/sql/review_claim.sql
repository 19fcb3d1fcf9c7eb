-- $1 agent, $2 lease in seconds. The field as JSON, or null.
SELECT review_claim($1, $2::integer)
