-- What each page of a file is: seen by the machine in its words and looks, or said by a person, who is always right. A page that is known
-- becomes a document of its own, and the pieces of the file follow.

-- The kinds (forms/document_kinds.yaml), for whoever names a page. `serves`: the pieces that it is as good as.
CREATE TABLE document_kind (
    name   text PRIMARY KEY,
    label  text NOT NULL,
    key    text NOT NULL DEFAULT '',
    serves text[] NOT NULL DEFAULT '{}',
    place  integer NOT NULL
);

CREATE FUNCTION kinds_load(kinds jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7283914460031); -- as law_load: several processes may find it new
    DELETE FROM document_kind;
    INSERT INTO document_kind (name, label, key, serves, place)
    SELECT k ->> 'name', k ->> 'label', coalesce(k ->> 'key', ''), ARRAY(SELECT jsonb_array_elements_text(coalesce(k -> 'serves', '[]'))), place
    FROM jsonb_array_elements(coalesce(kinds, '[]')) WITH ORDINALITY AS e (k, place);
END $$;

-- The pieces that a document of this kind may stand for: its own, and those that it serves.
CREATE FUNCTION kind_serves(of_kind text) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT of_kind || coalesce((SELECT serves FROM document_kind WHERE name = of_kind), '{}')
$$;

-- Looking at a page's words is work too: it comes after all other.
ALTER TABLE job DROP CONSTRAINT job_kind_check, ADD CONSTRAINT job_kind_check CHECK (kind IN ('read', 'assemble', 'look'));
DROP INDEX job_due;
CREATE INDEX job_due ON job ((kind = 'look'), due_at, id) WHERE state IN ('waiting', 'running');

