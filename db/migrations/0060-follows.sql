-- Pages of one piece that carry no page numbers: the second page of a tax notice, the sheets of a lease. What says so is a number that hardly any
-- other paper carries (of a contract, a file, a firm), the same letterhead on the same size of paper, or a sentence that goes on. A page that is
-- headed itself begins a piece; what nothing ties together stays as it came, for a person.

ALTER TABLE page_sight ADD whole boolean NOT NULL DEFAULT false; -- `text` is all of the page
SELECT seal_define('sight', 'page_sight', 'page_sight', 'page_id',
                   '{id,page_id,kind,confidence,method,because,dated_on,turn,text,whole,person,problem,seen_at}');

-- The long numbers of a text, without days and without what is the person's own: that stands on papers of all kinds.
CREATE FUNCTION text_numbers(said text, own text[]) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(array_agg(DISTINCT n.digits), '{}')
    FROM regexp_matches(said, '(?<![0-9])((?:[0-9]{3} ){2,4}[0-9]{3,5}|[0-9]{7,20})(?![0-9])', 'g') m,
         LATERAL (SELECT replace(m[1], ' ', '') AS digits) n
    WHERE n.digits !~ '^(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])(19|20)[0-9]{2}$' AND n.digits <> ALL (own) AND n.digits !~ '^(.)\1+$'
$$;

-- The first line that has words; what every authority prints is none.
CREATE FUNCTION text_letterhead(said text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT h.head FROM regexp_split_to_table(said, '\n') WITH ORDINALITY l (line, at), LATERAL (SELECT bare_text(line, false) AS head) h
    WHERE length(h.head) >= 8 AND h.head !~ '^(REPUBLIQUEFRANCAISE|LIBERTE|EGALITE|FRATERNITE|PAGE[0-9]|[0-9]+$)' ORDER BY l.at LIMIT 1
$$;

-- Whether a sentence of the one goes on in the other: it ends without a stop, and the other begins in small letters.
CREATE FUNCTION text_goes_on(said text, next text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(b.last ~ '[[:lower:],-]$' AND length(b.last) >= 30 AND a.first ~ '^[[:lower:]]' AND length(a.first) >= 30, false)
    FROM (SELECT btrim(substring(said FROM '[^\n]*$')) AS last) b, (SELECT btrim(substring(next FROM '^[^\n]*')) AS first) a
$$;

-- Numbers that are the person's, as the forms of the file say.
CREATE FUNCTION case_own_numbers(of_case bigint) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT regexp_replace(a.value, '[^0-9]', '', 'g')), '{}') FROM case_answers(of_case) a WHERE a.value ~ '[0-9]{5}'
$$;

CREATE FUNCTION page_width_mm(p page) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
    SELECT 25.4 * (p.reading ->> 'width_px')::numeric / nullif((p.reading ->> 'dpi')::numeric, 0)
$$;

