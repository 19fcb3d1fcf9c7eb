-- $1 account whose password was wrong.
SELECT account_failed($1)