CREATE OR REPLACE FUNCTION job_bury(j job, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE job SET state = 'dead', ended_at = now(), reason = why WHERE id = j.id;
    PERFORM event_add('job.dead', CASE j.kind WHEN 'read' THEN 'original' WHEN 'look' THEN 'page' ELSE 'batch' END, j.subject::text, '',
                      jsonb_build_object('job', j.id, 'kind', j.kind, 'attempts', j.attempt));
    IF j.kind = 'read' THEN
        PERFORM original_quarantine(j.subject, 'attempts_exhausted', why);
    ELSIF j.kind = 'assemble' THEN
        UPDATE batch SET state = 'stopped', stop_code = 'assemble_failed', stop_message = why
        WHERE id = j.subject AND state = 'sealed';
    END IF;
END $$;

-- What the machine saw on a page, each time that it looked; the last counts. A kind that is NULL: it could not tell.
CREATE TABLE page_sight (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    page_id    bigint NOT NULL REFERENCES page,
    kind       text CHECK (kind <> ''),
    confidence numeric NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    method     text NOT NULL DEFAULT '' CHECK (method IN ('', 'words', 'looks')),
    because    text NOT NULL DEFAULT '',
    dated_on   date,
    turn       integer NOT NULL DEFAULT 0 CHECK (turn IN (0, 90, 180, 270)),
    text       text NOT NULL DEFAULT '',
    problem    text NOT NULL DEFAULT '', -- why it could not be looked at
    seen_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK ((kind IS NULL) = (confidence = 0)),
    CHECK ((kind IS NULL) = (method = ''))
);
CREATE INDEX page_sight_page ON page_sight (page_id, id);
CREATE TRIGGER page_sight_kept BEFORE UPDATE OR DELETE ON page_sight FOR EACH ROW EXECUTE FUNCTION refuse_change();
SELECT seal_define('sight', 'page_sight', 'page_sight', 'page_id', '{id,page_id,kind,confidence,method,because,dated_on,turn,text,problem,seen_at}');

-- What a person said that a page is.
CREATE TABLE page_naming (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    page_id bigint NOT NULL REFERENCES page,
    kind    text NOT NULL CHECK (kind <> '' AND length(kind) <= 100),
    agent   text NOT NULL REFERENCES agent,
    said_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX page_naming_page ON page_naming (page_id, id);
CREATE TRIGGER page_naming_kept BEFORE UPDATE OR DELETE ON page_naming FOR EACH ROW EXECUTE FUNCTION refuse_change();
SELECT seal_define('naming', 'page_naming', 'page_naming', 'page_id', '{id,page_id,kind,agent,said_at}');

CREATE FUNCTION page_last_sight(of_page bigint) RETURNS page_sight LANGUAGE sql STABLE AS $$
    SELECT * FROM page_sight WHERE page_id = of_page ORDER BY id DESC LIMIT 1
$$;

-- What of it a screen shows; null without a look.
CREATE FUNCTION page_sight_shown(of_page bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT (SELECT jsonb_build_object('kind', g.kind, 'confidence', g.confidence, 'because', g.because, 'dated_on', g.dated_on, 'method', g.method, 'problem', g.problem)
            FROM page_last_sight(of_page) g WHERE g.id IS NOT NULL)
$$;

-- From here on the machine files a page by itself, without a person who looks.
CREATE FUNCTION sight_sure() RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT 0.95 $$;

-- A piece that came without paper, by the online service: no document of the file stands for it.
ALTER TABLE piece ADD said boolean NOT NULL DEFAULT false;
SELECT seal_define('piece', 'piece', 'piece', 'case_id', '{case_id,kind,class,state,said}');

-- The documents of a case that are no form, with the pieces that each may stand for.
CREATE FUNCTION case_papers(of_case bigint) RETURNS TABLE (document_id bigint, kind text, serves text[], received date) LANGUAGE sql STABLE AS $$
    SELECT d.id, d.kind, kind_serves(d.kind), (s.received_at AT TIME ZONE 'Europe/Paris')::date
    FROM submission s JOIN document d ON d.submission_id = s.id
    WHERE s.case_id = of_case AND d.form IS NULL AND NOT d.emptied
      AND (s.channel = 'online' OR EXISTS (SELECT FROM page p WHERE p.document_id = d.id))
$$;

-- As before; what was said to have come without paper is noted as that, and what a paper serves is there too.
CREATE OR REPLACE FUNCTION case_take_pieces(taking bigint, request jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO piece (case_id, kind, class, state, said)
    SELECT taking, k.kind, coalesce(max(k.class), 'NOT_REQUIRED'),
           CASE WHEN bool_or(k.state = 'received') THEN 'received' WHEN bool_or(k.state = 'declared') THEN 'declared' ELSE 'missing' END,
           bool_or(k.said AND k.state = 'received')
    FROM (SELECT coalesce(p ->> 'kind', p ->> 'name', p #>> '{}'), NULL, CASE p ->> 'state' WHEN 'received' THEN 'received' ELSE 'declared' END, true
          FROM jsonb_array_elements(coalesce(request -> 'pieces', '[]')) p
          UNION ALL
          SELECT d.kind, NULL, 'received', false FROM document d JOIN submission s ON s.id = d.submission_id
          WHERE s.case_id = taking AND d.form IS NULL AND NOT d.emptied
          UNION ALL
          SELECT f.kind, NULL, 'declared', false
          FROM submission s JOIN document d ON d.submission_id = s.id JOIN form_piece f ON f.form = d.form AND f.version = d.form_version
               JOIN case_value v ON v.case_id = taking AND v.name = f.field_name WHERE s.case_id = taking
          UNION ALL
          SELECT e ->> 'kind', e ->> 'class', 'missing', false
          FROM case_file c JOIN procedure p ON p.id = c.procedure_id, jsonb_array_elements(p.pieces) e WHERE c.id = taking
         ) AS k (kind, class, state, said)
    WHERE k.kind <> ''
    GROUP BY k.kind
    ON CONFLICT (case_id, kind) DO UPDATE
    SET class = excluded.class, said = piece.said OR excluded.said,
        state = CASE WHEN piece.state = 'missing' OR piece.state = 'declared' AND excluded.state = 'received' THEN excluded.state ELSE piece.state END
    WHERE piece.class <> excluded.class OR piece.state = 'missing' AND excluded.state <> 'missing'
       OR piece.state = 'declared' AND excluded.state = 'received' OR excluded.said AND NOT piece.said;
    IF EXISTS (SELECT FROM submission s JOIN document d ON d.submission_id = s.id WHERE s.case_id = taking AND d.form IS NULL) THEN
        PERFORM case_pieces_follow(taking);
    END IF;
END $$;

-- The pieces of a case as its papers are now. What a person decided about a piece stays.
CREATE FUNCTION case_pieces_follow(of_case bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO piece (case_id, kind, state) SELECT DISTINCT of_case, d.kind, 'received' FROM case_papers(of_case) d
    ON CONFLICT DO NOTHING;
    UPDATE piece p SET state = 'received' WHERE p.case_id = of_case AND p.state IN ('missing', 'declared')
        AND (p.said OR EXISTS (SELECT FROM case_papers(of_case) d WHERE d.serves @> ARRAY[p.kind]));
    UPDATE piece p SET state = 'missing' WHERE p.case_id = of_case AND p.state = 'received' AND NOT p.said
        AND NOT EXISTS (SELECT FROM case_papers(of_case) d WHERE d.serves @> ARRAY[p.kind]);
    DELETE FROM piece WHERE case_id = of_case AND class = 'NOT_REQUIRED' AND state = 'missing';
    PERFORM case_declare_pieces(of_case);
END $$;

-- Whether it is worth while to look at the words of a page: it is in a file, nothing says what it is, and the file lacks something or nobody
-- knows what it needs; or its age matters and no signed code tells it.
CREATE FUNCTION page_wants_look(p page) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM document d JOIN submission s ON s.id = d.submission_id JOIN case_file c ON c.id = s.case_id JOIN case_state z ON z.name = c.state
        LEFT JOIN procedure r ON r.id = c.procedure_id
        WHERE d.id = p.document_id AND d.form IS NULL AND p.form IS NULL AND NOT p.blank AND NOT z.final
          AND NOT EXISTS (SELECT FROM page_sight g WHERE g.page_id = p.id)
          AND (d.kind = 'inconnu' AND (coalesce(r.pieces, '[]') = '[]' OR EXISTS (
                   SELECT FROM piece q WHERE q.case_id = c.id AND q.class NOT IN ('NOT_REQUIRED', 'AT_HANDOVER') AND q.state IN ('missing', 'declared')))
               OR NOT jsonb_path_exists(d.detail, '$.twodoc[*].issued_on ? (@ like_regex "^[0-9]")') AND EXISTS (
                   SELECT FROM jsonb_array_elements(r.pieces) e WHERE kind_serves(d.kind) @> ARRAY[e ->> 'kind'] AND (e ->> 'max_age_months')::integer > 0)))
$$;

CREATE FUNCTION page_look_later(of_page bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO job (kind, subject) SELECT 'look', p.id FROM page p WHERE p.id = of_page AND page_wants_look(p) ON CONFLICT DO NOTHING
$$;

-- When the transaction that put the page there is at its end, and the file knows what it has.
CREATE FUNCTION page_placed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM page_look_later(NEW.id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER page_looked_at AFTER UPDATE OF document_id ON page DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.document_id IS NOT NULL AND NEW.document_id IS DISTINCT FROM OLD.document_id AND NEW.form IS NULL) EXECUTE FUNCTION page_placed();

-- Another procedure asks for other pieces.
CREATE FUNCTION case_pages_look() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM page_look_later(p.id) FROM page p JOIN document d ON d.id = p.document_id JOIN submission s ON s.id = d.submission_id
    WHERE s.case_id = NEW.id AND d.form IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER case_pages_looked_at AFTER UPDATE OF procedure_id ON case_file FOR EACH ROW
    WHEN (NEW.procedure_id IS DISTINCT FROM OLD.procedure_id) EXECUTE FUNCTION case_pages_look();

-- A page becomes a document of its own kind in its file; alone in its document, that is renamed. What a signed code on it says goes along.
CREATE FUNCTION page_take_kind(of_page bigint, of_kind text, by_agent text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p page;
    d document;
    the_case case_file;
    into_document bigint;
BEGIN
    SELECT * INTO p FROM page WHERE id = of_page FOR NO KEY UPDATE;
    SELECT * INTO d FROM document WHERE id = p.document_id FOR NO KEY UPDATE;
    SELECT c.* INTO the_case FROM submission s JOIN case_file c ON c.id = s.case_id WHERE s.id = d.submission_id;
    IF d.kind = of_kind THEN
        RETURN d.id;
    END IF;
    into_document := d.id;
    IF EXISTS (SELECT FROM page q WHERE q.document_id = d.id AND q.id <> of_page) THEN
        INSERT INTO document (submission_id, sequence, kind, detail)
        SELECT d.submission_id, max(o.sequence) + 1, of_kind, jsonb_strip_nulls(jsonb_build_object('from_document', d.id, 'twodoc',
            (SELECT jsonb_agg(t) FROM jsonb_path_query(d.detail, '$.twodoc[*]') t WHERE (t ->> 'page_id')::bigint = of_page)))
        FROM document o WHERE o.submission_id = d.submission_id RETURNING id INTO into_document;
        UPDATE document SET detail = detail || jsonb_build_object('twodoc',
            (SELECT coalesce(jsonb_agg(t), '[]') FROM jsonb_path_query(d.detail, '$.twodoc[*]') t WHERE (t ->> 'page_id')::bigint <> of_page))
        WHERE id = d.id AND detail ? 'twodoc';
        UPDATE page SET document_id = into_document WHERE id = of_page;
    ELSE
        UPDATE document SET kind = of_kind WHERE id = d.id;
    END IF;
    PERFORM documents_follow(the_case.id, ARRAY[d.id, into_document], ARRAY[d.kind, of_kind]);
    PERFORM event_add('page.named', 'case', the_case.number, by_agent,
                      jsonb_build_object('page', of_page, 'document', into_document, 'from', d.kind, 'to', of_kind));
    RETURN into_document;
END $$;

-- What a look found, and the end of its job. A page that a person has named or laid after another, or that left its file meanwhile, keeps
-- what it is.
CREATE FUNCTION sight_store(job_id bigint, job_attempt integer, sight jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    looked page;
    d document;
BEGIN
    IF NOT job_held(job_id, job_attempt) THEN
        RETURN 'stale';
    END IF;
    SELECT p.* INTO looked FROM page p JOIN job j ON j.subject = p.id AND j.kind = 'look' WHERE j.id = job_id;
    PERFORM job_done(job_id);
    INSERT INTO page_sight (page_id, kind, confidence, method, because, dated_on, turn, text, problem)
    VALUES (looked.id, sight ->> 'kind', coalesce((sight ->> 'confidence')::numeric, 0), coalesce(sight ->> 'method', ''), coalesce(sight ->> 'because', ''),
            (sight ->> 'dated_on')::date, coalesce((sight ->> 'turn')::integer, 0), coalesce(sight ->> 'text', ''), coalesce(sight ->> 'problem', ''));
    SELECT * INTO d FROM document WHERE id = looked.document_id;
    IF d.kind = 'inconnu' AND d.form IS NULL AND (sight ->> 'confidence')::numeric >= sight_sure()
       AND NOT EXISTS (SELECT FROM page_naming n WHERE n.page_id = looked.id)
       AND NOT EXISTS (SELECT FROM page_arrangement a WHERE a.page_id = looked.id AND NOT a.opens) THEN
        PERFORM page_take_kind(looked.id, sight ->> 'kind', '');
    END IF;
    RETURN 'stored';
END $$;

-- A person says what a page is, and can take it back as any step of laying out; or asks that it be looked at once more ("look").
CREATE FUNCTION page_name(who jsonb, of_page bigint, of_kind text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    c case_file;
    into_document bigint;
    about arrangeable;
    before jsonb;
BEGIN
    SELECT k.* INTO c FROM page p JOIN document d ON d.id = p.document_id JOIN submission s ON s.id = d.submission_id JOIN case_file k ON k.id = s.case_id
    WHERE p.id = of_page AND d.form IS NULL AND desk_may(who, k.office);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no page % that could be named', of_page USING ERRCODE = 'GU003';
    ELSIF (SELECT final FROM case_state WHERE name = c.state) THEN
        RAISE EXCEPTION 'case % is closed', c.number USING ERRCODE = 'GU006';
    ELSIF of_kind = 'look' THEN
        INSERT INTO job (kind, subject) VALUES ('look', of_page) ON CONFLICT DO NOTHING;
        RETURN jsonb_build_object('page', of_page, 'looking', true);
    ELSIF NOT EXISTS (SELECT FROM document_kind WHERE name = of_kind) AND of_kind <> 'inconnu' THEN
        RAISE EXCEPTION 'there is no kind of paper "%"', of_kind USING ERRCODE = 'GU009';
    END IF;
    about := page_to_arrange(who, of_page);
    before := pages_as_they_are(ARRAY[of_page]);
    INSERT INTO page_naming (page_id, kind, agent) VALUES (of_page, of_kind, agent_known(who ->> 'agent'));
    into_document := page_take_kind(of_page, of_kind, who ->> 'agent');
    IF pages_as_they_are(ARRAY[of_page]) <> before THEN
        PERFORM arrangement_note(who, about, 'name', ARRAY[of_page], before);
    END IF;
    RETURN jsonb_build_object('page', of_page, 'document', into_document, 'kind', of_kind, 'case', c.number);
END $$;

-- A person decides about a piece, whatever the papers seem to be: "accepted", "refused", or "open" again.
CREATE FUNCTION piece_decide(who jsonb, of_number text, of_kind text, decision text, why text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    c case_file;
BEGIN
    SELECT * INTO c FROM case_file f WHERE f.id = case_find(of_number) AND desk_may(who, f.office) FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no case %', of_number USING ERRCODE = 'GU003';
    ELSIF decision NOT IN ('accepted', 'refused', 'open') THEN
        RAISE EXCEPTION 'a piece is "accepted", "refused" or "open", not "%"', decision USING ERRCODE = 'GU009';
    ELSIF (SELECT final FROM case_state WHERE name = c.state) THEN
        RAISE EXCEPTION 'case % is closed', c.number USING ERRCODE = 'GU006';
    END IF;
    UPDATE piece SET state = CASE decision WHEN 'open' THEN 'missing' ELSE decision END WHERE case_id = c.id AND kind = of_kind;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'case % has no piece "%"', c.number, of_kind USING ERRCODE = 'GU003';
    END IF;
    PERFORM case_pieces_follow(c.id);
    PERFORM event_add('piece.decided', 'case', c.number, agent_known(who ->> 'agent'),
                      jsonb_build_object('piece', of_kind, 'decision', decision, 'reason', nullif(why, '')));
    RETURN jsonb_build_object('case', c.number, 'piece', of_kind, 'decision', decision);
END $$;

-- The day on which a document was made: by its signed code, else by its words; of several pages the latest.
CREATE FUNCTION paper_made_on(of_document bigint) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT max(date_or_null(t ->> 'issued_on')) FROM document d, jsonb_path_query(d.detail, '$.twodoc[*]') t
                     WHERE d.id = of_document AND t ->> 'verdict' <> 'INVALID'),
                    (SELECT max((page_last_sight(p.id)).dated_on) FROM page p WHERE p.document_id = of_document))
$$;

-- The day until which a passport, permit or visa is valid, by its zone.
CREATE FUNCTION paper_valid_to(of_document bigint, received date) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT max(date_or_null(zone_value('expiry', z #>> '{fields,expiry,value}', received)))
    FROM page p, LATERAL (SELECT p.reading -> 'mrz' -> 0) AS zone (z) WHERE p.document_id = of_document AND (z ->> 'checked')::boolean
$$;

-- What a paper is worth for a piece as the procedure wants it, on the day `on_day`: "here", "expired" or "unclear", and why.
CREATE FUNCTION paper_worth(of_document bigint, rule jsonb, on_day date, OUT state text, OUT reason text, OUT made_on date, OUT valid_to date)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    months integer := coalesce((rule ->> 'max_age_months')::integer, 0);
    bad text := (SELECT t ->> 'verdict' FROM document d, jsonb_path_query(d.detail, '$.twodoc[*]') t
                 WHERE d.id = of_document AND t ->> 'verdict' IN ('INVALID', 'REVOKED') LIMIT 1);
BEGIN
    made_on := paper_made_on(of_document);
    valid_to := paper_valid_to(of_document, on_day);
    state := 'here';
    reason := '';
    IF bad IS NOT NULL THEN
        state := 'unclear';
        reason := 'false_code';
    ELSIF (rule ->> 'valid')::boolean AND valid_to < on_day THEN
        state := 'expired';
        reason := 'out_of_date';
    ELSIF months > 0 AND made_on < (on_day - make_interval(months => months))::date THEN
        state := 'expired';
        reason := 'too_old';
    ELSIF months > 0 AND made_on IS NULL THEN
        reason := 'no_day'; -- it is here; how old it is, a person sees
    END IF;
END $$;

-- The papers of a case that could stand for one piece, the best first.
CREATE FUNCTION piece_papers(of_case bigint, rule jsonb) RETURNS TABLE (document_id bigint, kind text, state text, reason text, made_on date, valid_to date, received date)
LANGUAGE sql STABLE AS $$
    SELECT d.document_id, d.kind, w.state, w.reason, w.made_on, w.valid_to, d.received
    FROM case_papers(of_case) d, LATERAL paper_worth(d.document_id, rule, d.received) w
    WHERE d.serves @> ARRAY[rule ->> 'kind'] OR rule -> 'instead' ?| d.serves
    ORDER BY array_position('{here,unclear,expired}', w.state), NOT d.serves @> ARRAY[rule ->> 'kind'], w.made_on DESC NULLS LAST, d.document_id
$$;

-- Pages that look like the piece and not enough for the machine to say so.
CREATE FUNCTION piece_looks(of_case bigint, of_kind text) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_agg(jsonb_build_object('page', p.id, 'kind', g.kind, 'confidence', g.confidence, 'because', g.because) ORDER BY g.confidence DESC)
    FROM submission s JOIN document d ON d.submission_id = s.id JOIN page p ON p.document_id = d.id, LATERAL page_last_sight(p.id) g
    WHERE s.case_id = of_case AND d.kind = 'inconnu' AND d.form IS NULL AND kind_serves(g.kind) @> ARRAY[of_kind]
      AND NOT EXISTS (SELECT FROM page_naming n WHERE n.page_id = p.id)
$$;

-- As before; a paper counts for what it is worth by the procedure's rule, and each state has its reason: "here" ("", "accepted", "no_day": how
-- old it is was not read), "replaced", "unclear" ("declared": announced, not seen; "looks_like"; "false_code"), "expired" ("out_of_date", "too_old"),
-- "refused", "missing". Only the first two classes make a file incomplete (CE, opinion 494718 of 10 October 2024).
CREATE OR REPLACE FUNCTION case_completeness(of_case bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    WITH asked AS (
        SELECT e.value ->> 'kind' AS kind, e.value ->> 'class' AS class, e.value AS rule, e.place, coalesce(p.state, 'missing') AS state, coalesce(p.said, false) AS said,
               best.kind AS by_kind, best.state AS worth, best.reason AS why, l.looks,
               EXISTS (SELECT FROM piece q WHERE q.case_id = of_case AND e.value -> 'instead' ? q.kind AND (q.state = 'accepted' OR q.state = 'received' AND q.said)) AS replaced
        FROM case_file c JOIN procedure r ON r.id = c.procedure_id, jsonb_array_elements(r.pieces) WITH ORDINALITY AS e (value, place)
             LEFT JOIN piece p ON p.case_id = of_case AND p.kind = e.value ->> 'kind'
             LEFT JOIN LATERAL (SELECT * FROM piece_papers(of_case, e.value) LIMIT 1) best ON true
             LEFT JOIN LATERAL (SELECT piece_looks(of_case, e.value ->> 'kind') AS looks) l ON true
        WHERE c.id = of_case
    ), judged AS (
        SELECT a.*, class IN ('R431_10', 'ANNEX10_INDISPENSABLE') AS blocking, j.said_state, j.said_reason
        FROM asked a, LATERAL (SELECT
            CASE WHEN state = 'accepted' THEN 'here' WHEN state = 'refused' THEN 'refused'
                 WHEN worth = 'here' THEN CASE WHEN kind_serves(by_kind) @> ARRAY[a.kind] THEN 'here' ELSE 'replaced' END
                 WHEN said AND state = 'received' THEN 'here' WHEN replaced THEN 'replaced' WHEN looks IS NOT NULL THEN 'unclear' WHEN worth IS NOT NULL THEN worth
                 WHEN state = 'declared' THEN 'unclear' ELSE 'missing' END AS said_state,
            CASE WHEN state = 'accepted' THEN 'accepted' WHEN state = 'refused' THEN '' WHEN worth = 'here' THEN why WHEN said AND state = 'received' OR replaced THEN ''
                 WHEN looks IS NOT NULL THEN 'looks_like' WHEN worth IS NOT NULL THEN why WHEN state = 'declared' THEN 'declared' ELSE '' END AS said_reason) j)
    SELECT jsonb_build_object(
        'answer', CASE WHEN bool_or(blocking AND said_state NOT IN ('here', 'replaced')) THEN 'missing_blocking'
                       WHEN bool_or(said_state NOT IN ('here', 'replaced')) THEN 'missing_not_blocking' ELSE 'complete' END,
        'pieces', coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'class', class, 'blocking', blocking, 'state', said_state, 'reason', said_reason,
            'source', rule -> 'source', 'verified', coalesce(rule -> 'verified', 'false'), 'label', rule -> 'label', 'max_age_months', rule -> 'max_age_months',
            'at_handover', class = 'AT_HANDOVER', 'looks', looks,
            'papers', (SELECT coalesce(jsonb_agg(to_jsonb(w)), '[]') FROM piece_papers(of_case, rule) w)) ORDER BY place), '[]'),
        'not_needed', coalesce((SELECT jsonb_agg(p.kind ORDER BY p.kind) FROM piece p
            WHERE p.case_id = of_case AND p.state IN ('received', 'declared') AND p.class = 'NOT_REQUIRED' AND p.kind <> 'inconnu'
              AND NOT EXISTS (SELECT FROM case_file c JOIN procedure r ON r.id = c.procedure_id, jsonb_array_elements(r.pieces) e
                              WHERE c.id = of_case AND kind_serves(p.kind) @> ARRAY[e ->> 'kind'])), '[]'),
        'unknown', (SELECT count(*) FROM submission s JOIN document d ON d.submission_id = s.id JOIN page p ON p.document_id = d.id
                    WHERE s.case_id = of_case AND d.form IS NULL AND d.kind = 'inconnu'),
        'looking', (SELECT count(*) FROM submission s JOIN document d ON d.submission_id = s.id JOIN page p ON p.document_id = d.id
                    JOIN job j ON j.kind = 'look' AND j.subject = p.id AND j.state IN ('waiting', 'running') WHERE s.case_id = of_case))
    FROM judged
$$;

-- What was destroyed leaves no words either.
CREATE OR REPLACE FUNCTION pages_destroy(gone bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM page_sight WHERE page_id = ANY (gone);
    DELETE FROM page_naming WHERE page_id = ANY (gone);
    DELETE FROM page_picture WHERE page_id = ANY (gone);
    UPDATE page SET reading = '{}', hash = NULL, form = NULL, form_version = NULL, form_page = NULL, error = '', document_id = NULL,
                    fate = 'set_aside', fate_reason = 'destroyed', duplicate_of = NULL, duplicate = NULL
    WHERE id = ANY (gone);
$$;

-- As before; what is done after all other work worries nobody.
CREATE OR REPLACE FUNCTION watch_state() RETURNS jsonb LANGUAGE sql STABLE AS $$
    WITH jobs AS (
        SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE state = 'running') AS running,
               count(*) FILTER (WHERE state = 'running' AND due_at <= now()) AS lapsed, count(*) FILTER (WHERE state = 'dead') AS dead,
               extract(epoch FROM now() - min(made_at) FILTER (WHERE state IN ('waiting', 'running')))::bigint AS oldest_s
        FROM job WHERE state IN ('waiting', 'running', 'dead') AND kind <> 'look'
    ), danger AS (
        SELECT min(least(c.silence_on, c.lapse_on)) FILTER (WHERE least(c.silence_on, c.lapse_on) >= d.today) - max(d.today) AS days,
               count(*) FILTER (WHERE least(c.silence_on, c.lapse_on) < d.today) AS overdue
        FROM case_file c JOIN case_state s ON s.name = c.state AND NOT s.final,
             (SELECT (now() AT TIME ZONE 'Europe/Paris')::date AS today) d
        WHERE least(c.silence_on, c.lapse_on) IS NOT NULL
    )
    SELECT jsonb_build_object(
        'jobs_waiting', j.waiting, 'jobs_running', j.running, 'jobs_lapsed', j.lapsed, 'jobs_dead', j.dead,
        'queue_oldest_seconds', coalesce(j.oldest_s, 0),
        'originals_quarantined', (SELECT count(*) FROM original WHERE state = 'quarantined'),
        'batches_stopped', (SELECT count(*) FROM batch WHERE state = 'stopped'),
        'pages_to_place', (SELECT count(*) FROM page WHERE fate = 'to_place' AND fate_reason <> 'not_assembled'),
        'fields_waiting', (SELECT count(*) FROM field_review),
        'review_oldest_seconds', coalesce((SELECT extract(epoch FROM now() - min(opened_at))::bigint FROM field_review), 0),
        'journal_events', coalesce((SELECT max(place) FROM event_chain), 0),
        'journal_head_age_seconds', coalesce((SELECT extract(epoch FROM now() - e.at)::bigint FROM event_chain c
                                              JOIN event e ON e.id = c.event_id ORDER BY c.place DESC LIMIT 1), 0),
        'anchor_age_seconds', (SELECT extract(epoch FROM now() - e.at)::bigint FROM event e WHERE e.subject_kind = 'journal'
                               AND e.kind = 'journal.anchored' ORDER BY e.id DESC LIMIT 1),
        'legal_danger_days', d.days, 'cases_overdue', d.overdue)
    FROM jobs j, danger d
$$;
