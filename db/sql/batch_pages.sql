-- $1 batch. What assembling needs, as JSON.
SELECT sheet_cases(batch_pages($1::bigint))
