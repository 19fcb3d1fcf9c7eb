-- $1 account, $2 SHA-256 of the token, $3 the token against forged requests, $4 the way, $5 the provider's token or NULL.
SELECT session_open($1, $2, $3, $4, $5)
