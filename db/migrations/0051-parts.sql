-- Pages of one piece stay together: a birth certificate of two sheets, four pages of a tax notice, front and back of a card. What says so is the
-- number that they carry ("page 2/4"), or that they are the two sides of one sheet; what a person laid otherwise stays.

-- Which page of how many its words say that it is; nothing where they say two things.
CREATE FUNCTION page_part(of_page bigint, OUT part integer, OUT parts integer) LANGUAGE sql STABLE AS $$
    SELECT min(s.part), min(s.parts)
    FROM (SELECT DISTINCT m[1]::integer AS part, m[2]::integer AS parts
          FROM page_last_sight(of_page) g, LATERAL (
              SELECT regexp_matches(g.text, '\m(?:page|pagina|página|seite|feuillet)\s+n?°?\s*([0-9]{1,2})\s*(?:/|sur|de|of|von|di)\s*([0-9]{1,2})(?![0-9/])', 'gi')
              UNION ALL
              SELECT regexp_matches(line, '^[-–\s]*([0-9]{1,2})\s?/\s?([0-9]{1,2})[-–\s]*$') FROM regexp_split_to_table(g.text, '\n|   ') line) t (m)
          WHERE m[1]::integer BETWEEN 1 AND m[2]::integer AND m[2]::integer BETWEEN 2 AND 40) s
    HAVING count(*) = 1
$$;

-- The pages around this one, as they came, that are one piece with it; itself alone where nothing says so.
CREATE FUNCTION page_run(of_page bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
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
                  OR duplex AND untold AND part IS NULL AND number % 2 = 0 AND original_id = lag(original_id) OVER w AND number = lag(number) OVER w + 1, false) AS follows
              FROM came c WINDOW w AS (ORDER BY at)) c
    )
    SELECT coalesce((SELECT array_agg(b.id ORDER BY b.at) FROM begun b WHERE b.run = (SELECT run FROM begun WHERE id = of_page)), ARRAY[of_page])
$$;

-- Whether a person laid the page where it is, or said that it is something else.
CREATE FUNCTION page_settled(of_page bigint, of_kind text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM page_naming n WHERE n.page_id = of_page AND n.id = (SELECT max(id) FROM page_naming WHERE page_id = of_page) AND n.kind <> of_kind)
        OR EXISTS (SELECT FROM page p JOIN document d ON d.id = p.document_id JOIN submission s ON s.id = d.submission_id JOIN case_file c ON c.id = s.case_id
                   JOIN event e ON e.subject_kind = 'case' AND e.subject = c.number AND e.kind = 'page.arranged' AND e.data ->> 'verb' <> 'name' AND e.data -> 'before' ? of_page::text
                   WHERE p.id = of_page)
$$;

-- Brings the pages of one piece into its document, as soon as it is known what one of them is. Pages that are two things stay apart.
CREATE FUNCTION page_keep_together(of_page bigint, by_agent text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    run bigint[] := page_run(of_page);
    kinds text[] := ARRAY(SELECT DISTINCT d.kind FROM page p JOIN document d ON d.id = p.document_id WHERE p.id = ANY (run) AND d.kind <> 'inconnu');
    target bigint;
    moved bigint[];
    of_case bigint;
BEGIN
    IF cardinality(run) < 2 OR cardinality(kinds) <> 1 THEN
        RETURN;
    END IF;
    SELECT d.id, s.case_id INTO target, of_case FROM unnest(run) WITH ORDINALITY AS r (id, at) JOIN page p ON p.id = r.id JOIN document d ON d.id = p.document_id
    JOIN submission s ON s.id = d.submission_id WHERE d.kind = kinds[1] ORDER BY r.at LIMIT 1;
    moved := ARRAY(SELECT p.id FROM page p WHERE p.id = ANY (run) AND p.document_id <> target AND NOT page_settled(p.id, kinds[1]) ORDER BY array_position(run, p.id));
    IF cardinality(moved) > 0 THEN
        PERFORM pages_lay(of_case, moved, target);
        PERFORM event_add('page.kept_together', 'case', (SELECT number FROM case_file WHERE id = of_case), by_agent,
                          jsonb_build_object('document', target, 'kind', kinds[1], 'pages', moved));
    END IF;
END $$;

-- As before, and its piece is kept together.
ALTER FUNCTION sight_store(bigint, integer, jsonb) RENAME TO sight_store_alone;
CREATE FUNCTION sight_store(job_id bigint, job_attempt integer, sight jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    looked bigint := (SELECT subject FROM job WHERE id = job_id AND kind = 'look');
    outcome text := sight_store_alone(job_id, job_attempt, sight);
BEGIN
    IF outcome = 'stored' THEN
        PERFORM page_keep_together(p.id, '') FROM page p JOIN document d ON d.id = p.document_id WHERE p.id = looked AND d.form IS NULL;
    END IF;
    RETURN outcome;
END $$;

-- As before; a name is the whole piece's, where its pages lie together.
CREATE OR REPLACE FUNCTION page_name(who jsonb, of_page bigint, of_kind text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    c case_file;
    d document;
    into_document bigint;
    about arrangeable;
    run bigint[];
    before jsonb;
BEGIN
    SELECT k.* INTO c FROM page p JOIN document e ON e.id = p.document_id JOIN submission s ON s.id = e.submission_id JOIN case_file k ON k.id = s.case_id
    WHERE p.id = of_page AND e.form IS NULL AND desk_may(who, k.office);
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
    run := page_run(of_page);
    before := pages_as_they_are(run);
    INSERT INTO page_naming (page_id, kind, agent) VALUES (of_page, of_kind, agent_known(who ->> 'agent'));
    SELECT e.* INTO d FROM page p JOIN document e ON e.id = p.document_id WHERE p.id = of_page FOR NO KEY UPDATE OF e;
    IF d.kind <> of_kind AND cardinality(run) > 1 AND document_pages(d.id) <@ run THEN
        UPDATE document SET kind = of_kind WHERE id = d.id;
        PERFORM documents_follow(c.id, ARRAY[d.id], ARRAY[d.kind, of_kind]);
        PERFORM event_add('page.named', 'case', c.number, who ->> 'agent', jsonb_build_object('page', of_page, 'document', d.id, 'from', d.kind, 'to', of_kind));
        into_document := d.id;
    ELSE
        into_document := page_take_kind(of_page, of_kind, who ->> 'agent');
    END IF;
    PERFORM page_keep_together(of_page, who ->> 'agent');
    IF pages_as_they_are(run) <> before THEN
        PERFORM arrangement_note(who, about, 'name', run, before);
    END IF;
    RETURN jsonb_build_object('page', of_page, 'document', into_document, 'kind', of_kind, 'case', c.number);
END $$;
