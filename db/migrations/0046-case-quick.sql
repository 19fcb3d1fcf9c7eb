-- A case enters the store with fewer statements. What is kept, guarded, heard and sealed stays as it was.

-- As before; asked at once what there is to hear.
CREATE OR REPLACE FUNCTION witness_hear(of_case bigint, documents bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    sheets boolean;
    codes boolean;
    zones boolean;
BEGIN
    SELECT bool_or(d.form = 'ce-que-nous-avons-lu'), bool_or(d.detail ? 'twodoc'),
           bool_or(EXISTS (SELECT FROM page p WHERE p.document_id = d.id AND p.reading -> 'mrz' -> 0 IS NOT NULL))
    INTO sheets, codes, zones FROM document d WHERE d.id = ANY (documents);
    IF sheets THEN
        PERFORM sheet_hear(of_case, documents);
    END IF;
    IF zones THEN
        PERFORM witness_hear_zones(of_case, documents);
    END IF;
    IF codes THEN
        PERFORM witness_hear_codes(of_case, documents);
    END IF;
    PERFORM witness_hear_records(of_case);
END $$;

-- As before; most cases have no kin, and then there is nothing to copy.
CREATE OR REPLACE FUNCTION witness_hear_records(of_case bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    kin constant bigint[] := ARRAY(SELECT case_kin(of_case));
BEGIN
    IF cardinality(kin) > 0 THEN
        INSERT INTO witness (case_id, origin_case, source, field_name, value, confidence, firm, several)
        SELECT of_case, k.id, CASE WHEN EXISTS (SELECT FROM submission s WHERE s.case_id = k.id AND s.channel <> 'online') THEN 'case' ELSE 'online' END,
               v.name, v.value, 0.999, l.firm, l.several
        FROM unnest(kin) k (id) JOIN case_value v ON v.case_id = k.id JOIN witness_lasting l ON l.field_name = v.name
        WHERE v.value <> ''
        ON CONFLICT DO NOTHING;
    END IF;
    IF (SELECT count(DISTINCT channel = 'online') FROM submission WHERE case_id = of_case) = 2 THEN
        INSERT INTO witness (case_id, origin_case, source, field_name, value, confidence, firm, several)
        SELECT DISTINCT ON (f.name) of_case, of_case, 'online', f.name, f.value, 0.999, coalesce(l.firm, false), coalesce(l.several, true)
        FROM submission s JOIN document d ON d.submission_id = s.id JOIN field f ON f.document_id = d.id
        LEFT JOIN witness_lasting l ON l.field_name = f.name
        WHERE s.case_id = of_case AND s.channel = 'online' AND f.status = 'accepted' AND f.value <> ''
        ORDER BY f.name, f.id DESC
        ON CONFLICT DO NOTHING;
    END IF;
END $$;

-- As before; the fingerprint of what came is that of its text, which whoever sent it can reckon again. Only where the caller has none, as for
-- paper, is the request written out for it. Older submissions have that one: a repeated key is the same content by either.
DROP FUNCTION submission_file(jsonb);
CREATE FUNCTION submission_file(request jsonb, text_sha256 bytea DEFAULT NULL) RETURNS jsonb LANGUAGE plpgsql
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan SET jit = off AS $$
DECLARE
    received timestamptz;
    digest bytea := text_sha256;
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
        RETURN jsonb_build_object('submission', s.id, 'case_number', c.number, 'created', false, 'already', true, 'same_content',
                                  s.request_sha256 = sha256(convert_to(request::text, 'UTF8')) OR coalesce(s.request_sha256 = digest, false));
    END IF;
    IF digest IS NULL THEN
        digest := sha256(convert_to(request::text, 'UTF8'));
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
