-- A case enters the store with fewer statements. What is kept, guarded and sealed stays as it was.

-- As before; a body whose plan a connection keeps, where the other was planned anew for each event.
CREATE OR REPLACE FUNCTION event_digest(previous bytea, place bigint, e event) RETURNS bytea LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN sha256(previous || convert_to(
        jsonb_build_array(place, e.id, (extract(epoch FROM e.at) * 1000000)::bigint, e.kind, e.subject_kind, e.subject,
                          e.agent, e.data)::text, 'UTF8'));
END $$;

-- As before, at once: what came, what the forms declare and what the procedure asks for.
CREATE OR REPLACE FUNCTION case_take_pieces(taking bigint, request jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO piece (case_id, kind, class, state)
    SELECT taking, k.kind, coalesce(max(k.class), 'NOT_REQUIRED'),
           CASE WHEN bool_or(k.state = 'received') THEN 'received' WHEN bool_or(k.state = 'declared') THEN 'declared' ELSE 'missing' END
    FROM (SELECT coalesce(p ->> 'kind', p ->> 'name', p #>> '{}'), NULL, CASE p ->> 'state' WHEN 'received' THEN 'received' ELSE 'declared' END
          FROM jsonb_array_elements(coalesce(request -> 'pieces', '[]')) p
          UNION ALL
          SELECT d.kind, NULL, 'received' FROM document d JOIN submission s ON s.id = d.submission_id
          WHERE s.case_id = taking AND d.form IS NULL
          UNION ALL
          SELECT f.kind, NULL, 'declared'
          FROM submission s JOIN document d ON d.submission_id = s.id JOIN form_piece f ON f.form = d.form AND f.version = d.form_version
               JOIN case_value v ON v.case_id = taking AND v.name = f.field_name WHERE s.case_id = taking
          UNION ALL
          SELECT e ->> 'kind', e ->> 'class', 'missing'
          FROM case_file c JOIN procedure p ON p.id = c.procedure_id, jsonb_array_elements(p.pieces) e WHERE c.id = taking
         ) AS k (kind, class, state)
    WHERE k.kind <> ''
    GROUP BY k.kind
    ON CONFLICT (case_id, kind) DO UPDATE
    SET class = excluded.class,
        state = CASE WHEN piece.state = 'missing' OR piece.state = 'declared' AND excluded.state = 'received' THEN excluded.state ELSE piece.state END
    WHERE piece.class <> excluded.class OR piece.state = 'missing' AND excluded.state <> 'missing'
       OR piece.state = 'declared' AND excluded.state = 'received';
END $$;

-- Every budget by its field's name: asked for once a statement, where each row looked it up.
CREATE FUNCTION error_budgets() RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT jsonb_object_agg(field_name, budget) FROM error_budget);
END $$;

-- As before. What several documents say alike is taken, what they say differently goes to a person; nearly always nothing differs.
CREATE OR REPLACE FUNCTION case_take_values(taking bigint, documents bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    budgets constant jsonb := error_budgets();
    differing bigint[];
BEGIN
    WITH held AS MATERIALIZED (
        SELECT name, value FROM case_value WHERE case_id = taking
    ), fresh AS MATERIALIZED (
        SELECT f.name, min(f.id) AS id, min(f.value) AS value, min(f.value) = max(f.value) AS agreed,
               array_agg(f.id) AS ids, array_agg(f.value) AS readings
        FROM field f
        WHERE f.document_id = ANY (documents) AND field_promised(f.status, f.confidence, (budgets ->> f.name)::numeric)
          AND NOT starts_with(f.name, 'exact_') AND NOT starts_with(f.name, 'corrige_') GROUP BY f.name
    ), taken AS (
        INSERT INTO case_value (case_id, name, value, field_id)
        SELECT taking, name, value, id FROM fresh WHERE agreed AND name NOT IN (SELECT name FROM held)
    )
    SELECT array_agg(f.id) INTO differing
    FROM fresh r LEFT JOIN held h USING (name), unnest(r.ids, r.readings) AS f (id, value) WHERE NOT r.agreed OR h.value <> f.value;
    IF differing IS NOT NULL THEN
        WITH conflicts AS (
            INSERT INTO field_review (field_id, case_id, reason) SELECT id, taking, 'conflict' FROM unnest(differing) id
            ON CONFLICT (field_id) DO UPDATE SET reason = 'conflict', mode = 'open', blind = false
            RETURNING field_id
        )
        UPDATE field_sample s SET outcome = 'dropped', judged_at = now() FROM conflicts c WHERE s.field_id = c.field_id;
    END IF;
    PERFORM witness_hear(taking, documents);
    PERFORM witness_weigh(taking);
END $$;

-- The fields by which a procedure or a piece is told, kept with the law that names them: looked up for every case.
ALTER TABLE law ADD deciding text[];

CREATE FUNCTION law_deciding() RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(name), '{}')
    FROM (SELECT a ->> 'field' FROM procedure, jsonb_array_elements(answers) a WHERE superseded_at IS NULL
          UNION SELECT field_name FROM form_piece) AS f (name)
$$;

CREATE FUNCTION law_decide() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.deciding := law_deciding();
    RETURN NEW;
END $$;
CREATE TRIGGER law_decides BEFORE INSERT ON law FOR EACH ROW EXECUTE FUNCTION law_decide();
UPDATE law SET deciding = law_deciding();

CREATE OR REPLACE FUNCTION case_values_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    deciding text[] := coalesce((SELECT l.deciding FROM law l), law_deciding());
    touched bigint;
BEGIN
    FOR touched IN SELECT DISTINCT v.case_id FROM moved v WHERE v.name = ANY (deciding) LOOP
        PERFORM case_qualify(touched);
    END LOOP;
    RETURN NULL;
END $$;

-- As before; only what lies on paper can lie on a page that is not its document's.
CREATE OR REPLACE FUNCTION document_add_fields(adding bigint, fields jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    paper boolean;
BEGIN
    WITH added AS (
        INSERT INTO field (document_id, page_id, name, value, raw, confidence, status, reason, message, method, box_px, alternatives)
        SELECT adding, f.page_id, f.name, coalesce(f.value, ''), f.raw, coalesce(f.confidence, 1),
               coalesce(f.status, CASE WHEN coalesce(f.value, '') = '' THEN 'empty' ELSE 'accepted' END),
               coalesce(f.reason, ''), coalesce(f.message, ''), coalesce(f.method, ''),
               coalesce(f.box_px, f.box), coalesce(f.alternatives, '[]')
        FROM jsonb_to_recordset(coalesce(fields, '[]')) AS f (page_id bigint, name text, value text, raw text, confidence numeric,
             status text, reason text, message text, method text, box_px jsonb, box jsonb, alternatives jsonb)
        RETURNING page_id
    )
    SELECT bool_or(page_id IS NOT NULL) INTO paper FROM added;
    IF paper AND EXISTS (SELECT FROM field f LEFT JOIN page p ON p.id = f.page_id
                         WHERE f.document_id = adding AND f.page_id IS NOT NULL AND p.document_id IS DISTINCT FROM adding) THEN
        RAISE EXCEPTION 'document %: a field lies on a page that is not its own', adding USING ERRCODE = 'GU009';
    END IF;
END $$;

-- As before; whose a document is, is looked up once for all its values. OFFSET 0: each value's field is looked up by its number, whatever
-- plan the connection made while there were few fields; else all fields ever read would be gone through.
CREATE OR REPLACE FUNCTION case_value_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    budgets constant jsonb := error_budgets();
    wrong record;
BEGIN
    WITH said AS MATERIALIZED (
        SELECT v.*, f.document_id, f.name = v.name AND CASE WHEN v.decision_id IS NULL
            THEN f.value = v.value AND (field_promised(f.status, f.confidence, (budgets ->> f.name)::numeric) OR field_confirmed(v.field_id, v.case_id))
            ELSE decision_says(v.decision_id, v.field_id, v.value) END AS stands
        FROM fresh v LEFT JOIN LATERAL (SELECT * FROM field WHERE id = v.field_id OFFSET 0) f ON true
    ), owner AS MATERIALIZED (
        SELECT t.document_id, document_case(t.document_id) AS case_id FROM (SELECT DISTINCT document_id FROM said) t
    )
    SELECT v.name, v.case_id, v.field_id INTO wrong
    FROM said v WHERE v.stands IS NOT TRUE OR NOT EXISTS (SELECT FROM owner o WHERE o.document_id = v.document_id AND o.case_id = v.case_id) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'value "%" of case %: field % does not say so within its error budget, nor does a witness confirm it, nor a decision by a person',
            wrong.name, wrong.case_id, wrong.field_id USING ERRCODE = 'GU005';
    END IF;
    RETURN NULL;
END $$;

-- As before; bodies of their own plans: drawn into the statements that ask them, they were set up for every case, and used for few.
CREATE OR REPLACE FUNCTION field_confirmed(of_field bigint, of_case bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM field f JOIN witness_verdicts(of_field, of_case) v ON v.says = 'same'
        LEFT JOIN error_budget b ON b.field_name = f.name
        WHERE f.id = of_field AND f.value <> '' AND f.confidence >= 0.5 AND v.confidence >= 0.95
          AND (NOT v.cut OR f.confidence >= 0.95)
          AND (f.status = 'accepted' OR f.status = 'review' AND f.reason = 'doubtful')
          AND (1 - f.confidence) * (1 - v.confidence) <= coalesce(b.budget, 0.005)
          AND NOT field_disputed(of_field, of_case));
END $$;

CREATE OR REPLACE FUNCTION case_number_valid(number text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT
SET search_path = guichet, pg_catalog AS $$
BEGIN
    RETURN number ~ '^[0-9A-Z]{1,8}-[0-9]{4}-[0-9]{6,9}-[0-9A-Z]$' AND right(number, 1) = check_character(left(number, -2));
END $$;

-- As before, with the budgets at hand.
CREATE OR REPLACE FUNCTION field_judge() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    setting jsonb := (SELECT jsonb_object_agg(name, value) FROM review_setting);
    budgets constant jsonb := error_budgets();
    filled numeric := setting ->> 'sample_per_mille';
    empty numeric := setting ->> 'sample_empty_per_mille';
    hidden double precision := (setting ->> 'blind_per_mille')::double precision / 1000;
    twice jsonb := setting -> 'double_keyed';
BEGIN
    INSERT INTO field_review (field_id, case_id, reason, mode, blind)
    SELECT f.id, (SELECT s.case_id FROM document d JOIN submission s ON s.id = d.submission_id WHERE d.id = f.document_id),
           CASE WHEN f.status = 'accepted' THEN 'below_budget' ELSE f.reason END,
           CASE WHEN f.page_id IS NOT NULL AND twice ? f.name THEN 'keying' ELSE 'open' END,
           f.page_id IS NOT NULL AND (twice ? f.name OR random() < hidden)
    FROM fresh f WHERE f.status <> 'empty' AND NOT field_promised(f.status, f.confidence, (budgets ->> f.name)::numeric);
    IF NOT EXISTS (SELECT FROM fresh WHERE page_id IS NOT NULL) THEN
        RETURN NULL; -- only what lies on paper can be keyed again
    END IF;
    WITH drawn AS (
        INSERT INTO field_sample (field_id, per_mille)
        SELECT f.id, CASE f.status WHEN 'empty' THEN empty ELSE filled END
        FROM fresh f
        WHERE f.page_id IS NOT NULL AND random() * 1000 < CASE f.status WHEN 'empty' THEN empty ELSE filled END
          AND (f.status = 'empty' OR field_promised(f.status, f.confidence, (budgets ->> f.name)::numeric))
        RETURNING field_id)
    INSERT INTO field_review (field_id, case_id, reason, mode, blind)
    SELECT f.id, document_case(f.document_id), CASE f.status WHEN 'empty' THEN 'doubtful_empty' ELSE 'doubtful' END, 'sample', true
    FROM drawn d JOIN fresh f ON f.id = d.field_id;
    RETURN NULL;
END $$;

-- A field's document is there, and stays while it has fields. The reference that this takes the place of was looked up for each
-- field anew, a tenth of what a case costs; all fields of a statement lie on one document or a few.
ALTER TABLE field DROP CONSTRAINT field_document_id_fkey;

CREATE FUNCTION field_of_document() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    named constant bigint[] := (SELECT array_agg(DISTINCT document_id) FROM fresh);
    held bigint[];
BEGIN
    -- Held until the end of the transaction, as a reference holds it: nobody removes the document meanwhile.
    SELECT array_agg(d.id) INTO held FROM (SELECT id FROM document WHERE id = ANY (named) FOR KEY SHARE) d;
    IF cardinality(named) <> coalesce(cardinality(held), 0) THEN
        RAISE EXCEPTION 'field: there is no document %', (SELECT n FROM unnest(named) n WHERE n <> ALL (coalesce(held, '{}')) LIMIT 1)
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER field_has_document AFTER INSERT ON field REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION field_of_document();

CREATE FUNCTION document_has_fields() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM field WHERE document_id = OLD.id) THEN
        RAISE EXCEPTION 'document %: it has fields', OLD.id USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
-- At the end of the statement: one that destroys a case removes both at once.
CREATE TRIGGER document_fields_stay AFTER DELETE OR UPDATE OF id ON document FOR EACH ROW EXECUTE FUNCTION document_has_fields();

-- As before; fields are found by what takes the place of their reference.
CREATE OR REPLACE FUNCTION rows_destroy(of_table regclass, key text, ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    link record;
    referred bigint[];
BEGIN
    FOR link IN SELECT f.conrelid::regclass AS referring, a.attname AS by_column, b.attname AS to_column
                FROM pg_constraint f JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = f.conkey[1]
                JOIN pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = f.confkey[1]
                WHERE f.contype = 'f' AND f.confrelid = of_table AND f.conrelid <> of_table AND cardinality(f.conkey) = 1
                UNION ALL SELECT 'field', 'document_id', 'id' WHERE of_table = 'document'::regclass LOOP
        EXECUTE format('SELECT array_agg(%I) FROM %s WHERE %I = ANY ($1)', link.to_column, of_table, key) INTO referred USING ids;
        IF referred IS NOT NULL THEN
            PERFORM rows_destroy(link.referring, link.by_column, referred);
        END IF;
    END LOOP;
    EXECUTE format('DELETE FROM %s WHERE %I = ANY ($1)', of_table, key) USING ids;
END $$;
