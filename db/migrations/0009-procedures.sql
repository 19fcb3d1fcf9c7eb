-- Procedures are data that come from outside, by law_load: what they ask for, their delays, which answer of which form means
-- them. A definition that changes becomes another version; cases keep the one that they were reckoned with.

DROP TABLE procedure;
CREATE TABLE procedure (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code          text NOT NULL CHECK (code ~ '^[a-z0-9_]+$'),
    title         text NOT NULL,
    form          text,
    answer_field  text,
    answer_value  text,
    pieces        jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(pieces) = 'array'), -- [{"kind", "class", "source"...}]
    delays        jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(delays) = 'array'), -- [{"name", "months", "days", "source"...}]
    body          jsonb NOT NULL,
    loaded_at     timestamptz NOT NULL DEFAULT now(),
    superseded_at timestamptz,
    CHECK ((answer_field IS NULL) = (answer_value IS NULL))
);
CREATE UNIQUE INDEX procedure_current ON procedure (code) WHERE superseded_at IS NULL;
CREATE INDEX procedure_answer ON procedure (answer_field, answer_value) WHERE superseded_at IS NULL;

CREATE FUNCTION procedure_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'superseded_at' = to_jsonb(OLD) - 'superseded_at' AND OLD.superseded_at IS NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'procedure % keeps what it said: load another version', OLD.code USING ERRCODE = 'GU001';
END $$;
CREATE TRIGGER procedure_kept BEFORE UPDATE OR DELETE ON procedure FOR EACH ROW EXECUTE FUNCTION procedure_guard();

INSERT INTO procedure (code, title, body) VALUES ('a_qualifier', 'À qualifier', '{}');

-- Which box of which form says that a piece is enclosed.
CREATE TABLE form_piece (
    form       text NOT NULL,
    version    text NOT NULL,
    field_name text NOT NULL,
    kind       text NOT NULL,
    PRIMARY KEY (form, version, field_name)
);

