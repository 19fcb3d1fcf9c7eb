-- $1 account as JSON (name, password, role, office), $2 by whom.
SELECT account_set($1::jsonb, $2)
