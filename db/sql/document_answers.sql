-- $1 document. Its answers as they stand, as JSON, or null.
SELECT coalesce(document_answers($1::bigint), 'null')
