-- The place where applied migrations are kept; two processes may come here at the same time.
CREATE SCHEMA IF NOT EXISTS guichet;
CREATE TABLE IF NOT EXISTS guichet.migration (
    number     integer PRIMARY KEY,
    name       text NOT NULL,
    sha256     text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
