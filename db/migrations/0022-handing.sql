-- A field handed to one colleague, with a word; a page that lies in the wrong file.

SELECT seal_define('keying', 'field_keying', 'field_keying', 'field_id', '{id,field_id,agent,mode,verdict,value,reason,keyed_at,taken_back}');

-- Handed to `for_agent`: his alone for a day, then anybody's again who may have it. "{agent} : {note}" is shown to whoever gets it.
ALTER TABLE field_review ADD COLUMN for_agent text REFERENCES agent;
ALTER TABLE field_review ADD COLUMN for_until timestamptz;
ALTER TABLE field_review ADD COLUMN note text NOT NULL DEFAULT '' CHECK (length(note) <= 300);
ALTER TABLE field_review ADD COLUMN note_by text NOT NULL DEFAULT '';

-- Who may be handed a field of that office: accounts that decide and are not locked.
CREATE FUNCTION review_colleagues(who jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(name ORDER BY name), '[]') FROM account
    WHERE role IN ('supervisor', 'administrator') AND NOT locked AND name <> who ->> 'agent'
      AND (who ->> 'office' IS NULL OR office IS NULL OR office = who ->> 'office')
$$;

CREATE FUNCTION review_hand(who jsonb, handed bigint, to_agent text, said text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    of_office text := (SELECT office FROM case_file WHERE id = (SELECT case_id FROM field_review WHERE field_id = handed));
BEGIN
    IF to_agent IS NOT NULL AND NOT EXISTS (SELECT FROM account WHERE name = to_agent AND role IN ('supervisor', 'administrator')
                                            AND NOT locked AND (office IS NULL OR office = of_office)) THEN
        RAISE EXCEPTION 'account "%" decides no fields of office %', to_agent, of_office USING ERRCODE = 'GU009';
    END IF;
    PERFORM review_pass(who, handed, said);
    PERFORM agent_known(to_agent) WHERE to_agent IS NOT NULL;
    UPDATE field_review SET for_agent = to_agent, for_until = CASE WHEN to_agent IS NOT NULL THEN now() + interval '1 day' END, note = left(said, 300),
                            note_by = who ->> 'agent', passed_by = array_remove(passed_by, to_agent)
    WHERE field_id = handed;
END $$;

CREATE OR REPLACE FUNCTION review_open_to(r field_review, agent text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT (r.claimed_until IS NULL OR r.claimed_until <= now() OR r.claimed_by = agent) AND NOT r.passed_by @> ARRAY[agent]
       AND (r.for_agent IS NULL OR r.for_agent = agent OR r.for_until <= now())
       AND (NOT r.keyed_by @> ARRAY[agent] OR (r.mode = 'open' AND r.opened_at < now() - interval '1 day'))
$$;

-- A page that does not belong: it leaves its document and waits to be placed, with the reason. What was read on it leaves the case, what
-- waited on it is refused. One who places it again gets its fields again.
CREATE FUNCTION page_misplaced(who jsonb, wrong bigint) RETURNS integer LANGUAGE plpgsql AS $$
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
    FOR f IN SELECT x.* FROM field x JOIN field_review r ON r.field_id = x.id WHERE x.page_id = wrong LOOP
        INSERT INTO field_decision (field_id, verdict, reason, agent) VALUES (f.id, 'reject', 'wrong_page', agent_known(who ->> 'agent'));
        UPDATE field_sample SET outcome = 'dropped', judged_at = now() WHERE field_id = f.id AND outcome = 'pending';
        refused := refused + 1;
    END LOOP;
    DELETE FROM case_value v USING field x WHERE x.id = v.field_id AND x.page_id = wrong AND v.case_id = c.id;
    UPDATE document SET missing_pages = coalesce(missing_pages, '[]') || to_jsonb(p.form_page)
    WHERE id = p.document_id AND form IS NOT NULL AND p.form_page IS NOT NULL AND NOT coalesce(missing_pages, '[]') @> to_jsonb(p.form_page);
    UPDATE page SET fate = 'to_place', fate_reason = 'wrong_file', document_id = NULL WHERE id = wrong;
    PERFORM event_add('page.misplaced', 'case', c.number, who ->> 'agent', jsonb_build_object('page', wrong, 'refused', refused));
    RETURN refused;
END $$;

-- Whoever still had a field of that page before him is told that it has left.
CREATE FUNCTION field_decision_in_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM field f JOIN page p ON p.id = f.page_id WHERE f.id = NEW.field_id AND p.document_id IS DISTINCT FROM f.document_id) THEN
        RAISE EXCEPTION 'the page of field % has left its document', NEW.field_id USING ERRCODE = 'GU006';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER field_decision_placed BEFORE INSERT ON field_decision FOR EACH ROW EXECUTE FUNCTION field_decision_in_place();

-- As before, and the word that came with it.
CREATE OR REPLACE FUNCTION review_shown(r field_review) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT (s.field - '{status,decisions,held,raw}'::text[]) || jsonb_build_object('urgent_on', r.urgent_on, 'blind', r.blind, 'witnesses', w.said,
                              'note', r.note, 'note_by', r.note_by)
           || CASE WHEN r.blind THEN jsonb_build_object('value', '', 'confidence', NULL, 'alternatives', '[]'::jsonb, 'message', '', 'method', '', 'witnesses', '[]'::jsonb, 'reason',
                                                        CASE r.reason WHEN 'undone' THEN 'undone' ELSE 'to_key' END)
                   WHEN r.reason IN ('opinions_differ', 'keying_differs') THEN jsonb_build_object('message', '', 'alternatives',
                        (SELECT jsonb_agg(DISTINCT jsonb_build_array(k.value, 0)) FROM field_keying k
                         WHERE k.field_id = r.field_id AND NOT k.taken_back AND k.value IS NOT NULL))
                   WHEN r.reason = 'sibling_wrong' THEN jsonb_build_object('message', '')
                   ELSE CASE r.reason WHEN 'witness_differs' THEN jsonb_build_object('message', '') ELSE '{}' END
                        || jsonb_build_object('alternatives', (SELECT coalesce(jsonb_agg(DISTINCT jsonb_build_array(e ->> 'value', 0)), '[]')
                               FROM jsonb_array_elements(w.said) e WHERE (e ->> 'applicant')::boolean AND e ->> 'value' <> s.field ->> 'value'
                                 AND NOT s.field -> 'alternatives' @> jsonb_build_array(jsonb_build_array(e ->> 'value')))
                             || (s.field -> 'alternatives')) END
    FROM (SELECT field_show(r.field_id) AS field) s, LATERAL (SELECT field_witnesses(r.case_id, s.field ->> 'name') AS said) w
$$;
