-- The test deck that each scanner reads every morning, and what follows from it: a scanner that failed feeds no automatic
-- acceptance until a later deck is good; where the office demands a deck (review setting deck_days), nor does one that showed none.

CREATE TABLE scanner_check (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    office     text NOT NULL REFERENCES office,
    scanner    text NOT NULL CHECK (length(scanner) <= 500), -- as the setting "scanner" says where it was scanned; "" when it says nothing
    page_id    bigint NOT NULL UNIQUE REFERENCES page,
    scanned_at timestamptz NOT NULL,
    faults     text[] NOT NULL CHECK (faults <@ '{marks,scale_x,scale_y,ruler,grey,dark,light,ticks,codes,glyphs,stripe,dirt}'),
    measures   jsonb NOT NULL CHECK (jsonb_typeof(measures) = 'object'),
    passed     boolean NOT NULL GENERATED ALWAYS AS (faults = '{}') STORED
);
CREATE INDEX scanner_check_last ON scanner_check (office, scanner, scanned_at DESC, id DESC);
CREATE TRIGGER scanner_check_kept BEFORE UPDATE OR DELETE ON scanner_check FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER scanner_check_not_emptied BEFORE TRUNCATE ON scanner_check FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
SELECT seal_define('scanner_check', 'scanner_check', 'scanner_check', 'id', '{id,office,scanner,page_id,scanned_at,faults,measures,passed}');

-- A deck counts as of the moment when its scan was stored: the same scan handed in again is no new one (original.sha256).
CREATE FUNCTION scanner_check_take() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    taken scanner_check;
BEGIN
    INSERT INTO scanner_check (office, scanner, page_id, scanned_at, faults, measures)
    SELECT b.office, coalesce(o.capture ->> 'scanner', ''), NEW.id, o.stored_at,
           ARRAY(SELECT jsonb_array_elements_text(NEW.reading -> 'deck' -> 'faults')), (NEW.reading -> 'deck') - 'faults'
    FROM original o JOIN batch b ON b.id = o.batch_id WHERE o.id = NEW.original_id
    RETURNING * INTO taken;
    PERFORM event_add('scanner.checked', 'scanner', taken.office || '/' || taken.scanner, '',
                      jsonb_build_object('check', taken.id, 'passed', taken.passed, 'faults', to_jsonb(taken.faults), 'measures', taken.measures));
    RETURN NULL;
END $$;
CREATE TRIGGER page_scanner_checked AFTER INSERT ON page FOR EACH ROW WHEN (NEW.reading ? 'deck') EXECUTE FUNCTION scanner_check_take();

INSERT INTO review_setting (name, value) VALUES
('deck_days', '0'); -- a scanner must have shown a good test deck within so many days, 1: today; 0: none is demanded

-- The last check of each scanner that was heard of in the last month.
CREATE VIEW scanner_state AS
    SELECT DISTINCT ON (c.office, c.scanner) c.*
    FROM scanner_check c ORDER BY c.office, c.scanner, c.scanned_at DESC, c.id DESC;

