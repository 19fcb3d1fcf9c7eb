-- The journal: what happened to what, by whom. Rows are only ever added. Each is chained to the one before by SHA-256.
-- It holds identifiers and words, never the values that people wrote.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% keeps what was written: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'GU001';
END $$;

CREATE TABLE event (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    kind         text NOT NULL CHECK (kind ~ '^[a-z_]+\.[a-z_]+$'),
    subject_kind text NOT NULL CHECK (subject_kind ~ '^[a-z_]+$'),
    subject      text NOT NULL,
    agent        text NOT NULL DEFAULT '',
    data         jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX event_subject ON event (subject_kind, subject, id);

-- The chain stands beside the events, because its one lock must be the last thing that a transaction takes: it is closed
-- at commit, so that long transactions neither wait for one another nor deadlock.
CREATE TABLE event_chain (
    place bigint PRIMARY KEY CHECK (place > 0),
    event_id bigint NOT NULL UNIQUE REFERENCES event,
    hash     bytea NOT NULL CHECK (length(hash) = 32)
);

CREATE FUNCTION event_digest(previous bytea, place bigint, e event) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(previous || convert_to(
        jsonb_build_array(place, e.id, (extract(epoch FROM e.at) * 1000000)::bigint, e.kind, e.subject_kind, e.subject,
                          e.agent, e.data)::text, 'UTF8'))
$$;

CREATE FUNCTION event_link() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last event_chain;
BEGIN
    PERFORM pg_advisory_xact_lock(7283914460022);
    SELECT * INTO last FROM event_chain ORDER BY place DESC LIMIT 1;
    INSERT INTO event_chain (place, event_id, hash)
    VALUES (coalesce(last.place, 0) + 1, NEW.id,
            event_digest(coalesce(last.hash, '\x'), coalesce(last.place, 0) + 1, NEW));
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER event_linked AFTER INSERT ON event DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION event_link();
CREATE TRIGGER event_kept BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_not_emptied BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER chain_kept BEFORE UPDATE OR DELETE ON event_chain FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER chain_not_emptied BEFORE TRUNCATE ON event_chain FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION event_add(kind text, subject_kind text, subject text, agent text DEFAULT '', data jsonb DEFAULT '{}')
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO event (kind, subject_kind, subject, agent, data)
    VALUES ($1, $2, $3, coalesce($4, ''), jsonb_strip_nulls($5));
END $$;

-- The first event whose link does not fit, or an event without a link; count is how many links were recomputed.
CREATE FUNCTION event_verify(OUT count bigint, OUT bad_event bigint) LANGUAGE plpgsql AS $$
DECLARE
    link record;
    previous bytea := '\x';
BEGIN
    count := 0;
    FOR link IN SELECT c.place, c.event_id, c.hash, e FROM event_chain c LEFT JOIN event e ON e.id = c.event_id
                ORDER BY c.place LOOP
        IF link.place <> count + 1 OR link.e IS NULL
           OR link.hash <> event_digest(previous, link.place, link.e) THEN
            bad_event := link.event_id;
            RETURN;
        END IF;
        previous := link.hash;
        count := count + 1;
    END LOOP;
    SELECT min(e.id) INTO bad_event FROM event e WHERE NOT EXISTS (SELECT FROM event_chain c WHERE c.event_id = e.id);
END $$;
