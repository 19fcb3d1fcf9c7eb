-- $1 the submission as JSON. The answer as JSON.
SELECT submission_file($1::jsonb)
