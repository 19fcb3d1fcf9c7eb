-- So many cases, with names of a skewed spread, as they stand after filing; and doubtful fields for people to decide.
ALTER TABLE case_value DISABLE TRIGGER USER;
SET synchronous_commit = off;
INSERT INTO office (code) VALUES ('75') ON CONFLICT DO NOTHING;
CREATE TEMP TABLE person AS
SELECT n,
       (ARRAY['BA','DI','MO','KA','LE','TRA','SO','NGU','FER','MAR','HA','OU','ZE','PI','RO','VAS','CHE','LI','TO','AN'])[1 + (random() * 19)::int] ||
       (ARRAY['RI','LLO','MBA','NA','YEN','TI','DE','KO','SSI','VA','RA','LE','CHI','NO','SA','DOU','MI','TE','BE','GO'])[1 + (random() * random() * 19)::int] ||
       (ARRAY['N','RE','U','Z','SKI','TIN','LA','VIC','DEZ','TO','RIAN','E','NE','','S','GUI','MAN','DA','RD','C'])[1 + (random() * 19)::int] AS name,
       (ARRAY['MARIE','MOHAMED','FATIMA','JEAN','ANNA','LI','NINO','IBRAHIM','AÏCHA','JOSÉ','OLGA','YUSUF','MEHMET','SARA','KOFI','LÉA','IVAN','MEI','TARAS','AMINATA'])[1 + (random() * random() * 19)::int] || ' ' ||
       (ARRAY['PAUL','NADIA','ALI','CLAIRE','OUMAR','INÈS','DAVID','HANA','PETRO','ROSE'])[1 + (random() * 9)::int] AS first_names,
       (date '1940-01-01' + (random() * 27000)::int)::text AS born_on,
       lpad((7000000000 + n)::text, 10, '0') AS foreigner_number
FROM generate_series(1, :cases) n;
INSERT INTO case_file (number, office, received_on)
SELECT case_number_make('75', date '2026-11-20'), '75', date '2026-11-20' - (random() * 300)::int FROM person;
CREATE TEMP TABLE numbered AS SELECT p.*, c.id FROM person p JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM case_file) c USING (n);
INSERT INTO case_value (case_id, name, value, field_id)
SELECT id, v.name, v.value, 0 FROM numbered p, LATERAL (VALUES ('nom_naissance', p.name), ('prenoms', p.first_names),
    ('date_naissance', p.born_on), ('numero_etranger', p.foreigner_number)) AS v (name, value);
INSERT INTO case_word (word, case_id)
SELECT w, id FROM numbered p, unnest(search_words(p.name || ' ' || p.first_names || ' ' || p.foreigner_number) || p.born_on) w
ON CONFLICT DO NOTHING;
ALTER TABLE case_value ENABLE TRIGGER USER;
SELECT count(submission_file(jsonb_build_object(
    'channel', 'online', 'key', 'bench-' || n, 'office', '75', 'received_at', now(), 'procedure', 'renouvellement',
    'documents', jsonb_build_array(jsonb_build_object('kind', 'form', 'fields', (
        SELECT jsonb_agg(jsonb_build_object('name', 'champ_' || f, 'value', 'VALEUR', 'confidence', 0.6, 'status', 'review',
                                            'reason', 'doubtful', 'method', 'handprint')) FROM generate_series(1, 20) f))))))
FROM generate_series(1, :people * 4) n;
ANALYZE case_file; ANALYZE case_value; ANALYZE case_word; ANALYZE field_review; ANALYZE field; ANALYZE document; ANALYZE submission;
