-- $1 at most so many.
SELECT review_list($1::integer)
