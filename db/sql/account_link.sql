-- $1 account, $2 code that the person told, $3 by whom. {"shown", "issuer"}.
SELECT account_link($1, $2, $3)
