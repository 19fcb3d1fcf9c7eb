-- A search that finds more than a screen shows, shows the most urgent first: whatever of an office's five hundred most urgent open cases has the words stands
-- before all others, however common the words are. Closed cases come after open ones.

CREATE INDEX case_file_urgent ON case_file (office, least(lapse_on, coalesce(silence_on, (received_on + interval '4 months')::date)), id)
    WHERE state IN ('recu', 'enregistre', 'complement_demande', 'complet', 'en_instruction');
CREATE INDEX case_file_urgent_anywhere ON case_file (least(lapse_on, coalesce(silence_on, (received_on + interval '4 months')::date)), id)
    WHERE state IN ('recu', 'enregistre', 'complement_demande', 'complet', 'en_instruction');

-- Of the most urgent open cases of the office that acts ('*': of all), those that have, for each word, one that begins with it.
CREATE FUNCTION case_ids_urgent(of_office text, words text[], walked integer, most integer) RETURNS bigint[] LANGUAGE plpgsql STABLE
SET search_path = guichet, pg_catalog, pg_temp SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off AS $$
DECLARE
    ids bigint[];
BEGIN
    IF of_office = '*' THEN
        ids := ARRAY(SELECT c.id FROM case_file c WHERE c.state IN ('recu', 'enregistre', 'complement_demande', 'complet', 'en_instruction')
                     ORDER BY least(c.lapse_on, coalesce(c.silence_on, (c.received_on + interval '4 months')::date)), c.id LIMIT walked);
    ELSE
        ids := ARRAY(SELECT c.id FROM case_file c WHERE c.office = of_office AND c.state IN ('recu', 'enregistre', 'complement_demande', 'complet', 'en_instruction')
                     ORDER BY least(c.lapse_on, coalesce(c.silence_on, (c.received_on + interval '4 months')::date)), c.id LIMIT walked);
    END IF;
    RETURN ARRAY(SELECT i.id FROM unnest(ids) WITH ORDINALITY i (id, at)
                 WHERE NOT EXISTS (SELECT FROM unnest(words) t WHERE NOT EXISTS (
                           SELECT FROM case_word o WHERE o.case_id = i.id AND o.word >= t AND o.word < t || U&'\FFFF'))
                 LIMIT most);
END $$;

-- As before; where there are more than are shown, those among the most urgent come too.
ALTER FUNCTION case_ids_by_words(text[]) SECURITY INVOKER;
ALTER FUNCTION case_ids_by_words(text[]) RENAME TO case_ids_by_words_any;
CREATE FUNCTION case_ids_by_words(words text[]) RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = guichet, pg_catalog, pg_temp AS $$
DECLARE
    ids bigint[] := case_ids_by_words_any(words);
BEGIN
    IF cardinality(ids) <= 50 THEN
        RETURN ids;
    END IF;
    RETURN ids || case_ids_urgent(acting_office(), words, 500, 50);
END $$;
