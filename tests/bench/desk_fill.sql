-- `cases` cases of 101 offices, as they stand after filing: one is filed by the store's own function, and the rows that it left are
-- multiplied, with names and dates of a skewed spread; one in fifty has two doubtful answers, which wait for a person. The journal is left
-- out: no search and no queue reads it.
SET synchronous_commit = off;
SET maintenance_work_mem = '256MB';
SET work_mem = '128MB';

-- Office k has a share of 1 / k: the largest has a fifth of all cases, the smallest one in five hundred.
CREATE TEMP TABLE share AS
SELECT code, sum(1.0 / k) OVER (ORDER BY k) / sum(1.0 / k) OVER () AS upto, coalesce(sum(1.0 / k) OVER (ORDER BY k ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) / sum(1.0 / k) OVER () AS above
FROM (SELECT code, row_number() OVER (ORDER BY code <> '75', code <> '93', code) AS k
      FROM (SELECT lpad(n::text, 2, '0') FROM generate_series(1, 95) n WHERE n <> 20
            UNION ALL SELECT unnest('{2A,2B,971,972,973,974,976}'::text[])) f (code)) o;
INSERT INTO office (code) SELECT code FROM share ON CONFLICT DO NOTHING;
-- By thousandths, so that an office is found without a walk through them.
CREATE TEMP TABLE thousandth AS
SELECT m, (SELECT code FROM share WHERE upto > (m + 0.5) / 1000 ORDER BY upto LIMIT 1) AS office FROM generate_series(0, 999) m;

BEGIN;
SELECT submission_file(jsonb_build_object(
    'channel', 'online', 'key', 'bench', 'office', '75', 'received_at', now(), 'procedure', 'renouvellement',
    'documents', jsonb_build_array(jsonb_build_object('kind', 'form', 'fields', (
        SELECT jsonb_agg(jsonb_build_object('name', name, 'value', value, 'confidence', 1, 'status', 'accepted', 'method', 'online'))
        FROM (VALUES ('nom_naissance', 'MODELE'), ('prenoms', 'Un Deux'), ('date_naissance', '1990-01-02'), ('numero_etranger', '6999999999')) f (name, value))))));
COMMIT;
CREATE TEMP TABLE model AS SELECT c.*, s.id AS submission_id, d.id AS document_id
FROM case_file c JOIN submission s ON s.case_id = c.id JOIN document d ON d.submission_id = s.id WHERE s.key = 'bench';

CREATE TEMP TABLE filed AS
SELECT n, t.office, f.received_on, f.name, f.first_names, f.born_on, (7000000000 + n)::text AS foreigner_number, n % 50 = 0 AS doubtful,
       t.office || to_char(f.received_on, '-YYYY-') || lpad((1000000 + n)::text, 7, '0') AS body
FROM (SELECT n, (random() * 999.98 - 0.49)::int AS m, date '2026-11-20' - (random() * 300)::int AS received_on,
             CASE WHEN random() < 0.3
                  THEN (ARRAY['DIALLO','TRAORE','BA','DIOP','NGUYEN','KHAN','SINGH','MARTIN','MOHAMED','WANG','LI','KEITA','AHMED','SOW','BENALI','DA SILVA','COULIBALY','HOSSAIN','KUMAR','ŞAHIN'])[1 + (random() * random() * 19)::int]
                  ELSE (ARRAY['BA','DI','MO','KA','LE','TRA','SO','NGU','FER','MAR','HA','OU','ZE','PI','RO','VAS','CHE','LI','TO','AN'])[1 + (random() * 19)::int] ||
                       (ARRAY['RI','LLO','MBA','NA','YEN','TI','DE','KO','SSI','VA','RA','LE','CHI','NO','SA','DOU','MI','TE','BE','GO'])[1 + (random() * random() * 19)::int] ||
                       (ARRAY['N','RE','U','Z','SKI','TIN','LA','VIC','DEZ','TO','RIAN','E','NE','','S','GUI','MAN','DA','RD','C'])[1 + (random() * 19)::int] END AS name,
             (ARRAY['MARIE','MOHAMED','FATIMA','JEAN','ANNA','LI','NINO','IBRAHIM','AÏCHA','JOSÉ','OLGA','YUSUF','MEHMET','SARA','KOFI','LÉA','IVAN','MEI','TARAS','AMINATA'])[1 + (random() * random() * 19)::int] || ' ' ||
             (ARRAY['PAUL','NADIA','ALI','CLAIRE','OUMAR','INÈS','DAVID','HANA','PETRO','ROSE'])[1 + (random() * 9)::int] AS first_names,
             (date '1940-01-01' + (random() * 27000)::int)::text AS born_on
      FROM generate_series(1, :cases) n) f JOIN thousandth t USING (m);
-- Words are cut once a name and once a pair of first names, by the store's own function.
CREATE TEMP TABLE said AS SELECT text, search_words(text) AS words FROM (SELECT name AS text FROM filed UNION SELECT first_names FROM filed) t;
ANALYZE filed; ANALYZE said;

-- What is checked row by row is off while they go in, and back before anybody asks; indexes and references are made once, at the end.
CREATE TEMP TABLE full_of AS SELECT unnest('{applicant,case_file,case_value,case_word,submission,document,field,piece,field_review}'::regclass[]) AS place;
CREATE TEMP TABLE back AS
SELECT contype <> 'u' AS late, format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS away,
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS again
FROM pg_constraint WHERE contype IN ('f', 'u') AND conrelid IN (SELECT place FROM full_of)
UNION ALL
SELECT false, format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index i WHERE indrelid IN (SELECT place FROM full_of) AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid);

