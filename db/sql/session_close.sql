-- $1 SHA-256 of the token.
DELETE FROM desk_session WHERE token_sha256 = $1
