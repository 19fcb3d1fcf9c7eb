-- More witnesses of one person: the signed code of a bill, the online record, an earlier case, and more of what a zone says. They
-- speak in an order, in many spellings, and not every difference is a contradiction. None of them ever writes an answer.

-- Who speaks; the lower the rank the more it counts. What a form's own code, print or hand says is the answer itself.
CREATE TABLE witness_source (
    source text PRIMARY KEY,
    rank   integer NOT NULL UNIQUE
);
INSERT INTO witness_source VALUES ('2ddoc', 1), ('mrz', 2), ('case', 3), ('online', 4);

ALTER TABLE witness DROP CONSTRAINT witness_source_check;
ALTER TABLE witness ADD FOREIGN KEY (source) REFERENCES witness_source;
ALTER TABLE witness ALTER page_id DROP NOT NULL;
ALTER TABLE witness ADD origin_case bigint REFERENCES case_file; -- the case whose values speak
ALTER TABLE witness ADD firm boolean NOT NULL DEFAULT true;      -- false: it may confirm, and contradicts nothing
ALTER TABLE witness ADD several boolean NOT NULL DEFAULT false;  -- a person may lawfully have more than one: two passports, two nationalities
ALTER TABLE witness ADD CHECK (num_nonnulls(page_id, origin_case) = 1);
CREATE UNIQUE INDEX witness_origin ON witness (case_id, origin_case, source, field_name) WHERE origin_case IS NOT NULL;
SELECT seal_define('witness', 'witness', 'witness', 'case_id',
                   '{id,case_id,page_id,origin_case,source,field_name,value,cut,firm,several,confidence,heard_at}');

