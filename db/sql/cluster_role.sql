DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'guichet_desk') THEN CREATE ROLE guichet_desk NOLOGIN; END IF; END $$;
GRANT guichet_desk TO guichet;
