-- Whose paper and whose case: by our codes first, then by the number in a signed code, then by the foreigner's number with the day of
-- birth; name, day of birth and nationality only propose. A number without a check digit never decides alone, and two persons are
-- never made one.

-- The person of a case: whoever has that number and, in another case, was born on that day under that name. A number that nobody has
-- had yet is a new person.
CREATE FUNCTION case_person(of_case bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    said jsonb := (SELECT jsonb_object_agg(v.name, v.value) FROM case_value v
                   WHERE v.case_id = of_case AND v.name IN ('numero_etranger', 'date_naissance', 'nom_naissance'));
    person bigint;
    held bigint := (SELECT applicant_id FROM case_file WHERE id = of_case);
BEGIN
    IF said ->> 'numero_etranger' ~ '^[0-9A-Z]{9,10}$' THEN
        INSERT INTO applicant (foreigner_number) VALUES (said ->> 'numero_etranger') ON CONFLICT DO NOTHING;
        SELECT a.id INTO person FROM applicant a WHERE a.foreigner_number = said ->> 'numero_etranger'
            AND (NOT EXISTS (SELECT FROM case_file c WHERE c.applicant_id = a.id AND c.id <> of_case)
                 OR EXISTS (SELECT FROM case_file c JOIN case_value b ON b.case_id = c.id AND b.name = 'date_naissance' AND b.value = said ->> 'date_naissance'
                            LEFT JOIN case_value n ON n.case_id = c.id AND n.name = 'nom_naissance'
                            WHERE c.applicant_id = a.id AND c.id <> of_case
                              AND (n.value IS NULL OR said ->> 'nom_naissance' IS NULL OR name_compare(n.value, false, said ->> 'nom_naissance') = 'same')));
    END IF;
    IF person IS DISTINCT FROM held THEN
        UPDATE case_file SET applicant_id = person WHERE id = of_case;
    END IF;
END $$;

DROP TRIGGER case_value_followed ON case_value;
CREATE OR REPLACE FUNCTION case_value_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.name = 'titre_expiration' THEN
        UPDATE case_file SET lapse_on = date_or_null(NEW.value) WHERE id = NEW.case_id;
    ELSIF NEW.name = 'numero_etranger' OR EXISTS (SELECT FROM case_value v WHERE v.case_id = NEW.case_id AND v.name = 'numero_etranger') THEN
        PERFORM case_person(NEW.case_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER case_value_followed AFTER INSERT OR UPDATE ON case_value FOR EACH ROW
    WHEN (NEW.name IN ('titre_expiration', 'numero_etranger', 'date_naissance', 'nom_naissance')) EXECUTE FUNCTION case_value_follow();

-- Whether a case may be that of somebody of this surname: it says nothing of one, or the same.
CREATE FUNCTION case_may_be_of(of_case bigint, surname text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(surname, '') = '' OR coalesce(bool_or(name_compare(surname, false, v.value) = 'same'), true)
    FROM case_value v WHERE v.case_id = of_case AND v.name IN ('nom_naissance', 'nom_usage')
$$;

-- The case that a code names whose signature holds: {"request_number", "foreigner_number", "birth_date", "last_name"}. The number of an online
-- request; else, when there is but one open, the case of that foreigner's number and day of birth. NULL: none, or not surely one.
CREATE FUNCTION case_by_code(said jsonb) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT c.number FROM submission s JOIN case_file c ON c.id = s.case_id
         WHERE s.channel = 'online' AND said ->> 'request_number' ~ '^[0-9]{19}$' AND s.key = said ->> 'request_number'
           AND case_may_be_of(c.id, said ->> 'last_name')),
        (SELECT min(c.number) FROM applicant a JOIN case_file c ON c.applicant_id = a.id JOIN case_state t ON t.name = c.state AND NOT t.final
         JOIN case_value b ON b.case_id = c.id AND b.name = 'date_naissance' AND b.value = said ->> 'birth_date'
         WHERE a.foreigner_number = said ->> 'foreigner_number' AND case_may_be_of(c.id, said ->> 'last_name') HAVING count(*) = 1))
$$;

-- Cases that a page by itself may belong to, only proposed. The person whom the zone names: day of birth, surname and the first of the
-- first names agree, and no nationality contradicts. The case of an online request whose number and surname a code says that nobody
-- could verify. Then the cases that other pages of the same file went to.
CREATE OR REPLACE FUNCTION page_proposals(of_page bigint) RETURNS TABLE (case_id bigint, why text) LANGUAGE sql STABLE AS $$
    WITH zone AS MATERIALIZED (
        SELECT z #>> '{fields,surname,value}' AS surname, split_part(z #>> '{fields,given,value}', ' ', 1) AS given,
               zone_value('birth', z #>> '{fields,birth,value}', CURRENT_DATE) AS birth, z #>> '{fields,nationality,value}' AS nation
        FROM page p, LATERAL (SELECT p.reading -> 'mrz' -> 0) AS first (z)
        WHERE p.id = of_page AND (z ->> 'checked')::boolean
    ), person AS (
        SELECT w.case_id FROM zone JOIN case_word w ON w.word = zone.birth
        WHERE EXISTS (SELECT FROM case_value v WHERE v.case_id = w.case_id AND v.name IN ('nom_naissance', 'nom_usage')
                      AND name_compare(zone.surname, false, v.value) = 'same')
          AND EXISTS (SELECT FROM case_value v WHERE v.case_id = w.case_id AND v.name = 'prenoms'
                      AND name_compare(zone.given, false, split_part(v.value, ' ', 1)) = 'same')
          AND NOT EXISTS (SELECT FROM case_value v WHERE v.case_id = w.case_id AND v.name = 'nationalite' AND nation_codes(zone.nation) <> '{}'
                          AND nation_codes(v.value) <> '{}' AND NOT nation_codes(v.value) && nation_codes(zone.nation))
    ), request AS (
        SELECT s.case_id FROM page p, jsonb_array_elements(coalesce(p.reading -> 'codes', '[]')) c (code),
               regexp_matches(code ->> 'text', '6K([0-9]{19})', 'g') m (found)
               JOIN submission s ON s.channel = 'online' AND s.key = m.found[1]
        WHERE p.id = of_page AND code ->> 'text' LIKE 'DC0%'
          AND EXISTS (SELECT FROM case_value v, unnest(name_spellings(v.value)) n WHERE v.case_id = s.case_id AND v.name IN ('nom_naissance', 'nom_usage')
                      AND length(n) > 1 AND strpos(upper(code ->> 'text'), n) > 0)
    ), file AS (
        SELECT DISTINCT s.case_id FROM page p JOIN page q ON q.original_id = p.original_id JOIN document d ON d.id = q.document_id
        JOIN submission s ON s.id = d.submission_id WHERE p.id = of_page
    )
    SELECT DISTINCT ON (c.why, c.case_id) c.case_id, c.why FROM (SELECT person.case_id, 'person' AS why FROM person
        UNION ALL SELECT request.case_id, 'request' FROM request WHERE request.case_id NOT IN (SELECT person.case_id FROM person)
        UNION ALL SELECT file.case_id, 'same_file' FROM file WHERE file.case_id NOT IN (SELECT person.case_id FROM person UNION ALL SELECT request.case_id FROM request)) c
    ORDER BY c.why, c.case_id DESC LIMIT 5
$$;
