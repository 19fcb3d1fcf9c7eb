-- $1 case number, $2 kind, $3 SHA-256 of the file, $4 what it says (JSON), $5 agent. The notice's id.
SELECT notice_add($1, $2, $3, $4::jsonb, $5)
