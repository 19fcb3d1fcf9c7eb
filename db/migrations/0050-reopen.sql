-- A request for pieces that a page named wrongly had satisfied is open again when the page is named otherwise, taken back or taken away; and
-- silence stands still again from the day on which it did.

ALTER TABLE completion_request ADD answered boolean NOT NULL DEFAULT false; -- by the pieces that came; not: replaced by another request
SELECT seal_define('request', 'completion_request', 'completion_request', 'id', '{id,case_id,requested_on,due_on,pieces,satisfied_on,answered,agent}');

CREATE OR REPLACE FUNCTION completion_request_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - '{satisfied_on,answered}'::text[] = to_jsonb(OLD) - '{satisfied_on,answered}'::text[]
       AND (OLD.satisfied_on IS NULL OR OLD.answered AND NEW.satisfied_on IS NULL AND NOT NEW.answered) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a request for pieces is kept as it was sent' USING ERRCODE = 'GU001';
END $$;

CREATE FUNCTION request_answered(r completion_request) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (SELECT FROM unnest(r.pieces) k WHERE NOT EXISTS (
        SELECT FROM piece p WHERE p.case_id = r.case_id AND p.kind = k AND p.state IN ('received', 'accepted')))
$$;

CREATE OR REPLACE FUNCTION piece_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE completion_request r SET answered = true, satisfied_on = greatest(r.requested_on, coalesce(
        (SELECT max((s.received_at AT TIME ZONE 'Europe/Paris')::date) FROM submission s WHERE s.case_id = r.case_id), current_date))
    WHERE r.case_id = NEW.case_id AND r.satisfied_on IS NULL AND request_answered(r);
    RETURN NULL;
END $$;

-- At the end of the transaction, when the pieces are what they will be. A piece that a person refuses was given all the same: that wants a new
-- request. Of several requests only the last can be open again.
CREATE FUNCTION piece_unanswer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last completion_request;
BEGIN
    SELECT * INTO last FROM completion_request WHERE case_id = OLD.case_id ORDER BY id DESC LIMIT 1;
    IF last.answered AND OLD.kind = ANY (last.pieces) AND NOT request_answered(last)
       AND NOT EXISTS (SELECT FROM piece p WHERE p.case_id = last.case_id AND p.kind = ANY (last.pieces) AND p.state = 'refused') THEN
        UPDATE completion_request SET satisfied_on = NULL, answered = false WHERE id = last.id;
        PERFORM event_add('request.reopened', 'case', (SELECT number FROM case_file WHERE id = last.case_id), '',
                          jsonb_build_object('request', last.id, 'piece', OLD.kind, 'satisfied_on', last.satisfied_on));
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER piece_left AFTER UPDATE OF state OR DELETE ON piece DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.state IN ('received', 'accepted')) EXECUTE FUNCTION piece_unanswer();
