-- Scanning runs, originals and their pages.

CREATE TABLE batch (
    id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key                 text NOT NULL UNIQUE CHECK (key <> '' AND length(key) <= 500),
    office              text NOT NULL REFERENCES office,
    channel             text NOT NULL CHECK (channel IN ('counter', 'mail')),
    received_on         date NOT NULL,
    postmark_on         date,
    operator            text NOT NULL DEFAULT '',
    label               text NOT NULL DEFAULT '',
    duplex              boolean NOT NULL DEFAULT false,
    expected_sheets     integer CHECK (expected_sheets >= 0),
    expected_cases      integer CHECK (expected_cases >= 0),
    expected_separators integer CHECK (expected_separators >= 0),
    state               text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'sealed', 'stopped', 'closed')),
    stop_code           text NOT NULL DEFAULT '',
    stop_message        text NOT NULL DEFAULT '',
    found_cases         integer,             -- by the plan of assembling
    found_separators    integer,
    released_by         text REFERENCES agent,
    released_reason     text,
    opened_at           timestamptz NOT NULL DEFAULT now(),
    closed_at           timestamptz,
    CHECK ((state = 'stopped') = (stop_code <> '')),
    CHECK ((released_by IS NULL) = (released_reason IS NULL)),
    CHECK (released_reason <> ''),
    CHECK ((state = 'closed') = (closed_at IS NOT NULL))
);

-- The bytes as they came. Only the state of the reading moves.
CREATE TABLE original (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sha256       text NOT NULL UNIQUE CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    batch_id     bigint NOT NULL REFERENCES batch,
    sequence     integer NOT NULL CHECK (sequence > 0),
    media_type   text NOT NULL,
    name         text NOT NULL,
    size         bigint NOT NULL CHECK (size >= 0),
    capture      jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(capture) = 'object'),
    stored_at    timestamptz NOT NULL DEFAULT now(),
    state        text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'read', 'quarantined')),
    page_count   integer CHECK (page_count > 0),
    problem_code text NOT NULL DEFAULT '',
    problem      text NOT NULL DEFAULT '',
    CHECK ((state = 'read') = (page_count IS NOT NULL)),
    CHECK ((state = 'quarantined') = (problem_code <> ''))
);
CREATE INDEX original_batch ON original (batch_id, sequence, id);
CREATE TRIGGER original_kept
    BEFORE UPDATE OF id, sha256, batch_id, sequence, media_type, name, size, capture, stored_at OR DELETE ON original
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER original_not_emptied BEFORE TRUNCATE ON original FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Scans do not shrink: stored as they are, in parts, so that no single value grows without bound.
CREATE TABLE original_part (
    original_id bigint NOT NULL REFERENCES original,
    number      integer NOT NULL CHECK (number > 0),
    bytes       bytea NOT NULL,
    PRIMARY KEY (original_id, number)
);
ALTER TABLE original_part ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE TRIGGER original_part_kept BEFORE UPDATE OR DELETE ON original_part
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER original_part_not_emptied BEFORE TRUNCATE ON original_part
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- At commit the parts are the whole, and up to 64 MB the whole is what its name says.
CREATE FUNCTION original_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stored bigint;
BEGIN
    SELECT coalesce(sum(length(bytes)), 0) INTO stored FROM original_part WHERE original_id = NEW.id;
    IF stored <> NEW.size THEN
        RAISE EXCEPTION 'original %: % bytes of % are there', NEW.sha256, stored, NEW.size USING ERRCODE = 'GU009';
    END IF;
    IF stored <= 67108864 AND NEW.sha256 <> (SELECT encode(sha256(coalesce(string_agg(bytes, '' ORDER BY number), '')), 'hex')
                                             FROM original_part WHERE original_id = NEW.id) THEN
        RAISE EXCEPTION 'original %: the bytes have another SHA-256', NEW.sha256 USING ERRCODE = 'GU009';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER original_is_whole AFTER INSERT ON original DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION original_whole();

-- The same bytes came again: they are one original, and the batch that brought them says so.
CREATE TABLE original_again (
    original_id bigint NOT NULL REFERENCES original,
    batch_id    bigint NOT NULL REFERENCES batch,
    sequence    integer NOT NULL,
    name        text NOT NULL,
    came_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (batch_id, sequence, original_id)
);

