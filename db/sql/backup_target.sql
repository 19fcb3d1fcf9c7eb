-- Whether there is something in this database that a restore would overwrite.
SELECT (to_regclass('guichet.event') IS NOT NULL OR to_regclass('guichet.original') IS NOT NULL)::text
