-- $1 code, $2 what is said of it (JSON: name, address, email, phone), $3 agent. The office as JSON.
SELECT office_set($1, $2::jsonb, $3)
