-- $1 who, $2 {"id": number}: this person's last step in laying out the case is taken back.
SELECT arrangement_undo($1::jsonb, 'case', (SELECT c.number FROM case_file c WHERE c.number = upper($2::jsonb ->> 'id') AND desk_may($1::jsonb, c.office)))