-- What ties a page to the one before it, of one file, as they came: "number", "letterhead", "sentence"; NULL: nothing.
CREATE FUNCTION page_follows(before bigint, of_page bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    a page_sight := page_last_sight(before);
    b page_sight := page_last_sight(of_page);
    own text[];
BEGIN
    IF a.id IS NULL OR b.id IS NULL OR b.method = 'looks' OR a.method = 'looks' OR b.text = '' THEN
        RETURN NULL;
    ELSIF b.kind IS NOT NULL AND (b.kind IS DISTINCT FROM a.kind OR b.because = '' OR split_part(b.because, ', ', 1) = split_part(a.because, ', ', 1)
                                  OR b.dated_on <> a.dated_on) THEN
        RETURN NULL; -- it is headed itself
    END IF;
    own := (SELECT case_own_numbers(s.case_id) FROM page p JOIN document d ON d.id = p.document_id JOIN submission s ON s.id = d.submission_id WHERE p.id = of_page);
    IF text_numbers(a.text, own) && text_numbers(b.text, own) THEN
        RETURN 'number';
    ELSIF b.kind IS NOT NULL THEN
        RETURN NULL;
    ELSIF text_letterhead(a.text) = text_letterhead(b.text)
          AND (SELECT abs(page_width_mm(p) - page_width_mm(q)) <= 4 FROM page p, page q WHERE p.id = before AND q.id = of_page) IS NOT FALSE THEN
        RETURN 'letterhead';
    ELSIF a.whole AND b.whole AND text_goes_on(a.text, b.text) THEN
        RETURN 'sentence';
    END IF;
    RETURN NULL;
END $$;

-- As before, and pages without numbers that something ties to the one before.
CREATE OR REPLACE FUNCTION page_run(of_page bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    WITH came AS (
        SELECT q.id, q.original_id, q.number, b.duplex OR coalesce((o.capture ->> 'duplex')::boolean, false) AS duplex, s.part, s.parts,
               coalesce(a.opens, false) AS opens, (page_last_sight(q.id)).kind IS NULL AND (page_last_sight(q.id)).id IS NOT NULL AS untold,
               row_number() OVER (ORDER BY page_place(q), q.id) AS at
        FROM page p JOIN document d ON d.id = p.document_id JOIN document e ON e.submission_id = d.submission_id AND e.form IS NULL
             JOIN page q ON q.document_id = e.id JOIN original o ON o.id = q.original_id JOIN batch b ON b.id = o.batch_id
             LEFT JOIN page_arrangement a ON a.page_id = q.id, LATERAL page_part(q.id) s
        WHERE p.id = of_page AND d.form IS NULL
    ), begun AS (
        SELECT c.*, count(*) FILTER (WHERE NOT follows) OVER (ORDER BY at) AS run
        FROM (SELECT c.*, NOT opens AND coalesce(part = lag(part) OVER w + 1 AND parts = lag(parts) OVER w
                  OR duplex AND untold AND part IS NULL AND number % 2 = 0 AND original_id = lag(original_id) OVER w AND number = lag(number) OVER w + 1
                  OR part IS NULL AND lag(id) OVER w IS NOT NULL AND page_follows(lag(id) OVER w, id) IS NOT NULL, false) AS follows
              FROM came c WINDOW w AS (ORDER BY at)) c
    )
    SELECT coalesce((SELECT array_agg(b.id ORDER BY b.at) FROM begun b WHERE b.run = (SELECT run FROM begun WHERE id = of_page)), ARRAY[of_page])
$$;

-- Whether all words of a page are wanted because another lies behind it that nothing names: what ends here may go on there.
CREATE FUNCTION page_may_go_on(p page) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM document d JOIN page q ON q.document_id = d.id WHERE d.id = p.document_id AND d.form IS NULL AND d.kind = 'inconnu' AND q.id > p.id)
$$;

-- As before, with whether all was read.
CREATE OR REPLACE FUNCTION sight_store_alone(job_id bigint, job_attempt integer, sight jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    looked page;
    d document;
BEGIN
    IF NOT job_held(job_id, job_attempt) THEN
        RETURN 'stale';
    END IF;
    SELECT p.* INTO looked FROM page p JOIN job j ON j.subject = p.id AND j.kind = 'look' WHERE j.id = job_id;
    PERFORM job_done(job_id);
    INSERT INTO page_sight (page_id, kind, confidence, method, because, dated_on, turn, text, whole, person, problem)
    VALUES (looked.id, sight ->> 'kind', coalesce((sight ->> 'confidence')::numeric, 0), coalesce(sight ->> 'method', ''), coalesce(sight ->> 'because', ''),
            (sight ->> 'dated_on')::date, coalesce((sight ->> 'turn')::integer, 0), coalesce(sight ->> 'text', ''), coalesce((sight ->> 'whole')::boolean, false),
            coalesce(sight -> 'person', '[]'), coalesce(sight ->> 'problem', ''));
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
