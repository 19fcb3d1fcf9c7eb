-- $1 JSON: state and browser (SHA-256), nonce, verifier, back.
SELECT sign_on_begin($1::jsonb)
