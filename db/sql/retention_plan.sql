-- $1 rules as JSON. What may be destroyed, and a word for exactly this list.
SELECT retention_plan($1::jsonb)
