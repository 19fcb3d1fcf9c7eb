-- A case is found by the words of its names, its numbers and its day of birth, whatever else begins so and whosever it is.
SELECT plan(18);
SELECT office_known('13'), office_known('75');
INSERT INTO account (name, password, role, office) VALUES ('anne', '$y$', 'clerk', '75'), ('bruno', '$y$', 'clerk', '13'), ('chef', '$y$', 'administrator', NULL);
SELECT session_open(name, encode(sha256(name::bytea), 'hex'), 'x', 'password', NULL) FROM account WHERE name IN ('anne', 'bruno', 'chef');
CREATE FUNCTION pg_temp.person(key text, of_office text, name text, first_names text) RETURNS bigint LANGUAGE sql AS $$
    SELECT tap_case(tap_submission('online', key, jsonb_build_array(
        jsonb_build_object('name', 'nom_naissance', 'value', name, 'status', 'accepted', 'confidence', 1),
        jsonb_build_object('name', 'prenoms', 'value', first_names, 'status', 'accepted', 'confidence', 1),
        jsonb_build_object('name', 'date_naissance', 'value', '1990-12-31', 'status', 'accepted', 'confidence', 1),
        jsonb_build_object('name', 'commune', 'value', 'LYON', 'status', 'accepted', 'confidence', 1)), jsonb_build_object('office', of_office)))
$$;
CREATE FUNCTION pg_temp.found(name text, VARIADIC words text[]) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[];
BEGIN
    PERFORM set_config('guichet.acting', encode(sha256(name::bytea), 'hex'), true), set_config('role', 'guichet_desk', true);
    ids := case_ids_by_words(words);
    PERFORM set_config('role', 'none', true), set_config('guichet.acting', '', true);
    RETURN ids;
END $$;

SELECT pg_temp.person('one', '75', 'Zoé-Lœuf', 'Aïcha') AS paris \gset
SELECT pg_temp.person('two', '13', 'ZOELLER', 'Inès Aïcha') AS south \gset
SELECT is(ARRAY(SELECT word || ' ' || office FROM case_word WHERE case_id = :paris ORDER BY 1), '{"1990-12-31 75","AICHA 75","LOEUF 75","ZOE 75"}', 'a case''s words, with its office');
SELECT is(pg_temp.found('anne', 'AICHA'), ARRAY[:paris]::bigint[], 'a clerk finds those of the office');
SELECT is(pg_temp.found('bruno', 'AICHA'), ARRAY[:south]::bigint[], 'each of hers');
SELECT is((SELECT array_agg(id ORDER BY id) FROM unnest(pg_temp.found('chef', 'ZOE')) id), ARRAY[:paris, :south]::bigint[], 'who sees all finds both by how they begin');
SELECT is(pg_temp.found('chef', 'INES', 'ZOE'), ARRAY[:south]::bigint[], 'all words must be there');
SELECT is(pg_temp.found('chef', 'ZOE', 'AICH', '1990-12-31', 'INES'), ARRAY[:south]::bigint[], 'in any order, as they begin');
SELECT is(pg_temp.found('anne', 'INES', 'ZOE'), '{}', 'another office''s is not');
SELECT is(pg_temp.found('chef', VARIADIC '{}'::text[]), '{}', 'no words are nobody''s');

-- A large office has very many that begin so and come first.
INSERT INTO case_word (word, case_id, office) SELECT 'ZOA' || n, 1000000 + n, '75' FROM generate_series(1, 30000) n;
SELECT is(pg_temp.found('bruno', 'ZO'), ARRAY[:south]::bigint[], 'a small office finds its one among them');
SELECT is(pg_temp.found('bruno', 'AI', 'ZO'), ARRAY[:south]::bigint[], 'by several words too');
SELECT cmp_ok(cardinality(pg_temp.found('anne', 'ZO')), '>', 50, 'where there are too many, more than a screen shows are found');
SELECT ok(:paris = ANY (pg_temp.found('anne', 'ZO')) AND NOT :south = ANY (pg_temp.found('anne', 'ZO')), 'the most urgent of the office among them, behind however many');
SELECT ok(:paris = ANY (pg_temp.found('chef', 'ZO')) AND :south = ANY (pg_temp.found('chef', 'ZO')), 'for whoever sees all the most urgent of all');
-- Many with the one word, many with the other, one with both, after all of them.
INSERT INTO case_word (word, case_id, office) SELECT 'AAA' || n, 2000000 + n, '75' FROM generate_series(1, 3000) n;
INSERT INTO case_word (word, case_id, office) VALUES ('AAZ', :paris, '75');
SELECT is(pg_temp.found('anne', 'AA', 'ZO'), ARRAY[:paris]::bigint[], 'the one with both is found, however many have one of them');
SELECT is(pg_temp.found('chef', 'ZO', 'AA', '1990'), ARRAY[:paris]::bigint[], 'by whoever sees all, with a third word');
INSERT INTO case_word (word, case_id, office) SELECT 'AAB', 1000000 + n, '75' FROM generate_series(1, 30000) n;
SELECT cmp_ok(cardinality(pg_temp.found('anne', 'AA', 'ZO')), '>', 50, 'and of many with both more than a screen shows');
SELECT ok(:paris = ANY (pg_temp.found('anne', 'AA', 'ZO')), 'with the most urgent');

-- A person corrects a name.
SELECT review_decide(field_id, '{"verdict": "correct", "value": "NOUVEAU", "agent": "bruno"}') FROM case_value WHERE case_id = :south AND name = 'nom_naissance';
SELECT is(ARRAY(SELECT word || ' ' || office FROM case_word WHERE case_id = :south ORDER BY 1), '{"1990-12-31 13","AICHA 13","INES 13","NOUVEAU 13"}', 'words follow what a person decides');
