-- Pages as people lay them out: turned, in another order, a document split, two made one. The original and its reading stay as they
-- are; what people say stands beside them, each step in the journal with what was before and after it, and can be taken back.

CREATE TABLE page_arrangement (
    page_id bigint PRIMARY KEY REFERENCES page,
    turned  integer NOT NULL DEFAULT 0 CHECK (turned IN (0, 90, 180, 270)), -- clockwise, from how the reading shows it
    place   numeric,                        -- among the pages of its batch (page_place); NULL: where it was scanned
    opens   boolean,                        -- a document begins with it, or it goes on with the one before; NULL: as assembling sees it
    kind    text CHECK (kind ~ '^[a-z][a-z_]{0,99}$'), -- of the document that it begins
    CHECK (kind IS NULL OR opens IS TRUE)
);
SELECT seal_define('arrangement', 'page_arrangement', 'page_arrangement', 'page_id', '{page_id,turned,place,opens,kind}');

-- All of its pages were laid into other documents: it is kept, and no longer counts as something that was received.
ALTER TABLE document ADD emptied boolean NOT NULL DEFAULT false;
SELECT seal_define('document', 'document', 'document', 'submission_id',
                   '{id,submission_id,sequence,kind,form,form_version,missing_pages,detail,emptied}');

-- Where a page stands among those of its batch. One that was scanned for another ("replaces" in what the scanner said) stands in that
-- one's place.
CREATE FUNCTION page_place(p page) RETURNS numeric LANGUAGE plpgsql STABLE AS $$
DECLARE
    said numeric := (SELECT place FROM page_arrangement WHERE page_id = p.id);
    o original;
    old page;
BEGIN
    IF said IS NOT NULL THEN
        RETURN said;
    END IF;
    SELECT * INTO o FROM original WHERE id = p.original_id;
    IF jsonb_typeof(o.capture -> 'replaces') = 'number' THEN
        SELECT q.* INTO old FROM page q JOIN original r ON r.id = q.original_id
        WHERE q.id = (o.capture ->> 'replaces')::numeric AND r.batch_id = o.batch_id AND r.id < o.id;
        IF FOUND THEN
            RETURN page_place(old) + p.number * 0.0001;
        END IF;
    END IF;
    RETURN o.sequence::numeric * 10000 + p.number;
END $$;

CREATE FUNCTION pages_as_they_are(pages bigint[]) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_strip_nulls(coalesce(jsonb_object_agg(p.id::text, jsonb_build_object('fate', p.fate, 'reason', p.fate_reason,
               'document', p.document_id, 'document_kind', d.kind, 'turned', coalesce(a.turned, 0), 'place', a.place, 'opens', a.opens,
               'kind', a.kind)), '{}'))
    FROM page p LEFT JOIN page_arrangement a ON a.page_id = p.id LEFT JOIN document d ON d.id = p.document_id WHERE p.id = ANY (pages)
$$;

-- What may be laid out: pages of a deposit in hand (its batch is open), pages of an open case. What is yet to be placed is placed first.
CREATE TYPE arrangeable AS (page bigint, batch bigint, case_id bigint, subject_kind text, subject text);
CREATE FUNCTION page_to_arrange(who jsonb, wanted bigint) RETURNS arrangeable LANGUAGE plpgsql AS $$
DECLARE
    b batch;
    p page;
    c case_file;
BEGIN
    SELECT batch.* INTO b FROM batch JOIN original o ON o.batch_id = batch.id JOIN page q ON q.original_id = o.id
    WHERE q.id = wanted AND desk_may(who, batch.office) FOR NO KEY UPDATE OF batch;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no page %', wanted USING ERRCODE = 'GU003';
    END IF;
    SELECT * INTO p FROM page WHERE id = wanted FOR NO KEY UPDATE;
    PERFORM agent_known(who ->> 'agent');
    IF p.document_id IS NULL AND b.state = 'open' AND p.fate_reason = 'not_assembled' THEN
        RETURN (p.id, b.id, NULL, 'batch', b.id::text)::arrangeable;
    END IF;
    SELECT * INTO c FROM case_file WHERE id = document_case(p.document_id) AND desk_may(who, office) FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'page % lies in no document and in no deposit in hand', wanted USING ERRCODE = 'GU006';
    ELSIF EXISTS (SELECT FROM case_state WHERE name = c.state AND final) THEN
        RAISE EXCEPTION 'case % is closed', c.number USING ERRCODE = 'GU006';
    END IF;
    RETURN (p.id, b.id, c.id, 'case', c.number)::arrangeable;
