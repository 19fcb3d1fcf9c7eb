-- What machines have written speaks too: the code of a form that was filled on a screen, its print, and the words of pieces. They stand between
-- the zone of a passport and the hand. None of them ever writes an answer; what a lower one says never goes over what a higher one said.

INSERT INTO witness_source VALUES ('code', 103), ('print', 106), ('hand', 107);
UPDATE witness_source SET rank = rank + 200 WHERE source IN ('case', 'online');
UPDATE witness_source SET rank = CASE source WHEN 'code' THEN 3 WHEN 'case' THEN 4 WHEN 'online' THEN 5 WHEN 'print' THEN 6 ELSE 7 END WHERE rank > 100;

-- Of whom the words of a page speak (forms/paper_person.h).
ALTER TABLE page_sight ADD person jsonb NOT NULL DEFAULT '[]';
SELECT seal_define('sight', 'page_sight', 'page_sight', 'page_id', '{id,page_id,kind,confidence,method,because,dated_on,turn,text,person,problem,seen_at}');

ALTER TABLE witness ADD within boolean NOT NULL DEFAULT false; -- the value is a whole name: the answer is to be among its words
SELECT seal_define('witness', 'witness', 'witness', 'case_id',
                   '{id,case_id,page_id,origin_case,source,field_name,value,cut,within,firm,several,confidence,heard_at}');

-- An entry of birth is about the person of whom it is; what other papers call somebody may be half a name.
INSERT INTO witness_meaning (source, item, kind, field_name, firm, several) VALUES
    ('print', 'surname', '', 'nom_naissance', false, false), ('print', 'surname', 'acte_naissance', 'nom_naissance', true, false),
    ('print', 'given', '', 'prenoms', false, false), ('print', 'given', 'acte_naissance', 'prenoms', true, false),
    ('print', 'person', '', 'nom_naissance', false, false), ('print', 'person', '', 'nom_usage', false, false), ('print', 'person', '', 'prenoms', false, false),
    ('print', 'birth', 'acte_naissance', 'date_naissance', true, false), ('print', 'birth', 'certificat_scolarite', 'date_naissance', true, false),
    ('print', 'birth', 'passeport', 'date_naissance', true, false), ('print', 'birth', 'titre_sejour', 'date_naissance', true, false),
    ('print', 'sex', 'acte_naissance', 'sexe', true, false),
    ('print', 'nationality', 'certificat_scolarite', 'nationalite', false, true), ('print', 'nationality', 'passeport', 'nationalite', true, true),
    ('print', 'nationality', 'titre_sejour', 'nationalite', true, true);

