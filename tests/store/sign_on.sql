-- Coming in by an OpenID provider: a login comes back once and to its browser; an account is one person's; nobody gets a right by being known elsewhere.
SELECT plan(26);
SELECT office_known('75');
INSERT INTO account (name, password, role, office) VALUES ('nadia', '$y$x', 'clerk', '75'), ('sami', '$y$x', 'supervisor', NULL), ('root', '$y$x', 'administrator', NULL);
CREATE FUNCTION begun(state text, browser text) RETURNS void LANGUAGE sql AS $$
    SELECT sign_on_begin(jsonb_build_object('state', encode(sha256(state::bytea), 'hex'), 'browser', encode(sha256(browser::bytea), 'hex'), 'nonce', 'n-' || state, 'verifier', 'v', 'back', '/'))
$$;
CREATE FUNCTION taken(state text, browser text) RETURNS text LANGUAGE sql AS $$
    SELECT sign_on_take(encode(sha256(state::bytea), 'hex'), encode(sha256(browser::bytea), 'hex')) ->> 'nonce'
$$;
CREATE FUNCTION known(subject text, claim text DEFAULT NULL, code text DEFAULT 'aaaaa-aaaaa', issuer text DEFAULT 'https://i') RETURNS jsonb LANGUAGE sql AS $$
    SELECT sign_on_identity(jsonb_build_object('issuer', issuer, 'subject', subject, 'claim', claim, 'shown', 'Somebody <s@example.fr>', 'code', code))
$$;
SELECT begun('one', 'firefox'), begun('two', 'firefox'), begun('three', 'firefox');
SELECT is(taken('one', 'firefox'), 'n-one', 'what a browser began comes back to it');
SELECT is(taken('one', 'firefox'), NULL, 'once');
SELECT is(taken('two', 'chromium'), NULL, 'to no other');
SELECT is(taken('two', 'firefox'), NULL, 'and not to it either, after another tried');
SELECT is(taken('four', 'firefox'), NULL, 'what nobody began does not');
UPDATE sign_on SET begun_at = now() - interval '11 minutes';
SELECT is(taken('three', 'firefox'), NULL, 'nor what is too old');
INSERT INTO sign_on (state_sha256, browser_sha256, nonce, verifier, back) SELECT encode(sha256(i::text::bytea), 'hex'), encode(sha256(''), 'hex'), '', '', '' FROM generate_series(1, 5000) i;
SELECT throws_ok($$SELECT begun('five', 'firefox')$$, 'GU008', NULL, 'there is an end to how many may be under way');
UPDATE sign_on SET begun_at = now() - interval '11 minutes';
SELECT lives_ok($$SELECT begun('five', 'firefox')$$, 'which old ones do not reach');
SELECT is(known('p1'), '{"code": "aaaaa-aaaaa"}', 'whom nobody knows gets a code');
SELECT is(known('p1', NULL, 'bbbbb-bbbbb'), '{"code": "aaaaa-aaaaa"}', 'the same the next time');
SELECT is((SELECT count(*) FROM event WHERE kind = 'sign_on.unknown' AND data::text NOT LIKE '%Somebody%'), 2::bigint, 'and stands in the journal, without his name');
SELECT throws_ok($$SELECT account_link('nadia', 'ccccc-ccccc', 'root')$$, 'GU003', NULL, 'a code that nobody got links nobody');
SELECT throws_ok($$SELECT account_link('nobody', 'aaaaa-aaaaa', 'root')$$, 'GU003', NULL, 'no account, no link');
SELECT account_link('nadia', 'aaaaa-aaaaa', 'root');
SELECT is(known('p1'), '{"locked": false, "account": "nadia"}', 'linked, it is that account');
SELECT is(known('p1', NULL, 'ddddd-ddddd', 'https://j'), '{"code": "ddddd-ddddd"}', 'the same subject of another issuer is somebody else');
SELECT throws_ok($$SELECT account_link('nadia', 'ddddd-ddddd', 'root')$$, 'GU006', NULL, 'an account is one person''s');
SELECT throws_ok($$INSERT INTO account_identity (account, issuer, subject, linked_by) VALUES ('sami', 'https://i', 'p1', '')$$, '23505', NULL, 'and a person has one account');
SELECT account_entrance('sami', '{"expected": "sami@example.fr"}', 'root');
SELECT throws_ok($$SELECT account_entrance('root', '{"expected": "sami@example.fr"}', 'root')$$, 'GU006', NULL, 'two accounts do not expect one person');
SELECT is(known('p2', 'other@example.fr', 'eeeee-eeeee') ? 'code', true, 'what nobody expects links nobody');
SELECT is(known('p3', 'sami@example.fr'), '{"locked": false, "account": "sami"}', 'what is expected links');
SELECT is(known('p4', 'sami@example.fr', 'fffff-fffff') ? 'code', true, 'once');
SELECT session_open('sami', repeat('a', 64), 'c', 'sign_on', 'x.y.z');
SELECT account_entrance('sami', '{"unlinked": true}', 'root');
SELECT is((SELECT count(*) FROM desk_session), 0::bigint, 'what is unlinked is out');
SELECT is(known('p3', 'sami@example.fr', 'ggggg-ggggg') ? 'code', true, 'and not linked again by itself');
UPDATE account SET locked = true WHERE name = 'nadia';
SELECT is(known('p1') ->> 'locked', 'true', 'a locked account is said to be');
SELECT throws_ok($$SELECT account_entrance('sami', '{"recovery": "$y$x"}', 'root')$$, 'GU006', NULL, 'only an administrator is let in for need');
SELECT account_entrance('root', '{"recovery": "$y$x"}', 'root');
SELECT session_open('root', repeat('b', 64), 'c', 'recovery', NULL);
SELECT is((SELECT recovery FROM account WHERE name = 'root'), NULL, 'once');
