-- $1 versions as JSON. The id of that set.
SELECT reader_version_know($1::jsonb)
