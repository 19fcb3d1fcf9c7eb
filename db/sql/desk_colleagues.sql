-- $1 who, $2 {}. Who may be handed a field.
SELECT jsonb_build_object('colleagues', review_colleagues($1::jsonb)) WHERE $2::jsonb IS NOT NULL
