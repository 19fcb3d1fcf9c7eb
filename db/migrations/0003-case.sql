-- Cases, what arrived for them, and the values that they hold.

CREATE TABLE applicant (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    foreigner_number text NOT NULL UNIQUE CHECK (foreigner_number ~ '^[0-9A-Z]{9,10}$')
);

CREATE SEQUENCE case_serial;

-- ISO 7064 MOD 37,36 over the letters and digits of `body`.
CREATE FUNCTION check_character(body text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
    alphabet constant text := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
    p integer := 36;
    c text;
BEGIN
    FOREACH c IN ARRAY regexp_split_to_array(regexp_replace(body, '[^0-9A-Z]', '', 'g'), '') LOOP
        p := (p + strpos(alphabet, c) - 1) % 36;
        IF p = 0 THEN
            p := 36;
        END IF;
        p := p * 2 % 37;
    END LOOP;
    RETURN substr(alphabet, (37 - p) % 36 + 1, 1);
END $$;

CREATE FUNCTION case_number_valid(number text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT number ~ '^[0-9A-Z]{1,8}-[0-9]{4}-[0-9]{6,9}-[0-9A-Z]$'
       AND right(number, 1) = check_character(left(number, -2))
$$;

-- The one place where a case gets its number: OFFICE-YEAR-SERIAL-CHECK. The serial may leave gaps and never repeats.
CREATE FUNCTION case_number_make(office text, received_on date) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    body text := format('%s-%s-%s', office, to_char(received_on, 'YYYY'), lpad(nextval('case_serial')::text, 6, '0'));
BEGIN
    RETURN body || '-' || check_character(body);
END $$;

CREATE TABLE case_file (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number       text NOT NULL UNIQUE CHECK (case_number_valid(number)),
    office       text NOT NULL REFERENCES office,
    procedure    text NOT NULL DEFAULT 'a_qualifier',
    state        text NOT NULL DEFAULT 'recu' REFERENCES case_state,
    applicant_id bigint REFERENCES applicant,
    received_on  date NOT NULL,          -- starts the clock: the first office's date of reception
    silence_on   date,                   -- when silence means refusal; NULL: no sourced delay
    lapse_on     date,                   -- when the document that the person holds expires
    opened_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX case_file_state ON case_file (state, received_on);
CREATE INDEX case_file_applicant ON case_file (applicant_id);

CREATE FUNCTION case_file_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.state <> 'recu' THEN
        RAISE EXCEPTION 'a case begins as "recu", not as "%"', NEW.state USING ERRCODE = 'GU002';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.state <> OLD.state
       AND NOT EXISTS (SELECT FROM case_transition WHERE from_state = OLD.state AND to_state = NEW.state) THEN
        RAISE EXCEPTION 'case %: from "%" to "%" is no legal change', OLD.number, OLD.state, NEW.state
            USING ERRCODE = 'GU002',
                  DETAIL = coalesce((SELECT 'possible: ' || string_agg(to_state, ', ' ORDER BY to_state)
                                     FROM case_transition WHERE from_state = OLD.state), 'the case is closed');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_file_states BEFORE INSERT OR UPDATE ON case_file FOR EACH ROW EXECUTE FUNCTION case_file_guard();
CREATE TRIGGER case_file_number_kept BEFORE UPDATE OF id, number, opened_at ON case_file
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER case_file_kept BEFORE DELETE ON case_file FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE submission (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id        bigint NOT NULL REFERENCES case_file,
    channel        text NOT NULL CHECK (channel IN ('counter', 'mail', 'online')),
    key            text NOT NULL CHECK (key <> '' AND length(key) <= 500),
    office         text NOT NULL REFERENCES office,
    received_at    timestamptz NOT NULL,
    postmark_on    date,
    filed_at       timestamptz NOT NULL DEFAULT now(),
    request_sha256 bytea NOT NULL,
    provenance     jsonb NOT NULL DEFAULT '{}',
    UNIQUE (channel, key)
);
CREATE INDEX submission_case ON submission (case_id);
CREATE TRIGGER submission_kept BEFORE UPDATE OR DELETE ON submission FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE document (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    submission_id bigint NOT NULL REFERENCES submission,
    sequence      integer NOT NULL CHECK (sequence > 0),
    kind          text NOT NULL CHECK (kind <> '' AND length(kind) <= 100),
    form          text,
    form_version  text,
    missing_pages jsonb,                 -- of the form: [2, 3]; NULL: none
    detail        jsonb NOT NULL DEFAULT '{}',
    UNIQUE (submission_id, sequence),
    CHECK (form IS NOT NULL OR form_version IS NULL)
);
CREATE TRIGGER document_kept BEFORE UPDATE OF submission_id, form, form_version OR DELETE ON document
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- One answer as it was read. What people decide about it stands in field_decision.
CREATE TABLE field (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    document_id  bigint NOT NULL REFERENCES document,
    page_id      bigint,
    name         text NOT NULL CHECK (name ~ '^[a-z][a-z0-9_]{0,99}$'),
    value        text NOT NULL CHECK (length(value) <= 10000),
    raw          text,
    confidence   numeric NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    status       text NOT NULL CHECK (status IN ('accepted', 'review', 'empty', 'invalid')),
    reason       text NOT NULL DEFAULT '',
    message      text NOT NULL DEFAULT '',
    method       text NOT NULL DEFAULT '',
    box_px       jsonb,
    alternatives jsonb NOT NULL DEFAULT '[]',
    CHECK (status <> 'accepted' OR value <> ''),
    CHECK (status <> 'empty' OR value = ''),
    CHECK (status NOT IN ('review', 'invalid') OR reason <> '')
);
CREATE INDEX field_document ON field (document_id);
CREATE TRIGGER field_kept BEFORE UPDATE OR DELETE ON field FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER field_not_emptied BEFORE TRUNCATE ON field FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE field_decision (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    field_id   bigint NOT NULL REFERENCES field,
    verdict    text NOT NULL CHECK (verdict IN ('accept', 'correct', 'reject', 'empty')),
    value      text,
    reason     text NOT NULL DEFAULT '',
    agent      text NOT NULL REFERENCES agent,
    decided_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK ((verdict IN ('accept', 'correct')) = (value IS NOT NULL)),
    CHECK (value <> '' AND length(value) <= 10000)
);
CREATE INDEX field_decision_field ON field_decision (field_id, id);
CREATE TRIGGER field_decision_kept BEFORE UPDATE OR DELETE ON field_decision
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Whether an answer may stand in a case without a person. `budget` is that of its name, NULL for the common one.
CREATE FUNCTION field_promised(status text, confidence numeric, budget numeric) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT status = 'accepted' AND confidence >= 1 - coalesce(budget, 0.005)
$$;

CREATE FUNCTION document_case(of_document bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT s.case_id FROM document d JOIN submission s ON s.id = d.submission_id WHERE d.id = of_document);
END $$;

-- What waits for a person. A claim lapses by itself.
CREATE TABLE field_review (
    field_id      bigint PRIMARY KEY REFERENCES field,
    case_id       bigint NOT NULL REFERENCES case_file,
    reason        text NOT NULL,
    opened_at     timestamptz NOT NULL DEFAULT now(),
    claimed_by    text,
    claimed_until timestamptz,
    CHECK ((claimed_by IS NULL) = (claimed_until IS NULL))
);
CREATE INDEX field_review_case ON field_review (case_id);

-- A field that is no promise waits for a person, whoever wrote it. (By statement, not by row: a case has forty fields.)
CREATE FUNCTION field_judge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO field_review (field_id, case_id, reason)
    SELECT f.id, document_case(f.document_id), CASE WHEN f.status = 'accepted' THEN 'below_budget' ELSE f.reason END
    FROM fresh f LEFT JOIN error_budget b ON b.field_name = f.name
    WHERE f.status <> 'empty' AND NOT field_promised(f.status, f.confidence, b.budget);
    RETURN NULL;
END $$;
CREATE TRIGGER field_judged AFTER INSERT ON field REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION field_judge();

CREATE FUNCTION field_settle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM field_review WHERE field_id = NEW.field_id;
    RETURN NULL;
END $$;
CREATE TRIGGER field_settled AFTER INSERT ON field_decision FOR EACH ROW EXECUTE FUNCTION field_settle();

CREATE FUNCTION field_review_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM field_decision WHERE field_id = OLD.field_id) THEN
        RAISE EXCEPTION 'field % waits for a person and leaves only by a decision', OLD.field_id USING ERRCODE = 'GU001';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER field_review_kept BEFORE DELETE ON field_review FOR EACH ROW EXECUTE FUNCTION field_review_guard();

-- The current values of a case: each stands on a field accepted within its error budget, or on a person's decision. What
-- the guard checks is more than foreign keys to case and field would, which are left out for their cost.
CREATE TABLE case_value (
    case_id     bigint NOT NULL,
    name        text NOT NULL,
    value       text NOT NULL CHECK (value <> ''),
    field_id    bigint NOT NULL,
    decision_id bigint REFERENCES field_decision,
    PRIMARY KEY (case_id, name)
);

CREATE FUNCTION decision_says(decision bigint, about bigint, said text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM field_decision d WHERE d.id = decision AND d.field_id = about
                   AND d.verdict IN ('accept', 'correct') AND d.value = said);
END $$;

CREATE FUNCTION case_value_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    SELECT v.name, v.case_id, v.field_id INTO wrong
    FROM fresh v LEFT JOIN LATERAL (
        SELECT f.name, f.value, f.document_id, field_promised(f.status, f.confidence, b.budget) AS promised
        FROM field f LEFT JOIN error_budget b ON b.field_name = f.name WHERE f.id = v.field_id) f ON true
    WHERE (f.name = v.name
           AND CASE WHEN v.decision_id IS NULL THEN v.value = f.value AND f.promised
                    ELSE decision_says(v.decision_id, v.field_id, v.value) END
           AND document_case(f.document_id) = v.case_id) IS NOT TRUE
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'value "%" of case %: field % does not say so within its error budget, nor does a decision by a person',
            wrong.name, wrong.case_id, wrong.field_id USING ERRCODE = 'GU005';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER case_value_stands AFTER INSERT ON case_value REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION case_value_guard();
CREATE TRIGGER case_value_still_stands AFTER UPDATE ON case_value REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION case_value_guard();

-- A text as a date; NULL where it is none (an unknown day is written 00).
CREATE FUNCTION date_or_null(text) RETURNS date LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN CASE WHEN $1 ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN $1::date END;
EXCEPTION WHEN datetime_field_overflow OR invalid_datetime_format THEN
    RETURN NULL;
END $$;

CREATE FUNCTION silence_date(procedure_code text, received date) RETURNS date LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT (received + make_interval(months => p.silence_months))::date FROM procedure p
            WHERE p.code = procedure_code AND p.valid_from <= received AND (p.valid_to IS NULL OR received < p.valid_to));
END $$;

-- Some values say what the case is: what is asked for, who asks, until when the person's document holds.
CREATE FUNCTION case_value_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    person bigint;
BEGIN
    IF NEW.name = 'type_demande' THEN
        UPDATE case_file c SET procedure = NEW.value, silence_on = silence_date(NEW.value, c.received_on)
        WHERE c.id = NEW.case_id AND c.procedure = 'a_qualifier'
          AND EXISTS (SELECT FROM procedure p WHERE p.code = NEW.value);
    ELSIF NEW.name = 'titre_expiration' THEN
        UPDATE case_file SET lapse_on = date_or_null(NEW.value) WHERE id = NEW.case_id;
    ELSIF NEW.name = 'numero_etranger' AND NEW.value ~ '^[0-9A-Z]{9,10}$' THEN
        INSERT INTO applicant (foreigner_number) VALUES (NEW.value) ON CONFLICT DO NOTHING;
        SELECT id INTO person FROM applicant WHERE foreigner_number = NEW.value;
        UPDATE case_file SET applicant_id = person WHERE id = NEW.case_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER case_value_followed AFTER INSERT OR UPDATE ON case_value FOR EACH ROW
    WHEN (NEW.name IN ('type_demande', 'titre_expiration', 'numero_etranger')) EXECUTE FUNCTION case_value_follow();

CREATE TABLE piece (
    case_id bigint NOT NULL REFERENCES case_file,
    kind    text NOT NULL CHECK (kind <> '' AND length(kind) <= 100),
    class   text NOT NULL DEFAULT 'NOT_REQUIRED' CHECK (class IN
            ('R431_10', 'ANNEX10_INDISPENSABLE', 'ANNEX10_OTHER', 'AT_HANDOVER', 'NOT_REQUIRED')),
    state   text NOT NULL CHECK (state IN ('missing', 'declared', 'received', 'accepted', 'refused')),
    PRIMARY KEY (case_id, kind)
);

-- Receipts and letters that were made for a case.
CREATE TABLE notice (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id bigint NOT NULL REFERENCES case_file,
    kind    text NOT NULL CHECK (kind <> ''),
    made_at timestamptz NOT NULL DEFAULT now(),
    sha256  text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    data    jsonb NOT NULL DEFAULT '{}'
);
CREATE TRIGGER notice_kept BEFORE UPDATE OR DELETE ON notice FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The order in which people look at things: the nearest legal danger, then age; never the channel. A case without a
-- sourced delay is ranked, and only ranked, as if it had the common one.
CREATE FUNCTION case_urgency(c case_file) RETURNS date LANGUAGE sql IMMUTABLE AS $$
    SELECT least(c.lapse_on, coalesce(c.silence_on, (c.received_on + interval '4 months')::date))
$$;
