-- Who helps a person at the counter or stands in for him: said once for the deposit, shown with the case, printed on its acknowledgement.

CREATE TABLE batch_helper (
    batch_id bigint PRIMARY KEY REFERENCES batch,
    name     text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    capacity text NOT NULL CHECK (capacity IN ('parent', 'representative', 'lawyer', 'association', 'interpreter', 'other')),
    mandate  text NOT NULL DEFAULT '' CHECK (mandate IN ('', 'none', 'written', 'law', 'court')), -- what he stands on; '' not asked
    agent    text NOT NULL REFERENCES agent,
    said_at  timestamptz NOT NULL DEFAULT now()
);
SELECT seal_define('helper', 'batch_helper', 'batch_helper', 'batch_id', '{batch_id,name,capacity,mandate,agent,said_at}');

-- The journal holds that somebody helps and as what, never his name.
CREATE FUNCTION batch_helper_set(who jsonb, of_batch bigint, said jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    by_agent text := agent_known(who ->> 'agent');
BEGIN
    IF of_batch IS NULL THEN
        RAISE EXCEPTION 'there is no such deposit' USING ERRCODE = 'GU003';
    ELSIF btrim(coalesce(said ->> 'name', '')) = '' THEN
        DELETE FROM batch_helper WHERE batch_id = of_batch;
    ELSE
        INSERT INTO batch_helper AS h (batch_id, name, capacity, mandate, agent)
        VALUES (of_batch, left(btrim(said ->> 'name'), 200), coalesce(nullif(said ->> 'capacity', ''), 'other'), coalesce(said ->> 'mandate', ''), by_agent)
        ON CONFLICT (batch_id) DO UPDATE SET name = excluded.name, capacity = excluded.capacity, mandate = excluded.mandate, agent = excluded.agent,
                                             said_at = now()
        WHERE (h.name, h.capacity, h.mandate) IS DISTINCT FROM (excluded.name, excluded.capacity, excluded.mandate);
    END IF;
    IF FOUND THEN
        PERFORM event_add('batch.helper', 'batch', of_batch::text, by_agent, jsonb_build_object('capacity', said ->> 'capacity', 'mandate', said ->> 'mandate',
                          'none', CASE WHEN btrim(coalesce(said ->> 'name', '')) = '' THEN true END));
    END IF;
    RETURN jsonb_build_object('batch', of_batch);
EXCEPTION WHEN check_violation THEN
    RAISE EXCEPTION 'a helper has a name, a capacity and a mandate that are known, not %', said - 'name' USING ERRCODE = 'GU009';
END $$;

-- Those who brought the papers of a case, by the deposits that they came in.
CREATE FUNCTION case_helpers(of_case bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('name', h.name, 'capacity', h.capacity, 'mandate', h.mandate, 'on', b.received_on) ORDER BY b.id), '[]')
    FROM batch_helper h JOIN batch b ON b.id = h.batch_id
    WHERE h.batch_id IN (SELECT (s.provenance ->> 'batch')::bigint FROM submission s WHERE s.case_id = of_case AND s.channel <> 'online')
$$;

-- As before, with the helper that came with it.
CREATE OR REPLACE FUNCTION batch_open(request jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    opened batch;
    number bigint := deposit_number(request ->> 'key');
BEGIN
    IF coalesce(request ->> 'office', '') !~ '^[0-9A-Z]{1,8}$' THEN
        RAISE EXCEPTION 'a batch needs an office of 1 to 8 capitals or digits, not "%"', left(request ->> 'office', 20)
            USING ERRCODE = 'GU009';
    END IF;
    INSERT INTO batch (key, office, channel, received_on, postmark_on, operator, label, duplex,
                       expected_sheets, expected_cases, expected_separators, deposit, node_id, subject)
    SELECT request ->> 'key', office_known(request ->> 'office'), request ->> 'channel',
           coalesce((request ->> 'received_on')::date, (now() AT TIME ZONE 'Europe/Paris')::date),
           (request ->> 'postmark_on')::date, coalesce(request ->> 'operator', ''), coalesce(request ->> 'label', ''),
           coalesce((request ->> 'duplex')::boolean, false),
           (request -> 'expected' ->> 'sheets')::integer, (request -> 'expected' ->> 'cases')::integer,
           (request -> 'expected' ->> 'separators')::integer, number, node_of_deposit(number, request ->> 'key'),
           CASE WHEN number IS NOT NULL THEN coalesce(request ->> 'subject', '') END
    WHERE NOT EXISTS (SELECT FROM batch WHERE key = request ->> 'key')
    ON CONFLICT (key) DO NOTHING
    RETURNING * INTO opened;
    IF opened.id IS NOT NULL THEN
        PERFORM event_add('batch.opened', 'batch', opened.id::text, request ->> 'operator',
                          jsonb_build_object('office', request ->> 'office', 'channel', request ->> 'channel', 'deposit', opened.deposit));
        IF request #>> '{helper,name}' <> '' THEN
            PERFORM batch_helper_set(jsonb_build_object('agent', request ->> 'operator'), opened.id, request -> 'helper');
        END IF;
        RETURN opened.id;
    END IF;
    SELECT * INTO opened FROM batch WHERE key = request ->> 'key';
    IF opened.subject <> coalesce(request ->> 'subject', '') THEN
        RAISE EXCEPTION 'the deposit number % stands for another deposit: its node gave it twice', request ->> 'key' USING ERRCODE = 'GU009';
    END IF;
    RETURN opened.id;
END $$;

-- As before, with those who helped.
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
        'helpers', case_helpers(c.id),
        'paper', EXISTS (SELECT FROM submission s WHERE s.case_id = c.id AND s.channel <> 'online'),
        'notices', coalesce((SELECT jsonb_agg(jsonb_build_object('kind', n.kind, 'made_at', n.made_at, 'sha256', n.sha256) ORDER BY n.id)
            FROM notice n WHERE n.case_id = c.id), '[]'))
    FROM (SELECT case_find($1) AS id) f JOIN case_file c ON c.id = f.id
$$;

-- As before; with the last paper of a deposit goes the name of whoever brought it.
CREATE OR REPLACE FUNCTION original_destroy(gone bigint, by_visa text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    o original;
BEGIN
    PERFORM pages_destroy(ARRAY(SELECT id FROM page WHERE original_id = gone));
    DELETE FROM original_part WHERE original_id = gone;
    UPDATE original_again SET name = '' WHERE original_id = gone;
    UPDATE original SET name = '', capture = '{}' WHERE id = gone RETURNING * INTO o;
    DELETE FROM batch_helper h WHERE h.batch_id = o.batch_id
        AND NOT EXISTS (SELECT FROM original q JOIN original_part r ON r.original_id = q.id WHERE q.batch_id = h.batch_id);
    PERFORM event_add('original.destroyed', 'original', gone::text, '',
                      jsonb_build_object('sha256', o.sha256, 'size', o.size, 'visa', by_visa));
END $$;
