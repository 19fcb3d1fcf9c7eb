-- pg_dump writes an empty search_path into its files: what tables call while they are filled again (CHECK constraints,
-- defaults, index expressions) must find its own names without the session's. A later migration that adds such a function
-- gives it its search_path itself.
DO $$
DECLARE
    called regprocedure;
BEGIN
    FOR called IN
        SELECT DISTINCT p.oid::regprocedure
        FROM pg_proc p
        JOIN pg_depend d ON d.refclassid = 'pg_proc'::regclass AND d.refobjid = p.oid
        WHERE p.pronamespace = 'guichet'::regnamespace
          AND d.classid IN ('pg_constraint'::regclass, 'pg_attrdef'::regclass, 'pg_class'::regclass)
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = guichet, pg_catalog', called);
    END LOOP;
END $$;
