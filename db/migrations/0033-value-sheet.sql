-- The sheet "what we read" (forms/templates/ce-que-nous-avons-lu.yaml): printed large from a case, ticked or corrected by the person, read back.
-- What is ticked is a witness like a passport; what is written anew never enters by itself: it opens the answer for a person.
INSERT INTO witness_source VALUES ('applicant', 0);

-- A sheet is a notice: "copy", its number, and "shown", what stood on it.
CREATE INDEX notice_copy ON notice ((data ->> 'copy')) WHERE kind = 'value_sheet';

-- The pages of a batch, each sheet among them with the case that it was printed for.
CREATE FUNCTION sheet_cases(said jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM jsonb_array_elements(said -> 'pages') p
                   JOIN notice n ON n.kind = 'value_sheet' AND n.data ->> 'copy' = p -> 'form' ->> 'copy') THEN
        RETURN said;
    END IF;
    RETURN jsonb_set(said, '{pages}', (
        SELECT jsonb_agg(CASE WHEN c.number IS NULL THEN p ELSE jsonb_set(p, '{form,case}', to_jsonb(c.number)) END ORDER BY place)
        FROM jsonb_array_elements(said -> 'pages') WITH ORDINALITY AS e (p, place)
        LEFT JOIN notice n ON n.kind = 'value_sheet' AND n.data ->> 'copy' = p -> 'form' ->> 'copy'
        LEFT JOIN case_file c ON c.id = n.case_id));
END $$;

-- As before, and what stands on a sheet printed for the case is the applicant's.
CREATE OR REPLACE FUNCTION witness_own(of_case bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    WITH compared AS MATERIALIZED (SELECT * FROM witness_compared(of_case)),
    own AS (SELECT c.voice FROM compared c WHERE c.says = 'same' AND c.field_name IN ('nom_naissance', 'nom_usage', 'prenoms', 'date_naissance')
            GROUP BY c.voice HAVING count(DISTINCT CASE c.field_name WHEN 'nom_usage' THEN 'nom_naissance' ELSE c.field_name END) >= 2)
    SELECT w.id FROM witness w WHERE w.case_id = of_case
       AND (w.source = 'applicant' OR concat_ws('/', w.source, w.page_id, w.origin_case) IN (SELECT voice FROM own))
$$;

-- The answer that a correction speaks of: what the case's value stands on, else what its forms had there, were it nothing.
CREATE FUNCTION sheet_target(of_case bigint, of_name text) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT v.field_id FROM case_value v WHERE v.case_id = of_case AND v.name = of_name),
                    (SELECT max(f.id) FROM submission s JOIN document d ON d.submission_id = s.id JOIN field f ON f.document_id = d.id
                     WHERE s.case_id = of_case AND f.name = of_name))
$$;

