-- $1 whether in any case. Gives the role of the desk what it may touch; by itself where it was made after the schema, or rights were not restored.
SELECT desk_rights() WHERE $1::boolean OR NOT coalesce(has_table_privilege((SELECT oid FROM pg_roles WHERE rolname = 'guichet_desk'), 'guichet.case_file', 'SELECT'), true)