-- What a paper can say of the applicant, beyond what a zone on it says already.
CREATE FUNCTION paper_speaks(of_kind text, of_field text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT of_kind NOT IN ('inconnu', 'enveloppe', 'photos', 'form')
       AND EXISTS (SELECT FROM witness_meaning m WHERE m.source = 'print' AND m.field_name = of_field AND m.kind IN ('', of_kind))
$$;

-- Whether reading all of a page may save a person a look: it lies in a file of which somebody waits for an answer that such papers give.
CREATE FUNCTION page_may_witness(p page) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT p.blank AND p.form IS NULL AND coalesce((p.reading #>> '{mrz,0,checked}')::boolean, false) IS FALSE AND EXISTS (
        SELECT FROM document d JOIN submission s ON s.id = d.submission_id JOIN field_review r ON r.case_id = s.case_id JOIN field f ON f.id = r.field_id
        WHERE d.id = p.document_id AND d.form IS NULL AND r.reason IN ('doubtful', 'below_budget', 'witness_differs')
          AND paper_speaks(CASE d.kind WHEN 'inconnu' THEN 'acte_naissance' ELSE d.kind END, f.name))
$$;

-- As before, and where its words may be a witness.
ALTER FUNCTION page_wants_look(page) RENAME TO page_wants_naming;
CREATE FUNCTION page_wants_look(p page) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT page_wants_naming(p) OR page_may_witness(p) AND NOT EXISTS (SELECT FROM page_sight g WHERE g.page_id = p.id)
        AND EXISTS (SELECT FROM document d JOIN submission s ON s.id = d.submission_id JOIN case_file c ON c.id = s.case_id JOIN case_state z ON z.name = c.state
                    WHERE d.id = p.document_id AND NOT z.final)
$$;

-- As before, with whom the words speak of.
CREATE OR REPLACE FUNCTION sight_store_alone(job_id bigint, job_attempt integer, sight jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    looked page;
    d document;
BEGIN
    IF NOT job_held(job_id, job_attempt) THEN
        RETURN 'stale';
    END IF;
    SELECT p.* INTO looked FROM page p JOIN job j ON j.subject = p.id AND j.kind = 'look' WHERE j.id = job_id;
    PERFORM job_done(job_id);
    INSERT INTO page_sight (page_id, kind, confidence, method, because, dated_on, turn, text, person, problem)
    VALUES (looked.id, sight ->> 'kind', coalesce((sight ->> 'confidence')::numeric, 0), coalesce(sight ->> 'method', ''), coalesce(sight ->> 'because', ''),
            (sight ->> 'dated_on')::date, coalesce((sight ->> 'turn')::integer, 0), coalesce(sight ->> 'text', ''), coalesce(sight -> 'person', '[]'),
            coalesce(sight ->> 'problem', ''));
    INSERT INTO page_same (page_id, other_id, difference)
    SELECT looked.id, c.page_id, least((s ->> 'difference')::numeric, 1) FROM jsonb_array_elements(coalesce(sight -> 'same', '[]')) s
           JOIN page_same_candidates(looked) c ON c.page_id = (s ->> 'page')::bigint
    ON CONFLICT DO NOTHING;
    SELECT * INTO d FROM document WHERE id = looked.document_id;
    IF d.kind = 'inconnu' AND d.form IS NULL AND (sight ->> 'confidence')::numeric >= sight_sure()
       AND NOT EXISTS (SELECT FROM page_naming n WHERE n.page_id = looked.id)
       AND NOT EXISTS (SELECT FROM page_arrangement a WHERE a.page_id = looked.id AND NOT a.opens) THEN
        PERFORM page_take_kind(looked.id, sight ->> 'kind', '');
    END IF;
    RETURN 'stored';
END $$;

-- As before; then what the page says of the person is heard.
CREATE OR REPLACE FUNCTION sight_store(job_id bigint, job_attempt integer, sight jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    looked bigint := (SELECT subject FROM job WHERE id = job_id AND kind = 'look');
    outcome text := sight_store_alone(job_id, job_attempt, sight);
BEGIN
    IF outcome = 'stored' THEN
        PERFORM page_keep_together(p.id, '') FROM page p JOIN document d ON d.id = p.document_id WHERE p.id = looked AND d.form IS NULL;
        PERFORM witness_hear_words(s.case_id, ARRAY[d.id]), witness_weigh(s.case_id)
        FROM page p JOIN document d ON d.id = p.document_id JOIN submission s ON s.id = d.submission_id
        WHERE p.id = looked AND d.form IS NULL AND coalesce(sight -> 'person', '[]') <> '[]' AND s.case_id IS NOT NULL;
    END IF;
    RETURN outcome;
END $$;

-- Whether the words of a name stand, in order and next to each other, within another: "DIALLO" in "Mme Aminata DIALLO".
CREATE FUNCTION name_within(said text, written text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM unnest(name_spellings(said)) s, unnest(name_spellings(written)) w
                   WHERE length(w) >= 2 AND strpos(' ' || s || ' ', ' ' || w || ' ') > 0)
$$;

-- The engine's scores of lines whose words were right 98 times in a hundred or more (tests/bench/witness.sh --print); others say nothing.
CREATE FUNCTION print_confidence(item jsonb) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN (item ->> 'confidence')::numeric >= 0.9 AND (item ->> 'worst')::numeric >= 0.6 THEN 0.98 END
$$;

-- What the words of papers say. A whole name is heard where it has a name of the applicant in it: papers name landlords and employers too.
CREATE FUNCTION witness_hear_words(of_case bigint, documents bigint[]) RETURNS void LANGUAGE sql AS $$
    WITH said AS (
        SELECT p.id AS page_id, d.kind, i ->> 'item' AS item, i ->> 'value' AS value, print_confidence(i) AS confidence
        FROM document d JOIN page p ON p.document_id = d.id, LATERAL (SELECT (page_last_sight(p.id)).person) g, jsonb_array_elements(g.person) i
        WHERE d.id = ANY (documents) AND d.form IS NULL AND p.form IS NULL
    ), known AS (
        SELECT max(a.value) FILTER (WHERE a.name = 'nom_naissance') AS birth, max(a.value) FILTER (WHERE a.name = 'nom_usage') AS usage,
               split_part(max(a.value) FILTER (WHERE a.name = 'prenoms'), ' ', 1) AS given
        FROM case_answers(of_case) a WHERE a.name IN ('nom_naissance', 'nom_usage', 'prenoms')
    )
    INSERT INTO witness (case_id, page_id, source, field_name, value, within, confidence, firm, several)
    SELECT DISTINCT ON (w.page_id, m.field_name) of_case, w.page_id, 'print', m.field_name,
           CASE w.item WHEN 'nationality' THEN coalesce((SELECT n.shown FROM nation n WHERE n.code = ANY (nation_codes(w.value)) AND n.shown <> '' LIMIT 1), w.value) ELSE w.value END,
           w.item = 'person', w.confidence, m.firm, m.several
    FROM said w CROSS JOIN known k JOIN witness_meaning m ON m.source = 'print' AND m.item = w.item AND m.kind IN ('', w.kind),
         LATERAL (SELECT CASE WHEN w.item <> 'person' THEN 2 ELSE name_within(w.value, k.birth)::integer + name_within(w.value, k.usage)::integer
                                                                  + name_within(w.value, k.given)::integer END AS fits) f
    WHERE paper_speaks(w.kind, m.field_name) AND w.confidence IS NOT NULL AND f.fits > 0
    ORDER BY w.page_id, m.field_name, w.item <> 'person' DESC, m.kind DESC, f.fits DESC, w.value
    ON CONFLICT DO NOTHING
$$;

-- What codes and print of one form say, for the answers of another: only what is accepted, and only where there are two forms.
CREATE FUNCTION witness_hear_forms(of_case bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO witness (case_id, page_id, source, field_name, value, confidence)
    SELECT DISTINCT ON (f.page_id, f.name) of_case, f.page_id, CASE f.method WHEN 'code' THEN 'code' ELSE 'print' END, f.name, f.value, f.confidence
    FROM submission s JOIN document d ON d.submission_id = s.id JOIN field f ON f.document_id = d.id LEFT JOIN error_budget b ON b.field_name = f.name
    WHERE s.case_id = of_case AND d.form IS NOT NULL AND d.form <> 'ce-que-nous-avons-lu' AND f.page_id IS NOT NULL AND f.value <> ''
      AND f.method IN ('code', 'typed', 'acroform') AND field_promised(f.status, f.confidence, b.budget)
      AND EXISTS (SELECT FROM submission t JOIN document e ON e.submission_id = t.id JOIN field o ON o.document_id = e.id
                  WHERE t.case_id = of_case AND e.id <> d.id AND e.form IS NOT NULL AND o.name = f.name)
    ORDER BY f.page_id, f.name, f.id
    ON CONFLICT DO NOTHING
$$;

-- As before, and forms beside each other.
CREATE OR REPLACE FUNCTION witness_hear(of_case bigint, documents bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    sheets boolean;
    codes boolean;
    zones boolean;
    forms bigint;
BEGIN
    SELECT bool_or(d.form = 'ce-que-nous-avons-lu'), bool_or(d.detail ? 'twodoc'),
           bool_or(EXISTS (SELECT FROM page p WHERE p.document_id = d.id AND p.reading -> 'mrz' -> 0 IS NOT NULL)), count(d.form)
    INTO sheets, codes, zones, forms FROM document d WHERE d.id = ANY (documents);
    IF sheets THEN
        PERFORM sheet_hear(of_case, documents);
    END IF;
    IF zones THEN
        PERFORM witness_hear_zones(of_case, documents);
    END IF;
    IF codes THEN
        PERFORM witness_hear_codes(of_case, documents);
    END IF;
    IF forms > 1 OR forms = 1 AND EXISTS (SELECT FROM submission s JOIN document e ON e.submission_id = s.id
                                          WHERE s.case_id = of_case AND e.form IS NOT NULL AND e.id <> ALL (documents)) THEN
        PERFORM witness_hear_forms(of_case);
    END IF;
    PERFORM witness_hear_records(of_case);
END $$;

-- As before; what words say depends on what the paper is.
ALTER FUNCTION documents_follow(bigint, bigint[], text[]) RENAME TO documents_follow_silent;
CREATE FUNCTION documents_follow(of_case bigint, changed bigint[], kinds text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM witness_hear_words(of_case, changed);
    PERFORM documents_follow_silent(of_case, changed, kinds);
END $$;

-- Who of a page speaks as one: a form or a piece as a whole, a zone or a signed code by itself.
CREATE FUNCTION witness_voice(w witness) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN w.source IN ('code', 'print') THEN concat_ws('/', w.source, 'document', (SELECT p.document_id FROM page p WHERE p.id = w.page_id))
                ELSE concat_ws('/', w.source, w.page_id, w.origin_case) END
$$;

-- As before. A form is no witness of itself; and the print of a form is one of what was written by hand only: two prints are read by one engine,
-- which may take the same sign wrong twice.
CREATE OR REPLACE FUNCTION witness_compared(of_case bigint) RETURNS TABLE (witness_id bigint, field_id bigint, field_name text, voice text, says text)
LANGUAGE sql STABLE AS $$
    SELECT w.id, a.field_id, w.field_name, witness_voice(w),
           CASE WHEN w.within THEN CASE WHEN name_within(w.value, a.value) THEN 'same' ELSE 'part' END
                ELSE witness_compare(w.field_name, w.value, w.cut, a.value, (SELECT u.value FROM case_answers(of_case) u WHERE u.name = 'nom_usage' LIMIT 1)) END
    FROM witness w JOIN case_answers(of_case) a ON a.name = w.field_name LEFT JOIN page p ON p.id = w.page_id LEFT JOIN document d ON d.id = p.document_id
    WHERE w.case_id = of_case
      AND (w.source NOT IN ('code', 'print') OR d.form IS NULL
           OR EXISTS (SELECT FROM field f WHERE f.id = a.field_id AND f.document_id <> d.id
                                            AND (w.source = 'code' OR f.method IN ('handprint', 'mark'))))
$$;

CREATE OR REPLACE FUNCTION witness_own(of_case bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    WITH compared AS MATERIALIZED (SELECT * FROM witness_compared(of_case)),
    own AS (SELECT c.voice FROM compared c WHERE c.says = 'same' AND c.field_name IN ('nom_naissance', 'nom_usage', 'prenoms', 'date_naissance')
            GROUP BY c.voice HAVING count(DISTINCT CASE c.field_name WHEN 'nom_usage' THEN 'nom_naissance' ELSE c.field_name END) >= 2)
    SELECT w.id FROM witness w WHERE w.case_id = of_case AND (w.source = 'applicant' OR witness_voice(w) IN (SELECT voice FROM own))
$$;

-- What the answer itself is, in the order of witnesses.
CREATE FUNCTION answer_source(method text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN method = 'code' THEN 'code' WHEN method IN ('typed', 'print', 'acroform') THEN 'print' WHEN method = 'online' THEN 'online' ELSE 'hand' END
$$;

-- As before, with each one's place in the order.
CREATE OR REPLACE FUNCTION field_witnesses(of_case bigint, of_name text) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
    RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('source', w.source, 'rank', s.rank, 'value', w.value, 'confidence', w.confidence, 'page_id', w.page_id,
                   'case', CASE WHEN w.origin_case <> of_case THEN (SELECT c.number FROM case_file c WHERE c.id = w.origin_case) END,
                   'kind', (SELECT d.kind FROM page p JOIN document d ON d.id = p.document_id WHERE p.id = w.page_id),
                   'applicant', w.id IN (SELECT witness_own(of_case)),
                   'says', (SELECT max(c.says) FROM witness_compared(of_case) c WHERE c.witness_id = w.id)) ORDER BY s.rank, w.id), '[]')
            FROM witness w JOIN witness_source s USING (source) WHERE w.case_id = of_case AND w.field_name = of_name
              AND EXISTS (SELECT FROM witness_compared(of_case) c WHERE c.witness_id = w.id));
END $$;

-- As before, and the answer's own place among them.
ALTER FUNCTION review_shown(field_review) RENAME TO review_shown_alone;
CREATE FUNCTION review_shown(r field_review) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN review_shown_alone(r) || jsonb_build_object('answer', CASE WHEN NOT r.blind THEN (SELECT jsonb_build_object('source', w.source, 'rank', w.rank)
        FROM field f JOIN witness_source w ON w.source = answer_source(f.method) WHERE f.id = r.field_id) END);
END $$;
