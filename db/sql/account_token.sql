-- $1 account, $2 SHA-256 of the token, $3 the token against forged requests, $4 who gives it. The day until which it is good.
SELECT to_char(account_token($1, $2, $3, $4) AT TIME ZONE 'Europe/Paris', 'YYYY-MM-DD')
