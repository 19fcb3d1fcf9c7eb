-- $1 account, $2 SHA-256 of the token, $3 the token against forged requests.
SELECT session_open($1, $2, $3)
