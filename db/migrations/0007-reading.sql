-- Batches at work: opening, sealing, originals and their readings, assembling. Each function is one transaction's whole
-- work, and does nothing the second time.

CREATE FUNCTION batch_open(request jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    opened bigint;
BEGIN
    IF coalesce(request ->> 'office', '') !~ '^[0-9A-Z]{1,8}$' THEN
        RAISE EXCEPTION 'a batch needs an office of 1 to 8 capitals or digits, not "%"', left(request ->> 'office', 20)
            USING ERRCODE = 'GU009';
    END IF;
    SELECT id INTO opened FROM batch WHERE key = request ->> 'key';
    IF FOUND THEN
        RETURN opened;
    END IF;
    INSERT INTO batch (key, office, channel, received_on, postmark_on, operator, label, duplex,
                       expected_sheets, expected_cases, expected_separators)
    VALUES (request ->> 'key', office_known(request ->> 'office'), request ->> 'channel',
            coalesce((request ->> 'received_on')::date, (now() AT TIME ZONE 'Europe/Paris')::date),
            (request ->> 'postmark_on')::date, coalesce(request ->> 'operator', ''), coalesce(request ->> 'label', ''),
            coalesce((request ->> 'duplex')::boolean, false),
            (request -> 'expected' ->> 'sheets')::integer, (request -> 'expected' ->> 'cases')::integer,
            (request -> 'expected' ->> 'separators')::integer)
    ON CONFLICT (key) DO NOTHING
    RETURNING id INTO opened;
    IF opened IS NULL THEN
        SELECT id INTO opened FROM batch WHERE key = request ->> 'key';
        RETURN opened;
    END IF;
    PERFORM event_add('batch.opened', 'batch', opened::text, request ->> 'operator',
                      jsonb_build_object('office', request ->> 'office', 'channel', request ->> 'channel'));
    RETURN opened;
END $$;

CREATE FUNCTION batch_seal(sealing bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE batch SET state = 'sealed' WHERE id = sealing AND state = 'open';
    IF FOUND THEN
        PERFORM event_add('batch.sealed', 'batch', sealing::text, '',
                          jsonb_build_object('originals', (SELECT count(*) FROM original WHERE batch_id = sealing)));
        PERFORM batch_ripe(sealing);
    ELSIF NOT EXISTS (SELECT FROM batch WHERE id = sealing) THEN
        RAISE EXCEPTION 'there is no batch %', sealing USING ERRCODE = 'GU003';
    END IF;
END $$;

-- Adds the row of an original; its parts follow in the same transaction. `already`: the same bytes are there.
CREATE FUNCTION original_add(request jsonb, OUT original bigint, OUT already boolean, OUT batch bigint)
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    into_batch bigint := (request ->> 'batch')::bigint;
    at_place integer := (request ->> 'sequence')::integer;
    held original;
BEGIN
    PERFORM FROM guichet.batch b WHERE b.id = into_batch AND b.state = 'open' FOR SHARE;
    IF NOT FOUND THEN
        -- A repeated call may come after the batch was sealed: it finds what it did.
        SELECT * INTO held FROM original o WHERE o.sha256 = request ->> 'sha256' AND o.batch_id = into_batch;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'batch % is not open: it takes no more originals', into_batch USING ERRCODE = 'GU006';
        END IF;
    END IF;
    INSERT INTO original AS o (sha256, batch_id, sequence, media_type, name, size, capture)
    VALUES (request ->> 'sha256', into_batch, at_place, request ->> 'media_type', request ->> 'name',
            (request ->> 'size')::bigint, coalesce(request -> 'capture', '{}'))
    ON CONFLICT (sha256) DO NOTHING
    RETURNING o.id INTO original;
    already := original IS NULL;
    batch := into_batch;
    IF NOT already THEN
        INSERT INTO job (kind, subject) VALUES ('read', original);
        PERFORM event_add('original.stored', 'batch', into_batch::text, '',
                          jsonb_build_object('original', original, 'sha256', request ->> 'sha256', 'sequence', at_place));
        RETURN;
    END IF;
    SELECT * INTO held FROM original o WHERE o.sha256 = request ->> 'sha256';
    original := held.id;
    batch := held.batch_id;
    IF (held.batch_id, held.sequence) <> (into_batch, at_place) THEN
        INSERT INTO original_again (original_id, batch_id, sequence, name)
        VALUES (held.id, into_batch, at_place, request ->> 'name') ON CONFLICT DO NOTHING;
        IF FOUND THEN
            PERFORM event_add('original.again', 'batch', into_batch::text, '',
                              jsonb_build_object('original', held.id, 'sha256', held.sha256, 'first_batch', held.batch_id));
        END IF;
    END IF;
END $$;

CREATE FUNCTION reading_add_pages(reading_original bigint, pages jsonb) RETURNS void LANGUAGE sql AS $$
    INSERT INTO page (original_id, number, blank, hash, form, form_version, form_page, error, reading)
    SELECT reading_original, (p ->> 'page')::integer, coalesce((p ->> 'blank')::boolean, false), p ->> 'hash',
           p -> 'form' ->> 'id', p -> 'form' ->> 'version', (p -> 'form' ->> 'page')::integer,
           coalesce(p ->> 'error', ''), p
    FROM jsonb_array_elements(pages) p
$$;

-- Stores a reading with its pictures and ends the job. Answers "stored", "already" or "stale" (another worker has the job).
CREATE FUNCTION reading_store(job_id bigint, job_attempt integer, reading jsonb, numbers integer[], jpegs bytea[])
RETURNS text LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    o original;
BEGIN
    IF NOT job_held(job_id, job_attempt) THEN
        RETURN 'stale';
    END IF;
    SELECT original.* INTO o FROM original JOIN job ON job.subject = original.id AND job.kind = 'read'
    WHERE job.id = job_id FOR NO KEY UPDATE OF original;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'job % reads no original', job_id USING ERRCODE = 'GU003';
    END IF;
    IF reading ->> 'sha256' <> o.sha256 THEN
        RAISE EXCEPTION 'the reading is of %, the original is %', reading ->> 'sha256', o.sha256 USING ERRCODE = 'GU009';
    END IF;
    PERFORM job_done(job_id);
    IF o.state <> 'waiting' THEN
        RETURN 'already';
    END IF;
    UPDATE original SET state = 'read', page_count = jsonb_array_length(reading -> 'pages') WHERE id = o.id;
    PERFORM reading_add_pages(o.id, reading -> 'pages');
    INSERT INTO page_picture (page_id, jpeg)
    SELECT p.id, k.jpeg FROM unnest(numbers, jpegs) AS k (number, jpeg)
    JOIN page p ON p.original_id = o.id AND p.number = k.number;
    PERFORM event_add('original.read', 'batch', o.batch_id::text, '',
                      jsonb_build_object('original', o.id, 'pages', jsonb_array_length(reading -> 'pages'),
                                         'reading_sha256', encode(sha256(convert_to(reading::text, 'UTF8')), 'hex')));
    PERFORM batch_ripe(o.batch_id);
    RETURN 'stored';
END $$;

CREATE FUNCTION reading_quarantine(job_id bigint, job_attempt integer, code text, message text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    o bigint;
BEGIN
    IF NOT job_held(job_id, job_attempt) THEN
        RETURN 'stale';
    END IF;
    SELECT subject INTO o FROM job WHERE id = job_id AND kind = 'read';
    PERFORM job_done(job_id);
    PERFORM original_quarantine(o, code, message);
    RETURN 'stored';
END $$;

CREATE FUNCTION batch_stop(stopping bigint, code text, message text) RETURNS void LANGUAGE sql AS $$
    UPDATE batch SET state = 'stopped', stop_code = code, stop_message = coalesce(message, '') WHERE id = stopping;
    SELECT event_add('batch.stopped', 'batch', stopping::text, '', jsonb_build_object('code', code))
$$;

-- Why a plan may not be applied before a person has looked; NULL when it may.
CREATE FUNCTION plan_stop(b batch, plan jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
    differences jsonb := batch_differences(b);
    unknown text;
BEGIN
    IF b.released_by IS NOT NULL THEN
        RETURN NULL;
    END IF;
    IF jsonb_typeof(plan -> 'stop') = 'object' THEN
        RETURN plan -> 'stop';
    END IF;
    SELECT s ->> 'case_number' INTO unknown FROM jsonb_array_elements(plan -> 'submissions') s
    WHERE s ->> 'case_number' <> '' AND NOT EXISTS (SELECT FROM case_file WHERE number = upper(s ->> 'case_number')) LIMIT 1;
    IF unknown IS NOT NULL THEN
        RETURN jsonb_build_object('code', 'unknown_case', 'message', unknown);
    END IF;
    IF differences <> '[]' THEN
        RETURN jsonb_build_object('code', 'expected_differs', 'message', differences::text);
    END IF;
    RETURN NULL;
END $$;

-- Files one submission of a plan. Where a batch is assembled once more (an original of its quarantine was read after all)
-- what was filed stays, and what is new joins the same case; a late page of a filed document is left to a person.
CREATE FUNCTION plan_file(b batch, request jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    fresh jsonb;
    filed_case text;
    first_page bigint;
BEGIN
    SELECT coalesce(jsonb_agg(d ORDER BY place), '[]') INTO fresh
    FROM jsonb_array_elements(coalesce(request -> 'documents', '[]')) WITH ORDINALITY AS e (d, place)
    WHERE NOT EXISTS (SELECT FROM jsonb_array_elements_text(coalesce(d -> 'pages', '[]')) n JOIN page p ON p.id = n::bigint
                      WHERE p.document_id IS NOT NULL);
    IF fresh = '[]' THEN
        RETURN;
    END IF;
    SELECT c.number INTO filed_case
    FROM jsonb_array_elements(request -> 'documents') d, jsonb_array_elements_text(coalesce(d -> 'pages', '[]')) n
    JOIN page p ON p.id = n::bigint JOIN document o ON o.id = p.document_id JOIN submission s ON s.id = o.submission_id
    JOIN case_file c ON c.id = s.case_id LIMIT 1;
    SELECT min(n::bigint) INTO first_page
    FROM jsonb_array_elements(fresh) d, jsonb_array_elements_text(coalesce(d -> 'pages', '[]')) n;
    request := jsonb_build_object('channel', b.channel, 'office', b.office, 'postmark_on', b.postmark_on,
                                  'key', format('batch/%s/page/%s', b.id, first_page),
                                  'received_at', (b.received_on + time '12:00') AT TIME ZONE 'Europe/Paris')
               || jsonb_strip_nulls(request) || jsonb_build_object('documents', fresh);
    IF filed_case IS NOT NULL THEN
        request := request || jsonb_build_object('case_number', filed_case,
                                                 'key', format('%s+page/%s', request ->> 'key', first_page));
    ELSIF request ->> 'case_number' <> ''
          AND NOT EXISTS (SELECT FROM case_file WHERE number = upper(request ->> 'case_number')) THEN
        UPDATE page SET fate_reason = 'unknown_case' WHERE id IN
            (SELECT n::bigint FROM jsonb_array_elements(fresh) d, jsonb_array_elements_text(coalesce(d -> 'pages', '[]')) n);
        RETURN;
    END IF;
    PERFORM submission_file(request);
END $$;

-- Applies the plan of assembling and ends the job: all of it or, when a person must look first, nothing of it.
-- Answers "closed", "stopped", "stale" or "not_ripe".
CREATE FUNCTION batch_assemble(job_id bigint, job_attempt integer, plan jsonb) RETURNS text LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE
    b batch;
    stop jsonb;
    request jsonb;
BEGIN
    IF NOT job_held(job_id, job_attempt) THEN
        RETURN 'stale';
    END IF;
    SELECT batch.* INTO b FROM batch JOIN job ON job.subject = batch.id AND job.kind = 'assemble'
    WHERE job.id = job_id FOR NO KEY UPDATE OF batch;
    PERFORM job_done(job_id);
    IF b.state IS DISTINCT FROM 'sealed' OR EXISTS (SELECT FROM original WHERE batch_id = b.id AND state = 'waiting') THEN
        RETURN 'not_ripe';
    END IF;
    UPDATE batch SET found_cases = jsonb_array_length(plan -> 'submissions'),
                     found_separators = (SELECT count(*) FROM jsonb_array_elements(plan -> 'pages') p
                                         WHERE p ->> 'fate' = 'separator')
    WHERE id = b.id RETURNING * INTO b;
    stop := plan_stop(b, plan);
    IF stop IS NOT NULL THEN
        PERFORM batch_stop(b.id, coalesce(stop ->> 'code', 'stopped'), stop ->> 'message');
        RETURN 'stopped';
    END IF;
    UPDATE page SET fate = p.fate, fate_reason = coalesce(nullif(p.reason, ''), CASE p.fate WHEN 'to_place' THEN 'unplaced' ELSE '' END), duplicate_of = p.duplicate_of,
                    duplicate = CASE WHEN p.duplicate_of IS NOT NULL THEN 'proposed' END
    FROM jsonb_to_recordset(plan -> 'pages') AS p (page_id bigint, fate text, reason text, duplicate_of bigint), original o
    WHERE page.id = p.page_id AND p.fate <> 'document' AND page.fate_reason = 'not_assembled'
      AND o.id = page.original_id AND o.batch_id = b.id;
    FOR request IN SELECT jsonb_array_elements(coalesce(plan -> 'submissions', '[]')) LOOP
        PERFORM plan_file(b, request);
    END LOOP;
    UPDATE page SET fate_reason = coalesce(p.reason, ''), duplicate_of = coalesce(page.duplicate_of, p.duplicate_of),
                    duplicate = coalesce(page.duplicate, CASE WHEN p.duplicate_of IS NOT NULL THEN 'proposed' END)
    FROM jsonb_to_recordset(plan -> 'pages') AS p (page_id bigint, fate text, reason text, duplicate_of bigint), original o
    WHERE page.id = p.page_id AND p.fate = 'document' AND page.fate = 'document'
      AND o.id = page.original_id AND o.batch_id = b.id;
    UPDATE page SET fate_reason = 'not_in_plan' FROM original o
    WHERE o.id = page.original_id AND o.batch_id = b.id AND page.fate_reason = 'not_assembled';
    UPDATE batch SET state = 'closed', closed_at = now() WHERE id = b.id;
    PERFORM event_add('batch.closed', 'batch', b.id::text, '',
                      jsonb_build_object('cases', b.found_cases, 'released_by', b.released_by));
    RETURN 'closed';
END $$;

CREATE FUNCTION batch_retry(retrying bigint, only_original bigint, agent text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    back bigint;
    n integer := 0;
BEGIN
    PERFORM agent_known(agent);
    PERFORM FROM batch WHERE id = retrying FOR NO KEY UPDATE;
    FOR back IN UPDATE original SET state = 'waiting', problem_code = '', problem = ''
                WHERE batch_id = retrying AND state = 'quarantined' AND (only_original = 0 OR id = only_original)
                RETURNING id LOOP
        INSERT INTO job (kind, subject) VALUES ('read', back) ON CONFLICT DO NOTHING;
        n := n + 1;
    END LOOP;
    IF n > 0 THEN
        UPDATE batch SET state = 'sealed', stop_code = '', stop_message = '', closed_at = NULL
        WHERE id = retrying AND state IN ('closed', 'stopped');
        PERFORM event_add('batch.retried', 'batch', retrying::text, agent, jsonb_build_object('originals', n));
    END IF;
    RETURN n;
END $$;

CREATE FUNCTION batch_release(releasing bigint, agent text, reason text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM agent_known(agent);
    IF coalesce(reason, '') = '' THEN
        RAISE EXCEPTION 'releasing batch % needs a reason', releasing USING ERRCODE = 'GU009';
    END IF;
    UPDATE batch SET state = 'sealed', stop_code = '', stop_message = '', released_by = agent, released_reason = reason
    WHERE id = releasing AND state = 'stopped';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'batch % is not stopped: there is nothing to release', releasing USING ERRCODE = 'GU006';
    END IF;
    PERFORM event_add('batch.released', 'batch', releasing::text, agent, jsonb_build_object('reason', reason));
    PERFORM batch_ripe(releasing);
END $$;

CREATE FUNCTION batch_head(b batch) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'batch', b.id, 'key', b.key, 'office', b.office, 'channel', b.channel, 'received_on', b.received_on,
        'postmark_on', b.postmark_on, 'operator', b.operator, 'label', b.label, 'state', b.state,
        'stop', CASE WHEN b.state = 'stopped' THEN jsonb_build_object('code', b.stop_code, 'message', b.stop_message) END,
        'released', b.released_by IS NOT NULL, 'released_by', b.released_by, 'released_reason', b.released_reason,
        'expected', jsonb_strip_nulls(jsonb_build_object('sheets', b.expected_sheets, 'cases', b.expected_cases,
                                                         'separators', b.expected_separators)),
        'differences', CASE WHEN b.found_cases IS NULL THEN '[]' ELSE batch_differences(b) END,
        'original_count', (SELECT count(*) FROM original o WHERE o.batch_id = b.id),
        'waiting', (SELECT count(*) FROM original o WHERE o.batch_id = b.id AND o.state = 'waiting'),
        'quarantined', (SELECT count(*) FROM original o WHERE o.batch_id = b.id AND o.state = 'quarantined'),
        'again_count', (SELECT count(*) FROM original_again a WHERE a.batch_id = b.id),
        'cases', (SELECT count(DISTINCT s.case_id) FROM page p JOIN original o ON o.id = p.original_id
                  JOIN document d ON d.id = p.document_id JOIN submission s ON s.id = d.submission_id WHERE o.batch_id = b.id))
        || (SELECT jsonb_build_object('pages', coalesce(sum(pages), 0), 'documents', coalesce(sum(documents), 0),
                   'separators', coalesce(sum(separators), 0), 'blanks', coalesce(sum(blanks), 0),
                   'to_place', coalesce(sum(to_place), 0), 'missing', coalesce(sum(missing), 0))
            FROM page_accounting a WHERE a.batch_id = b.id)
        || jsonb_build_object('opened_at', b.opened_at, 'closed_at', b.closed_at)
$$;

CREATE FUNCTION batch_list() RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(batch_head(b) ORDER BY b.id DESC), '[]')
    FROM (SELECT * FROM batch ORDER BY id DESC LIMIT 1000) b
$$;

CREATE FUNCTION batch_show(shown bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT batch_head(b) || jsonb_build_object(
        'originals', coalesce((SELECT jsonb_agg(jsonb_build_object(
            'original', o.id, 'sequence', o.sequence, 'name', o.name, 'sha256', o.sha256, 'media_type', o.media_type,
            'size', o.size, 'state', o.state, 'page_count', o.page_count,
            'problem', CASE WHEN o.state = 'quarantined'
                            THEN jsonb_build_object('code', o.problem_code, 'message', o.problem) END,
            'came_again', (SELECT count(*) FROM original_again a WHERE a.original_id = o.id),
            'pages', coalesce((SELECT jsonb_agg(jsonb_build_object(
                'page_id', p.id, 'page', p.number, 'blank', p.blank, 'form', p.form, 'form_page', p.form_page,
                'fate', p.fate, 'reason', p.fate_reason, 'document', p.document_id, 'kind', d.kind, 'case', c.number,
                'error', nullif(p.error, ''), 'duplicate_of', p.duplicate_of, 'duplicate', p.duplicate,
                'advice', p.reading -> 'quality' -> 'advice', 'form_problem', p.reading -> 'form_problem') ORDER BY p.number)
                FROM page p LEFT JOIN document d ON d.id = p.document_id LEFT JOIN submission s ON s.id = d.submission_id
                LEFT JOIN case_file c ON c.id = s.case_id WHERE p.original_id = o.id), '[]')) ORDER BY o.sequence, o.id)
            FROM original o WHERE o.batch_id = b.id), '[]'),
        'again', coalesce((SELECT jsonb_agg(jsonb_build_object('sequence', a.sequence, 'name', a.name, 'original',
            a.original_id, 'batch', o.batch_id, 'sha256', o.sha256) ORDER BY a.sequence)
            FROM original_again a JOIN original o ON o.id = a.original_id WHERE a.batch_id = b.id), '[]'))
    FROM batch b WHERE b.id = shown
$$;

CREATE FUNCTION batch_pages(shown bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'batch', batch_head(b),
        'pages', coalesce((SELECT jsonb_agg(p.reading || jsonb_build_object(
                'page_id', p.id, 'original_id', o.id, 'sequence', o.sequence, 'name', o.name, 'page', p.number,
                'fate', p.fate, 'fate_reason', p.fate_reason, 'assembled', p.fate_reason <> 'not_assembled',
                'document_id', p.document_id) ORDER BY o.sequence, o.id, p.number)
            FROM page p JOIN original o ON o.id = p.original_id WHERE o.batch_id = b.id), '[]'),
        'quarantined', coalesce((SELECT jsonb_agg(jsonb_build_object('original_id', o.id, 'sequence', o.sequence,
                'name', o.name, 'code', o.problem_code) ORDER BY o.sequence, o.id)
            FROM original o WHERE o.batch_id = b.id AND o.state = 'quarantined'), '[]'),
        'again', coalesce((SELECT jsonb_agg(jsonb_build_object('original_id', o.id, 'sequence', a.sequence, 'state', o.state,
                'pages', coalesce((SELECT jsonb_agg(p.reading - 'fields' - 'text' ORDER BY p.number)
                                   FROM page p WHERE p.original_id = o.id), '[]')) ORDER BY a.sequence, o.id)
            FROM original_again a JOIN original o ON o.id = a.original_id WHERE a.batch_id = b.id), '[]'))
    FROM batch b WHERE b.id = shown
$$;
