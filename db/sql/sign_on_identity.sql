-- $1 JSON: issuer, subject, claim, shown, code. {"account", "locked"} or {"code"}.
SELECT sign_on_identity($1::jsonb)
