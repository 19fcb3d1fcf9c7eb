-- What is asked for may hang on several answers (a first permit, for studies), or on what no form asks: then a person says it.

ALTER TABLE procedure ADD answers jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(answers) = 'array'); -- [{"field", "value": "a|b"}]
DROP INDEX procedure_answer;
ALTER TABLE procedure DROP answer_field, DROP answer_value;

ALTER TABLE case_file ADD qualified_by text REFERENCES agent; -- who said the procedure; NULL: the answers do

CREATE OR REPLACE FUNCTION law_load(law jsonb) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    p jsonb;
    changed integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(7283914460031);
    FOR p IN SELECT value FROM jsonb_array_elements(law -> 'procedures') LOOP
        CONTINUE WHEN EXISTS (SELECT FROM procedure q WHERE q.code = p ->> 'code' AND q.superseded_at IS NULL AND q.body = p);
        UPDATE procedure SET superseded_at = now() WHERE code = p ->> 'code' AND superseded_at IS NULL;
        INSERT INTO procedure (code, title, form, answers, pieces, delays, body)
        SELECT p ->> 'code', p ->> 'title', p ->> 'form', coalesce(p -> 'answers', '[]'),
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

-- The procedure of which all answers hold; of several the one with the most.
CREATE FUNCTION case_meant(of_case bigint) RETURNS procedure LANGUAGE sql STABLE AS $$
    SELECT p.* FROM procedure p
    WHERE p.superseded_at IS NULL AND p.answers <> '[]' AND NOT EXISTS (
        SELECT FROM jsonb_array_elements(p.answers) a WHERE NOT EXISTS (
            SELECT FROM case_value v WHERE v.case_id = of_case AND v.name = a ->> 'field'
            AND v.value = ANY (string_to_array(a ->> 'value', '|'))))
    ORDER BY jsonb_array_length(p.answers) DESC, p.id LIMIT 1
$$;

CREATE FUNCTION case_take_procedure(c case_file, taken procedure, by_agent text, reason text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE case_file SET procedure = taken.code, procedure_id = taken.id, silence_on = silence_date(taken.id, received_on)
    WHERE id = c.id;
    PERFORM case_require_pieces(c.id);
    PERFORM event_add('case.qualified', 'case', c.number, by_agent,
                      jsonb_build_object('from', c.procedure, 'to', taken.code, 'procedure', taken.id, 'reason', reason));
END $$;

CREATE OR REPLACE FUNCTION case_qualify(of_case bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    c case_file;
    meant procedure;
BEGIN
    SELECT * INTO c FROM case_file WHERE id = of_case FOR NO KEY UPDATE;
    meant := case_meant(of_case);
    IF c.qualified_by IS NULL AND meant.id IS NOT NULL AND meant.code <> c.procedure THEN
        PERFORM case_take_procedure(c, meant, '', NULL);
    END IF;
    PERFORM case_declare_pieces(of_case);
END $$;

CREATE OR REPLACE FUNCTION case_values_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint;
BEGIN
    FOR touched IN SELECT DISTINCT v.case_id FROM moved v
                   WHERE v.name IN (SELECT a ->> 'field' FROM procedure, jsonb_array_elements(answers) a WHERE superseded_at IS NULL
                                    UNION SELECT field_name FROM form_piece) LOOP
        PERFORM case_qualify(touched);
    END LOOP;
    RETURN NULL;
END $$;

-- A person says what is asked for; answers change nothing about it from then on.
CREATE FUNCTION case_qualify_by(number text, to_procedure text, by_agent text, reason text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    named bigint := case_find(number);
    c case_file;
    taken procedure;
BEGIN
    PERFORM agent_known(by_agent);
    SELECT * INTO taken FROM procedure WHERE code = to_procedure AND superseded_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no procedure "%"; there are: %', to_procedure,
            (SELECT string_agg(code, ', ' ORDER BY code) FROM procedure WHERE superseded_at IS NULL) USING ERRCODE = 'GU003';
    END IF;
    SELECT * INTO c FROM case_file WHERE id = named FOR NO KEY UPDATE;
    UPDATE case_file SET qualified_by = by_agent WHERE id = named;
    PERFORM case_take_procedure(c, taken, by_agent, reason);
END $$;
