-- Least rights for the account that guichet work, watch and serve use. Run by the owner of the store, after each
-- "guichet db migrate" (which the owner alone does):
--     createuser --no-login guichet_desk; createuser --role=guichet_desk guichet_work      (once, by the administrator of PostgreSQL)
--     psql -c 'ALTER ROLE guichet_work BYPASSRLS'      (once, too: without it all works, and workers are asked which office acts, again and again)
--     psql -v ON_ERROR_STOP=1 "$OWNER" -f scripts/systemd/roles.sql
-- Not being the owner, that account cannot switch off a trigger or a constraint, drop, alter or empty anything.
SET search_path = guichet;
GRANT USAGE ON SCHEMA guichet TO guichet_work;
REVOKE ALL ON ALL TABLES IN SCHEMA guichet FROM guichet_work;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA guichet TO guichet_work;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA guichet TO guichet_work;
-- What was written stays: the journal, the bytes of originals, pictures of pages, decisions.
REVOKE UPDATE ON event, event_chain, original_part, page_picture, field_decision FROM guichet_work;
REVOKE INSERT, UPDATE ON migration, seal_kind, destruction FROM guichet_work;
-- What is derived from it is made anew.
GRANT DELETE ON field_review, case_value, case_word, piece, form_piece, law, desk_session, sign_on, sign_on_unknown,
                seal_due TO guichet_work;
-- The desk asks as guichet_desk, which sees rows of the office of whoever acts (db/migrations/0047-rows.sql).
SELECT desk_rights() AS desk \gset
\if :desk
\else
\warn the role guichet_desk is not there: guichet serve will not start (createuser --no-login guichet_desk; GRANT guichet_desk TO guichet_work)
\endif
