-- $1 the submission as JSON text, whose own fingerprint is kept. The answer as JSON.
SELECT submission_file(($1::text)::jsonb, sha256(convert_to($1::text, 'UTF8')))
