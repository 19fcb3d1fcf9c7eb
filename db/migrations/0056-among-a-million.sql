-- What waits is counted for an office without a walk through what waits elsewhere.
CREATE INDEX field_review_office ON field_review (office, urgent_on, field_id);

-- As before; what was read on the page is looked for among what its case holds, not among all that was ever read.
CREATE OR REPLACE FUNCTION page_misplaced_alone(who jsonb, wrong bigint) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    p page;
    c case_file;
    refused integer := 0;
    f field;
BEGIN
    SELECT page.* INTO p FROM page JOIN original o ON o.id = page.original_id JOIN batch b ON b.id = o.batch_id
    WHERE page.id = wrong AND desk_may(who, b.office) FOR NO KEY UPDATE OF page;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no page %', wrong USING ERRCODE = 'GU003';
    ELSIF p.document_id IS NULL THEN
        RAISE EXCEPTION 'page % lies in no document', wrong USING ERRCODE = 'GU006';
    END IF;
    SELECT * INTO c FROM case_file WHERE id = document_case(p.document_id) FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM case_state WHERE name = c.state AND final) THEN
        RAISE EXCEPTION 'case % is closed', c.number USING ERRCODE = 'GU006';
    END IF;
    FOR f IN SELECT x.* FROM field x JOIN field_review r ON r.field_id = x.id WHERE r.case_id = c.id AND x.page_id = wrong LOOP
        INSERT INTO field_decision (field_id, verdict, reason, agent) VALUES (f.id, 'reject', 'wrong_page', agent_known(who ->> 'agent'));
        UPDATE field_sample SET outcome = 'dropped', judged_at = now() WHERE field_id = f.id AND outcome = 'pending';
        refused := refused + 1;
    END LOOP;
    DELETE FROM case_value v USING field x WHERE v.case_id = c.id AND x.id = v.field_id AND x.page_id = wrong;
    UPDATE document SET missing_pages = coalesce(missing_pages, '[]') || to_jsonb(p.form_page)
    WHERE id = p.document_id AND form IS NOT NULL AND p.form_page IS NOT NULL AND NOT coalesce(missing_pages, '[]') @> to_jsonb(p.form_page);
    UPDATE page SET fate = 'to_place', fate_reason = 'wrong_file', document_id = NULL WHERE id = wrong;
    PERFORM event_add('page.misplaced', 'case', c.number, who ->> 'agent', jsonb_build_object('page', wrong, 'refused', refused));
    RETURN refused;
END $$;
