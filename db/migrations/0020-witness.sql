-- One person, many witnesses: what a passport's zone says beside what was written into the form. A witness confirms a doubtful answer or
-- sends a sure one to a person; it never writes an answer of its own.

CREATE TABLE witness (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id    bigint NOT NULL REFERENCES case_file,
    page_id    bigint NOT NULL REFERENCES page,
    source     text NOT NULL CHECK (source IN ('mrz')),
    field_name text NOT NULL,
    value      text NOT NULL CHECK (value <> ''),
    cut        boolean NOT NULL DEFAULT false, -- the zone had no room for all of it
    confidence numeric NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    heard_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (page_id, source, field_name)
);
CREATE INDEX witness_case ON witness (case_id, field_name);
CREATE TRIGGER witness_kept BEFORE UPDATE OR DELETE ON witness FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Which answer of a form each item of a zone speaks of, by the kind of document.
CREATE TABLE witness_meaning (
    item       text NOT NULL,
    kind       text NOT NULL, -- of document; '' any
    field_name text NOT NULL,
    PRIMARY KEY (item, kind)
);
INSERT INTO witness_meaning VALUES
    ('surname', '', 'nom_naissance'), ('given', '', 'prenoms'), ('birth', '', 'date_naissance'), ('sex', '', 'sexe'),
    ('number', 'passeport', 'passeport_numero'), ('expiry', 'passeport', 'passeport_expiration'),
    ('number', 'titre_sejour', 'titre_numero'), ('expiry', 'titre_sejour', 'titre_expiration'),
    ('number', 'visa', 'visa_numero');

-- YYMMDD without its century. Nobody is born after the paper came; a document runs out at most twenty years later.
CREATE FUNCTION zone_date(said text, latest date) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN said ~ '^[0-9]{6}$' THEN to_char(coalesce(
        (SELECT d FROM (SELECT date_or_null('20' || left(said, 2) || '-' || substr(said, 3, 2) || '-' || right(said, 2)) AS d) t WHERE d <= latest),
        date_or_null('19' || left(said, 2) || '-' || substr(said, 3, 2) || '-' || right(said, 2))), 'YYYY-MM-DD') END
$$;

CREATE FUNCTION zone_value(item text, said text, received date) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE item WHEN 'birth' THEN zone_date(said, received)
                     WHEN 'expiry' THEN zone_date(said, (received + interval '20 years')::date)
                     WHEN 'sex' THEN lower(nullif(said, 'X'))
                     ELSE said END
$$;

-- The letters and digits of a text without accents, as Doc 9303 part 3 writes them: plain, or with AE for Ä and the like.
CREATE FUNCTION bare_text(said text, umlauts boolean) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(normalize(replace(replace(replace(CASE WHEN umlauts
        THEN replace(replace(replace(upper(said), 'Ä', 'AE'), 'Ö', 'OE'), 'Ü', 'UE') ELSE upper(said) END,
        'Œ', 'OE'), 'Æ', 'AE'), 'Ø', 'OE'), NFD), '[^0-9A-Z]', '', 'g')
$$;

