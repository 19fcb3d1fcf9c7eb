-- The desk: who may enter it, who is there, and what its screens need beside what is there already.

CREATE TABLE account (
    name        text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,63}$'),
    password    text NOT NULL CHECK (password LIKE '$y$%'), -- yescrypt
    role        text NOT NULL CHECK (role IN ('clerk', 'supervisor', 'administrator', 'auditor')),
    office      text REFERENCES office,                     -- NULL: every office
    locked      boolean NOT NULL DEFAULT false,
    failures    integer NOT NULL DEFAULT 0,
    next_try_at timestamptz NOT NULL DEFAULT now(),
    made_at     timestamptz NOT NULL DEFAULT now()
);

-- A session is known by the SHA-256 of its token: who reads this table cannot enter.
CREATE TABLE desk_session (
    token_sha256 text PRIMARY KEY CHECK (token_sha256 ~ '^[0-9a-f]{64}$'),
    account      text NOT NULL REFERENCES account ON DELETE CASCADE,
    csrf         text NOT NULL,
    made_at      timestamptz NOT NULL DEFAULT now(),
    seen_at      timestamptz NOT NULL DEFAULT now(),
    ends_at      timestamptz NOT NULL
);
CREATE INDEX desk_session_account ON desk_session (account);

CREATE FUNCTION account_set(who jsonb, by_agent text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO account (name, password, role, office)
    VALUES (who ->> 'name', who ->> 'password', coalesce(who ->> 'role', 'clerk'), CASE WHEN who ->> 'office' <> '' THEN office_known(who ->> 'office') END);
    PERFORM agent_known(who ->> 'name');
    PERFORM event_add('account.made', 'account', who ->> 'name', by_agent, who - 'password' - 'name');
EXCEPTION WHEN unique_violation THEN
    RAISE EXCEPTION 'there is an account "%" already', who ->> 'name' USING ERRCODE = 'GU006';
END $$;

-- Whatever changes about an account ends its sessions.
CREATE FUNCTION account_change(changed text, change jsonb, by_agent text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE account SET password = coalesce(change ->> 'password', password), failures = 0, next_try_at = now(),
                       locked = coalesce((change ->> 'locked')::boolean, locked)
    WHERE name = changed;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no account "%"', changed USING ERRCODE = 'GU003';
    END IF;
    DELETE FROM desk_session WHERE account = changed;
    PERFORM event_add('account.changed', 'account', changed, by_agent,
                      change - 'password' || jsonb_build_object('password', change ? 'password'));
END $$;

-- Three mistakes are free; each one after that doubles the wait, up to a quarter of an hour.
CREATE FUNCTION account_failed(failing text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE account SET failures = failures + 1,
                       next_try_at = now() + CASE WHEN failures < 3 THEN interval '0'
                                                  ELSE least(make_interval(secs => 2 ^ least(failures - 2, 20)), interval '15 min') END
    WHERE name = failing;
    IF FOUND THEN
        PERFORM event_add('account.refused', 'account', failing);
    END IF;
END $$;

CREATE FUNCTION session_open(opening text, token_sha256 text, csrf text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM desk_session WHERE ends_at <= now() OR seen_at <= now() - interval '1 hour';
    UPDATE account SET failures = 0 WHERE name = opening;
    INSERT INTO desk_session (token_sha256, account, csrf, ends_at)
    VALUES (token_sha256, opening, csrf, now() + interval '12 hours');
    PERFORM event_add('account.entered', 'account', opening, opening);
END $$;

-- Who looked at what of a person's data.
CREATE FUNCTION desk_saw(who jsonb, kind text, subject_kind text, subject text, data jsonb DEFAULT '{}') RETURNS void
LANGUAGE sql AS $$
    SELECT event_add(kind, subject_kind, subject, who ->> 'agent', data)
$$;

-- Whether that office's papers are his to see.
CREATE FUNCTION desk_may(who jsonb, of_office text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT who ->> 'office' IS NULL OR who ->> 'office' = of_office
$$;

-- Who handed a field to somebody else does not get it again.
ALTER TABLE field_review ADD COLUMN passed_by text[] NOT NULL DEFAULT '{}';
CREATE INDEX field_review_claimed ON field_review (claimed_by) WHERE claimed_by IS NOT NULL;

CREATE FUNCTION review_pass(who jsonb, passed bigint, reason text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE field_review r SET passed_by = array_append(passed_by, who ->> 'agent'), claimed_by = NULL, claimed_until = NULL
    WHERE field_id = passed AND NOT passed_by @> ARRAY[who ->> 'agent']
      AND (claimed_by = who ->> 'agent' OR claimed_until IS NULL OR claimed_until <= now());
    IF NOT FOUND THEN
        RAISE EXCEPTION 'field % is not yours to pass on', passed USING ERRCODE = 'GU008';
    END IF;
    PERFORM event_add('field.passed', 'field', passed::text, who ->> 'agent', jsonb_build_object('reason', reason));
END $$;

-- Takes back one's own last word on a field, while nobody has said another since: the field waits again, held by the same
-- person. The decision stays written; the value that stood on it leaves the case.
CREATE FUNCTION review_undo(who jsonb, undone bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    last field_decision;
    of_case bigint;
BEGIN
    SELECT * INTO last FROM field_decision WHERE field_id = undone ORDER BY id DESC LIMIT 1;
    IF last.agent IS DISTINCT FROM who ->> 'agent' OR last.decided_at < now() - interval '1 hour'
       OR EXISTS (SELECT FROM field_review WHERE field_id = undone) THEN
        RAISE EXCEPTION 'the decision on field % is not yours to take back now', undone USING ERRCODE = 'GU006';
    END IF;
    SELECT document_case(document_id) INTO of_case FROM field WHERE id = undone;
    DELETE FROM case_value WHERE case_id = of_case AND decision_id = last.id;
    INSERT INTO field_review (field_id, case_id, reason, claimed_by, claimed_until)
    VALUES (undone, of_case, 'undone', who ->> 'agent', now() + interval '5 minutes');
    PERFORM event_add('field.undone', 'field', undone::text, who ->> 'agent', jsonb_build_object('decision', last.id));
END $$;

-- What a case can be found by: each word of its names, its person's numbers and dates; capitals without accents.
CREATE TABLE case_word (
    word    text COLLATE "C" NOT NULL,
    case_id bigint NOT NULL,
    PRIMARY KEY (word, case_id)
);
CREATE INDEX case_word_case ON case_word (case_id);

CREATE FUNCTION search_words(said text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT w), '{}')
    FROM regexp_split_to_table(
        regexp_replace(normalize(replace(replace(upper(said), 'Œ', 'OE'), 'Æ', 'AE'), NFD), '[\u0300-\u036f]', '', 'g'),
        '[^0-9A-Z]+') w
    WHERE w <> ''
$$;

CREATE FUNCTION case_value_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM case_word WHERE case_id = OLD.case_id;
        INSERT INTO case_word (word, case_id)
        SELECT DISTINCT w, v.case_id
        FROM case_value v, unnest(CASE WHEN v.name = 'date_naissance' THEN ARRAY[v.value] ELSE search_words(v.value) END) w
        WHERE v.case_id = OLD.case_id
          AND v.name IN ('nom_naissance', 'nom_usage', 'prenoms', 'numero_etranger', 'date_naissance')
        ON CONFLICT DO NOTHING;
    ELSE
        INSERT INTO case_word (word, case_id)
        SELECT w, NEW.case_id
        FROM unnest(CASE WHEN NEW.name = 'date_naissance' THEN ARRAY[NEW.value] ELSE search_words(NEW.value) END) w
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER case_value_found AFTER INSERT ON case_value FOR EACH ROW
    WHEN (NEW.name IN ('nom_naissance', 'nom_usage', 'prenoms', 'numero_etranger', 'date_naissance'))
    EXECUTE FUNCTION case_value_words();
CREATE TRIGGER case_value_found_anew AFTER UPDATE OR DELETE ON case_value FOR EACH ROW
    WHEN (OLD.name IN ('nom_naissance', 'nom_usage', 'prenoms', 'numero_etranger', 'date_naissance'))
    EXECUTE FUNCTION case_value_words();
INSERT INTO case_word (word, case_id)
SELECT DISTINCT w, v.case_id
FROM case_value v, unnest(CASE WHEN v.name = 'date_naissance' THEN ARRAY[v.value] ELSE search_words(v.value) END) w
WHERE v.name IN ('nom_naissance', 'nom_usage', 'prenoms', 'numero_etranger', 'date_naissance');

-- Cases that have, for each word, one that begins with it. The rarest word is looked up, the others are asked only of what
-- it found. A word that begins more than 20,000 times counts as found so often.
CREATE FUNCTION case_ids_by_words(words text[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    fewest bigint;
    rarest text;
    token text;
    n bigint;
    ids bigint[];
BEGIN
    FOREACH token IN ARRAY words LOOP
        SELECT count(*) INTO n FROM (SELECT FROM case_word w WHERE w.word >= token AND w.word < token || U&'\FFFF' LIMIT 20000) f;
        IF fewest IS NULL OR n < fewest THEN
            fewest := n;
            rarest := token;
        END IF;
    END LOOP;
    SELECT array_agg(DISTINCT f.case_id) INTO ids
    FROM (SELECT case_id FROM case_word w WHERE w.word >= rarest AND w.word < rarest || U&'\FFFF' LIMIT 20000) f;
    FOREACH token IN ARRAY words LOOP
        CONTINUE WHEN token = rarest OR ids IS NULL;
        SELECT array_agg(DISTINCT w.case_id) INTO ids FROM case_word w
        WHERE w.case_id = ANY (ids) AND w.word >= token AND w.word < token || U&'\FFFF';
    END LOOP;
    RETURN coalesce(ids, '{}');
END $$;

-- A page that the counter scanned anew, or that does not belong: it stays, with its reason, and is put into no document.
ALTER TABLE page DROP CONSTRAINT page_fate_known;
ALTER TABLE page ADD CONSTRAINT page_fate_known
    CHECK (fate IN ('document', 'separator', 'blank', 'to_place', 'set_aside'));

CREATE FUNCTION page_set_aside(who jsonb, aside bigint, reason text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
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
                      jsonb_build_object('page', aside, 'reason', reason));
END $$;

CREATE OR REPLACE FUNCTION batch_pages(shown bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'batch', batch_head(b),
        'pages', coalesce((SELECT jsonb_agg(p.reading || jsonb_build_object(
                'page_id', p.id, 'original_id', o.id, 'sequence', o.sequence, 'name', o.name, 'page', p.number,
                'fate', p.fate, 'fate_reason', p.fate_reason, 'assembled', p.fate_reason <> 'not_assembled',
                'document_id', p.document_id) ORDER BY o.sequence, o.id, p.number)
            FROM page p JOIN original o ON o.id = p.original_id WHERE o.batch_id = b.id AND p.fate <> 'set_aside'), '[]'),
        'quarantined', coalesce((SELECT jsonb_agg(jsonb_build_object('original_id', o.id, 'sequence', o.sequence,
                'name', o.name, 'code', o.problem_code) ORDER BY o.sequence, o.id)
            FROM original o WHERE o.batch_id = b.id AND o.state = 'quarantined'), '[]'),
        'again', coalesce((SELECT jsonb_agg(jsonb_build_object('original_id', o.id, 'sequence', a.sequence, 'state', o.state,
                'pages', coalesce((SELECT jsonb_agg(p.reading - 'fields' - 'text' ORDER BY p.number)
                                   FROM page p WHERE p.original_id = o.id), '[]')) ORDER BY a.sequence, o.id)
            FROM original_again a JOIN original o ON o.id = a.original_id WHERE a.batch_id = b.id), '[]'))
    FROM batch b WHERE b.id = shown
$$;
