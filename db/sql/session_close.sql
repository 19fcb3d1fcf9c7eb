-- $1 SHA-256 of the token. The provider's token that came with it, "" when there was none.
WITH gone AS (DELETE FROM desk_session WHERE token_sha256 = $1 RETURNING id_token)
SELECT coalesce((SELECT id_token FROM gone), '')
