-- Requests for pieces that were satisfied before it was noted what satisfied them. A request is replaced only by a later one of its file: the last
-- of a file was answered by the pieces that came, and from here on is opened again as any other. Where the journal says that the page which
-- answered it was named otherwise since, and the piece is not here any more, it is open again now. Closed files stay as they are.
CREATE FUNCTION requests_know_older() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    r completion_request;
    opened integer := 0;
BEGIN
    ALTER TABLE completion_request DISABLE TRIGGER completion_request_kept;
    UPDATE completion_request q SET answered = true
    FROM case_file c JOIN case_state s ON s.name = c.state AND NOT s.final
    WHERE c.id = q.case_id AND q.satisfied_on IS NOT NULL AND NOT q.answered
      AND NOT EXISTS (SELECT FROM completion_request later WHERE later.case_id = q.case_id AND later.id > q.id);
    ALTER TABLE completion_request ENABLE TRIGGER completion_request_kept;
    FOR r IN
        SELECT q.* FROM completion_request q JOIN case_file c ON c.id = q.case_id JOIN case_state s ON s.name = c.state AND NOT s.final
        WHERE q.answered AND q.satisfied_on IS NOT NULL AND NOT request_answered(q)
          AND NOT EXISTS (SELECT FROM completion_request later WHERE later.case_id = q.case_id AND later.id > q.id)
          AND NOT EXISTS (SELECT FROM piece p WHERE p.case_id = q.case_id AND p.kind = ANY (q.pieces) AND p.state = 'refused')
          AND EXISTS (SELECT FROM event e, unnest(q.pieces) k WHERE e.subject_kind = 'case' AND e.subject = c.number AND e.kind = 'page.named'
                      AND kind_serves(e.data ->> 'from') @> ARRAY[k] AND (e.at AT TIME ZONE 'Europe/Paris')::date >= q.satisfied_on
                      AND EXISTS (SELECT FROM piece p WHERE p.case_id = q.case_id AND p.kind = k AND p.state IN ('missing', 'declared')))
        ORDER BY q.id
    LOOP
        UPDATE completion_request SET satisfied_on = NULL, answered = false WHERE id = r.id;
        PERFORM event_add('request.reopened', 'case', (SELECT number FROM case_file WHERE id = r.case_id), '',
                          jsonb_build_object('request', r.id, 'satisfied_on', r.satisfied_on, 'older', true));
        opened := opened + 1;
    END LOOP;
    RETURN opened;
END $$;
SELECT requests_know_older();