END $$;

CREATE FUNCTION arrangement_note(who jsonb, about arrangeable, verb text, pages bigint[], before jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    PERFORM event_add('page.arranged', about.subject_kind, about.subject, who ->> 'agent', jsonb_build_object('verb', verb, 'page', about.page,
                      'before', before, 'after', pages_as_they_are(pages)));
    RETURN jsonb_build_object('page', about.page, 'verb', verb);
END $$;

-- The pages of a document in order; of a deposit in hand those that are not put aside.
CREATE FUNCTION document_pages(of_document bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(p.id ORDER BY page_place(p), p.id), '{}') FROM page p WHERE p.document_id = of_document
$$;
CREATE FUNCTION batch_pages_in_hand(of_batch bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(p.id ORDER BY page_place(p), p.id), '{}') FROM page p JOIN original o ON o.id = p.original_id
    WHERE o.batch_id = of_batch AND p.fate <> 'set_aside'
$$;

-- The documents of a case as they lie in it, for "the one before".
CREATE FUNCTION case_documents(of_case bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(d.id ORDER BY s.id, f.place, d.sequence), '{}')
    FROM submission s JOIN document d ON d.submission_id = s.id,
         LATERAL (SELECT min(page_place(p)) AS place FROM page p WHERE p.document_id = d.id) f
    WHERE s.case_id = of_case AND NOT d.emptied
$$;

-- What follows when pages have changed their documents: which are empty, which pages a form lacks, which pieces are here. A piece that a
-- request or a person spoke of stays as it was said.
CREATE FUNCTION documents_follow(of_case bigint, changed bigint[], kinds text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE document d SET emptied = NOT d.emptied
    WHERE d.id = ANY (changed) AND d.emptied = EXISTS (SELECT FROM page p WHERE p.document_id = d.id);
    UPDATE document d SET missing_pages = m.pages
    FROM (SELECT e.id, nullif(coalesce(jsonb_agg(DISTINCT n ORDER BY n) FILTER (WHERE NOT EXISTS (
                     SELECT FROM page p WHERE p.document_id = e.id AND p.form = e.form AND p.form_page = n)), '[]'), '[]') AS pages
          FROM document e LEFT JOIN LATERAL (
              SELECT x::integer AS n FROM jsonb_array_elements_text(coalesce(e.missing_pages, '[]')) x
              UNION SELECT q.form_page FROM field f JOIN page q ON q.id = f.page_id WHERE f.document_id = e.id AND q.form = e.form
                AND q.form_page IS NOT NULL) w ON true
          WHERE e.id = ANY (changed) AND e.form IS NOT NULL GROUP BY e.id) m
    WHERE d.id = m.id AND d.missing_pages IS DISTINCT FROM m.pages;
    UPDATE piece SET state = 'missing'
    WHERE case_id = of_case AND state = 'received' AND kind = ANY (kinds)
      AND NOT EXISTS (SELECT FROM document d JOIN submission s ON s.id = d.submission_id
                      WHERE s.case_id = of_case AND d.form IS NULL AND NOT d.emptied AND d.kind = piece.kind);
    PERFORM case_take_pieces(of_case, '{}');
    PERFORM witness_hear(of_case, changed); -- what a paper says may depend on what it is
    PERFORM witness_weigh(of_case);
END $$;

-- Lays pages of a case into one of its documents. Paper of one channel stays with that channel's arrival. What was read on a page stays
-- an answer of the case: it has not left it.
CREATE FUNCTION pages_lay(of_case bigint, pages bigint[], target bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[] := ARRAY(SELECT DISTINCT p.document_id FROM page p WHERE p.id = ANY (pages)) || target;
    kinds text[] := ARRAY(SELECT DISTINCT d.kind FROM document d WHERE d.id = ANY (touched));
BEGIN
    IF document_case(target) IS DISTINCT FROM of_case THEN
        RAISE EXCEPTION 'document % is not one of this case', target USING ERRCODE = 'GU003';
    ELSIF EXISTS (SELECT FROM page p JOIN original o ON o.id = p.original_id JOIN batch b ON b.id = o.batch_id
                  WHERE p.id = ANY (pages) AND b.channel <> (SELECT s.channel FROM document d JOIN submission s ON s.id = d.submission_id
                                                            WHERE d.id = target)) THEN
        RAISE EXCEPTION 'document % came by another channel', target USING ERRCODE = 'GU006';
    END IF;
    UPDATE page SET document_id = target, fate = 'document' WHERE id = ANY (pages);
    PERFORM documents_follow(of_case, touched, kinds);
END $$;

-- A document for pages of this one, in the same arrival.
CREATE FUNCTION document_beside(of_document bigint, of_kind text) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO document (submission_id, sequence, kind)
    SELECT d.submission_id, (SELECT max(sequence) + 1 FROM document WHERE submission_id = d.submission_id),
           coalesce(nullif(of_kind, ''), 'inconnu')
    FROM document d WHERE d.id = of_document RETURNING id
$$;

CREATE FUNCTION arrangement_set(of_page bigint, change jsonb) RETURNS void LANGUAGE sql AS $$
    INSERT INTO page_arrangement AS a (page_id, turned, place, opens, kind)
    VALUES (of_page, coalesce((change ->> 'turned')::integer, 0), (change ->> 'place')::numeric, (change ->> 'opens')::boolean, change ->> 'kind')
    ON CONFLICT (page_id) DO UPDATE
    SET turned = CASE WHEN change ? 'turned' THEN excluded.turned ELSE a.turned END,
        place = CASE WHEN change ? 'place' THEN excluded.place ELSE a.place END,
        opens = CASE WHEN change ? 'opens' THEN excluded.opens ELSE a.opens END,
        kind = CASE WHEN change ? 'kind' THEN excluded.kind ELSE a.kind END
$$;

CREATE FUNCTION page_turn(who jsonb, turning bigint, degrees integer) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    about arrangeable := page_to_arrange(who, turning);
    before jsonb := pages_as_they_are(ARRAY[turning]);
BEGIN
    IF degrees IS NULL OR degrees NOT IN (90, 180, 270) THEN
        RAISE EXCEPTION 'a page is turned by 90, 180 or 270 degrees, not %', degrees USING ERRCODE = 'GU009';
    END IF;
    PERFORM arrangement_set(turning, jsonb_build_object('turned', ((before #>> ARRAY[turning::text, 'turned'])::integer + degrees) % 360));
    RETURN arrangement_note(who, about, 'turn', ARRAY[turning], before);
END $$;

-- The page with which the document of a page in hand was said to begin; NULL where nobody said.
CREATE FUNCTION page_opener(pages bigint[], of_page bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN o.opens THEN o.id END
    FROM (SELECT p.id, a.opens, p.form FROM unnest(pages) WITH ORDINALITY AS u (id, n) JOIN page p ON p.id = u.id
               LEFT JOIN page_arrangement a ON a.page_id = p.id
          WHERE n <= array_position(pages, of_page) AND (a.opens OR p.form IS NOT NULL) ORDER BY n DESC LIMIT 1) o
$$;

-- Within a deposit in hand: just before page `before_page`, or to the end. A document that began with it begins with the next one; where it
-- is laid before the first page of its own document, that one begins with it.
CREATE FUNCTION page_move_in_hand(who jsonb, about arrangeable, before_page bigint) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    was bigint[] := batch_pages_in_hand(about.batch);
    pages bigint[] := array_remove(was, about.page);
    opener bigint := page_opener(was, about.page);
    said page_arrangement := (SELECT a FROM page_arrangement a WHERE a.page_id = opener);
    follower bigint := was[array_position(was, about.page) + 1];
    at integer := coalesce(array_position(pages, before_page), cardinality(pages) + 1);
    low numeric := (SELECT page_place(p) FROM page p WHERE p.id = pages[at - 1]);
    high numeric := (SELECT page_place(p) FROM page p WHERE p.id = pages[at]);
    touched bigint[] := array_remove(ARRAY[about.page, follower, opener], NULL);
    before jsonb := pages_as_they_are(touched);
BEGIN
    IF before_page IS NOT NULL AND array_position(pages, before_page) IS NULL THEN
        RAISE EXCEPTION 'page % is not one of this deposit', before_page USING ERRCODE = 'GU003';
    ELSIF cardinality(pages) = 0 OR before_page = follower THEN
        RETURN '{}';
    END IF;
    IF opener = about.page AND page_opener(was, follower) = opener THEN
        PERFORM arrangement_set(follower, jsonb_build_object('opens', true, 'kind', said.kind));
        PERFORM arrangement_set(about.page, '{"opens": false, "kind": null}');
    ELSIF opener = before_page THEN
        PERFORM arrangement_set(about.page, jsonb_build_object('opens', true, 'kind', said.kind));
        PERFORM arrangement_set(opener, '{"opens": false, "kind": null}');
    END IF;
    PERFORM arrangement_set(about.page, jsonb_build_object('place',
        CASE WHEN low IS NULL THEN high - 1 WHEN high IS NULL THEN low + 1 ELSE trim_scale((low + high) / 2) END));
    RETURN arrangement_note(who, about, 'move', touched, before);
END $$;

-- Where a page belongs: in a deposit in hand before another page; in a case in another document, or in one of its own kind.
CREATE FUNCTION page_move(who jsonb, moving bigint, said jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    about arrangeable := page_to_arrange(who, moving);
    before jsonb := pages_as_they_are(ARRAY[moving]);
    held bigint := (SELECT document_id FROM page WHERE id = moving);
BEGIN
    IF about.case_id IS NULL THEN
        RETURN page_move_in_hand(who, about, (said ->> 'before')::bigint);
    END IF;
    PERFORM pages_lay(about.case_id, ARRAY[moving], coalesce((said ->> 'document')::bigint, document_beside(held, said ->> 'kind')));
    RETURN arrangement_note(who, about, 'move', ARRAY[moving], before);
END $$;

-- A document begins with this page, of this kind ('' not known). Where it is the first page of one already, that one gets the kind.
CREATE FUNCTION page_split(who jsonb, first bigint, of_kind text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    about arrangeable := page_to_arrange(who, first);
    held document := (SELECT d FROM document d JOIN page p ON p.document_id = d.id WHERE p.id = first);
    pages bigint[] := CASE WHEN held.id IS NULL THEN ARRAY[first] ELSE document_pages(held.id) END;
    before jsonb;
BEGIN
    pages := pages[array_position(pages, first) : cardinality(pages)];
    before := pages_as_they_are(pages);
    IF coalesce(of_kind, '') <> '' AND of_kind !~ '^[a-z][a-z_]{0,99}$' THEN
        RAISE EXCEPTION '"%" is no kind of document', left(of_kind, 40) USING ERRCODE = 'GU009';
    ELSIF about.case_id IS NULL THEN
        PERFORM arrangement_set(first, jsonb_build_object('opens', true, 'kind', nullif(of_kind, '')));
    ELSIF cardinality(pages) = cardinality(document_pages(held.id)) THEN
        IF held.form IS NOT NULL THEN
            RAISE EXCEPTION 'document % is a form and stays one', held.id USING ERRCODE = 'GU006';
        END IF;
        UPDATE document SET kind = coalesce(nullif(of_kind, ''), 'inconnu') WHERE id = held.id;
        PERFORM documents_follow(about.case_id, ARRAY[held.id], ARRAY[held.kind]);
    ELSE
        PERFORM pages_lay(about.case_id, pages, document_beside(held.id, of_kind));
    END IF;
    RETURN arrangement_note(who, about, 'split', pages, before);
END $$;

-- The page goes on with the document before it; in a case its whole document does.
CREATE FUNCTION page_join(who jsonb, joining bigint) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    about arrangeable := page_to_arrange(who, joining);
    held document := (SELECT d FROM document d JOIN page p ON p.document_id = d.id WHERE p.id = joining);
    documents bigint[] := case_documents(about.case_id);
    pages bigint[] := CASE WHEN held.id IS NULL THEN ARRAY[joining] ELSE document_pages(held.id) END;
    before jsonb := pages_as_they_are(pages);
BEGIN
    IF about.case_id IS NULL THEN
        PERFORM arrangement_set(joining, '{"opens": false, "kind": null}');
    ELSIF held.form IS NOT NULL OR array_position(documents, held.id) = 1 THEN
        RAISE EXCEPTION 'document % cannot be joined to one before it', held.id USING ERRCODE = 'GU006';
    ELSE
        PERFORM pages_lay(about.case_id, pages, documents[array_position(documents, held.id) - 1]);
    END IF;
    RETURN arrangement_note(who, about, 'join', pages, before);
END $$;

-- As before, with what it takes to bring the page back.
CREATE OR REPLACE FUNCTION page_set_aside(who jsonb, aside bigint, reason text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    before jsonb := pages_as_they_are(ARRAY[aside]);
    of_batch bigint;
BEGIN
    UPDATE page p SET fate = 'set_aside', fate_reason = reason
    FROM original o JOIN batch b ON b.id = o.batch_id
    WHERE p.id = aside AND o.id = p.original_id AND p.fate_reason = 'not_assembled' AND b.state = 'open'
      AND reason IN ('replaced', 'removed') AND desk_may(who, b.office)
    RETURNING b.id INTO of_batch;
    IF of_batch IS NULL THEN
        RAISE EXCEPTION 'page % cannot be set aside now', aside USING ERRCODE = 'GU006';
    END IF;
    PERFORM event_add('page.set_aside', 'batch', of_batch::text, who ->> 'agent',
                      jsonb_build_object('page', aside, 'reason', reason, 'before', before, 'after', pages_as_they_are(ARRAY[aside])));
END $$;

-- Brings pages back to how they were.
CREATE FUNCTION pages_restore(of_case bigint, states jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[] := ARRAY(SELECT DISTINCT d FROM (
        SELECT document_id FROM page WHERE id IN (SELECT k::bigint FROM jsonb_object_keys(states) k)
        UNION SELECT (s ->> 'document')::bigint FROM jsonb_each(states) e (k, s)) t (d) WHERE d IS NOT NULL);
    kinds text[] := ARRAY(SELECT DISTINCT kind FROM document WHERE id = ANY (touched));
    k text;
    s jsonb;
BEGIN
    FOR k, s IN SELECT * FROM jsonb_each(states) LOOP
        UPDATE page SET fate = s ->> 'fate', fate_reason = coalesce(s ->> 'reason', ''), document_id = (s ->> 'document')::bigint
        WHERE id = k::bigint AND (fate, fate_reason, document_id) IS DISTINCT FROM (s ->> 'fate', coalesce(s ->> 'reason', ''), (s ->> 'document')::bigint);
        UPDATE document SET kind = s ->> 'document_kind' WHERE id = (s ->> 'document')::bigint AND kind <> s ->> 'document_kind';
        PERFORM arrangement_set(k::bigint, '{"turned": 0, "place": null, "opens": null, "kind": null}' || (s - '{fate,reason,document,document_kind}'::text[]));
    END LOOP;
    IF of_case IS NOT NULL THEN
        PERFORM documents_follow(of_case, touched, kinds);
    END IF;
END $$;

-- Takes back the last step that this person laid out in a deposit in hand or in a case, while nothing has changed since.
CREATE FUNCTION arrangement_undo(who jsonb, of_kind text, of_subject text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    last event;
    about arrangeable;
    pages bigint[];
BEGIN
    SELECT e.* INTO last FROM event e
    WHERE e.subject_kind = of_kind AND e.subject = of_subject AND e.kind IN ('page.arranged', 'page.set_aside') AND e.data ? 'before'
      AND NOT EXISTS (SELECT FROM event u WHERE u.subject_kind = of_kind AND u.subject = of_subject AND u.kind = 'page.restored'
                      AND u.data ->> 'undoes' = e.id::text)
    ORDER BY e.id DESC LIMIT 1;
    IF NOT FOUND OR last.agent IS DISTINCT FROM who ->> 'agent' OR last.at < now() - interval '1 day' THEN
        RAISE EXCEPTION 'there is nothing of yours to take back here' USING ERRCODE = 'GU006';
    END IF;
    pages := ARRAY(SELECT k::bigint FROM jsonb_object_keys(last.data -> 'before') k);
    IF last.kind = 'page.set_aside' THEN
        PERFORM FROM batch WHERE id = of_subject::bigint AND state = 'open' AND desk_may(who, office) FOR NO KEY UPDATE;
    ELSE
        about := page_to_arrange(who, (last.data ->> 'page')::bigint);
    END IF;
    IF NOT FOUND OR pages_as_they_are(pages) <> last.data -> 'after' THEN
        RAISE EXCEPTION 'these pages have changed since: nothing is taken back' USING ERRCODE = 'GU006';
    END IF;
    PERFORM pages_restore(about.case_id, last.data -> 'before');
    PERFORM event_add('page.restored', of_kind, of_subject, who ->> 'agent',
                      jsonb_build_object('undoes', last.id, 'verb', coalesce(last.data ->> 'verb', 'aside')));
    RETURN jsonb_build_object('page', last.data -> 'page', 'verb', coalesce(last.data ->> 'verb', 'aside'));
END $$;

-- As before; what is emptied is no piece that was received.
CREATE OR REPLACE FUNCTION case_take_pieces(taking bigint, request jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO piece (case_id, kind, class, state)
    SELECT taking, k.kind, coalesce(max(k.class), 'NOT_REQUIRED'),
           CASE WHEN bool_or(k.state = 'received') THEN 'received' WHEN bool_or(k.state = 'declared') THEN 'declared' ELSE 'missing' END
    FROM (SELECT coalesce(p ->> 'kind', p ->> 'name', p #>> '{}'), NULL, CASE p ->> 'state' WHEN 'received' THEN 'received' ELSE 'declared' END
          FROM jsonb_array_elements(coalesce(request -> 'pieces', '[]')) p
          UNION ALL
          SELECT d.kind, NULL, 'received' FROM document d JOIN submission s ON s.id = d.submission_id
          WHERE s.case_id = taking AND d.form IS NULL AND NOT d.emptied
          UNION ALL
          SELECT f.kind, NULL, 'declared'
          FROM submission s JOIN document d ON d.submission_id = s.id JOIN form_piece f ON f.form = d.form AND f.version = d.form_version
               JOIN case_value v ON v.case_id = taking AND v.name = f.field_name WHERE s.case_id = taking
          UNION ALL
          SELECT e ->> 'kind', e ->> 'class', 'missing'
          FROM case_file c JOIN procedure p ON p.id = c.procedure_id, jsonb_array_elements(p.pieces) e WHERE c.id = taking
         ) AS k (kind, class, state)
    WHERE k.kind <> ''
    GROUP BY k.kind
    ON CONFLICT (case_id, kind) DO UPDATE
    SET class = excluded.class,
        state = CASE WHEN piece.state = 'missing' OR piece.state = 'declared' AND excluded.state = 'received' THEN excluded.state ELSE piece.state END
    WHERE piece.class <> excluded.class OR piece.state = 'missing' AND excluded.state <> 'missing'
       OR piece.state = 'declared' AND excluded.state = 'received';
END $$;

-- As before; new fields lie on the document's own pages, older ones may have seen theirs laid elsewhere.
CREATE OR REPLACE FUNCTION document_add_fields(adding bigint, fields jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    pages bigint[];
BEGIN
    WITH added AS (
        INSERT INTO field (document_id, page_id, name, value, raw, confidence, status, reason, message, method, box_px, alternatives)
        SELECT adding, f.page_id, f.name, coalesce(f.value, ''), f.raw, coalesce(f.confidence, 1),
               coalesce(f.status, CASE WHEN coalesce(f.value, '') = '' THEN 'empty' ELSE 'accepted' END),
               coalesce(f.reason, ''), coalesce(f.message, ''), coalesce(f.method, ''),
               coalesce(f.box_px, f.box), coalesce(f.alternatives, '[]')
        FROM jsonb_to_recordset(coalesce(fields, '[]')) AS f (page_id bigint, name text, value text, raw text, confidence numeric,
             status text, reason text, message text, method text, box_px jsonb, box jsonb, alternatives jsonb)
        RETURNING page_id
    )
    SELECT array_agg(DISTINCT page_id) FILTER (WHERE page_id IS NOT NULL) INTO pages FROM added;
    IF pages IS NOT NULL AND EXISTS (SELECT FROM unnest(pages) u LEFT JOIN page p ON p.id = u WHERE p.document_id IS DISTINCT FROM adding) THEN
        RAISE EXCEPTION 'document %: a field lies on a page that is not its own', adding USING ERRCODE = 'GU009';
    END IF;
END $$;

-- As before; a page that was laid into another document of the same case has not left it.
CREATE OR REPLACE FUNCTION field_decision_in_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM field f JOIN page p ON p.id = f.page_id WHERE f.id = NEW.field_id AND p.document_id IS DISTINCT FROM f.document_id
               AND (p.document_id IS NULL OR document_case(p.document_id) <> document_case(f.document_id))) THEN
        RAISE EXCEPTION 'the page of field % has left its document', NEW.field_id USING ERRCODE = 'GU006';
    END IF;
    RETURN NEW;
END $$;

-- As before; the document that the page leaves may be empty then, and its piece no longer here.
ALTER FUNCTION page_misplaced(jsonb, bigint) RENAME TO page_misplaced_alone;
CREATE FUNCTION page_misplaced(who jsonb, wrong bigint) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    held document := (SELECT d FROM document d JOIN page p ON p.document_id = d.id WHERE p.id = wrong);
    refused integer := page_misplaced_alone(who, wrong);
BEGIN
    PERFORM documents_follow(document_case(held.id), ARRAY[held.id], ARRAY[held.kind]);
    RETURN refused;
END $$;

-- As before, in the order and with the beginnings that people gave.
CREATE OR REPLACE FUNCTION batch_pages(shown bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'batch', batch_head(b),
        'pages', coalesce((SELECT jsonb_agg(p.reading || jsonb_build_object(
                'page_id', p.id, 'original_id', o.id, 'sequence', o.sequence, 'name', o.name, 'page', p.number,
                'fate', p.fate, 'fate_reason', p.fate_reason, 'assembled', p.fate_reason <> 'not_assembled',
                'document_id', p.document_id, 'opens', a.opens, 'opens_as', a.kind)
                ORDER BY CASE WHEN a.place IS NULL AND NOT o.capture ? 'replaces' THEN o.sequence::numeric * 10000 + p.number ELSE page_place(p) END,
                         o.id, p.number)
            FROM page p JOIN original o ON o.id = p.original_id LEFT JOIN page_arrangement a ON a.page_id = p.id
            WHERE o.batch_id = b.id AND p.fate <> 'set_aside'), '[]'),
        'quarantined', coalesce((SELECT jsonb_agg(jsonb_build_object('original_id', o.id, 'sequence', o.sequence,
                'name', o.name, 'code', o.problem_code) ORDER BY o.sequence, o.id)
            FROM original o WHERE o.batch_id = b.id AND o.state = 'quarantined'), '[]'),
        'again', coalesce((SELECT jsonb_agg(jsonb_build_object('original_id', o.id, 'sequence', a.sequence, 'state', o.state,
                'pages', coalesce((SELECT jsonb_agg(p.reading - 'fields' - 'text' ORDER BY p.number)
                                   FROM page p WHERE p.original_id = o.id), '[]')) ORDER BY a.sequence, o.id)
            FROM original_again a JOIN original o ON o.id = a.original_id WHERE a.batch_id = b.id), '[]'))
    FROM batch b WHERE b.id = shown
$$;

-- As before, without the documents that were emptied, pages in the order that people gave.
CREATE OR REPLACE FUNCTION case_show(number text) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'number', c.number, 'state', c.state, 'procedure', c.procedure, 'office', c.office,
        'person', (SELECT foreigner_number FROM applicant a WHERE a.id = c.applicant_id),
        'values', coalesce((SELECT jsonb_object_agg(v.name, jsonb_build_object('value', v.value, 'provenance',
                jsonb_build_object('field', v.field_id, 'method', f.method, 'confidence', f.confidence, 'page', f.page_id,
                                   'box_px', f.box_px, 'decision', v.decision_id, 'agent', d.agent)))
            FROM case_value v JOIN field f ON f.id = v.field_id LEFT JOIN field_decision d ON d.id = v.decision_id
            WHERE v.case_id = c.id), '{}'),
        'waiting', coalesce((SELECT jsonb_agg(jsonb_build_object('field', r.field_id, 'name', f.name, 'reason', r.reason)
                                              ORDER BY r.field_id)
            FROM field_review r JOIN field f ON f.id = r.field_id WHERE r.case_id = c.id), '[]'),
        'documents', coalesce((SELECT jsonb_agg(jsonb_build_object('kind', o.kind, 'form', o.form, 'form_version',
                o.form_version, 'missing_pages', o.missing_pages, 'provenance', o.detail || jsonb_build_object('document', o.id, 'submission', o.submission_id, 'pages',
                    document_pages(o.id)))
                ORDER BY o.submission_id, o.sequence)
            FROM document o JOIN submission s ON s.id = o.submission_id WHERE s.case_id = c.id AND NOT o.emptied), '[]'),
        'pieces', coalesce((SELECT jsonb_agg(jsonb_build_object('kind', kind, 'class', class, 'state', state) ORDER BY kind)
            FROM piece WHERE case_id = c.id), '[]'),
        'times', jsonb_build_object('received_on', c.received_on, 'silence_on', c.silence_on, 'lapse_on', c.lapse_on,
                                    'opened_at', c.opened_at),
        'submissions', coalesce((SELECT jsonb_agg(jsonb_build_object('submission', s.id, 'channel', s.channel, 'key', s.key,
                'office', s.office, 'received_at', s.received_at, 'postmark_on', s.postmark_on, 'filed_at', s.filed_at,
                'provenance', s.provenance) ORDER BY s.id)
            FROM submission s WHERE s.case_id = c.id), '[]'),
        'events', coalesce((SELECT jsonb_agg(jsonb_build_object('at', e.at, 'kind', e.kind, 'agent', e.agent, 'data', e.data)
                                             ORDER BY e.id)
            FROM event e WHERE e.subject_kind = 'case' AND e.subject = c.number), '[]'))
    FROM (SELECT case_find($1) AS id) n JOIN case_file c ON c.id = n.id
$$;

CREATE OR REPLACE FUNCTION case_dossier(number text) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'number', c.number, 'state', c.state, 'procedure', c.procedure,
        'title', (SELECT title FROM procedure p WHERE p.id = c.procedure_id),
        'person', coalesce((SELECT jsonb_object_agg(v.name, v.value) FROM case_value v WHERE v.case_id = c.id
            AND v.name IN ('nom_naissance', 'nom_usage', 'prenoms', 'date_naissance', 'numero_etranger', 'adresse',
                           'complement_adresse', 'code_postal', 'commune')), '{}'),
        'office', (SELECT to_jsonb(o) FROM office o WHERE o.code = c.office),
        'clock', case_clock(c.id), 'completeness', case_completeness(c.id),
        'received', coalesce((SELECT jsonb_agg(jsonb_build_object('kind', d.kind, 'form', d.form, 'at', s.received_at,
                'filed_at', s.filed_at, 'channel', s.channel, 'pages', (SELECT count(*) FROM page p WHERE p.document_id = d.id),
                'sha256', (SELECT encode(sha256(convert_to(string_agg(o.sha256 || ':' || p.number, ',' ORDER BY o.id, p.number), 'UTF8')), 'hex')
                           FROM page p JOIN original o ON o.id = p.original_id WHERE p.document_id = d.id))
                ORDER BY s.id, d.sequence)
            FROM submission s JOIN document d ON d.submission_id = s.id WHERE s.case_id = c.id AND NOT d.emptied), '[]'),
        'paper', EXISTS (SELECT FROM submission s WHERE s.case_id = c.id AND s.channel <> 'online'),
        'notices', coalesce((SELECT jsonb_agg(jsonb_build_object('kind', n.kind, 'made_at', n.made_at, 'sha256', n.sha256) ORDER BY n.id)
            FROM notice n WHERE n.case_id = c.id), '[]'))
    FROM (SELECT case_find($1) AS id) f JOIN case_file c ON c.id = f.id
$$;
