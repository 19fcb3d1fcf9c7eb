-- A paper that the person gave before is known again when it is scanned once more: by its ink, in the job that looks at pages after all other
-- work (intake/same_paper.h). The machine only says so; a person names the page with one key, and the day on which the paper was made counts for
-- both scans.

CREATE TABLE page_same (
    page_id    bigint NOT NULL REFERENCES page,
    other_id   bigint NOT NULL REFERENCES page, -- the one that was there before
    difference numeric NOT NULL CHECK (difference BETWEEN 0 AND 1),
    found_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (page_id, other_id),
    CHECK (other_id < page_id)
);
CREATE INDEX page_same_other ON page_same (other_id);
CREATE TRIGGER page_same_kept BEFORE UPDATE OR DELETE ON page_same FOR EACH ROW EXECUTE FUNCTION refuse_change();
SELECT seal_define('same', 'page_same', 'page_same', 'page_id', '{page_id,other_id,difference,found_at}');
SELECT office_guard('page_same', 'page_of_office(page_id, (SELECT acting_office()))');

-- Where a page lies in its original, for whoever reads it again.
CREATE FUNCTION page_lies(p page) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('original', p.original_id, 'page', p.number, 'turn', (coalesce((p.reading ->> 'rotation')::integer, 0)
        + coalesce((SELECT a.turned FROM page_arrangement a WHERE a.page_id = p.id), 0)) % 360)
$$;

