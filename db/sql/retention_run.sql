-- $1 rules as JSON, $2 visa, $3 the list's word, $4 agent. How many cases were destroyed.
SELECT retention_run($1::jsonb, $2, $3, $4)::text
