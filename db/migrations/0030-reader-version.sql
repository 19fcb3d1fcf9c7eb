-- With what each reading was made: the program, its libraries, models, templates and tables by their digests, and the processor. Who
-- reads an original again with the same gets the same reading; with others, the differences show before anyone relies on them.

CREATE TABLE reader_version (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    versions jsonb NOT NULL CHECK (jsonb_typeof(versions) = 'object' AND versions <> '{}'),
    sha256   bytea NOT NULL UNIQUE GENERATED ALWAYS AS (reading_digest(versions)) STORED,
    first_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER reader_version_kept BEFORE UPDATE OR DELETE ON reader_version FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reader_version_not_emptied BEFORE TRUNCATE ON reader_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- NULL: read before versions were kept, or not read.
ALTER TABLE original ADD reader_version_id bigint REFERENCES reader_version;
ALTER TABLE original ADD CONSTRAINT original_version_of_a_reading CHECK (reader_version_id IS NULL OR state = 'read');
CREATE TRIGGER original_version_kept BEFORE UPDATE OF reader_version_id ON original FOR EACH ROW
    WHEN (OLD.reader_version_id IS NOT NULL OR OLD.state = 'read') EXECUTE FUNCTION refuse_change();

SELECT seal_define('reader_version', 'reader_version', 'reader_version', 'id', '{id,versions,first_at}');
SELECT seal_define('original', 'original', 'original', 'id', '{id,sha256,batch_id,sequence,media_type,name,size,capture,stored_at,state,page_count,problem_code,problem,reader_version_id}');

-- Makes a set of versions known; the same set is one.
CREATE FUNCTION reader_version_know(said jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    known bigint;
BEGIN
    SELECT id INTO known FROM reader_version WHERE sha256 = reading_digest(said);
    IF FOUND THEN
        RETURN known;
    END IF;
    INSERT INTO reader_version (versions) VALUES (said) ON CONFLICT (sha256) DO NOTHING RETURNING id INTO known;
    IF known IS NULL THEN
        SELECT id INTO known FROM reader_version WHERE sha256 = reading_digest(said);
        RETURN known;
    END IF;
    PERFORM event_add('reader.known', 'reader_version', known::text, '',
                      jsonb_build_object('sha256', encode(reading_digest(said), 'hex'), 'program', said -> 'program'));
    RETURN known;
END $$;

-- As it was, and with the versions that the reading names ("reader_version": its id).
CREATE OR REPLACE FUNCTION reading_store(job_id bigint, job_attempt integer, reading jsonb, numbers integer[], jpegs bytea[])
RETURNS text LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    o original;
BEGIN
    IF NOT job_held(job_id, job_attempt) THEN
        RETURN 'stale';
    END IF;
    SELECT original.* INTO o FROM original JOIN job ON job.subject = original.id AND job.kind = 'read'
    WHERE job.id = job_id FOR NO KEY UPDATE OF original;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'job % reads no original', job_id USING ERRCODE = 'GU003';
    END IF;
    IF reading ->> 'sha256' <> o.sha256 THEN
        RAISE EXCEPTION 'the reading is of %, the original is %', reading ->> 'sha256', o.sha256 USING ERRCODE = 'GU009';
    END IF;
    PERFORM job_done(job_id);
    IF o.state <> 'waiting' THEN
        RETURN 'already';
    END IF;
    UPDATE original SET state = 'read', page_count = jsonb_array_length(reading -> 'pages'),
                        reader_version_id = (reading ->> 'reader_version')::bigint WHERE id = o.id;
    PERFORM reading_add_pages(o.id, reading -> 'pages');
    INSERT INTO page_picture (page_id, jpeg)
    SELECT p.id, k.jpeg FROM unnest(numbers, jpegs) AS k (number, jpeg)
    JOIN page p ON p.original_id = o.id AND p.number = k.number;
    PERFORM event_add('original.read', 'batch', o.batch_id::text, '',
                      jsonb_build_object('original', o.id, 'pages', jsonb_array_length(reading -> 'pages'),
                                         'reading_sha256', encode(sha256(convert_to(reading::text, 'UTF8')), 'hex')));
    PERFORM batch_ripe(o.batch_id);
    RETURN 'stored';
END $$;

-- The originals that a replay is about, in the order of their ids: {"batch", "original", "from", "to" (days on which they came), "form",
-- "sample": so many, spread evenly and always the same}.
CREATE FUNCTION replay_list(about jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('original', c.id, 'batch', c.batch_id, 'name', c.name, 'sha256', c.sha256,
                                                 'reader_version', c.reader_version_id) ORDER BY c.id), '[]')
    FROM (SELECT o.* FROM original o
          WHERE o.state IN ('read', 'quarantined') AND EXISTS (SELECT FROM original_part q WHERE q.original_id = o.id)
            AND (about -> 'batch' IS NULL OR o.batch_id = (about ->> 'batch')::bigint)
            AND (about -> 'original' IS NULL OR o.id = (about ->> 'original')::bigint)
            AND (about ->> 'from' IS NULL OR o.stored_at >= (about ->> 'from')::timestamp AT TIME ZONE 'Europe/Paris')
            AND (about ->> 'to' IS NULL OR o.stored_at < ((about ->> 'to')::date + 1)::timestamp AT TIME ZONE 'Europe/Paris')
            AND (about ->> 'form' IS NULL OR EXISTS (SELECT FROM page p WHERE p.original_id = o.id AND p.form = about ->> 'form'))
          ORDER BY md5(o.sha256) LIMIT (about ->> 'sample')::bigint) c
$$;

-- One reading as it is kept, with what people decided about its fields since: what a second reading is held against.
CREATE FUNCTION replay_reading(shown bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'error', nullif(o.problem_code, ''), 'versions', v.versions,
        'pages', (SELECT coalesce(jsonb_agg(p.reading ORDER BY p.number), '[]') FROM page p WHERE p.original_id = o.id),
        'decided', (SELECT coalesce(jsonb_agg(jsonb_build_object('page', p.number, 'name', f.name, 'value', coalesce(d.value, ''))), '[]')
                    FROM page p JOIN field f ON f.page_id = p.id
                    JOIN LATERAL (SELECT * FROM field_decision e WHERE e.field_id = f.id ORDER BY e.id DESC LIMIT 1) d
                        ON d.verdict IN ('accept', 'correct', 'empty')
                    WHERE p.original_id = o.id))
    FROM original o LEFT JOIN reader_version v ON v.id = o.reader_version_id WHERE o.id = shown
$$;