-- Why what this scanner read now must be looked at by a person: 'scanner_failed', 'scanner_unchecked'; NULL: it need not.
CREATE FUNCTION scanner_bar(of_office text, of_scanner text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    demanded numeric := (SELECT (value #>> '{}')::numeric FROM review_setting WHERE name = 'deck_days');
    last scanner_check;
BEGIN
    SELECT * INTO last FROM scanner_check WHERE office = of_office AND scanner = of_scanner ORDER BY scanned_at DESC, id DESC LIMIT 1;
    RETURN CASE WHEN NOT last.passed THEN 'scanner_failed'
                WHEN demanded > 0 AND ((last.scanned_at AT TIME ZONE 'Europe/Paris')::date > (now() AT TIME ZONE 'Europe/Paris')::date - demanded::integer)
                     IS NOT TRUE THEN 'scanner_unchecked' END;
END $$;

-- The same for the scanners that made these pages: the worst of them.
CREATE FUNCTION pages_bar(pages bigint[]) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT min(scanner_bar(s.office, s.scanner))
            FROM (SELECT DISTINCT b.office, coalesce(o.capture ->> 'scanner', '') AS scanner FROM page p JOIN original o ON o.id = p.original_id
                  JOIN batch b ON b.id = o.batch_id WHERE p.id = ANY (pages)) s);
END $$;

-- As before, but what a barred scanner read waits for a person, found empty or filled. (Its message is the text of the reason.)
CREATE OR REPLACE FUNCTION document_add_fields(adding bigint, fields jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    paper boolean;
    bar text;
BEGIN
    IF EXISTS (SELECT FROM scanner_check) OR EXISTS (SELECT FROM review_setting WHERE name = 'deck_days' AND value <> '0') THEN
        bar := pages_bar(ARRAY(SELECT DISTINCT (f ->> 'page_id')::bigint FROM jsonb_array_elements(coalesce(fields, '[]')) f WHERE f ->> 'page_id' <> ''));
    END IF;
    WITH added AS (
        INSERT INTO field (document_id, page_id, name, value, raw, confidence, status, reason, message, method, box_px, alternatives)
        SELECT adding, f.page_id, f.name, coalesce(f.value, ''), f.raw, coalesce(f.confidence, 1),
               CASE WHEN s.barred THEN 'review' ELSE s.status END, CASE WHEN s.barred THEN bar ELSE coalesce(f.reason, '') END,
               coalesce(f.message, ''), coalesce(f.method, ''), coalesce(f.box_px, f.box), coalesce(f.alternatives, '[]')
        FROM jsonb_to_recordset(coalesce(fields, '[]')) AS f (page_id bigint, name text, value text, raw text, confidence numeric,
             status text, reason text, message text, method text, box_px jsonb, box jsonb, alternatives jsonb),
             LATERAL (SELECT t.status, bar IS NOT NULL AND f.page_id IS NOT NULL AND t.status IN ('accepted', 'empty') AS barred
                      FROM (VALUES (coalesce(f.status, CASE WHEN coalesce(f.value, '') = '' THEN 'empty' ELSE 'accepted' END))) AS t (status)) s
        RETURNING page_id
    )
    SELECT bool_or(page_id IS NOT NULL) INTO paper FROM added;
    IF paper AND EXISTS (SELECT FROM field f LEFT JOIN page p ON p.id = f.page_id
                         WHERE f.document_id = adding AND f.page_id IS NOT NULL AND p.document_id IS DISTINCT FROM adding) THEN
        RAISE EXCEPTION 'document %: a field lies on a page that is not its own', adding USING ERRCODE = 'GU009';
    END IF;
END $$;

-- What the watch counts of it.
CREATE FUNCTION scanner_watch() RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('scanners_failed', count(*) FILTER (WHERE bar = 'scanner_failed'),
                              'scanners_unchecked', count(*) FILTER (WHERE bar = 'scanner_unchecked'),
                              'scanner_check_age_seconds', extract(epoch FROM now() - max(scanned_at))::bigint)
    FROM (SELECT s.scanned_at, scanner_bar(s.office, s.scanner) AS bar FROM scanner_state s) b
$$;

-- The scanners as whoever minds them sees them: those that were checked, and those that fed something in the last day and never were.
CREATE FUNCTION scanners_shown(who jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('office', s.office, 'scanner', s.scanner, 'scanned_at', s.scanned_at, 'passed', s.passed,
                              'faults', coalesce(to_jsonb(s.faults), '[]'), 'measures', s.measures, 'bar', scanner_bar(s.office, s.scanner))
                              ORDER BY s.office, s.scanner), '[]')
    FROM (SELECT office, scanner, scanned_at, passed, faults, measures FROM scanner_state
          UNION ALL
          SELECT f.office, f.scanner, NULL, NULL, NULL, NULL
          FROM (SELECT DISTINCT b.office, coalesce(o.capture ->> 'scanner', '') AS scanner FROM original o JOIN batch b ON b.id = o.batch_id
                WHERE o.stored_at > now() - interval '1 day') f
          WHERE NOT EXISTS (SELECT FROM scanner_check c WHERE c.office = f.office AND c.scanner = f.scanner)) s
    WHERE who IS NULL OR desk_may(who, s.office)
$$;
