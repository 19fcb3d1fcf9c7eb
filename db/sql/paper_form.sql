-- $1 job, $2 attempt, $3 what was found, as JSON: a page that was turned shows itself to be of a form. What became of it; "no": it is none any more.
SELECT turned_form_store($1::bigint, $2::integer, $3::jsonb)
