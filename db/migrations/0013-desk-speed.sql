-- The review queue and the search cost what is shown, not what is stored.

-- The queue in its order: nearest legal danger, then age. A case whose dates move takes its fields along.
ALTER TABLE field_review ADD COLUMN urgent_on date;
UPDATE field_review r SET urgent_on = case_urgency(c) FROM case_file c WHERE c.id = r.case_id;
CREATE INDEX field_review_order ON field_review (urgent_on, field_id);

CREATE FUNCTION field_review_rank() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT case_urgency(c) INTO NEW.urgent_on FROM case_file c WHERE c.id = NEW.case_id;
    RETURN NEW;
END $$;
CREATE TRIGGER field_review_ranked BEFORE INSERT ON field_review FOR EACH ROW EXECUTE FUNCTION field_review_rank();

CREATE FUNCTION case_rank() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE field_review SET urgent_on = case_urgency(NEW) WHERE case_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER case_ranked AFTER UPDATE ON case_file FOR EACH ROW
    WHEN (case_urgency(OLD) IS DISTINCT FROM case_urgency(NEW)) EXECUTE FUNCTION case_rank();

-- Cases that have, for each word, one that begins with it, at most 500: the rarest word is walked through, the others are asked
-- of each case that it names, until there are enough.
DROP INDEX case_word_case;
CREATE INDEX case_word_case ON case_word (case_id, word);
CREATE OR REPLACE FUNCTION case_ids_by_words(words text[]) RETURNS bigint[] LANGUAGE plpgsql STABLE
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
    fewest bigint;
    rarest text;
    token text;
    n bigint;
BEGIN
    FOREACH token IN ARRAY words LOOP
        SELECT count(*) INTO n FROM (SELECT FROM case_word w WHERE w.word >= token AND w.word < token || U&'\FFFF' LIMIT 5000) f;
        IF fewest IS NULL OR n < fewest THEN
            fewest := n;
            rarest := token;
        END IF;
    END LOOP;
    RETURN ARRAY(
        SELECT w.case_id FROM case_word w
        WHERE w.word >= rarest AND w.word < rarest || U&'\FFFF'
          AND NOT EXISTS (SELECT FROM unnest(words) t WHERE t <> rarest AND NOT EXISTS (
                  SELECT FROM case_word o WHERE o.case_id = w.case_id AND o.word >= t AND o.word < t || U&'\FFFF'))
        LIMIT 500);
END $$;

CREATE INDEX field_decision_agent ON field_decision (agent, decided_at);
