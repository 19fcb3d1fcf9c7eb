-- $1 name, $2 value as JSON, $3 agent.
SELECT review_setting_change($1, $2::jsonb, $3)
