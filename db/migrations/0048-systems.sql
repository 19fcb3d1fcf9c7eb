-- Other systems (a portal, the ministry's own case system) come in by a token of their own: an account of the role "system", whose
-- sessions live until their day and not by signs of life.
ALTER TABLE account DROP CONSTRAINT account_role_check;
ALTER TABLE account ADD CONSTRAINT account_role_check CHECK (role IN ('clerk', 'supervisor', 'administrator', 'auditor', 'system'));
ALTER TABLE desk_session ADD COLUMN lasting boolean NOT NULL DEFAULT false;

-- A person's session ends after an hour without a sign of life, a system's on its day.
CREATE FUNCTION session_lives(s desk_session) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT s.ends_at > now() AND (s.lasting OR s.seen_at > now() - interval '1 hour')
$$;

-- As before, for sessions that live as they do now.
CREATE OR REPLACE FUNCTION acting_office() RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    IF NOT guichet.acting_bound() THEN
        RETURN '*';
    END IF;
    RETURN (SELECT coalesce(a.office, '*') FROM guichet.desk_session s JOIN guichet.account a ON a.name = s.account
            WHERE s.token_sha256 = current_setting('guichet.acting', true) AND guichet.session_lives(s) AND NOT a.locked);
END $$;

-- As before; a system has no other way in than its token.
CREATE OR REPLACE FUNCTION session_open(opening text, token_sha256 text, csrf text, way text, id_token text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM desk_session s WHERE NOT session_lives(s);
    IF EXISTS (SELECT FROM account WHERE name = opening AND role = 'system') THEN
        RAISE EXCEPTION 'account "%" is a system''s: it comes in by its token', opening USING ERRCODE = 'GU009';
    END IF;
    UPDATE account SET failures = 0, recovery = NULL, recovery_until = NULL WHERE name = opening;
    INSERT INTO desk_session (token_sha256, account, csrf, ends_at, id_token)
    VALUES (token_sha256, opening, csrf, now() + interval '12 hours', id_token);
    PERFORM event_add('account.entered', 'account', opening, opening, jsonb_build_object('way', way));
END $$;

-- A token for a year. Older ones go on for a day, in which whoever runs the system puts the new one in its place. Gives its last day.
CREATE FUNCTION account_token(of_account text, sha256 text, csrf text, by_agent text) RETURNS timestamptz LANGUAGE plpgsql AS $$
DECLARE
    until constant timestamptz := now() + interval '1 year';
BEGIN
    IF NOT EXISTS (SELECT FROM account WHERE name = of_account AND role = 'system') THEN
        RAISE EXCEPTION 'there is no account "%" of the role system', of_account USING ERRCODE = 'GU003';
    END IF;
    UPDATE desk_session SET ends_at = least(ends_at, now() + interval '1 day') WHERE account = of_account;
    INSERT INTO desk_session (token_sha256, account, csrf, ends_at, lasting) VALUES (sha256, of_account, csrf, until, true);
    PERFORM event_add('account.token', 'account', of_account, by_agent, jsonb_build_object('until', until));
    RETURN until;
END $$;