-- Whether a witness says what is written. `cut`: the zone had no room for all of a name.
CREATE FUNCTION witness_agrees(said text, cut boolean, written text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT bare_text(said, false) IN (bare_text(written, false), bare_text(written, true))
        OR cut AND length(said) >= 8 AND (starts_with(bare_text(written, false), bare_text(said, false))
                                          OR starts_with(bare_text(written, true), bare_text(said, false)))
$$;

-- What a page that a case has been given says. Only a zone whose check digits hold speaks.
CREATE FUNCTION witness_hear(of_case bigint, documents bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO witness (case_id, page_id, source, field_name, value, cut, confidence)
    SELECT of_case, t.page_id, 'mrz', t.field_name, t.said, t.cut, t.confidence
    FROM (SELECT p.id AS page_id, m.field_name,
                 zone_value(m.item, z -> 'fields' -> m.item ->> 'value', (s.received_at AT TIME ZONE 'Europe/Paris')::date) AS said,
                 m.item IN ('surname', 'given') AND z -> 'lines' ->> CASE z ->> 'format' WHEN 'TD1' THEN 2 ELSE 0 END !~ '<$' AS cut,
                 (z -> 'fields' -> m.item ->> 'confidence')::numeric AS confidence
          FROM document d JOIN submission s ON s.id = d.submission_id JOIN page p ON p.document_id = d.id,
               LATERAL (SELECT p.reading -> 'mrz' -> 0) AS zone (z),
               witness_meaning m
          WHERE d.id = ANY (documents) AND (z ->> 'checked')::boolean AND m.kind IN ('', d.kind)) t
    WHERE t.said <> ''
    ON CONFLICT DO NOTHING
$$;

-- The answers of a case's forms: as decided, else as read.
CREATE FUNCTION case_answers(of_case bigint) RETURNS TABLE (field_id bigint, name text, value text, status text, reason text,
                                                            confidence numeric, decided boolean) LANGUAGE sql STABLE AS $$
    SELECT f.id, f.name, coalesce(last.value, f.value), f.status, f.reason, f.confidence, last.id IS NOT NULL
    FROM submission s JOIN document d ON d.submission_id = s.id JOIN field f ON f.document_id = d.id
    LEFT JOIN LATERAL (SELECT e.id, e.value FROM field_decision e WHERE e.field_id = f.id ORDER BY e.id DESC LIMIT 1) last ON true
    WHERE s.case_id = of_case AND f.status <> 'empty'
$$;

-- The pages whose zone is the applicant's: of surname, first names and date of birth it says two as the form does. A passport of a
-- husband or of a child lies in many files, and shares a name.
CREATE FUNCTION witness_pages(of_case bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT w.page_id FROM witness w JOIN case_answers(of_case) a ON a.name = w.field_name
    WHERE w.case_id = of_case AND w.field_name IN ('nom_naissance', 'prenoms', 'date_naissance')
      AND witness_agrees(w.value, w.cut, a.value)
    GROUP BY w.page_id HAVING count(DISTINCT w.field_name) >= 2
$$;

-- Whether what a form says is confirmed: two readings that know nothing of each other say the same, and what doubt each leaves,
-- multiplied, is inside the answer's budget.
CREATE FUNCTION field_confirmed(of_field bigint, of_case bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM field f JOIN witness w ON w.case_id = of_case AND w.field_name = f.name
        LEFT JOIN error_budget b ON b.field_name = f.name
        WHERE f.id = of_field AND f.value <> '' AND f.confidence >= 0.5 AND w.confidence >= 0.95
          AND (f.status = 'accepted' OR f.status = 'review' AND f.reason = 'doubtful')
          AND (1 - f.confidence) * (1 - w.confidence) <= coalesce(b.budget, 0.005)
          AND witness_agrees(w.value, w.cut AND f.confidence >= 0.95, f.value)
          AND w.page_id IN (SELECT witness_pages(of_case)))
$$;

-- Applies what the witnesses say to the answers that nobody has decided.
CREATE FUNCTION witness_weigh(of_case bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    the_number text;
    a record;
BEGIN
    IF NOT EXISTS (SELECT FROM witness WHERE case_id = of_case) THEN
        RETURN;
    END IF;
    SELECT number INTO the_number FROM case_file WHERE id = of_case;
    FOR a IN SELECT t.* FROM case_answers(of_case) t JOIN field_review r ON r.field_id = t.field_id
             WHERE NOT t.decided AND r.reason IN ('doubtful', 'below_budget') AND r.claimed_by IS NULL AND r.mode = 'open'
               AND field_confirmed(t.field_id, of_case)
               AND NOT EXISTS (SELECT FROM case_value v WHERE v.case_id = of_case AND v.name = t.name) LOOP
        DELETE FROM field_review WHERE field_id = a.field_id;
        INSERT INTO case_value (case_id, name, value, field_id) VALUES (of_case, a.name, a.value, a.field_id);
        PERFORM event_add('field.confirmed', 'case', the_number, '', jsonb_build_object('field', a.field_id, 'name', a.name,
            'witnesses', (SELECT jsonb_agg(w.id) FROM witness w WHERE w.case_id = of_case AND w.field_name = a.name)));
    END LOOP;
    WITH disputed AS (
        INSERT INTO field_review (field_id, case_id, reason)
        SELECT DISTINCT t.field_id, of_case, 'witness_differs'
        FROM case_answers(of_case) t JOIN witness w ON w.case_id = of_case AND w.field_name = t.name
        WHERE NOT t.decided AND w.confidence >= 0.95 AND NOT witness_agrees(w.value, w.cut, t.value)
          AND w.page_id IN (SELECT witness_pages(of_case))
        ON CONFLICT (field_id) DO UPDATE SET reason = 'witness_differs', mode = 'open', blind = false
        WHERE field_review.reason IN ('doubtful', 'below_budget') AND field_review.mode <> 'keying'
        RETURNING field_id)
    UPDATE field_sample s SET outcome = 'dropped', judged_at = now() FROM disputed d WHERE s.field_id = d.field_id AND s.outcome = 'pending';
END $$;

-- As before, and what a witness confirms waits no longer.
CREATE OR REPLACE FUNCTION field_review_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM field_decision WHERE field_id = OLD.field_id) AND NOT field_confirmed(OLD.field_id, OLD.case_id) THEN
        RAISE EXCEPTION 'field % waits for a person and leaves only by a decision', OLD.field_id USING ERRCODE = 'GU001';
    END IF;
    RETURN OLD;
END $$;

-- As before, and a doubtful answer that a witness confirms stands too.
CREATE OR REPLACE FUNCTION case_value_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    SELECT v.name, v.case_id, v.field_id INTO wrong
    FROM fresh v LEFT JOIN LATERAL (
        SELECT f.name, f.value, f.document_id, field_promised(f.status, f.confidence, b.budget) AS promised
        FROM field f LEFT JOIN error_budget b ON b.field_name = f.name WHERE f.id = v.field_id) f ON true
    WHERE (f.name = v.name
           AND CASE WHEN v.decision_id IS NULL THEN v.value = f.value AND (f.promised OR field_confirmed(v.field_id, v.case_id))
                    ELSE decision_says(v.decision_id, v.field_id, v.value) END
           AND document_case(f.document_id) = v.case_id) IS NOT TRUE
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'value "%" of case %: field % does not say so within its error budget, nor does a witness confirm it, nor a decision by a person',
            wrong.name, wrong.case_id, wrong.field_id USING ERRCODE = 'GU005';
    END IF;
    RETURN NULL;
END $$;

-- As before, and then the witnesses are heard.
CREATE OR REPLACE FUNCTION case_take_values(taking bigint, documents bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH fresh AS MATERIALIZED (
        SELECT f.id, f.name, f.value,
               (SELECT v.value FROM case_value v WHERE v.case_id = taking AND v.name = f.name) AS held,
               count(*) OVER (PARTITION BY f.name, f.value) = count(*) OVER (PARTITION BY f.name) AS agreed
        FROM field f LEFT JOIN error_budget b ON b.field_name = f.name
        WHERE f.document_id = ANY (documents) AND field_promised(f.status, f.confidence, b.budget)
    ), conflicts AS (
        INSERT INTO field_review (field_id, case_id, reason)
        SELECT id, taking, 'conflict' FROM fresh WHERE NOT agreed OR held <> value
        ON CONFLICT (field_id) DO UPDATE SET reason = 'conflict', mode = 'open', blind = false
        RETURNING field_id
    ), unsampled AS (
        UPDATE field_sample s SET outcome = 'dropped', judged_at = now() FROM conflicts c WHERE s.field_id = c.field_id
    )
    INSERT INTO case_value (case_id, name, value, field_id)
    SELECT DISTINCT ON (name) taking, name, value, id FROM fresh WHERE agreed AND held IS NULL ORDER BY name, id;
    PERFORM witness_hear(taking, documents);
    PERFORM witness_weigh(taking);
END $$;

-- What the witnesses of a case say of one answer, for the screen that shows them side by side.
CREATE FUNCTION field_witnesses(of_case bigint, of_name text) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('source', w.source, 'value', w.value, 'confidence', w.confidence, 'page_id', w.page_id,
                                                 'applicant', w.page_id IN (SELECT witness_pages(of_case))) ORDER BY w.id), '[]')
    FROM witness w WHERE w.case_id = of_case AND w.field_name = of_name
$$;

-- What a person decides may show whose a passport is.
CREATE FUNCTION witness_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM witness_weigh(c.case_id) FROM (SELECT DISTINCT document_case(f.document_id) AS case_id
                                           FROM decided e JOIN field f ON f.id = e.field_id) c;
    RETURN NULL;
END $$;
CREATE TRIGGER field_decision_witnessed AFTER INSERT ON field_decision REFERENCING NEW TABLE AS decided
    FOR EACH STATEMENT EXECUTE FUNCTION witness_follow();

SELECT seal_define('witness', 'witness', 'witness', 'case_id', '{id,case_id,page_id,source,field_name,value,cut,confidence,heard_at}');

-- As before; where a witness differs, what it says is the first alternative.
CREATE OR REPLACE FUNCTION review_shown(r field_review) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT (s.field - '{status,decisions,held,raw}'::text[]) || jsonb_build_object('urgent_on', r.urgent_on, 'blind', r.blind, 'witnesses', w.said)
           || CASE WHEN r.blind THEN jsonb_build_object('value', '', 'confidence', NULL, 'alternatives', '[]'::jsonb, 'message', '', 'method', '', 'witnesses', '[]'::jsonb, 'reason',
                                                        CASE r.reason WHEN 'undone' THEN 'undone' ELSE 'to_key' END)
                   WHEN r.reason IN ('opinions_differ', 'keying_differs') THEN jsonb_build_object('message', '', 'alternatives',
                        (SELECT jsonb_agg(DISTINCT jsonb_build_array(k.value, 0)) FROM field_keying k
                         WHERE k.field_id = r.field_id AND NOT k.taken_back AND k.value IS NOT NULL))
                   WHEN r.reason = 'sibling_wrong' THEN jsonb_build_object('message', '')
                   ELSE CASE r.reason WHEN 'witness_differs' THEN jsonb_build_object('message', '') ELSE '{}' END
                        || jsonb_build_object('alternatives', (SELECT coalesce(jsonb_agg(DISTINCT jsonb_build_array(e ->> 'value', 0)), '[]')
                               FROM jsonb_array_elements(w.said) e WHERE (e ->> 'applicant')::boolean AND e ->> 'value' <> s.field ->> 'value'
                                 AND NOT s.field -> 'alternatives' @> jsonb_build_array(jsonb_build_array(e ->> 'value')))
                             || (s.field -> 'alternatives')) END
    FROM (SELECT field_show(r.field_id) AS field) s, LATERAL (SELECT field_witnesses(r.case_id, s.field ->> 'name') AS said) w
$$;
