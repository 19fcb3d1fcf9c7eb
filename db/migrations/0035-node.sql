-- Nodes: counters that go on without this store. Each has blocks of deposit numbers of its own, given ahead; what it took in comes here later
-- under those numbers. No two blocks share a number, and no block is ever given again, whatever became of its node.

CREATE TABLE node (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name      text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
    office    text NOT NULL REFERENCES office,
    joined_at timestamptz NOT NULL DEFAULT now(),
    synced_at timestamptz
);

-- By which keys it signed its proofs of deposit: one more each time that it joins with a new one.
CREATE TABLE node_key (
    name       text PRIMARY KEY CHECK (name ~ '^[A-Z2-7]{8}$'),
    node_id    bigint NOT NULL REFERENCES node,
    public_pem text NOT NULL CHECK (public_pem LIKE '-----BEGIN PUBLIC KEY-----%'),
    since      timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER node_key_kept BEFORE UPDATE OR DELETE ON node_key FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE node_block (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    node_id  bigint NOT NULL REFERENCES node,
    first    bigint NOT NULL CHECK (first > 0),
    last     bigint NOT NULL CHECK (last < 100000000),
    next     bigint NOT NULL,                -- the first that the node had not given when it last said so
    retired  boolean NOT NULL DEFAULT false, -- what is left of it is never given
    given_at timestamptz NOT NULL DEFAULT now(),
    CHECK (first <= last AND next BETWEEN first AND last + 1),
    CONSTRAINT node_blocks_apart EXCLUDE USING gist (int8range(first, last, '[]') WITH &&)
);
CREATE INDEX node_block_node ON node_block (node_id);
CREATE TRIGGER node_block_kept BEFORE UPDATE OF id, node_id, first, last, given_at OR DELETE ON node_block
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The number in a node's key "D-0001-2345-K"; NULL for a key of another kind.
CREATE FUNCTION deposit_number(key text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF key !~ '^D-[0-9]{4}-[0-9]{4}-[0-9A-Z]$' THEN
        RETURN NULL;
    END IF;
    IF right(key, 1) <> check_character(left(key, -2)) THEN
        RAISE EXCEPTION 'the deposit number % has a wrong check character', key USING ERRCODE = 'GU009';
    END IF;
    RETURN (substr(key, 3, 4) || substr(key, 8, 4))::bigint;
END $$;

-- What a node took in: by its number, and for which content the number was given, so that no number ever stands for two things.
ALTER TABLE batch ADD deposit bigint UNIQUE, ADD node_id bigint REFERENCES node, ADD subject text;
ALTER TABLE batch ADD CONSTRAINT batch_of_a_node CHECK ((deposit IS NULL) = (node_id IS NULL) AND (deposit IS NULL) = (subject IS NULL));
CREATE TRIGGER batch_deposit_kept BEFORE UPDATE OF deposit, node_id, subject ON batch FOR EACH ROW EXECUTE FUNCTION refuse_change();

SELECT seal_define('node', 'node', 'node', 'id', '{id,name,office,joined_at,synced_at}');
SELECT seal_define('node_key', 'node_key', 'node_key', 'node_id', '{name,node_id,public_pem,since}');
SELECT seal_define('node_block', 'node_block', 'node_block', 'node_id', '{id,node_id,first,last,next,retired,given_at}');
SELECT seal_define('batch', 'batch', 'batch', 'id', '{id,key,office,channel,received_on,postmark_on,operator,label,duplex,expected_sheets,expected_cases,expected_separators,state,stop_code,stop_message,found_cases,found_separators,released_by,released_reason,opened_at,closed_at,deposit,node_id,subject}');

CREATE FUNCTION node_of_deposit(number bigint, key text) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    found bigint;
BEGIN
    IF number IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT node_id INTO found FROM node_block WHERE int8range(first, last, '[]') @> number;
    IF found IS NULL THEN
        RAISE EXCEPTION 'the deposit number % is in no block that was given to a node', key USING ERRCODE = 'GU009';
    END IF;
    RETURN found;
END $$;

CREATE OR REPLACE FUNCTION batch_open(request jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    opened batch;
    number bigint := deposit_number(request ->> 'key');
BEGIN
    IF coalesce(request ->> 'office', '') !~ '^[0-9A-Z]{1,8}$' THEN
        RAISE EXCEPTION 'a batch needs an office of 1 to 8 capitals or digits, not "%"', left(request ->> 'office', 20)
            USING ERRCODE = 'GU009';
    END IF;
    INSERT INTO batch (key, office, channel, received_on, postmark_on, operator, label, duplex,
                       expected_sheets, expected_cases, expected_separators, deposit, node_id, subject)
    SELECT request ->> 'key', office_known(request ->> 'office'), request ->> 'channel',
           coalesce((request ->> 'received_on')::date, (now() AT TIME ZONE 'Europe/Paris')::date),
           (request ->> 'postmark_on')::date, coalesce(request ->> 'operator', ''), coalesce(request ->> 'label', ''),
           coalesce((request ->> 'duplex')::boolean, false),
           (request -> 'expected' ->> 'sheets')::integer, (request -> 'expected' ->> 'cases')::integer,
           (request -> 'expected' ->> 'separators')::integer, number, node_of_deposit(number, request ->> 'key'),
           CASE WHEN number IS NOT NULL THEN coalesce(request ->> 'subject', '') END
    WHERE NOT EXISTS (SELECT FROM batch WHERE key = request ->> 'key')
    ON CONFLICT (key) DO NOTHING
    RETURNING * INTO opened;
    IF opened.id IS NOT NULL THEN
        PERFORM event_add('batch.opened', 'batch', opened.id::text, request ->> 'operator',
                          jsonb_build_object('office', request ->> 'office', 'channel', request ->> 'channel', 'deposit', opened.deposit));
        RETURN opened.id;
    END IF;
    SELECT * INTO opened FROM batch WHERE key = request ->> 'key';
    IF opened.subject <> coalesce(request ->> 'subject', '') THEN
        RAISE EXCEPTION 'the deposit number % stands for another deposit: its node gave it twice', request ->> 'key' USING ERRCODE = 'GU009';
    END IF;
    RETURN opened.id;
END $$;

CREATE FUNCTION node_block_give(of_node bigint, numbers bigint) RETURNS node_block LANGUAGE plpgsql AS $$
DECLARE
    given node_block;
BEGIN
    LOCK TABLE node_block IN SHARE ROW EXCLUSIVE MODE;
    INSERT INTO node_block (node_id, first, last, next)
    SELECT of_node, coalesce(max(last), 0) + 1, coalesce(max(last), 0) + greatest(numbers, 1), coalesce(max(last), 0) + 1 FROM node_block
    RETURNING * INTO given;
    PERFORM event_add('node.block', 'node', of_node::text, '', jsonb_build_object('first', given.first, 'last', given.last));
    RETURN given;
END $$;

CREATE FUNCTION node_office(of_office text) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('code', code, 'name', name, 'address', address, 'phone', phone, 'email', email) FROM office WHERE code = of_office
$$;

-- A machine becomes the node of that name, or becomes it anew after it has lost its state: what was left of earlier blocks is retired.
-- {"name", "office", "key", "public_key", "numbers", "agent"}
CREATE FUNCTION node_join(said jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    joined node;
    given node_block;
BEGIN
    PERFORM agent_known(said ->> 'agent');
    INSERT INTO node (name, office) VALUES (said ->> 'name', office_known(said ->> 'office'))
    ON CONFLICT (name) DO UPDATE SET office = excluded.office RETURNING * INTO joined;
    INSERT INTO node_key (name, node_id, public_pem) VALUES (said ->> 'key', joined.id, said ->> 'public_key') ON CONFLICT DO NOTHING;
    IF NOT EXISTS (SELECT FROM node_key WHERE name = said ->> 'key' AND node_id = joined.id) THEN
        RAISE EXCEPTION 'the key % is another node''s', said ->> 'key' USING ERRCODE = 'GU009';
    END IF;
    UPDATE node_block SET retired = true WHERE node_id = joined.id AND NOT retired;
    PERFORM event_add('node.joined', 'node', joined.id::text, said ->> 'agent', jsonb_build_object('name', joined.name, 'key', said -> 'key'));
    given := node_block_give(joined.id, (said ->> 'numbers')::bigint);
    RETURN jsonb_build_object('block', jsonb_build_object('first', given.first, 'last', given.last), 'office', node_office(joined.office));
END $$;

-- What a node says of its blocks ({"name", "key", "blocks": [{"first", "last", "next"}], "numbers"}); a new block when less than half of
-- `numbers` is left. "stale": a number that the node believes to be still free has come here already: it has forgotten
-- something, and what is left of its blocks is retired.
CREATE FUNCTION node_sync(said jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    n node;
    stale boolean;
    given node_block;
    numbers bigint := (said ->> 'numbers')::bigint;
BEGIN
    SELECT node.* INTO n FROM node JOIN node_key k ON k.node_id = node.id WHERE node.name = said ->> 'name' AND k.name = said ->> 'key'
    FOR UPDATE OF node;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no node % with that key', said ->> 'name' USING ERRCODE = 'GU003';
    END IF;
    SELECT coalesce(bool_or(c.last IS NULL OR c.retired OR s.next < c.next
                            OR EXISTS (SELECT FROM batch WHERE deposit BETWEEN s.next AND s.last)), false) INTO stale
    FROM jsonb_to_recordset(said -> 'blocks') AS s (first bigint, last bigint, next bigint)
    LEFT JOIN node_block c ON c.node_id = n.id AND c.first = s.first AND c.last = s.last;
    IF stale THEN
        UPDATE node_block SET retired = true WHERE node_id = n.id AND NOT retired;
        PERFORM event_add('node.stale', 'node', n.id::text, '', '{}');
    ELSE
        UPDATE node_block c SET next = s.next FROM jsonb_to_recordset(said -> 'blocks') AS s (first bigint, last bigint, next bigint)
        WHERE c.node_id = n.id AND c.first = s.first AND c.next <> s.next;
    END IF;
    UPDATE node SET synced_at = now() WHERE id = n.id;
    IF (SELECT coalesce(sum(last - next + 1), 0) FROM node_block WHERE node_id = n.id AND NOT retired) * 2 < numbers THEN
        given := node_block_give(n.id, numbers);
    END IF;
    RETURN jsonb_build_object('stale', stale, 'office', node_office(n.office),
                              'block', CASE WHEN given.id IS NOT NULL THEN jsonb_build_object('first', given.first, 'last', given.last) END);
END $$;

CREATE FUNCTION node_list() RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'name', n.name, 'office', n.office, 'joined_at', n.joined_at, 'synced_at', n.synced_at,
        'left', (SELECT coalesce(sum(last - next + 1), 0) FROM node_block b WHERE b.node_id = n.id AND NOT b.retired),
        'deposits', (SELECT count(*) FROM batch b WHERE b.node_id = n.id),
        'blocks', (SELECT jsonb_agg(jsonb_build_object('first', b.first, 'last', b.last, 'next', b.next, 'retired', b.retired) ORDER BY b.first)
                   FROM node_block b WHERE b.node_id = n.id),
        'keys', (SELECT jsonb_agg(jsonb_build_object('name', k.name, 'public_pem', k.public_pem) ORDER BY k.since)
                 FROM node_key k WHERE k.node_id = n.id)) ORDER BY n.name), '[]')
    FROM node n
$$;
