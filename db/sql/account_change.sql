-- $1 account, $2 what changes ("password", "locked") as JSON, $3 by whom.
SELECT account_change($1, $2::jsonb, $3)
