SELECT plan(13);
-- A wrong digit in any identifier finds nobody; a number alone, or a day of birth alone, is nobody; two persons stay two.
CREATE FUNCTION pg_temp.online(key text, number text, birth text, name text) RETURNS text LANGUAGE sql AS $$
    SELECT tap_submission('online', key, jsonb_build_array(jsonb_build_object('name', 'numero_etranger', 'value', number),
        jsonb_build_object('name', 'date_naissance', 'value', birth), jsonb_build_object('name', 'nom_naissance', 'value', name))) ->> 'case_number'
$$;
CREATE FUNCTION pg_temp.person(of_case text) RETURNS bigint LANGUAGE sql AS $$ SELECT applicant_id FROM case_file WHERE id = case_find(of_case) $$;
-- Every text that differs from `said` in one place, by a digit or letter.
CREATE FUNCTION pg_temp.mutants(said text, alphabet text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT overlay(said PLACING c FROM place FOR 1) FROM generate_series(1, length(said)) place, regexp_split_to_table(alphabet, '') c
    WHERE substr(said, place, 1) ~ '[0-9A-Z]' AND substr(said, place, 1) <> c
$$;
CREATE TEMP TABLE known AS SELECT pg_temp.online('1234567890123456789', '9912345678', '1990-12-31', 'BENALI') AS first,
    pg_temp.online('1234567890123456780', '9912345679', '1985-01-02', 'TRAORE') AS second, pg_temp.online('1234567890123456709', '9912345670', '1971-03-04', 'NGUYEN') AS third;
-- Sixty cases with numbers next to each other, for a number with one wrong digit to hit.
SELECT count(tap_submission('online', 'n' || n, '[]')) FROM generate_series(1, 60) n;
CREATE FUNCTION pg_temp.found(said text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM case_find(said);
    RETURN true;
EXCEPTION WHEN OTHERS THEN
    RETURN false;
END $$;
SELECT is((SELECT count(*) FROM case_file c, pg_temp.mutants(c.number, '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ') m WHERE c.id <= 12 AND pg_temp.found(m))::integer, 0,
          'a case number with one wrong character finds no case');
CREATE FUNCTION pg_temp.by_code(VARIADIC pairs text[]) RETURNS text LANGUAGE sql AS $$ SELECT case_by_code(jsonb_object(pairs)) $$;
SELECT is(pg_temp.by_code('request_number', '1234567890123456789', 'last_name', 'BENALI'), first, 'the number of the request, signed, finds its case') FROM known;
SELECT is((SELECT count(*) FROM pg_temp.mutants('1234567890123456789', '0123456789') m WHERE pg_temp.by_code('request_number', m, 'last_name', 'BENALI') IS NOT NULL)::integer, 0,
          'with one wrong digit it finds none, not the neighbour''s either');
SELECT is(pg_temp.by_code('foreigner_number', '9912345678', 'birth_date', '1990-12-31'), first, 'the foreigner''s number with the day of birth does') FROM known;
SELECT is((SELECT count(*) FROM pg_temp.mutants('9912345678', '0123456789') m WHERE pg_temp.by_code('foreigner_number', m, 'birth_date', '1990-12-31') IS NOT NULL)::integer, 0,
          'with one wrong digit in the number it does not');
SELECT is((SELECT count(*) FROM pg_temp.mutants('19901231', '0123456789') m
           WHERE pg_temp.by_code('foreigner_number', '9912345678', 'birth_date', left(m, 4) || '-' || substr(m, 5, 2) || '-' || right(m, 2)) IS NOT NULL)::integer, 0,
          'nor with one in the day');
SELECT is(coalesce(pg_temp.by_code('foreigner_number', '9912345678'), pg_temp.by_code('birth_date', '1990-12-31'), pg_temp.by_code('last_name', 'BENALI')), NULL, 'one clue alone finds nobody');

-- Persons.
CREATE TEMP TABLE more AS SELECT pg_temp.online('b1', '9912345678', '1990-12-31', 'Bénali') AS same, pg_temp.online('b2', '9912345678', '1990-12-30', 'BENALI') AS day,
    pg_temp.online('b3', '9912345678', '1990-12-31', 'DUPONT') AS name, tap_submission('online', 'b4', '[{"name": "numero_etranger", "value": "9912345678"}]') ->> 'case_number' AS bare;
SELECT is(pg_temp.person(same), pg_temp.person(first), 'the same number, day and name are one person') FROM known, more;
SELECT is(coalesce(pg_temp.person(day), pg_temp.person(name), pg_temp.person(bare)), NULL, 'another day, another name, or a number alone are not') FROM more;
SELECT is((SELECT count(*) FROM pg_temp.mutants('9912345678', '0123456789') WITH ORDINALITY t (m, n),
           LATERAL (SELECT pg_temp.online('c' || n, m, '1990-12-31', 'BENALI') AS number) c, known WHERE pg_temp.person(c.number) = pg_temp.person(known.first))::integer, 0,
          'no wrong digit makes somebody else the person');
SELECT is(pg_temp.by_code('foreigner_number', '9912345678', 'birth_date', '1990-12-31'), NULL, 'with two open cases a person chooses');

-- What a person corrects later makes the person known then.
SELECT tap_submission('online', 'd1', '[{"name": "date_naissance", "value": "1990-12-31"}, {"name": "nom_naissance", "value": "BENALI"}]', jsonb_build_object('case_number', bare)) FROM more;
SELECT is(pg_temp.person(bare), pg_temp.person(first), 'the day that comes later tells who it is') FROM known, more;
SELECT is((SELECT count(*) FROM case_file c JOIN case_value v ON v.case_id = c.id AND v.name = 'date_naissance' JOIN applicant a ON a.id = c.applicant_id
           GROUP BY a.id HAVING count(DISTINCT v.value) > 1)::integer, NULL, 'nobody was born twice');
