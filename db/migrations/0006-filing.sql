-- The one way into a case, whatever the channel.

-- The case of a number that came from paper or a request: blanks and small letters are forgiven, a wrong check is not.
CREATE FUNCTION case_find(given text) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    clean text := upper(regexp_replace(given, '\s', '', 'g'));
    found_id bigint;
BEGIN
    IF NOT coalesce(case_number_valid(clean), false) THEN
        RAISE EXCEPTION 'case number "%" is not well formed (its check character does not fit)', left(given, 40)
            USING ERRCODE = 'GU004';
    END IF;
    SELECT id INTO found_id FROM case_file WHERE number = clean;
    IF found_id IS NULL THEN
        RAISE EXCEPTION 'there is no case %', clean USING ERRCODE = 'GU003';
    END IF;
    RETURN found_id;
END $$;

CREATE FUNCTION case_open(request jsonb, received date) RETURNS case_file LANGUAGE plpgsql AS $$
DECLARE
    asked text := coalesce(request ->> 'procedure', '');
    c case_file;
BEGIN
    -- An unknown procedure never stops a deposit: a person qualifies it.
    IF NOT EXISTS (SELECT FROM procedure WHERE code = asked) THEN
        asked := 'a_qualifier';
    END IF;
    INSERT INTO case_file (number, office, procedure, received_on, silence_on)
    VALUES (case_number_make(request ->> 'office', received), request ->> 'office', asked, received,
            silence_date(asked, received))
    RETURNING * INTO c;
    RETURN c;
END $$;

