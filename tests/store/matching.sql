SELECT plan(7);
-- A page by itself, with a passport's zone, that went to nobody.
CREATE FUNCTION pg_temp.stray(key text, fields jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    run bigint := tap_batch(key);
    digest text := encode(sha256(convert_to(key, 'UTF8')), 'hex');
    made bigint := (original_add(jsonb_build_object('batch', run, 'sequence', 1, 'sha256', digest, 'media_type', 'image/tiff', 'name', key,
                                                    'size', length(key)))).original;
    claimed job;
BEGIN
    INSERT INTO original_part VALUES (made, 1, convert_to(key, 'UTF8'));
    UPDATE job SET state = 'running', attempt = 1, worker = 'tap' WHERE kind = 'read' AND subject = made RETURNING * INTO claimed;
    PERFORM reading_store(claimed.id, 1, jsonb_build_object('sha256', digest, 'pages', jsonb_build_array(jsonb_build_object('page', 1, 'blank', false,
        'fields', '[]'::jsonb, 'mrz', jsonb_build_array(jsonb_build_object('format', 'TD3', 'checked', true, 'lines', '["P<", "<"]'::jsonb, 'fields',
        (SELECT jsonb_object_agg(name, jsonb_build_object('value', value, 'confidence', 0.999)) FROM jsonb_each_text(fields) f (name, value))))))),
        '{1}', ARRAY['\xffd8'::bytea]);
    RETURN (SELECT id FROM page WHERE original_id = made);
END $$;
CREATE FUNCTION pg_temp.proposed(of_page bigint) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(c.number || ' ' || m.why, ', ' ORDER BY c.id), 'nobody') FROM page_proposals(of_page) m JOIN case_file c ON c.id = m.case_id
$$;
CREATE TEMP TABLE one AS SELECT tap_submission('online', 'm1', '[{"name": "nom_naissance", "value": "Núñez"}, {"name": "prenoms", "value": "ANA LUCÍA"},
    {"name": "date_naissance", "value": "1990-12-31"}]') ->> 'case_number' AS number;
SELECT is(pg_temp.proposed(pg_temp.stray('s1', '{"code": "P", "surname": "NUNEZ", "given": "ANA", "birth": "901231"}')), number || ' person',
          'the person''s case is proposed') FROM one;
SELECT is(pg_temp.proposed(pg_temp.stray('s2', '{"code": "P", "surname": "NUNEZ", "given": "ANA", "birth": "901230"}')), 'nobody', 'one digit of the date off: nobody');
SELECT is(pg_temp.proposed(pg_temp.stray('s3', '{"code": "P", "surname": "NUNES", "given": "ANA", "birth": "901231"}')), 'nobody', 'another name: nobody');
SELECT is(pg_temp.proposed(pg_temp.stray('s4', '{"code": "P", "surname": "NUNEZ", "given": "PABLO", "birth": "901231"}')), 'nobody', 'a twin brother: nobody');
CREATE TEMP TABLE strays AS SELECT pg_temp.stray('s5', '{"code": "P"}') AS passport, pg_temp.stray('s6', '{"code": "I"}') AS card;
SELECT is(page_shows(p), 'passeport', 'what it is, is known') FROM strays, page p WHERE p.id = passport;
SELECT is(page_shows(p), '', 'an identity card is no permit') FROM strays, page p WHERE p.id = card;
SELECT is((SELECT count(*) FROM submission)::integer, 1, 'nothing is placed by itself');