CREATE TABLE page (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    original_id  bigint NOT NULL REFERENCES original,
    number       integer NOT NULL CHECK (number > 0),
    blank        boolean NOT NULL,
    hash         text,
    form         text,
    form_version text,
    form_page    integer,
    error        text NOT NULL DEFAULT '',
    reading      jsonb NOT NULL CHECK (jsonb_typeof(reading) = 'object'),
    fate         text NOT NULL DEFAULT 'to_place' CONSTRAINT page_fate_known CHECK (fate IN ('document', 'separator', 'blank', 'to_place')),
    fate_reason  text NOT NULL DEFAULT 'not_assembled',
    document_id  bigint REFERENCES document,
    duplicate_of bigint REFERENCES page CHECK (duplicate_of <> id),
    duplicate    text CHECK (duplicate IN ('proposed', 'confirmed', 'refused')),
    UNIQUE (original_id, number),
    CONSTRAINT page_of_a_document CHECK ((fate = 'document') = (document_id IS NOT NULL)),
    CONSTRAINT page_to_place_has_a_reason CHECK (fate <> 'to_place' OR fate_reason <> ''),
    CHECK (fate_reason <> 'not_assembled' OR fate = 'to_place'),
    CHECK ((duplicate_of IS NULL) = (duplicate IS NULL))
);
CREATE INDEX page_document ON page (document_id);
CREATE INDEX page_to_place ON page (id) WHERE fate = 'to_place' AND fate_reason <> 'not_assembled';
CREATE INDEX page_duplicate ON page (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE TRIGGER page_kept
    BEFORE UPDATE OF id, original_id, number, blank, hash, form, form_version, form_page, error, reading OR DELETE ON page
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER page_not_emptied BEFORE TRUNCATE ON page FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE field ADD FOREIGN KEY (page_id) REFERENCES page;

CREATE TABLE page_picture (
    page_id bigint PRIMARY KEY REFERENCES page,
    jpeg    bytea NOT NULL
);
ALTER TABLE page_picture ALTER COLUMN jpeg SET STORAGE EXTERNAL;

-- An original that is read has every one of its pages.
CREATE FUNCTION original_pages() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    o original;
    there bigint;
BEGIN
    SELECT * INTO o FROM original WHERE id = NEW.id;
    SELECT count(*) INTO there FROM page WHERE original_id = NEW.id;
    IF there <> coalesce(o.page_count, 0) THEN
        RAISE EXCEPTION 'original %: % pages of % are there', o.sha256, there, coalesce(o.page_count, 0)
            USING ERRCODE = 'GU009';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER original_has_pages AFTER INSERT OR UPDATE ON original DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION original_pages();
CREATE FUNCTION page_belongs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM original WHERE id = NEW.original_id AND page_count >= NEW.number) THEN
        RAISE EXCEPTION 'page % of original %: the original has no such page', NEW.number, NEW.original_id
            USING ERRCODE = 'GU009';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER page_is_counted AFTER INSERT ON page DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION page_belongs();

-- Every page of every original and its fate; `missing` is 0 on every line, or something is broken.
CREATE VIEW page_accounting AS
SELECT o.batch_id, o.id AS original_id, o.sha256, o.state, coalesce(o.page_count, 0) AS page_count,
       count(p.id)                                      AS pages,
       count(p.id) FILTER (WHERE p.fate = 'document')   AS documents,
       count(p.id) FILTER (WHERE p.fate = 'separator')  AS separators,
       count(p.id) FILTER (WHERE p.fate = 'blank')      AS blanks,
       count(p.id) FILTER (WHERE p.fate = 'to_place')   AS to_place,
       coalesce(o.page_count, 0) - count(p.id)          AS missing
FROM original o LEFT JOIN page p ON p.original_id = o.id
GROUP BY o.id;

-- What a batch holds beside what it was said to hold. A quarantined original has an unknown number of sheets.
CREATE FUNCTION batch_found(batch_id bigint, OUT sheets bigint, OUT separators bigint, OUT unreadable bigint)
LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(CASE WHEN b.duplex OR coalesce((o.capture ->> 'duplex')::boolean, false)
                             THEN (o.page_count + 1) / 2 ELSE o.page_count END), 0)::bigint,
           (SELECT count(*) FROM page p JOIN original q ON q.id = p.original_id
            WHERE q.batch_id = $1 AND p.fate = 'separator'),
           count(*) FILTER (WHERE o.state = 'quarantined')
    FROM original o JOIN batch b ON b.id = o.batch_id WHERE o.batch_id = $1
$$;

-- The differences, as [{"what", "expected", "found"}]; empty when there is none.
CREATE FUNCTION batch_differences(b batch) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('what', d.what, 'expected', d.expected, 'found', d.found)), '[]')
    FROM batch_found(b.id) f,
         LATERAL (VALUES ('sheets', b.expected_sheets, f.sheets),
                         ('cases', b.expected_cases, b.found_cases::bigint),
                         ('separators', b.expected_separators,
                          CASE WHEN b.state = 'closed' THEN f.separators ELSE b.found_separators::bigint END)) AS d (what, expected, found)
    WHERE d.expected IS NOT NULL AND d.found IS DISTINCT FROM d.expected
$$;

CREATE FUNCTION batch_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN
       (('open', 'sealed'), ('sealed', 'stopped'), ('sealed', 'closed'), ('stopped', 'sealed'), ('closed', 'sealed')) THEN
        RAISE EXCEPTION 'batch %: from "%" to "%" is no legal change', OLD.id, OLD.state, NEW.state USING ERRCODE = 'GU002';
    END IF;
    IF NEW.state = 'closed' THEN
        IF NEW.released_by IS NULL AND batch_differences(NEW) <> '[]' THEN
            RAISE EXCEPTION 'batch % differs from what was expected: %', NEW.id, batch_differences(NEW)
                USING ERRCODE = 'GU007';
        END IF;
        IF EXISTS (SELECT FROM original WHERE batch_id = NEW.id AND state = 'waiting')
           OR EXISTS (SELECT FROM page p JOIN original o ON o.id = p.original_id
                      WHERE o.batch_id = NEW.id AND p.fate_reason = 'not_assembled') THEN
            RAISE EXCEPTION 'batch % still has pages without a fate', NEW.id USING ERRCODE = 'GU007';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER batch_states BEFORE UPDATE ON batch FOR EACH ROW EXECUTE FUNCTION batch_guard();
CREATE TRIGGER batch_kept BEFORE UPDATE OF id, key, office, channel, received_on, opened_at OR DELETE ON batch
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