BEGIN;
SELECT format('ALTER TABLE %s DISABLE TRIGGER USER', place) FROM full_of \gexec
SELECT away FROM back \gexec
INSERT INTO applicant (id, foreigner_number) OVERRIDING SYSTEM VALUE SELECT m.applicant_id + n, f.foreigner_number FROM filed f, model m ORDER BY n;
INSERT INTO case_file (id, number, office, procedure, state, applicant_id, received_on, silence_on, procedure_id) OVERRIDING SYSTEM VALUE
SELECT m.id + n, body || '-' || check_character(body), f.office, m.procedure, m.state, m.applicant_id + n, f.received_on, (f.received_on + interval '4 months')::date, m.procedure_id
FROM filed f, model m ORDER BY n;
INSERT INTO submission (id, case_id, channel, key, office, received_at, request_sha256) OVERRIDING SYSTEM VALUE
SELECT m.submission_id + n, m.id + n, 'online', 'bench-' || n, f.office, f.received_on, sha256(n::text::bytea) FROM filed f, model m ORDER BY n;
INSERT INTO document (id, submission_id, sequence, kind) OVERRIDING SYSTEM VALUE SELECT m.document_id + n, m.submission_id + n, 1, 'form' FROM filed f, model m ORDER BY n;
CREATE TEMP TABLE answer AS
SELECT m.id + n AS case_id, (SELECT max(id) FROM field) + 4 * (n - 1) + v.place AS field_id, m.document_id + n AS document_id, v.name, v.value, f.doubtful AND v.place <= 2 AS doubtful, f.office,
       (f.received_on + interval '4 months')::date AS urgent_on
FROM filed f, model m, LATERAL (VALUES (1, 'nom_naissance', f.name), (2, 'prenoms', f.first_names), (3, 'date_naissance', f.born_on),
                                       (4, 'numero_etranger', f.foreigner_number)) v (place, name, value) ORDER BY n, v.name;
INSERT INTO field (id, document_id, name, value, confidence, status, reason, method) OVERRIDING SYSTEM VALUE
SELECT field_id, document_id, name, value, CASE WHEN doubtful THEN 0.6 ELSE 1 END, CASE WHEN doubtful THEN 'review' ELSE 'accepted' END, CASE WHEN doubtful THEN 'doubtful' ELSE '' END,
       CASE WHEN doubtful THEN 'handprint' ELSE 'online' END FROM answer;
INSERT INTO field_review (field_id, case_id, reason, urgent_on, office, name, on_paper) SELECT field_id, case_id, 'doubtful', urgent_on, office, name, false FROM answer WHERE doubtful;
INSERT INTO case_value (case_id, name, value, field_id) SELECT case_id, name, value, field_id FROM answer WHERE NOT doubtful;
INSERT INTO piece (case_id, kind, class, state) SELECT m.id + n, p.kind, p.class, p.state FROM filed f, model m JOIN piece p ON p.case_id = m.id ORDER BY n, p.kind;
INSERT INTO case_word (word, case_id, office)
SELECT word, m.id + n, f.office
FROM (SELECT n, office, unnest(a.words) AS word FROM filed JOIN said a ON a.text = name WHERE NOT doubtful
      UNION SELECT n, office, unnest(a.words) FROM filed JOIN said a ON a.text = first_names WHERE NOT doubtful
      UNION SELECT n, office, unnest(ARRAY[foreigner_number, born_on]) FROM filed) f (n, office, word), model m ORDER BY word COLLATE "C", n;
SELECT again FROM back ORDER BY late \gexec
SELECT format('ALTER TABLE %s ENABLE TRIGGER USER', place) FROM full_of \gexec
SELECT format('SELECT setval(pg_get_serial_sequence(%L, ''id''), max(id)) FROM %s', place::text, place)
FROM full_of WHERE EXISTS (SELECT FROM pg_attribute WHERE attrelid = place AND attidentity <> '') \gexec
SELECT setval('case_serial', 1000000 + :cases);
COMMIT;
VACUUM (ANALYZE) case_file, case_value, case_word, field_review;
ANALYZE applicant, submission, document, field, piece;
