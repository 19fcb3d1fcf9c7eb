-- $1 {"request_number", "foreigner_number", "birth_date", "last_name"} of a signed code. The number of the case that it names; '' when there is none.
SELECT coalesce(case_by_code($1::jsonb), '')
