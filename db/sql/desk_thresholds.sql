-- $1 who, $2 {"from"}.
SELECT threshold_report($2::jsonb) WHERE $1::jsonb IS NOT NULL
