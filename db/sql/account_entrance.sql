-- $1 account, $2 what changes about its entrance ("expected", "unlinked" or "recovery") as JSON, $3 by whom.
SELECT account_entrance($1, $2::jsonb, $3)