-- What each item means, by who says it and on what kind of document ('' any; the kind's own row counts before it).
ALTER TABLE witness_meaning ADD source text NOT NULL DEFAULT 'mrz' REFERENCES witness_source, ADD firm boolean NOT NULL DEFAULT true,
                            ADD several boolean NOT NULL DEFAULT false;
ALTER TABLE witness_meaning DROP CONSTRAINT witness_meaning_pkey, ADD PRIMARY KEY (source, item, kind, field_name);
UPDATE witness_meaning SET several = true WHERE item IN ('number', 'expiry');
UPDATE witness_meaning SET firm = false WHERE kind = 'visa'; -- the sticker has another number beside
INSERT INTO witness_meaning (source, item, kind, field_name, firm, several) VALUES
    ('mrz', 'surname', '', 'nom_usage', false, false),  -- many passports have the name of use there
    ('mrz', 'nationality', '', 'nationalite', true, true),
    ('mrz', 'optional', 'titre_sejour', 'numero_etranger', false, false), -- seen there, written nowhere that it must be
    ('2ddoc', 'last_name', '', 'nom_naissance', false, false), ('2ddoc', 'last_name', 'titre_sejour', 'nom_naissance', true, false),
    ('2ddoc', 'last_name', '', 'nom_usage', false, false), ('2ddoc', 'usage_name', '', 'nom_usage', false, false),
    ('2ddoc', 'first_names', '', 'prenoms', false, false), ('2ddoc', 'first_names', 'titre_sejour', 'prenoms', true, false),
    ('2ddoc', 'birth_date', '', 'date_naissance', true, false), ('2ddoc', 'nationality', '', 'nationalite', true, true),
    ('2ddoc', 'foreigner_number', '', 'numero_etranger', true, false),
    ('2ddoc', 'postal_code', '', 'code_postal', false, false), ('2ddoc', 'town', '', 'commune', false, false),
    ('2ddoc', 'address', '', 'adresse', false, false);

-- What stays the same from one case of a person to the next.
CREATE TABLE witness_lasting (
    field_name text PRIMARY KEY,
    firm       boolean NOT NULL,
    several    boolean NOT NULL
);
INSERT INTO witness_lasting VALUES
    ('nom_naissance', true, false), ('prenoms', true, false), ('date_naissance', true, false), ('sexe', true, false),
    ('numero_etranger', true, false), ('ville_naissance', false, false), ('pays_naissance', false, false), ('nationalite', false, true),
    ('nom_usage', false, false), ('pere_nom', false, false), ('pere_prenoms', false, false), ('mere_nom', false, false),
    ('mere_prenoms', false, false), ('passeport_numero', false, true), ('passeport_expiration', false, true),
    ('titre_numero', false, true), ('titre_expiration', false, true);

-- Nations by their codes and by what people write for them, loaded with the law. Words are capitals without accents or blanks.
CREATE TABLE nation (
    code  text PRIMARY KEY CHECK (code ~ '^[A-Z]{2}$'),
    code3 text,
    shown text NOT NULL DEFAULT '',  -- as it stands on a form
    words text[] NOT NULL DEFAULT '{}'
);
CREATE INDEX nation_words ON nation USING gin (words);

-- Codes of machine readable zones that are no ISO codes (Doc 9303 part 3, section 5). '' says nothing of a nationality.
CREATE TABLE nation_zone (zone text PRIMARY KEY, code text NOT NULL);
INSERT INTO nation_zone VALUES ('D', 'DE'), ('GBD', 'GB'), ('GBN', 'GB'), ('GBO', 'GB'), ('GBP', 'GB'), ('GBS', 'GB'), ('RKS', 'XK'),
    ('XXA', 'XX'), ('XXB', ''), ('XXC', ''), ('XXX', ''), ('UNO', ''), ('UNA', ''), ('UNK', ''), ('EUE', ''), ('XPO', ''), ('XOM', ''), ('XXP', '');

ALTER FUNCTION law_load(jsonb) RENAME TO law_load_procedures;
CREATE FUNCTION law_load(law jsonb) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO nation SELECT n.code, n.code3, n.shown, ARRAY(SELECT bare_text(w, false) FROM unnest(n.words) w)
    FROM jsonb_to_recordset(coalesce(law -> 'nations', '[]')) AS n (code text, code3 text, shown text, words text[])
    ON CONFLICT (code) DO UPDATE SET code3 = excluded.code3, shown = excluded.shown, words = excluded.words;
    RETURN law_load_procedures(law);
END $$;

-- The nations that a word, a code of two letters or of three may mean; CONGOLAISE means two.
CREATE FUNCTION nation_codes(said text) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(SELECT z.code FROM nation_zone z WHERE z.zone = upper(said) AND z.code <> ''
                 UNION SELECT n.code FROM nation n WHERE n.words @> ARRAY[bare_text(said, false)]
                 UNION SELECT n.code FROM nation n WHERE upper(said) IN (n.code, n.code3))
$$;

-- How letters that are not A to Z may stand in a zone. Doc 9303 part 3, section 6, tables A (Latin) and B (Cyrillic), written from
-- memory and not compared with the current edition; letters with a plain accent need no row.
CREATE TABLE letter_spelling (
    letter    text PRIMARY KEY,
    spellings text[] NOT NULL
);
INSERT INTO letter_spelling VALUES
    ('Ä', '{A,AE}'), ('Å', '{A,AA}'), ('Ö', '{O,OE}'), ('Ü', '{U,UE,UXX}'), ('Ñ', '{N,NXX}'), ('Ø', '{O,OE}'), ('Æ', '{AE}'), ('Œ', '{OE}'),
    ('ß', '{SS}'), ('ẞ', '{SS}'), ('Þ', '{TH}'), ('Ð', '{D}'), ('Đ', '{D}'), ('Ł', '{L}'), ('Ħ', '{H}'), ('Ŋ', '{N}'), ('Ŧ', '{T}'), ('Ĳ', '{IJ}'),
    ('ı', '{I}'), ('Ə', '{E,A}'), ('ĸ', '{Q,K}'),
    ('А', '{A}'), ('Б', '{B}'), ('В', '{V}'), ('Г', '{G,H}'), ('Ґ', '{G}'), ('Д', '{D}'), ('Ђ', '{D,DJ}'), ('Е', '{E}'), ('Ё', '{E,IO}'),
    ('Є', '{IE,YE}'), ('Ж', '{ZH,Z}'), ('З', '{Z}'), ('Ѕ', '{DZ}'), ('И', '{I,Y}'), ('І', '{I}'), ('Ї', '{I,YI}'), ('Й', '{I,Y}'), ('Ј', '{J}'),
    ('К', '{K}'), ('Л', '{L}'), ('Љ', '{LJ}'), ('М', '{M}'), ('Н', '{N}'), ('Њ', '{NJ}'), ('О', '{O}'), ('П', '{P}'), ('Р', '{R}'), ('С', '{S}'),
    ('Т', '{T}'), ('Ћ', '{C}'), ('Ќ', '{K,KJ}'), ('У', '{U}'), ('Ў', '{U}'), ('Ф', '{F}'), ('Х', '{KH,H}'), ('Ц', '{TS,C}'), ('Ч', '{CH,C}'),
    ('Џ', '{DZ}'), ('Ш', '{SH,S}'), ('Щ', '{SHCH,SHT}'), ('Ъ', '{IE,""}'), ('Ы', '{Y}'), ('Ь', '{""}'), ('Э', '{E}'), ('Ю', '{IU,YU}'), ('Я', '{IA,YA}');

-- Words of a name, each in every way that a zone may spell it: {"MULLER", "MUELLER", ...}. A letter is spelled alike all over a name.
CREATE FUNCTION name_spellings(written text) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    spelled text[] := ARRAY[upper(normalize(coalesce(written, ''), NFC))];
    l letter_spelling;
    most constant integer := 64;
BEGIN
    IF octet_length(spelled[1]) > char_length(spelled[1]) THEN
        FOR l IN SELECT s.* FROM letter_spelling s WHERE strpos(spelled[1], s.letter) > 0 ORDER BY s.letter LOOP
            spelled := ARRAY(SELECT replace(s, l.letter, t) FROM unnest(spelled) s,
                             unnest(CASE WHEN cardinality(spelled) * cardinality(l.spellings) > most THEN l.spellings[1:1] ELSE l.spellings END) t);
        END LOOP;
    END IF;
    -- An apostrophe joins, a hyphen or a blank parts.
    RETURN ARRAY(SELECT DISTINCT btrim(regexp_replace(regexp_replace(normalize(replace(replace(replace(s, 'Œ', 'OE'), 'Æ', 'AE'), 'Ø', 'OE'), NFD), '[''’ʼ`.]|[̀-ͯ]', '', 'g'), '[^0-9A-Z]+', ' ', 'g'))
                 FROM unnest(spelled) s);
END $$;

-- Whether the words of `first` begin `whole`, in order. `cut`: each may be the beginning of its word.
CREATE FUNCTION words_begin(first text[], whole text[], cut boolean) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT cardinality(first) BETWEEN 1 AND cardinality(whole)
       AND NOT EXISTS (SELECT FROM unnest(first) WITH ORDINALITY f (word, place)
                       WHERE NOT CASE WHEN cut THEN starts_with(whole[f.place], f.word) ELSE whole[f.place] = f.word END)
$$;

-- Two ways of writing one name: "same", "part" (all the words of one begin the other: fewer first names), "other".
CREATE FUNCTION name_compare(said text, cut boolean, written text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    a text;
    b text;
    part boolean := false;
BEGIN
    FOREACH a IN ARRAY name_spellings(said) LOOP
        FOREACH b IN ARRAY name_spellings(written) LOOP
            IF replace(a, ' ', '') = replace(b, ' ', '')
               OR cut AND length(a) >= 8 AND (starts_with(replace(b, ' ', ''), replace(a, ' ', ''))
                                              OR words_begin(string_to_array(a, ' '), string_to_array(b, ' '), true)) THEN
                RETURN 'same';
            END IF;
            part := part OR words_begin(string_to_array(a, ' '), string_to_array(b, ' '), false)
                         OR words_begin(string_to_array(b, ' '), string_to_array(a, ' '), false);
        END LOOP;
    END LOOP;
    RETURN CASE WHEN part THEN 'part' ELSE 'other' END;
END $$;

-- Whether a surname is the other name of a married person, or both together with or without a word between.
CREATE FUNCTION surname_joins(said text, birth text, usage text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    link text;
BEGIN
    IF coalesce(usage, '') = '' THEN
        RETURN false;
    ELSIF name_compare(said, false, usage) = 'same' THEN
        RETURN true;
    END IF;
    FOREACH link IN ARRAY '{" "," EP "," EPOUSE "," EPSE "," VEUVE "," VVE "," NEE "," NE "," USAGE "}'::text[] LOOP
        IF 'same' IN (name_compare(said, false, birth || link || usage), name_compare(said, false, usage || link || birth)) THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN false;
END $$;

-- Dates of which day or month may be unknown ("1974-00-00"): "same", "part" where one knows more, "other".
CREATE FUNCTION date_compare(said text, written text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN said = written THEN 'same'
                WHEN left(said, 4) = left(written, 4) AND '00' IN (substr(said, 6, 2), substr(written, 6, 2)) THEN 'part'
                WHEN left(said, 7) = left(written, 7) AND '00' IN (right(said, 2), right(written, 2)) THEN 'part'
                ELSE 'other' END
$$;

-- What a witness says of an answer: "same", "part" (it neither confirms nor contradicts), "other".
CREATE FUNCTION witness_compare(of_field text, said text, cut boolean, written text, other_name text DEFAULT '') RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF of_field = 'nationalite' OR of_field = 'pays_naissance' THEN
        RETURN CASE WHEN nation_codes(said) && nation_codes(written) OR bare_text(said, false) = bare_text(written, false) THEN 'same'
                    WHEN nation_codes(written) = '{}' THEN 'part' ELSE 'other' END;
    ELSIF of_field LIKE 'date\_%' OR of_field LIKE '%\_expiration' THEN
        RETURN date_compare(said, written);
    ELSIF of_field IN ('nom_naissance', 'nom_usage', 'prenoms') THEN
        RETURN CASE name_compare(said, cut, written) WHEN 'same' THEN 'same'
                    WHEN 'part' THEN CASE WHEN of_field = 'prenoms' OR surname_joins(said, written, other_name) THEN 'part' ELSE 'other' END
                    ELSE CASE WHEN of_field = 'nom_naissance' AND surname_joins(said, written, other_name) THEN 'part' ELSE 'other' END END;
    END IF;
    RETURN CASE WHEN witness_agrees(said, cut, written) THEN 'same' ELSE 'other' END;
END $$;

-- YYMMDD as before, and what is known of a date without its day or month: the zone has fillers, or noughts, for the rest.
ALTER FUNCTION zone_date(text, date) RENAME TO zone_whole_date;
CREATE FUNCTION zone_date(said text, latest date) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN d.said ~ '^[0-9]{2}$' THEN left(zone_whole_date(d.said || '0101', latest), 5) || '00-00'
                WHEN d.said ~ '^[0-9]{2}(0[1-9]|1[0-2])$' THEN left(zone_whole_date(d.said || '01', latest), 8) || '00'
                ELSE zone_whole_date(d.said, latest) END
    FROM (SELECT regexp_replace(regexp_replace(said, '[ <]+$', ''), '^([0-9]{2})(00)?00$|^([0-9]{4})00$', '\1\3') AS said) d
$$;

-- The number of a card, which goes on in the optional data when it has more than nine characters (Doc 9303 part 5, 4.2.2).
CREATE FUNCTION zone_number(z jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN z ->> 'format' = 'TD1' AND substr(z #>> '{lines,0}', 15, 1) = '<' AND rest ~ '[0-9]$'
                THEN substr(z #>> '{lines,0}', 6, 9) || left(rest, -1) ELSE z #>> '{fields,number,value}' END
    FROM (SELECT split_part(substr(z #>> '{lines,0}', 16), '<', 1) AS rest) r
$$;

-- A nationality as it stands on a form; NULL where the code says nothing of one.
CREATE FUNCTION nation_shown(said text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT nullif(n.shown, '') FROM nation n WHERE n.code = coalesce((SELECT code FROM nation_zone WHERE zone = said),
        (SELECT m.code FROM nation m WHERE said IN (m.code3, m.code) ORDER BY m.code3 = said DESC LIMIT 1))
$$;

CREATE OR REPLACE FUNCTION zone_value(item text, said text, received date) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE item WHEN 'birth' THEN zone_date(said, received)
                     WHEN 'expiry' THEN zone_date(said, (received + interval '20 years')::date)
                     WHEN 'sex' THEN lower(substring(said FROM '^[MF]$'))
                     WHEN 'nationality' THEN nation_shown(said)
                     WHEN 'optional' THEN substring(said FROM '^[0-9]{10}$')
                     ELSE said END
$$;

CREATE FUNCTION witness_hear_zones(of_case bigint, documents bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO witness (case_id, page_id, source, field_name, value, cut, confidence, firm, several)
    SELECT of_case, t.page_id, 'mrz', t.field_name, t.said, t.cut, t.confidence, t.firm, t.several
    FROM (SELECT p.id AS page_id, m.field_name, m.firm, m.several,
                 CASE m.item WHEN 'number' THEN zone_number(z)
                      ELSE zone_value(m.item, z -> 'fields' -> m.item ->> 'value', (s.received_at AT TIME ZONE 'Europe/Paris')::date) END AS said,
                 m.item IN ('surname', 'given') AND z -> 'lines' ->> CASE z ->> 'format' WHEN 'TD1' THEN 2 ELSE 0 END !~ '<$' AS cut,
                 (z -> 'fields' -> m.item ->> 'confidence')::numeric AS confidence
          FROM document d JOIN submission s ON s.id = d.submission_id JOIN page p ON p.document_id = d.id,
               LATERAL (SELECT p.reading -> 'mrz' -> 0) AS zone (z),
               witness_meaning m
          WHERE d.id = ANY (documents) AND (z ->> 'checked')::boolean AND m.source = 'mrz' AND m.kind IN ('', d.kind)) t
    WHERE t.said <> ''
    ON CONFLICT DO NOTHING
$$;

-- The items of a 2D-Doc. "QUALITE/NOM/PRENOM" in one field is two.
CREATE FUNCTION twodoc_items(code jsonb) RETURNS TABLE (item text, said text, cut boolean) LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (i.item) i.item, i.said, i.cut
    FROM (SELECT f.place, f.body ->> 'role' AS role, btrim(f.body ->> 'value') AS value, coalesce((f.body ->> 'truncated')::boolean, false) AS cut
          FROM jsonb_array_elements(code -> 'fields') WITH ORDINALITY f (body, place)) e,
         LATERAL (SELECT 'last_name' AS item, split_part(e.value, '/', 2) AS said, false AS cut WHERE e.role = 'person' AND e.value ~ '^[^/]*/[^/]+/[^/]+$'
                  UNION ALL SELECT 'first_names', split_part(e.value, '/', 3), e.cut WHERE e.role = 'person' AND e.value ~ '^[^/]*/[^/]+/[^/]+$'
                  UNION ALL SELECT e.role, CASE WHEN e.role = 'birth_date' AND e.value ~ '^[0-9]{8}$'
                                                THEN right(e.value, 4) || '-' || substr(e.value, 3, 2) || '-' || left(e.value, 2)
                                                WHEN e.role = 'nationality' THEN nation_shown(upper(e.value))
                                                WHEN e.role = 'first_names' THEN replace(e.value, '/', ' ') ELSE e.value END, e.cut
                            WHERE e.role NOT IN ('', 'person', 'mrz', 'day') AND (e.role <> 'address' OR e.value ~ '[0-9]')) i
    WHERE i.said <> '' ORDER BY i.item, e.place
$$;

-- Only what a signature vouches for, made while its certificate was good, is heard.
CREATE FUNCTION witness_hear_codes(of_case bigint, documents bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO witness (case_id, page_id, source, field_name, value, cut, confidence, firm, several)
    SELECT DISTINCT ON (p.id, m.field_name) of_case, p.id, '2ddoc', m.field_name, i.said, i.cut, 0.9999, m.firm, m.several
    FROM document d CROSS JOIN LATERAL jsonb_array_elements(d.detail -> 'twodoc') code
         JOIN page p ON p.id = (code ->> 'page_id')::bigint
         CROSS JOIN LATERAL twodoc_items(code) i JOIN witness_meaning m ON m.source = '2ddoc' AND m.item = i.item AND m.kind IN ('', d.kind)
    WHERE d.id = ANY (documents) AND jsonb_typeof(d.detail -> 'twodoc') = 'array' AND code ->> 'verdict' = 'VALID'
      AND NOT coalesce((code ->> 'outside_validity')::boolean, false)
    ORDER BY p.id, m.field_name, m.kind DESC
    ON CONFLICT DO NOTHING
$$;

-- Other cases of the person: the number of the foreigner and the day of birth are those that this case's forms say, and so is the
-- surname. A number alone is nobody: it has no check digit.
CREATE FUNCTION case_kin(of_case bigint) RETURNS SETOF bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    said jsonb := (SELECT jsonb_object_agg(a.name, a.value) FROM case_answers(of_case) a
                   WHERE a.name IN ('numero_etranger', 'date_naissance', 'nom_naissance'));
BEGIN
    IF said ->> 'numero_etranger' ~ '^[0-9A-Z]{9,10}$' AND said ->> 'date_naissance' <> '' THEN
        RETURN QUERY SELECT c.id FROM applicant p JOIN case_file c ON c.applicant_id = p.id
            JOIN case_value b ON b.case_id = c.id AND b.name = 'date_naissance' AND b.value = said ->> 'date_naissance'
            JOIN case_value n ON n.case_id = c.id AND n.name = 'nom_naissance'
            WHERE p.foreigner_number = said ->> 'numero_etranger' AND c.id <> of_case
              AND name_compare(n.value, false, said ->> 'nom_naissance') = 'same'
            ORDER BY c.id DESC LIMIT 5;
    END IF;
END $$;

-- What earlier cases of the person hold, and what was said online in this one.
CREATE FUNCTION witness_hear_records(of_case bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO witness (case_id, origin_case, source, field_name, value, confidence, firm, several)
    SELECT of_case, k.id, CASE WHEN EXISTS (SELECT FROM submission s WHERE s.case_id = k.id AND s.channel <> 'online') THEN 'case' ELSE 'online' END,
           v.name, v.value, 0.999, l.firm, l.several
    FROM case_kin(of_case) k (id) JOIN case_value v ON v.case_id = k.id JOIN witness_lasting l ON l.field_name = v.name
    WHERE v.value <> ''
    ON CONFLICT DO NOTHING;
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

-- What there is to hear in documents that a case has been given. Most have none: that is asked first, by plans that a connection keeps.
CREATE OR REPLACE FUNCTION witness_hear(of_case bigint, documents bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM page p WHERE p.document_id = ANY (documents) AND p.reading -> 'mrz' -> 0 IS NOT NULL) THEN
        PERFORM witness_hear_zones(of_case, documents);
    END IF;
    IF EXISTS (SELECT FROM document d WHERE d.id = ANY (documents) AND d.detail ? 'twodoc') THEN
        PERFORM witness_hear_codes(of_case, documents);
    END IF;
    PERFORM witness_hear_records(of_case);
END $$;

-- Every witness of a case beside the answer that it speaks of.
CREATE FUNCTION witness_compared(of_case bigint) RETURNS TABLE (witness_id bigint, field_id bigint, field_name text, voice text, says text)
LANGUAGE sql STABLE AS $$
    SELECT w.id, a.field_id, w.field_name, concat_ws('/', w.source, w.page_id, w.origin_case),
           witness_compare(w.field_name, w.value, w.cut, a.value, (SELECT u.value FROM case_answers(of_case) u WHERE u.name = 'nom_usage' LIMIT 1))
    FROM witness w JOIN case_answers(of_case) a ON a.name = w.field_name WHERE w.case_id = of_case
$$;

-- Witnesses who speak of the applicant: of surname, first names and day of birth they say two as the form does. A passport of a husband or
-- of a child lies in many files, and shares a name.
DROP FUNCTION witness_pages(bigint) CASCADE;
CREATE FUNCTION witness_own(of_case bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    WITH compared AS MATERIALIZED (SELECT * FROM witness_compared(of_case)),
    own AS (SELECT c.voice FROM compared c WHERE c.says = 'same' AND c.field_name IN ('nom_naissance', 'nom_usage', 'prenoms', 'date_naissance')
            GROUP BY c.voice HAVING count(DISTINCT CASE c.field_name WHEN 'nom_usage' THEN 'nom_naissance' ELSE c.field_name END) >= 2)
    SELECT w.id FROM witness w WHERE w.case_id = of_case AND concat_ws('/', w.source, w.page_id, w.origin_case) IN (SELECT voice FROM own)
$$;

-- What the applicant's own witnesses say of one answer.
CREATE FUNCTION witness_verdicts(of_field bigint, of_case bigint) RETURNS TABLE (witness_id bigint, source text, confidence numeric, cut boolean, firm boolean, several boolean, says text)
LANGUAGE sql STABLE AS $$
    SELECT w.id, w.source, w.confidence, w.cut, w.firm, w.several, c.says
    FROM witness_compared(of_case) c JOIN witness w ON w.id = c.witness_id
    WHERE c.field_id = of_field AND w.id IN (SELECT witness_own(of_case))
$$;

-- Whether one says otherwise. Where a person may have several, one that agrees is enough.
CREATE FUNCTION field_disputed(of_field bigint, of_case bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(bool_or(v.says = 'other' AND v.firm AND v.confidence >= 0.95 AND NOT v.several)
                    OR bool_or(v.says = 'other' AND v.firm AND v.confidence >= 0.95) AND NOT bool_or(v.says = 'same'), false)
    FROM witness_verdicts(of_field, of_case) v
$$;

-- As before: two readings that know nothing of each other say the same, and what doubt each leaves, multiplied, is inside the
-- answer's budget; and now: no other witness of the person contradicts, whatever its rank.
CREATE OR REPLACE FUNCTION field_confirmed(of_field bigint, of_case bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM field f JOIN witness_verdicts(of_field, of_case) v ON v.says = 'same'
        LEFT JOIN error_budget b ON b.field_name = f.name
        WHERE f.id = of_field AND f.value <> '' AND f.confidence >= 0.5 AND v.confidence >= 0.95
          AND (NOT v.cut OR f.confidence >= 0.95)
          AND (f.status = 'accepted' OR f.status = 'review' AND f.reason = 'doubtful')
          AND (1 - f.confidence) * (1 - v.confidence) <= coalesce(b.budget, 0.005)
          AND NOT field_disputed(of_field, of_case))
$$;

CREATE OR REPLACE FUNCTION witness_weigh(of_case bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    the_number text;
    a record;
BEGIN
    IF NOT EXISTS (SELECT FROM witness WHERE case_id = of_case) THEN
        RETURN;
    END IF;
    SELECT number INTO the_number FROM case_file WHERE id = of_case;
    FOR a IN SELECT t.* FROM case_answers(of_case) t JOIN field_review r ON r.field_id = t.field_id
             WHERE NOT t.decided AND r.reason IN ('doubtful', 'below_budget') AND r.claimed_by IS NULL AND r.mode = 'open'
               AND field_confirmed(t.field_id, of_case)
               AND NOT EXISTS (SELECT FROM case_value v WHERE v.case_id = of_case AND v.name = t.name AND v.value <> t.value) LOOP
        DELETE FROM field_review WHERE field_id = a.field_id;
        INSERT INTO case_value (case_id, name, value, field_id) VALUES (of_case, a.name, a.value, a.field_id) ON CONFLICT DO NOTHING;
        PERFORM event_add('field.confirmed', 'case', the_number, '', jsonb_build_object('field', a.field_id, 'name', a.name,
            'witnesses', (SELECT jsonb_agg(v.witness_id) FROM witness_verdicts(a.field_id, of_case) v WHERE v.says = 'same')));
    END LOOP;
    WITH disputed AS (
        INSERT INTO field_review (field_id, case_id, reason)
        SELECT DISTINCT t.field_id, of_case, 'witness_differs'
        FROM case_answers(of_case) t WHERE NOT t.decided AND field_disputed(t.field_id, of_case)
        ON CONFLICT (field_id) DO UPDATE SET reason = 'witness_differs', mode = 'open', blind = false
        WHERE field_review.reason IN ('doubtful', 'below_budget') AND field_review.mode <> 'keying'
        RETURNING field_id)
    UPDATE field_sample s SET outcome = 'dropped', judged_at = now() FROM disputed d WHERE s.field_id = d.field_id AND s.outcome = 'pending';
END $$;

-- What the witnesses of a case say of one answer, those that count most first.
CREATE OR REPLACE FUNCTION field_witnesses(of_case bigint, of_name text) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('source', w.source, 'value', w.value, 'confidence', w.confidence, 'page_id', w.page_id,
               'case', CASE WHEN w.origin_case <> of_case THEN (SELECT c.number FROM case_file c WHERE c.id = w.origin_case) END,
               'kind', (SELECT d.kind FROM page p JOIN document d ON d.id = p.document_id WHERE p.id = w.page_id),
               'applicant', w.id IN (SELECT witness_own(of_case)),
               'says', (SELECT max(c.says) FROM witness_compared(of_case) c WHERE c.witness_id = w.id)) ORDER BY s.rank, w.id), '[]')
    FROM witness w JOIN witness_source s USING (source) WHERE w.case_id = of_case AND w.field_name = of_name
$$;

-- Where a witness says otherwise, its value comes before the other readings, in the order of the witnesses.
CREATE FUNCTION witness_alternatives(said jsonb, value text, alternatives jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce((SELECT jsonb_agg(jsonb_build_array(t.value, 0) ORDER BY t.place)
                     FROM (SELECT e.body ->> 'value' AS value, min(e.place) AS place
                           FROM jsonb_array_elements(said) WITH ORDINALITY AS e (body, place)
                           WHERE (e.body ->> 'applicant')::boolean AND e.body ->> 'says' IS DISTINCT FROM 'same' AND e.body ->> 'value' <> witness_alternatives.value
                             AND NOT alternatives @> jsonb_build_array(jsonb_build_array(e.body ->> 'value')) GROUP BY 1) t), '[]') || alternatives
$$;

CREATE OR REPLACE FUNCTION review_shown(r field_review) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT (s.field - '{status,decisions,held,raw}'::text[]) || jsonb_build_object('urgent_on', r.urgent_on, 'blind', r.blind, 'witnesses', w.said,
                              'note', r.note, 'note_by', r.note_by)
           || CASE WHEN r.blind THEN jsonb_build_object('value', '', 'confidence', NULL, 'alternatives', '[]'::jsonb, 'message', '', 'method', '', 'witnesses', '[]'::jsonb, 'reason',
                                                        CASE r.reason WHEN 'undone' THEN 'undone' ELSE 'to_key' END)
                   WHEN r.reason IN ('opinions_differ', 'keying_differs') THEN jsonb_build_object('message', '', 'alternatives',
                        (SELECT jsonb_agg(DISTINCT jsonb_build_array(k.value, 0)) FROM field_keying k
                         WHERE k.field_id = r.field_id AND NOT k.taken_back AND k.value IS NOT NULL))
                   WHEN r.reason = 'sibling_wrong' THEN jsonb_build_object('message', '')
                   ELSE CASE r.reason WHEN 'witness_differs' THEN jsonb_build_object('message', '') ELSE '{}' END
                        || jsonb_build_object('alternatives', witness_alternatives(w.said, s.field ->> 'value', s.field -> 'alternatives')) END
    FROM (SELECT field_show(r.field_id) AS field) s, LATERAL (SELECT field_witnesses(r.case_id, s.field ->> 'name') AS said) w
$$;
