-- Told once: what the person gave in an earlier file is proposed with its age, instead of being asked again; two files of one person are shown
-- beside each other, and when a person links them the earlier date counts. The machine only proposes.

CREATE TABLE piece_reuse (
    case_id     bigint NOT NULL REFERENCES case_file,
    kind        text NOT NULL, -- the piece that it stands for
    document_id bigint NOT NULL REFERENCES document,
    agent       text NOT NULL REFERENCES agent,
    said_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (case_id, kind, document_id)
);
CREATE TRIGGER piece_reuse_kept BEFORE UPDATE OR DELETE ON piece_reuse FOR EACH ROW EXECUTE FUNCTION refuse_change();
SELECT seal_define('reuse', 'piece_reuse', 'piece_reuse', 'case_id', '{case_id,kind,document_id,agent,said_at}');

-- As before, and the papers of other files that a person took over for this one: their age counts on the day on which this file came.
DROP FUNCTION case_papers(bigint);
CREATE FUNCTION case_papers(of_case bigint) RETURNS TABLE (document_id bigint, kind text, serves text[], received date, counts_on date) LANGUAGE sql STABLE AS $$
    SELECT d.id, d.kind, kind_serves(d.kind), r.day, r.day
    FROM submission s JOIN document d ON d.submission_id = s.id, LATERAL (SELECT (s.received_at AT TIME ZONE 'Europe/Paris')::date AS day) r
    WHERE s.case_id = of_case AND d.form IS NULL AND NOT d.emptied
      AND (s.channel = 'online' OR EXISTS (SELECT FROM page p WHERE p.document_id = d.id))
    UNION ALL
    SELECT d.id, d.kind, ARRAY[u.kind], (s.received_at AT TIME ZONE 'Europe/Paris')::date, c.received_on
    FROM piece_reuse u JOIN document d ON d.id = u.document_id JOIN submission s ON s.id = d.submission_id JOIN case_file c ON c.id = u.case_id
    WHERE u.case_id = of_case AND NOT d.emptied
$$;

CREATE OR REPLACE FUNCTION piece_papers(of_case bigint, rule jsonb) RETURNS TABLE (document_id bigint, kind text, state text, reason text, made_on date, valid_to date, received date)
LANGUAGE sql STABLE AS $$
    SELECT d.document_id, d.kind, w.state, w.reason, w.made_on, w.valid_to, d.received
    FROM case_papers(of_case) d, LATERAL paper_worth(d.document_id, rule, d.counts_on) w
    WHERE d.serves @> ARRAY[rule ->> 'kind'] OR rule -> 'instead' ?| d.serves
    ORDER BY array_position('{here,unclear,expired}', w.state), NOT d.serves @> ARRAY[rule ->> 'kind'], w.made_on DESC NULLS LAST, d.document_id
$$;

-- Files of the same person: by the number that its file and the birth date vouch for ("person"); or, as a proposal only, of the same birth date,
-- name and first name ("name").
CREATE FUNCTION case_namesakes(of_case bigint) RETURNS TABLE (case_id bigint, why text) LANGUAGE sql STABLE AS $$
    WITH said AS (
        SELECT c.applicant_id, max(v.value) FILTER (WHERE v.name = 'date_naissance') AS birth, max(v.value) FILTER (WHERE v.name = 'nom_naissance') AS surname,
               split_part(max(v.value) FILTER (WHERE v.name = 'prenoms'), ' ', 1) AS given
        FROM case_file c LEFT JOIN case_value v ON v.case_id = c.id AND v.name IN ('date_naissance', 'nom_naissance', 'prenoms') WHERE c.id = of_case GROUP BY c.id
    ), person AS (
        SELECT c.id FROM case_file c, said WHERE c.applicant_id = said.applicant_id AND c.id <> of_case
    )
    SELECT id, 'person' FROM person
    UNION ALL
    SELECT w.case_id, 'name' FROM said JOIN case_word w ON w.word = said.birth AND w.case_id <> of_case
    WHERE w.case_id NOT IN (SELECT id FROM person)
      AND EXISTS (SELECT FROM case_value v WHERE v.case_id = w.case_id AND v.name = 'nom_naissance' AND name_compare(said.surname, false, v.value) = 'same')
      AND EXISTS (SELECT FROM case_value v WHERE v.case_id = w.case_id AND v.name = 'prenoms' AND name_compare(said.given, false, split_part(v.value, ' ', 1)) = 'same')
$$;

-- What the same person gave in other files and what is still good for the pieces that this one lacks, the newest of each. A name alone says nothing.
CREATE FUNCTION case_known_papers(who jsonb, of_case bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(to_jsonb(k) ORDER BY k.piece), '[]')
    FROM case_file c, jsonb_array_elements(case_completeness(c.id) -> 'pieces') lack JOIN procedure r ON true
         JOIN LATERAL jsonb_array_elements(r.pieces) rule ON rule ->> 'kind' = lack ->> 'kind', LATERAL (
        SELECT lack ->> 'kind' AS piece, d.document_id AS document, d.kind, o.number AS from_case, d.received AS deposited_on, w.made_on, w.valid_to, w.reason
        FROM case_namesakes(of_case) n JOIN case_file o ON o.id = n.case_id, LATERAL case_papers(o.id) d, LATERAL paper_worth(d.document_id, rule, c.received_on) w
        WHERE n.why = 'person' AND desk_may(who, o.office) AND d.serves @> ARRAY[lack ->> 'kind'] AND w.state = 'here' AND d.received <= c.received_on
          AND EXISTS (SELECT FROM page p WHERE p.document_id = d.document_id)
        ORDER BY d.received DESC, w.valid_to DESC NULLS LAST, d.document_id DESC LIMIT 1) k
    WHERE c.id = of_case AND r.id = c.procedure_id AND lack ->> 'state' NOT IN ('here', 'replaced', 'refused')