-- What the sheets among these documents say, as decided, else as read where that is a promise. People tick without looking: a tick is
-- never surer than 97 %.
CREATE FUNCTION sheet_hear(of_case bigint, documents bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    a record;
BEGIN
    FOR a IN
        WITH said AS (
            SELECT d.id AS document, f.id, f.name, f.page_id, n.data -> 'shown' AS shown, coalesce(e.value, CASE WHEN e.id IS NULL THEN f.value END, '') AS value,
                   CASE WHEN e.id IS NOT NULL THEN 1 ELSE f.confidence END AS confidence,
                   e.id IS NOT NULL OR field_promised(f.status, f.confidence, b.budget) AS sure
            FROM document d JOIN field f ON f.document_id = d.id JOIN page p ON p.id = f.page_id
            JOIN notice n ON n.case_id = of_case AND n.kind = 'value_sheet' AND n.data ->> 'copy' = p.reading -> 'form' ->> 'copy'
            LEFT JOIN error_budget b ON b.field_name = f.name
            LEFT JOIN LATERAL (SELECT x.id, x.value FROM field_decision x WHERE x.field_id = f.id ORDER BY x.id DESC LIMIT 1) e ON true
            WHERE d.id = ANY (documents))
        SELECT s.page_id, substr(s.name, 7) AS name, s.shown ->> substr(s.name, 7) AS value, least(s.confidence, 0.97) AS confidence, false AS anew
        FROM said s WHERE s.name LIKE 'exact\_%' AND s.sure AND s.value = 'oui' AND s.shown ->> substr(s.name, 7) <> ''
          AND NOT EXISTS (SELECT FROM said c WHERE c.document = s.document AND c.name = 'corrige_' || substr(s.name, 7) AND c.value <> '')
        UNION ALL
        SELECT s.page_id, substr(s.name, 9), s.value, s.confidence, true
        FROM said s WHERE s.name LIKE 'corrige\_%' AND s.sure AND s.value <> '' AND s.value IS DISTINCT FROM s.shown ->> substr(s.name, 9)
    LOOP
        INSERT INTO witness (case_id, page_id, source, field_name, value, confidence)
        VALUES (of_case, a.page_id, 'applicant', a.name, a.value, a.confidence) ON CONFLICT DO NOTHING;
        IF NOT FOUND OR NOT a.anew THEN
            CONTINUE;
        END IF;
        WITH opened AS (
            INSERT INTO field_review (field_id, case_id, reason)
            SELECT t.field, of_case, 'applicant_corrects' FROM (SELECT sheet_target(of_case, a.name) AS field) t WHERE t.field IS NOT NULL
            ON CONFLICT (field_id) DO UPDATE SET reason = 'applicant_corrects', mode = 'open', blind = false WHERE field_review.mode <> 'keying'
            RETURNING field_id)
        UPDATE field_sample s SET outcome = 'dropped', judged_at = now() FROM opened o WHERE s.field_id = o.field_id AND s.outcome = 'pending';
        PERFORM event_add('field.corrected_by_applicant', 'case', (SELECT number FROM case_file WHERE id = of_case), '',
                          jsonb_build_object('name', a.name, 'page', a.page_id));
    END LOOP;
END $$;

-- As before, and sheets are heard first.
CREATE OR REPLACE FUNCTION witness_hear(of_case bigint, documents bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM document d WHERE d.id = ANY (documents) AND d.form = 'ce-que-nous-avons-lu') THEN
        PERFORM sheet_hear(of_case, documents);
    END IF;
    IF EXISTS (SELECT FROM page p WHERE p.document_id = ANY (documents) AND p.reading -> 'mrz' -> 0 IS NOT NULL) THEN
        PERFORM witness_hear_zones(of_case, documents);
    END IF;
    IF EXISTS (SELECT FROM document d WHERE d.id = ANY (documents) AND d.detail ? 'twodoc') THEN
        PERFORM witness_hear_codes(of_case, documents);
    END IF;
    PERFORM witness_hear_records(of_case);
END $$;

-- A tick or a correction that a person has read is heard then. (Before field_decision_witnessed, which weighs it.)
CREATE FUNCTION sheet_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM sheet_hear(t.case_id, t.documents)
    FROM (SELECT s.case_id, array_agg(DISTINCT d.id) AS documents
          FROM decided e JOIN field f ON f.id = e.field_id JOIN document d ON d.id = f.document_id JOIN submission s ON s.id = d.submission_id
          WHERE d.form = 'ce-que-nous-avons-lu' GROUP BY s.case_id) t;
    RETURN NULL;
END $$;
CREATE TRIGGER field_decision_sheet AFTER INSERT ON field_decision REFERENCING NEW TABLE AS decided
    FOR EACH STATEMENT EXECUTE FUNCTION sheet_follow();

-- As before; ticks and corrections are no answers of the case.
CREATE OR REPLACE FUNCTION case_take_values(taking bigint, documents bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH fresh AS MATERIALIZED (
        SELECT f.id, f.name, f.value,
               (SELECT v.value FROM case_value v WHERE v.case_id = taking AND v.name = f.name) AS held,
               count(*) OVER (PARTITION BY f.name, f.value) = count(*) OVER (PARTITION BY f.name) AS agreed
        FROM field f LEFT JOIN error_budget b ON b.field_name = f.name
        WHERE f.document_id = ANY (documents) AND field_promised(f.status, f.confidence, b.budget)
          AND NOT starts_with(f.name, 'exact_') AND NOT starts_with(f.name, 'corrige_')
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