-- What was loaded last: the same again changes nothing.
CREATE TABLE law (
    fingerprint text NOT NULL,
    loaded_at   timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE case_file ADD procedure_id bigint REFERENCES procedure;

-- The classes as the notes on incomplete files name them.
CREATE FUNCTION piece_class(word text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE word WHEN 'identity' THEN 'R431_10' WHEN 'indispensable' THEN 'ANNEX10_INDISPENSABLE'
                     WHEN 'other' THEN 'ANNEX10_OTHER' WHEN 'at_handover' THEN 'AT_HANDOVER' END
$$;

-- {"fingerprint", "procedures": [{"code", "title", "form", "answer": {"field", "value"}, "pieces": [{"name", "class"...}],
-- "delays"}], "form_pieces": [{"form", "version", "field", "kind"}]}. Gives how many procedures are new or have changed.
CREATE FUNCTION law_load(law jsonb) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    p jsonb;
    changed integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(7283914460031);
    FOR p IN SELECT value FROM jsonb_array_elements(law -> 'procedures') LOOP
        CONTINUE WHEN EXISTS (SELECT FROM procedure q WHERE q.code = p ->> 'code' AND q.superseded_at IS NULL AND q.body = p);
        UPDATE procedure SET superseded_at = now() WHERE code = p ->> 'code' AND superseded_at IS NULL;
        INSERT INTO procedure (code, title, form, answer_field, answer_value, pieces, delays, body)
        SELECT p ->> 'code', p ->> 'title', p ->> 'form', p #>> '{answer,field}', p #>> '{answer,value}',
               coalesce((SELECT jsonb_agg(e - 'name' || jsonb_build_object('kind', e ->> 'name', 'class', piece_class(e ->> 'class')))
                         FROM jsonb_array_elements(p -> 'pieces') e), '[]'), coalesce(p -> 'delays', '[]'), p;
        PERFORM event_add('law.loaded', 'procedure', p ->> 'code', '',
                          jsonb_build_object('sha256', encode(sha256(convert_to(p::text, 'UTF8')), 'hex')));
        changed := changed + 1;
    END LOOP;
    UPDATE procedure q SET superseded_at = now() WHERE superseded_at IS NULL AND code <> 'a_qualifier'
        AND NOT EXISTS (SELECT FROM jsonb_array_elements(law -> 'procedures') e WHERE e ->> 'code' = q.code);
    DELETE FROM form_piece;
    INSERT INTO form_piece SELECT form, version, field, kind
    FROM jsonb_to_recordset(law -> 'form_pieces') AS f (form text, version text, field text, kind text);
    DELETE FROM law;
    INSERT INTO law (fingerprint) VALUES (law ->> 'fingerprint');
    RETURN changed;
END $$;

-- The day on which silence becomes a decision; NULL without a sourced delay in force.
DROP FUNCTION silence_date(text, date);
CREATE FUNCTION silence_date(by_procedure bigint, received date) RETURNS date LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT (received + make_interval(months => coalesce((d ->> 'months')::integer, 0),
                                             days => coalesce((d ->> 'days')::integer, 0)))::date
            FROM procedure p, jsonb_array_elements(p.delays) d
            WHERE p.id = by_procedure AND d ->> 'name' = 'silence' AND (d ->> 'valid_from')::date <= received
              AND (d ->> 'valid_to' IS NULL OR received <= (d ->> 'valid_to')::date)
            ORDER BY d ->> 'valid_from' DESC LIMIT 1);
END $$;

CREATE OR REPLACE FUNCTION case_open(request jsonb, received date) RETURNS case_file LANGUAGE plpgsql AS $$
DECLARE
    asked procedure;
    c case_file;
BEGIN
    -- An unknown procedure never stops a deposit: a person qualifies it.
    SELECT * INTO asked FROM procedure
    WHERE code IN (request ->> 'procedure', 'a_qualifier') AND superseded_at IS NULL
    ORDER BY code = 'a_qualifier' LIMIT 1;
    INSERT INTO case_file (number, office, procedure, procedure_id, received_on, silence_on)
    VALUES (case_number_make(request ->> 'office', received), request ->> 'office', asked.code, asked.id, received,
            silence_date(asked.id, received))
    RETURNING * INTO c;
    RETURN c;
END $$;

-- The pieces that the case's procedure asks for; those of a procedure that it no longer has stay only where something of
-- them is there.
CREATE FUNCTION case_require_pieces(of_case bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE piece SET class = 'NOT_REQUIRED' WHERE case_id = of_case AND kind NOT IN
        (SELECT e ->> 'kind' FROM case_file c JOIN procedure p ON p.id = c.procedure_id, jsonb_array_elements(p.pieces) e
         WHERE c.id = of_case);
    INSERT INTO piece (case_id, kind, class, state)
    SELECT of_case, e ->> 'kind', e ->> 'class', 'missing'
    FROM case_file c JOIN procedure p ON p.id = c.procedure_id, jsonb_array_elements(p.pieces) e WHERE c.id = of_case
    ON CONFLICT (case_id, kind) DO UPDATE SET class = excluded.class;
    DELETE FROM piece WHERE case_id = of_case AND class = 'NOT_REQUIRED' AND state = 'missing';
END $$;

-- What the person ticked, as the case holds it now.
CREATE FUNCTION case_declare_pieces(of_case bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO piece (case_id, kind, state)
    SELECT DISTINCT of_case, f.kind, 'declared'
    FROM document d JOIN submission s ON s.id = d.submission_id
         JOIN form_piece f ON f.form = d.form AND f.version = d.form_version
         JOIN case_value v ON v.case_id = of_case AND v.name = f.field_name
    WHERE s.case_id = of_case
    ON CONFLICT (case_id, kind) DO UPDATE SET state = 'declared' WHERE piece.state = 'missing';
END $$;

-- What the answers say the case is. An answer taken back leaves the procedure as it was: a person decides.
CREATE FUNCTION case_qualify(of_case bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    c case_file;
    asked procedure;
BEGIN
    SELECT * INTO c FROM case_file WHERE id = of_case FOR NO KEY UPDATE;
    SELECT p.* INTO asked FROM procedure p JOIN case_value v ON v.name = p.answer_field AND v.value = p.answer_value
    WHERE v.case_id = of_case AND p.superseded_at IS NULL ORDER BY p.id LIMIT 1;
    IF FOUND AND asked.code <> c.procedure THEN
        UPDATE case_file SET procedure = asked.code, procedure_id = asked.id, silence_on = silence_date(asked.id, received_on)
        WHERE id = of_case;
        PERFORM case_require_pieces(of_case);
        PERFORM event_add('case.qualified', 'case', c.number, '',
                          jsonb_build_object('from', c.procedure, 'to', asked.code, 'procedure', asked.id));
    END IF;
    PERFORM case_declare_pieces(of_case);
END $$;

-- In whatever way a value came into the case or left it: by filing, by a decision, by a repair.
CREATE FUNCTION case_values_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint;
BEGIN
    FOR touched IN SELECT DISTINCT v.case_id FROM moved v
                   WHERE v.name IN (SELECT answer_field FROM procedure WHERE superseded_at IS NULL
                                    UNION SELECT field_name FROM form_piece) LOOP
        PERFORM case_qualify(touched);
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER case_values_came AFTER INSERT ON case_value REFERENCING NEW TABLE AS moved
    FOR EACH STATEMENT EXECUTE FUNCTION case_values_follow();
CREATE TRIGGER case_values_changed AFTER UPDATE ON case_value REFERENCING NEW TABLE AS moved
    FOR EACH STATEMENT EXECUTE FUNCTION case_values_follow();

-- A tick that a person takes back is no declaration any more.
CREATE FUNCTION case_values_leave() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE piece p SET state = 'missing' FROM moved v JOIN form_piece f ON f.field_name = v.name
    WHERE p.case_id = v.case_id AND p.kind = f.kind AND p.state = 'declared'
      AND NOT EXISTS (SELECT FROM case_value w WHERE w.case_id = v.case_id AND w.name = v.name);
    DELETE FROM piece p USING moved v WHERE p.case_id = v.case_id AND p.class = 'NOT_REQUIRED' AND p.state = 'missing';
    RETURN NULL;
END $$;
CREATE TRIGGER case_values_left AFTER DELETE ON case_value REFERENCING OLD TABLE AS moved
    FOR EACH STATEMENT EXECUTE FUNCTION case_values_leave();

DROP TRIGGER case_value_followed ON case_value;
CREATE OR REPLACE FUNCTION case_value_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    person bigint;
BEGIN
    IF NEW.name = 'titre_expiration' THEN
        UPDATE case_file SET lapse_on = date_or_null(NEW.value) WHERE id = NEW.case_id;
    ELSIF NEW.name = 'numero_etranger' AND NEW.value ~ '^[0-9A-Z]{9,10}$' THEN
        INSERT INTO applicant (foreigner_number) VALUES (NEW.value) ON CONFLICT DO NOTHING;
        SELECT id INTO person FROM applicant WHERE foreigner_number = NEW.value;
        UPDATE case_file SET applicant_id = person WHERE id = NEW.case_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER case_value_followed AFTER INSERT OR UPDATE ON case_value FOR EACH ROW
    WHEN (NEW.name IN ('titre_expiration', 'numero_etranger')) EXECUTE FUNCTION case_value_follow();

CREATE OR REPLACE FUNCTION case_take_pieces(taking bigint, request jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO piece (case_id, kind, state)
    SELECT taking, k.kind, CASE WHEN bool_or(k.state = 'received') THEN 'received' ELSE 'declared' END
    FROM (SELECT coalesce(p ->> 'kind', p ->> 'name', p #>> '{}'), p ->> 'state'
          FROM jsonb_array_elements(coalesce(request -> 'pieces', '[]')) p
          UNION ALL
          SELECT d.kind, 'received' FROM document d JOIN submission s ON s.id = d.submission_id
          WHERE s.case_id = taking AND d.form IS NULL) AS k (kind, state)
    WHERE k.kind <> ''
    GROUP BY k.kind
    ON CONFLICT (case_id, kind) DO UPDATE
    SET state = CASE WHEN piece.state IN ('accepted', 'refused', 'received') THEN piece.state ELSE excluded.state END;
    PERFORM case_require_pieces(taking);
    PERFORM case_declare_pieces(taking);
END $$;
