-- $1 case number. The case as JSON.
SELECT case_show($1)
