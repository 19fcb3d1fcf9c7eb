-- $1 the filter as JSON.
SELECT case_list($1::jsonb)
