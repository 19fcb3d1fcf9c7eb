-- The search is exact whatever an office's share of all cases: the office stands beside the word. What a statement adds is cut into words at
-- once, not value by value: that pays for the index.
ALTER TABLE case_word ADD COLUMN office text COLLATE "C";
UPDATE case_word w SET office = c.office FROM case_file c WHERE c.id = w.case_id;
ALTER TABLE case_word ALTER COLUMN office SET NOT NULL;
CREATE INDEX case_word_office ON case_word (office, word, case_id);
DROP POLICY office ON case_word;
SELECT office_guard('case_word', 'office = (SELECT acting_office())');

-- The words of one answer, and whether a case is found by it at all.
CREATE FUNCTION case_answer_words(name text, value text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN name = 'date_naissance' THEN ARRAY[value]
                WHEN name IN ('nom_naissance', 'nom_usage', 'prenoms', 'numero_etranger') THEN search_words(value) END
$$;

CREATE FUNCTION case_values_found() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    INSERT INTO case_word (word, case_id, office)
    SELECT w, v.case_id, (SELECT c.office FROM case_file c WHERE c.id = v.case_id)
    FROM moved v, unnest(case_answer_words(v.name, v.value)) w
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
DROP TRIGGER case_value_found ON case_value;
CREATE TRIGGER case_value_found AFTER INSERT ON case_value REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION case_values_found();

CREATE OR REPLACE FUNCTION case_value_words() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    DELETE FROM case_word WHERE case_id = OLD.case_id;
    INSERT INTO case_word (word, case_id, office)
    SELECT DISTINCT w, v.case_id, (SELECT c.office FROM case_file c WHERE c.id = v.case_id)
    FROM case_value v, unnest(case_answer_words(v.name, v.value)) w
    WHERE v.case_id = OLD.case_id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

-- Cases with a word that begins so, of one office or ('*') of all; one as often as it has such words.
CREATE FUNCTION case_ids_by_word(of_office text, token text) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT w.case_id FROM case_word w WHERE of_office = '*' AND w.word >= token AND w.word < token || U&'\FFFF'
    UNION ALL
    SELECT w.case_id FROM case_word w WHERE w.office = of_office AND w.word >= token AND w.word < token || U&'\FFFF'
$$;

-- Those of the cases that have a word that begins so, at most `most`: by a hash, since of many cases each would have to be looked up elsewhere.
CREATE FUNCTION case_ids_with(ids bigint[], of_office text, token text, most integer) RETURNS bigint[] LANGUAGE plpgsql STABLE
SET search_path = guichet, pg_catalog, pg_temp SET enable_hashjoin = on SET enable_nestloop = off SET enable_mergejoin = off SET enable_seqscan = off SET enable_bitmapscan = off AS $$
BEGIN
    RETURN ARRAY(SELECT DISTINCT f.id FROM (
        SELECT w.id FROM case_ids_by_word(of_office, token) AS w (id) JOIN unnest(ids) AS i (id) USING (id) LIMIT most) f);
END $$;

-- Cases of the office that acts that have, for each word, one that begins with it: all of them, or sixty at least where there are more. The
-- rarest word leads. Of its first thousand cases each is asked for the other words; where that finds few, all its cases are cut with
-- those of the others. A case is found by fewer than eight of its words at once.
CREATE OR REPLACE FUNCTION case_ids_by_words(words text[]) RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = guichet, pg_catalog, pg_temp SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
    theirs constant text := acting_office();
    walked constant integer := 1000;
    enough constant integer := 60; -- a screen shows 50
    sorted text[];
    fewest bigint;
    ids bigint[];
BEGIN
    IF cardinality(words) <= 1 THEN
        RETURN ARRAY(SELECT DISTINCT w.id FROM (SELECT id FROM case_ids_by_word(theirs, words[1]) AS c (id) LIMIT 8 * enough) w);
    END IF;
    SELECT array_agg(t.token ORDER BY t.n), min(t.n) INTO sorted, fewest
    FROM (SELECT token, (SELECT count(*) FROM (SELECT FROM case_ids_by_word(theirs, token) LIMIT 40 * walked) f) AS n FROM unnest(words) token) t;
    ids := ARRAY(
        SELECT DISTINCT w.id FROM (SELECT id FROM case_ids_by_word(theirs, sorted[1]) AS c (id) LIMIT walked) w
        WHERE NOT EXISTS (SELECT FROM unnest(sorted[2:]) t WHERE NOT EXISTS (
                  SELECT FROM case_word o WHERE o.case_id = w.id AND o.word >= t AND o.word < t || U&'\FFFF')));
    IF fewest <= walked OR cardinality(ids) >= enough THEN
        RETURN ids;
    END IF;
    ids := ARRAY(SELECT w.id FROM case_ids_by_word(theirs, sorted[1]) AS w (id));
    FOR i IN 2 .. cardinality(sorted) LOOP
        ids := case_ids_with(ids, theirs, sorted[i], CASE WHEN i = cardinality(sorted) THEN 8 * enough END);
    END LOOP;
    RETURN ids;
END $$;

-- Without words the newest cases of an office are shown.
CREATE INDEX case_file_office ON case_file (office, id);
