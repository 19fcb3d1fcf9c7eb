-- $1 {"from", "to", "office"}.
SELECT quality_report($1::jsonb)
