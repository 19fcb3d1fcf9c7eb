-- $1 who, $2 {"id": name, "budget", "from"}.
SELECT threshold_preview($2::jsonb ->> 'id', ($2::jsonb ->> 'budget')::numeric, $2::jsonb) WHERE $1::jsonb IS NOT NULL
