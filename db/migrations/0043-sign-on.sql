-- Coming in by an OpenID provider: who of ours is who of theirs. Roles and offices stay what they are here.

-- One account is one person there. Linked by an administrator, or once by a value that the administrator expects.
CREATE TABLE account_identity (
    account   text PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    issuer    text NOT NULL,
    subject   text NOT NULL CHECK (subject <> '' AND length(subject) <= 255),
    linked_at timestamptz NOT NULL DEFAULT now(),
    linked_by text NOT NULL,
    UNIQUE (issuer, subject)
);

-- What the provider will say of this account's person at the first login (an address, a number); used up by it.
ALTER TABLE account ADD COLUMN expected text UNIQUE CHECK (expected <> '' AND length(expected) <= 320);

-- A password for one entrance while there is none by password, made by command.
ALTER TABLE account ADD COLUMN recovery text CHECK (recovery LIKE '$y$%'), ADD COLUMN recovery_until timestamptz;

-- Logins that were begun and have not come back; each comes back at most once.
CREATE TABLE sign_on (
    state_sha256   text PRIMARY KEY CHECK (state_sha256 ~ '^[0-9a-f]{64}$'),
    browser_sha256 text NOT NULL CHECK (browser_sha256 ~ '^[0-9a-f]{64}$'),
    nonce          text NOT NULL,
    verifier       text NOT NULL, -- PKCE; worth nothing without the code
    back           text NOT NULL,
    begun_at       timestamptz NOT NULL DEFAULT now()
);

-- People whom the provider knows and we do not, for a week: the code is what they tell the administrator.
CREATE TABLE sign_on_unknown (
    code    text PRIMARY KEY CHECK (code ~ '^[0-9a-z+-]{11}$'),
    issuer  text NOT NULL,
    subject text NOT NULL,
    shown   text NOT NULL CHECK (length(shown) <= 400), -- name and address as the provider says them
    seen_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (issuer, subject)
);

-- What the provider wants to see again when the person leaves.
ALTER TABLE desk_session ADD COLUMN id_token text;