-- Pages of papers that the same person gave before, in this file or in another, and whose looks are near: the nearest first. What came in one
-- go is told by the batch itself.
CREATE FUNCTION page_same_candidates(p page) RETURNS TABLE (page_id bigint, distance integer) LANGUAGE sql STABLE AS $$
    SELECT q.id, n.bits
    FROM document d JOIN submission s ON s.id = d.submission_id,
         LATERAL (SELECT s.case_id UNION SELECT n.case_id FROM case_namesakes(s.case_id) n WHERE n.why = 'person') f (case_id)
         JOIN submission t ON t.case_id = f.case_id JOIN document e ON e.submission_id = t.id AND e.form IS NULL AND e.kind <> 'inconnu' AND NOT e.emptied
         JOIN page q ON q.document_id = e.id AND NOT q.blank,
         LATERAL (SELECT bit_count(('x' || q.hash)::bit(64) # ('x' || p.hash)::bit(64))::integer AS bits) n
    WHERE d.id = p.document_id AND d.form IS NULL AND NOT p.blank AND t.id < s.id AND q.id < p.id AND q.hash ~ '^[0-9a-f]{16}$' AND p.hash ~ '^[0-9a-f]{16}$'
      AND n.bits <= 22
    ORDER BY n.bits, q.id LIMIT 6
$$;

-- As before, and where the person may have given the same paper.
CREATE OR REPLACE FUNCTION page_look_later(of_page bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO job (kind, subject) SELECT 'look', p.id FROM page p
    WHERE p.id = of_page AND (page_wants_look(p) OR EXISTS (SELECT FROM page_same_candidates(p)) AND NOT EXISTS (SELECT FROM page_sight g WHERE g.page_id = p.id))
    ON CONFLICT DO NOTHING
$$;

-- Whose file it is can be known later than what lies in it.
CREATE TRIGGER case_person_known AFTER UPDATE OF applicant_id ON case_file FOR EACH ROW
    WHEN (NEW.applicant_id IS DISTINCT FROM OLD.applicant_id) EXECUTE FUNCTION case_pages_look();

-- As before; and what the page was known again by, where it was.
CREATE OR REPLACE FUNCTION sight_store(job_id bigint, job_attempt integer, sight jsonb) RETURNS text LANGUAGE plpgsql AS $$
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
    INSERT INTO page_same (page_id, other_id, difference)
    SELECT looked.id, c.page_id, least((s ->> 'difference')::numeric, 1) FROM jsonb_array_elements(coalesce(sight -> 'same', '[]')) s
           JOIN page_same_candidates(looked) c ON c.page_id = (s ->> 'page')::bigint
    ON CONFLICT DO NOTHING;
    SELECT * INTO d FROM document WHERE id = looked.document_id;
    IF d.kind = 'inconnu' AND d.form IS NULL AND (sight ->> 'confidence')::numeric >= sight_sure()
       AND NOT EXISTS (SELECT FROM page_naming n WHERE n.page_id = looked.id)
       AND NOT EXISTS (SELECT FROM page_arrangement a WHERE a.page_id = looked.id AND NOT a.opens) THEN
        PERFORM page_take_kind(looked.id, sight ->> 'kind', '');
    END IF;
    RETURN 'stored';
END $$;

-- The day of a document's own code or words, as paper_made_on was.
CREATE FUNCTION paper_says_made_on(of_document bigint) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT max(date_or_null(t ->> 'issued_on')) FROM document d, jsonb_path_query(d.detail, '$.twodoc[*]') t
                     WHERE d.id = of_document AND t ->> 'verdict' <> 'INVALID'),
                    (SELECT max((page_last_sight(p.id)).dated_on) FROM page p WHERE p.document_id = of_document))
$$;

-- The day on which a document was made: its own, else that of the same paper given before, once a person has said of both what they are.
CREATE OR REPLACE FUNCTION paper_made_on(of_document bigint) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT coalesce(paper_says_made_on(of_document),
        (SELECT max(paper_says_made_on(e.id)) FROM document d JOIN page p ON p.document_id = d.id JOIN page_same m ON m.page_id = p.id
                JOIN page q ON q.id = m.other_id JOIN document e ON e.id = q.document_id AND e.kind = d.kind
         WHERE d.id = of_document AND EXISTS (SELECT FROM page_naming n WHERE n.page_id = p.id)))
$$;

-- What a page was known again as: the paper given before, with its days and what it is worth on the day on which this file came, by the rule of
-- the procedure ("worth": null where that asks for no such piece). Null when it was not, or when `who` may not see that file.
CREATE FUNCTION page_same_shown(who jsonb, of_page bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('kind', e.kind, 'number', o.number, 'here', o.id = c.id, 'page', q.id, 'difference', m.difference,
        'deposited_on', (t.received_at AT TIME ZONE 'Europe/Paris')::date, 'made_on', paper_made_on(e.id), 'valid_to', paper_valid_to(e.id, c.received_on),
        'worth', (SELECT jsonb_build_object('state', w.state, 'reason', w.reason, 'max_age_months', rule -> 'max_age_months')
                  FROM procedure r, jsonb_array_elements(r.pieces) rule, LATERAL paper_worth(e.id, rule, c.received_on) w
                  WHERE r.id = c.procedure_id AND kind_serves(e.kind) @> ARRAY[rule ->> 'kind'] LIMIT 1))
    FROM page_same m JOIN page p ON p.id = m.page_id JOIN document d ON d.id = p.document_id JOIN submission s ON s.id = d.submission_id JOIN case_file c ON c.id = s.case_id
         JOIN page q ON q.id = m.other_id JOIN document e ON e.id = q.document_id JOIN submission t ON t.id = e.submission_id JOIN case_file o ON o.id = t.case_id
    WHERE m.page_id = of_page AND e.kind <> 'inconnu' AND e.form IS NULL AND desk_may(who, o.office)
    ORDER BY m.difference, q.id LIMIT 1
$$;

-- As before; a page that was known again looks like what it was then.
CREATE OR REPLACE FUNCTION piece_looks(of_case bigint, of_kind text) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_agg(jsonb_build_object('page', l.page, 'kind', l.kind, 'confidence', l.confidence, 'because', l.because, 'before', l.before) ORDER BY l.before DESC, l.confidence DESC)
    FROM (SELECT p.id AS page, g.kind, g.confidence, g.because, false AS before
          FROM submission s JOIN document d ON d.submission_id = s.id JOIN page p ON p.document_id = d.id, LATERAL page_last_sight(p.id) g
          WHERE s.case_id = of_case AND d.kind = 'inconnu' AND d.form IS NULL AND g.kind IS NOT NULL
          UNION ALL
          SELECT p.id, e.kind, 1 - m.difference, '', true
          FROM submission s JOIN document d ON d.submission_id = s.id JOIN page p ON p.document_id = d.id JOIN page_same m ON m.page_id = p.id
               JOIN page q ON q.id = m.other_id JOIN document e ON e.id = q.document_id
          WHERE s.case_id = of_case AND d.kind = 'inconnu' AND d.form IS NULL) l
    WHERE kind_serves(l.kind) @> ARRAY[of_kind] AND NOT EXISTS (SELECT FROM page_naming n WHERE n.page_id = l.page)
$$;

-- As before; nothing says any more what lay where.
CREATE OR REPLACE FUNCTION pages_destroy(gone bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM page_same WHERE page_id = ANY (gone) OR other_id = ANY (gone);
    DELETE FROM page_sight WHERE page_id = ANY (gone);
    DELETE FROM page_naming WHERE page_id = ANY (gone);
    DELETE FROM page_picture WHERE page_id = ANY (gone);
    UPDATE page SET reading = '{}', hash = NULL, form = NULL, form_version = NULL, form_page = NULL, error = '', document_id = NULL,
                    fate = 'set_aside', fate_reason = 'destroyed', duplicate_of = NULL, duplicate = NULL
    WHERE id = ANY (gone);
$$;
