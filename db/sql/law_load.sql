-- $1 kinds of paper, procedures and the pieces of forms, as JSON (0009-procedures.sql, 0041-paper.sql). How many procedures are new or have changed.
SELECT law_load($1::jsonb) FROM (SELECT kinds_load($1::jsonb -> 'kinds')) k
