-- $1 SHA-256 of the state, $2 of the browser's token. JSON or null.
SELECT coalesce(sign_on_take($1, $2), 'null')
