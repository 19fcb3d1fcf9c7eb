-- $1 {"from", "to", "office"}.
SELECT parity_report($1::jsonb)
