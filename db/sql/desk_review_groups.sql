-- $1 who, $2 {}. Fields of one name that wait and are free, most first: what can be looked at side by side.
SELECT jsonb_build_object('groups', review_groups($1::jsonb)) WHERE $2::jsonb IS NOT NULL
