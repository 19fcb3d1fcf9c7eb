-- $1 procedures and the pieces of forms, as JSON (0009-procedures.sql). How many procedures are new or have changed.
SELECT law_load($1::jsonb)