$$;

CREATE FUNCTION piece_reuse_take(who jsonb, of_number text, of_kind text, of_document bigint) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    c case_file;
    known jsonb;
BEGIN
    SELECT * INTO c FROM case_file f WHERE f.id = case_find(of_number) AND desk_may(who, f.office) FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no case %', of_number USING ERRCODE = 'GU003';
    ELSIF (SELECT final FROM case_state WHERE name = c.state) THEN
        RAISE EXCEPTION 'case % is closed', c.number USING ERRCODE = 'GU006';
    END IF;
    SELECT k INTO known FROM jsonb_array_elements(case_known_papers(who, c.id)) k WHERE k ->> 'piece' = of_kind AND (k ->> 'document')::bigint = of_document;
    IF known IS NULL THEN
        RAISE EXCEPTION 'no paper % of the same person is good for the piece "%" of case %', of_document, of_kind, c.number USING ERRCODE = 'GU006';
    END IF;
    INSERT INTO piece_reuse (case_id, kind, document_id, agent) VALUES (c.id, of_kind, of_document, agent_known(who ->> 'agent'));
    PERFORM case_pieces_follow(c.id);
    PERFORM event_add('piece.reused', 'case', c.number, who ->> 'agent',
                      jsonb_build_object('piece', of_kind, 'document', of_document, 'from', known -> 'from_case', 'deposited_on', known -> 'deposited_on'));
    RETURN known;
END $$;

-- Two files that a person says are one request of one person: both stay, both are shown, and the earlier day of reception counts.
CREATE TABLE case_link (
    case_id  bigint NOT NULL REFERENCES case_file,
    other_id bigint NOT NULL REFERENCES case_file,
    agent    text NOT NULL REFERENCES agent,
    said_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (case_id, other_id),
    CHECK (case_id < other_id)
);
CREATE INDEX case_link_other ON case_link (other_id);
CREATE TRIGGER case_link_kept BEFORE UPDATE OR DELETE ON case_link FOR EACH ROW EXECUTE FUNCTION refuse_change();
SELECT seal_define('link', 'case_link', 'case_link', 'case_id', '{case_id,other_id,agent,said_at}');

CREATE FUNCTION case_others(who jsonb, of_case bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('number', o.number, 'state', o.state, 'procedure', o.procedure, 'received_on', o.received_on, 'why', n.why,
        'channels', (SELECT jsonb_agg(DISTINCT s.channel) FROM submission s WHERE s.case_id = o.id),
        'linked', EXISTS (SELECT FROM case_link l WHERE l.case_id = least(of_case, o.id) AND l.other_id = greatest(of_case, o.id))) ORDER BY n.why DESC, o.received_on, o.id), '[]')
    FROM case_namesakes(of_case) n JOIN case_file o ON o.id = n.case_id WHERE desk_may(who, o.office)
$$;

CREATE FUNCTION case_link_take(who jsonb, of_number text, other_number text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    a case_file;
    b case_file;
    earliest date;
    one_request boolean;
    c case_file;
BEGIN
    SELECT * INTO a FROM case_file f WHERE f.id = case_find(of_number) AND desk_may(who, f.office);
    SELECT * INTO b FROM case_file f WHERE f.id = case_find(other_number) AND desk_may(who, f.office);
    IF a.id IS NULL OR b.id IS NULL OR NOT EXISTS (SELECT FROM case_namesakes(a.id) n WHERE n.case_id = b.id) THEN
        RAISE EXCEPTION 'case % and case % are not of one person', of_number, other_number USING ERRCODE = 'GU006';
    END IF;
    PERFORM FROM case_file WHERE id IN (a.id, b.id) ORDER BY id FOR NO KEY UPDATE;
    INSERT INTO case_link (case_id, other_id, agent) VALUES (least(a.id, b.id), greatest(a.id, b.id), agent_known(who ->> 'agent')) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN jsonb_build_object('case', a.number, 'other', b.number, 'already', true);
    END IF;
    one_request := a.procedure = b.procedure OR 'a_qualifier' IN (a.procedure, b.procedure);
    earliest := least(a.received_on, b.received_on);
    FOR c IN SELECT f.* FROM case_file f JOIN case_state s ON s.name = f.state WHERE f.id IN (a.id, b.id) ORDER BY f.id LOOP
        PERFORM event_add('case.linked', 'case', c.number, who ->> 'agent', jsonb_build_object('other', CASE c.id WHEN a.id THEN b.number ELSE a.number END,
            'received_on', c.received_on, 'counts_from', CASE WHEN one_request THEN earliest ELSE c.received_on END));
        IF one_request AND c.received_on > earliest AND NOT (SELECT final FROM case_state WHERE name = c.state) THEN
            UPDATE case_file SET received_on = earliest WHERE id = c.id;
            PERFORM case_reckon(c.id);
        END IF;
    END LOOP;
    RETURN jsonb_build_object('case', a.number, 'other', b.number, 'received_on', CASE WHEN one_request THEN earliest END);
END $$;