-- Pages come from a batch of the same channel, and from no document yet: paper never attaches to two cases, and an online
-- request can claim no paper.
CREATE FUNCTION document_take_pages(taking bigint, pages bigint[], by_channel text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    taken bigint;
BEGIN
    UPDATE page p SET fate = 'document', fate_reason = '', document_id = taking
    FROM original o JOIN batch b ON b.id = o.batch_id
    WHERE p.id = ANY (pages) AND p.document_id IS NULL AND o.id = p.original_id AND b.channel = by_channel;
    GET DIAGNOSTICS taken = ROW_COUNT;
    IF taken <> cardinality(pages) THEN
        RAISE EXCEPTION 'pages % are not all there and free (% are)', pages, taken USING ERRCODE = 'GU009';
    END IF;
END $$;

CREATE FUNCTION document_add_fields(adding bigint, fields jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO field (document_id, page_id, name, value, raw, confidence, status, reason, message, method, box_px, alternatives)
    SELECT adding, f.page_id, f.name, coalesce(f.value, ''), f.raw, coalesce(f.confidence, 1),
           coalesce(f.status, CASE WHEN coalesce(f.value, '') = '' THEN 'empty' ELSE 'accepted' END),
           coalesce(f.reason, ''), coalesce(f.message, ''), coalesce(f.method, ''),
           coalesce(f.box_px, f.box), coalesce(f.alternatives, '[]')
    FROM jsonb_to_recordset(coalesce(fields, '[]')) AS f (page_id bigint, name text, value text, raw text, confidence numeric,
         status text, reason text, message text, method text, box_px jsonb, box jsonb, alternatives jsonb);
    IF EXISTS (SELECT FROM field f LEFT JOIN page p ON p.id = f.page_id
               WHERE f.document_id = adding AND f.page_id IS NOT NULL AND p.document_id IS DISTINCT FROM adding) THEN
        RAISE EXCEPTION 'document %: a field lies on a page that is not its own', adding USING ERRCODE = 'GU009';
    END IF;
END $$;

-- What the new fields of a case may change by themselves. Where two answers differ, a person decides.
CREATE FUNCTION case_take_values(taking bigint, documents bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH fresh AS MATERIALIZED (
        SELECT f.id, f.name, f.value,
               (SELECT v.value FROM case_value v WHERE v.case_id = taking AND v.name = f.name) AS held,
               count(*) OVER (PARTITION BY f.name, f.value) = count(*) OVER (PARTITION BY f.name) AS agreed
        FROM field f LEFT JOIN error_budget b ON b.field_name = f.name
        WHERE f.document_id = ANY (documents) AND field_promised(f.status, f.confidence, b.budget)
    ), conflicts AS (
        INSERT INTO field_review (field_id, case_id, reason)
        SELECT id, taking, 'conflict' FROM fresh WHERE NOT agreed OR held <> value
    )
    INSERT INTO case_value (case_id, name, value, field_id)
    SELECT DISTINCT ON (name) taking, name, value, id FROM fresh WHERE agreed AND held IS NULL ORDER BY name, id;
END $$;

CREATE FUNCTION case_take_pieces(taking bigint, request jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO piece (case_id, kind, class, state)
    SELECT taking, k.kind, coalesce(max(k.class), 'NOT_REQUIRED'),
           CASE WHEN bool_or(k.state = 'received') THEN 'received' WHEN bool_or(k.state = 'declared') THEN 'declared'
                ELSE 'missing' END
    FROM (SELECT p ->> 'kind', p ->> 'class', 'missing'
          FROM case_file c JOIN procedure r ON r.code = c.procedure AND r.valid_from <= c.received_on
                                           AND (r.valid_to IS NULL OR c.received_on < r.valid_to),
               jsonb_array_elements(r.pieces) p WHERE c.id = taking
          UNION ALL
          SELECT coalesce(p ->> 'kind', p ->> 'name', p #>> '{}'), NULL,
                 CASE WHEN p ->> 'state' = 'received' THEN 'received' ELSE 'declared' END
          FROM jsonb_array_elements(coalesce(request -> 'pieces', '[]')) p
          UNION ALL
          SELECT d.kind, NULL, 'received' FROM document d JOIN submission s ON s.id = d.submission_id
          WHERE s.case_id = taking AND d.form IS NULL) AS k (kind, class, state)
    WHERE k.kind <> ''
    GROUP BY k.kind
    ON CONFLICT (case_id, kind) DO UPDATE
    SET class = CASE WHEN excluded.class = 'NOT_REQUIRED' THEN piece.class ELSE excluded.class END,
        state = CASE WHEN piece.state IN ('accepted', 'refused') THEN piece.state
                     WHEN 'received' IN (piece.state, excluded.state) THEN 'received'
                     WHEN 'declared' IN (piece.state, excluded.state) THEN 'declared' ELSE 'missing' END;
END $$;

CREATE FUNCTION submission_check(request jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    wrong text := CASE
        WHEN jsonb_typeof(request) IS DISTINCT FROM 'object' THEN 'it is not an object'
        WHEN coalesce(request ->> 'channel', '') NOT IN ('counter', 'mail', 'online')
            THEN '"channel" must be "counter", "mail" or "online"'
        WHEN coalesce(request ->> 'key', '') = '' THEN '"key" is missing: it makes a repeated request one submission'
        WHEN coalesce(request ->> 'office', '') !~ '^[0-9A-Z]{1,8}$' THEN '"office" must be 1 to 8 capitals or digits'
        WHEN jsonb_typeof(coalesce(request -> 'documents', '[]')) <> 'array' THEN '"documents" must be an array'
        WHEN jsonb_typeof(coalesce(request -> 'pieces', '[]')) <> 'array' THEN '"pieces" must be an array'
        WHEN jsonb_array_length(coalesce(request -> 'documents', '[]')) > 1000 THEN 'more than 1000 documents'
    END;
BEGIN
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'this submission cannot be filed: %', wrong USING ERRCODE = 'GU009';
    END IF;
END $$;

CREATE FUNCTION submission_add_documents(adding submission, request jsonb) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
    d record;
    added bigint;
    documents bigint[] := '{}';
BEGIN
    FOR d IN SELECT e.body, e.place FROM jsonb_array_elements(coalesce(request -> 'documents', '[]'))
             WITH ORDINALITY AS e (body, place) LOOP
        INSERT INTO document (submission_id, sequence, kind, form, form_version, missing_pages, detail)
        VALUES (adding.id, d.place, coalesce(d.body ->> 'kind', 'inconnu'),
                coalesce(d.body -> 'form' ->> 'id', d.body ->> 'form'),
                coalesce(d.body -> 'form' ->> 'version', d.body ->> 'form_version'), d.body -> 'missing_pages',
                d.body - '{kind,form,form_version,missing_pages,pages,fields}'::text[])
        RETURNING id INTO added;
        documents := documents || added;
        IF jsonb_array_length(coalesce(d.body -> 'pages', '[]')) > 0 THEN
            PERFORM document_take_pages(added, ARRAY(SELECT jsonb_array_elements_text(d.body -> 'pages')::bigint),
                                        adding.channel);
        END IF;
        PERFORM document_add_fields(added, d.body -> 'fields');
    END LOOP;
    RETURN documents;
END $$;

-- Opens a case or extends the named one. The same channel and key is the same submission, however often it comes.
-- Sequential scans off: plans are kept for a connection's life, and one made while the store was nearly empty would read
-- whole tables long after.
CREATE FUNCTION submission_file(request jsonb) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    received timestamptz;
    digest bytea := sha256(convert_to(request::text, 'UTF8'));
    s submission;
    c case_file;
    named bigint;
    created boolean := false;
BEGIN
    PERFORM submission_check(request);
    -- Two calls with one key come one after the other: the second finds what the first did.
    PERFORM pg_advisory_xact_lock(hashtextextended(concat_ws(' ', request ->> 'channel', request ->> 'key'), 1));
    SELECT * INTO s FROM submission WHERE channel = request ->> 'channel' AND key = request ->> 'key';
    IF FOUND THEN
        SELECT * INTO c FROM case_file WHERE id = s.case_id;
        RETURN jsonb_build_object('submission', s.id, 'case_number', c.number, 'created', false, 'already', true,
                                  'same_content', s.request_sha256 = digest);
    END IF;
    PERFORM office_known(request ->> 'office');
    received := coalesce((request ->> 'received_at')::timestamptz, now());
    IF coalesce(request ->> 'case_number', '') <> '' THEN
        named := case_find(request ->> 'case_number');
        SELECT * INTO c FROM case_file WHERE id = named FOR NO KEY UPDATE;
    ELSE
        c := case_open(request, (received AT TIME ZONE 'Europe/Paris')::date);
        created := true;
    END IF;
    INSERT INTO submission (case_id, channel, key, office, received_at, postmark_on, request_sha256, provenance)
    VALUES (c.id, request ->> 'channel', request ->> 'key', request ->> 'office', received,
            (request ->> 'postmark_on')::date, digest, coalesce(request -> 'provenance', '{}'))
    RETURNING * INTO s;
    PERFORM case_take_values(c.id, submission_add_documents(s, request));
    PERFORM case_take_pieces(c.id, request);
    PERFORM event_add(CASE WHEN created THEN 'case.opened' ELSE 'case.extended' END, 'case', c.number, '',
                      jsonb_build_object('submission', s.id, 'channel', s.channel, 'request_sha256', encode(digest, 'hex')));
    RETURN jsonb_build_object('submission', s.id, 'case_number', c.number, 'created', created, 'already', false,
                              'same_content', true);
END $$;

CREATE FUNCTION case_move(number text, to_state text, agent text, reason text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    named bigint := case_find(number);
    c case_file;
BEGIN
    PERFORM agent_known(agent);
    SELECT * INTO c FROM case_file WHERE id = named FOR NO KEY UPDATE;
    IF c.state = to_state THEN
        RETURN;
    END IF;
    IF coalesce(reason, '') = '' AND (SELECT final FROM case_state WHERE name = to_state) THEN
        RAISE EXCEPTION 'case %: "%" closes the case and needs a reason', c.number, to_state USING ERRCODE = 'GU009';
    END IF;
    UPDATE case_file SET state = to_state WHERE id = c.id;
    PERFORM event_add('case.moved', 'case', c.number, agent,
                      jsonb_build_object('from', c.state, 'to', to_state, 'reason', reason));
END $$;

-- A case as data. What depends on the channel stands under "provenance", "times", "submissions" and "events": without
-- them, and the number, the same application is the same record whichever way it came.
CREATE FUNCTION case_show(number text) RETURNS jsonb LANGUAGE sql STABLE AS $$
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
                    coalesce((SELECT jsonb_agg(p.id ORDER BY g.sequence, g.id, p.number)
                              FROM page p JOIN original g ON g.id = p.original_id WHERE p.document_id = o.id), '[]')))
                ORDER BY o.submission_id, o.sequence)
            FROM document o JOIN submission s ON s.id = o.submission_id WHERE s.case_id = c.id), '[]'),
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

CREATE FUNCTION case_list(filter jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(l.line ORDER BY l.urgency, l.received_on, l.id), '[]')
    FROM (SELECT c.id, case_urgency(c) AS urgency, c.received_on, jsonb_build_object(
              'number', c.number, 'state', c.state, 'procedure', c.procedure, 'office', c.office,
              'received_on', c.received_on, 'silence_on', c.silence_on, 'lapse_on', c.lapse_on,
              'name', coalesce((SELECT value FROM case_value v WHERE v.case_id = c.id AND v.name = 'nom_naissance'), ''),
              'first_names', coalesce((SELECT value FROM case_value v WHERE v.case_id = c.id AND v.name = 'prenoms'), ''),
              'channels', (SELECT jsonb_agg(DISTINCT s.channel) FROM submission s WHERE s.case_id = c.id),
              'values', (SELECT count(*) FROM case_value v WHERE v.case_id = c.id),
              'waiting', (SELECT count(*) FROM field_review r WHERE r.case_id = c.id)) AS line
          FROM case_file c
          WHERE (filter ->> 'state' IS NULL OR c.state = filter ->> 'state')
            AND (filter ->> 'office' IS NULL OR c.office = filter ->> 'office')
            AND (coalesce(filter ->> 'text', '') = ''
                 OR strpos(c.number, upper(filter ->> 'text')) > 0
                 OR EXISTS (SELECT FROM case_value v WHERE v.case_id = c.id
                            AND v.name IN ('nom_naissance', 'nom_usage', 'prenoms', 'numero_etranger')
                            AND strpos(upper(v.value), upper(filter ->> 'text')) > 0))
          ORDER BY case_urgency(c), c.received_on, c.id
          LIMIT least(coalesce((filter ->> 'limit')::integer, 100), 10000)) l
$$;