-- As before, with the way: 'password', 'recovery' (used up by it), 'sign_on'.
DROP FUNCTION session_open(text, text, text);
CREATE FUNCTION session_open(opening text, token_sha256 text, csrf text, way text, id_token text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM desk_session WHERE ends_at <= now() OR seen_at <= now() - interval '1 hour';
    UPDATE account SET failures = 0, recovery = NULL, recovery_until = NULL WHERE name = opening;
    INSERT INTO desk_session (token_sha256, account, csrf, ends_at, id_token)
    VALUES (token_sha256, opening, csrf, now() + interval '12 hours', id_token);
    PERFORM event_add('account.entered', 'account', opening, opening, jsonb_build_object('way', way));
END $$;

-- At most so many at a time: whoever is nobody yet may begin one.
CREATE FUNCTION sign_on_begin(begun jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM sign_on WHERE begun_at <= now() - interval '10 minutes';
    IF (SELECT count(*) FROM sign_on) >= 5000 THEN
        RAISE EXCEPTION 'too many logins are under way' USING ERRCODE = 'GU008';
    END IF;
    INSERT INTO sign_on (state_sha256, browser_sha256, nonce, verifier, back)
    VALUES (begun ->> 'state', begun ->> 'browser', begun ->> 'nonce', begun ->> 'verifier', begun ->> 'back');
END $$;

-- What was begun under that state, once; null when it was not, is over, or was begun by another browser.
CREATE FUNCTION sign_on_take(state text, browser text) RETURNS jsonb LANGUAGE sql AS $$
    WITH taken AS (DELETE FROM sign_on WHERE state_sha256 = state RETURNING *)
    SELECT jsonb_build_object('nonce', nonce, 'verifier', verifier, 'back', back) FROM taken
    WHERE browser_sha256 = browser AND begun_at > now() - interval '10 minutes'
$$;

CREATE FUNCTION account_identify(who text, at_issuer text, as_subject text, by_agent text, way text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO account_identity (account, issuer, subject, linked_by) VALUES (who, at_issuer, as_subject, by_agent);
    UPDATE account SET expected = NULL WHERE name = who;
    DELETE FROM sign_on_unknown WHERE issuer = at_issuer AND subject = as_subject;
    PERFORM event_add('account.linked', 'account', who, by_agent, jsonb_build_object('way', way));
EXCEPTION WHEN unique_violation THEN
    RAISE EXCEPTION 'account "%" or that person is linked already', who USING ERRCODE = 'GU006';
END $$;

-- Whose account it is: {"account", "locked"}; or {"code"} for whoever has none. `said`: issuer, subject, claim (null: none that counts),
-- shown, code (used when none was given yet).
CREATE FUNCTION sign_on_identity(said jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    known account;
    given text;
BEGIN
    SELECT a.* INTO known FROM account_identity i JOIN account a ON a.name = i.account
    WHERE i.issuer = said ->> 'issuer' AND i.subject = said ->> 'subject';
    IF known.name IS NULL THEN
        SELECT * INTO known FROM account a WHERE a.expected = said ->> 'claim' AND NOT a.locked
            AND NOT EXISTS (SELECT FROM account_identity i WHERE i.account = a.name) FOR UPDATE;
        IF known.name IS NOT NULL THEN
            PERFORM account_identify(known.name, said ->> 'issuer', said ->> 'subject', known.name, 'claim');
        END IF;
    END IF;
    IF known.name IS NOT NULL THEN
        IF known.locked THEN
            PERFORM event_add('account.refused', 'account', known.name, '', '{"way": "sign_on"}');
        END IF;
        RETURN jsonb_build_object('account', known.name, 'locked', known.locked);
    END IF;
    DELETE FROM sign_on_unknown WHERE seen_at <= now() - interval '7 days';
    INSERT INTO sign_on_unknown AS u (code, issuer, subject, shown)
    VALUES (said ->> 'code', said ->> 'issuer', said ->> 'subject', left(said ->> 'shown', 400))
    ON CONFLICT (issuer, subject) DO UPDATE SET seen_at = now(), shown = excluded.shown
    RETURNING code INTO given;
    PERFORM event_add('sign_on.unknown', 'sign_on', given, '', jsonb_build_object('issuer', said ->> 'issuer'));
    RETURN jsonb_build_object('code', given);
END $$;

-- Links an account to whoever told this code.
CREATE FUNCTION account_link(linked text, told text, by_agent text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    person sign_on_unknown;
BEGIN
    SELECT * INTO person FROM sign_on_unknown WHERE code = told AND seen_at > now() - interval '7 days';
    IF person.code IS NULL OR NOT EXISTS (SELECT FROM account WHERE name = linked) THEN
        RAISE EXCEPTION 'there is no account "%", or no request "%"', linked, told USING ERRCODE = 'GU003';
    END IF;
    PERFORM account_identify(linked, person.issuer, person.subject, by_agent, 'administrator');
    RETURN jsonb_build_object('shown', person.shown, 'issuer', person.issuer);
END $$;

-- What changes about how an account comes in: {"expected"}, {"unlinked"}, {"recovery"} (a hash, for an hour; administrators only).
CREATE FUNCTION account_entrance(changed text, change jsonb, by_agent text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM account WHERE name = changed) THEN
        RAISE EXCEPTION 'there is no account "%"', changed USING ERRCODE = 'GU003';
    ELSIF change ? 'expected' THEN
        UPDATE account SET expected = change ->> 'expected' WHERE name = changed;
    ELSIF change ? 'unlinked' THEN
        DELETE FROM account_identity WHERE account = changed;
        DELETE FROM desk_session WHERE account = changed;
    ELSE
        UPDATE account SET recovery = change ->> 'recovery', recovery_until = now() + interval '1 hour', failures = 0, next_try_at = now()
        WHERE name = changed AND role = 'administrator' AND NOT locked;
        IF NOT FOUND THEN
            RAISE EXCEPTION '"%" is no administrator, or locked', changed USING ERRCODE = 'GU006';
        END IF;
    END IF;
    PERFORM event_add('account.entrance', 'account', changed, by_agent, jsonb_build_object('what', (SELECT min(k) FROM jsonb_object_keys(change) k)));
EXCEPTION WHEN unique_violation THEN
    RAISE EXCEPTION 'another account expects that already' USING ERRCODE = 'GU006';
WHEN check_violation THEN
    RAISE EXCEPTION 'an account expects an address or a number of 1 to 320 characters' USING ERRCODE = 'GU009';
END $$;
