-- Nodes: blocks that never meet, numbers that stand for one deposit, a node that forgot what it gave.
SELECT plan(17);
CREATE TEMP TABLE pem AS SELECT E'-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----\n' AS text;
CREATE FUNCTION tap_join(name text, key text, numbers integer) RETURNS jsonb LANGUAGE sql AS $$
    SELECT node_join(jsonb_build_object('name', name, 'office', '75', 'key', key, 'public_key', (SELECT text FROM pem), 'numbers', numbers, 'agent', 'alice'))
$$;
CREATE FUNCTION tap_sync(name text, key text, first bigint, last bigint, next bigint) RETURNS jsonb LANGUAGE sql AS $$
    SELECT node_sync(jsonb_build_object('name', name, 'key', key, 'numbers', 10, 'blocks', jsonb_build_array(jsonb_build_object(
        'first', first, 'last', last, 'next', next))))
$$;
CREATE FUNCTION tap_deposit(number bigint) RETURNS text LANGUAGE sql AS $$
    SELECT body || '-' || check_character(body) FROM (SELECT format('D-%s-%s', lpad((number / 10000)::text, 4, '0'), lpad((number % 10000)::text, 4, '0')) AS body) b
$$;
SELECT is(tap_join('mairie-1', 'AAAAAAAA', 10) -> 'block', '{"first": 1, "last": 10}', 'the first node gets the first block');
SELECT is(tap_join('mairie-2', 'BBBBBBBB', 10) -> 'block', '{"first": 11, "last": 20}', 'the second the next');
SELECT throws_ok($$INSERT INTO node_block (node_id, first, last, next) SELECT id, 20, 25, 20 FROM node LIMIT 1$$, '23P01', NULL, 'no two blocks meet');
SELECT throws_ok($$SELECT tap_join('mairie-3', 'AAAAAAAA', 10)$$, 'GU009', NULL, 'a key is one node''s');
SELECT throws_ok($$UPDATE node_block SET last = 8 WHERE first = 1$$, 'GU001', NULL, 'a block stays as it was given');

SELECT isnt(tap_batch(tap_deposit(3), '{"subject": "s3"}'), NULL, 'what a node took in is opened under its number');
SELECT is((SELECT b.deposit || ' ' || n.name FROM batch b JOIN node n ON n.id = b.node_id), '3 mairie-1', 'and known by it');
SELECT is(tap_batch(tap_deposit(3), '{"subject": "s3"}'), (SELECT id FROM batch WHERE deposit = 3), 'delivered again it is the same');
SELECT throws_ok($$SELECT tap_batch(tap_deposit(3), '{"subject": "other"}')$$, 'GU009', NULL, 'a number given twice is found');
SELECT throws_ok($$SELECT tap_batch(tap_deposit(21), '{"subject": "s"}')$$, 'GU009', NULL, 'a number of no block is refused');
SELECT throws_ok($$SELECT tap_batch('D-0000-0004-' || CASE right(tap_deposit(4), 1) WHEN 'A' THEN 'B' ELSE 'A' END, '{"subject": "s"}')$$, 'GU009', NULL,
                 'so is one with a wrong check character');
SELECT lives_ok($$SELECT tap_batch('D-0000-00000-0001')$$, 'keys of another kind are no numbers');

SELECT is(tap_sync('mairie-1', 'AAAAAAAA', 1, 10, 4) - 'office', '{"stale": false, "block": null}', 'more than half left: nothing more');
SELECT is(tap_sync('mairie-1', 'AAAAAAAA', 1, 10, 8) -> 'block', '{"first": 21, "last": 30}', 'less than half: another block');
SELECT is(tap_sync('mairie-1', 'AAAAAAAA', 1, 10, 3) - 'office', '{"stale": true, "block": {"first": 31, "last": 40}}',
          'a node that forgot what it gave gets new numbers');
SELECT is((SELECT string_agg(first::text, ' ' ORDER BY first) FROM node_block JOIN node n ON n.id = node_id WHERE n.name = 'mairie-1' AND retired), '1 21',
          'and what was left of the old ones is retired');
SELECT is(tap_join('mairie-2', 'CCCCCCCC', 5) -> 'block', '{"first": 41, "last": 45}', 'a node that lost its state begins behind all others');
