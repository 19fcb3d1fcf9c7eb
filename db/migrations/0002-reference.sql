-- What is known beforehand: offices, agents, procedures with their delays and pieces, states of a case.

CREATE TABLE office (
    code text PRIMARY KEY CHECK (code ~ '^[0-9A-Z]{1,8}$'),
    name text NOT NULL DEFAULT ''
);

CREATE TABLE agent (
    name      text PRIMARY KEY CHECK (name <> '' AND length(name) <= 200),
    seen_at   timestamptz NOT NULL DEFAULT now()
);

-- Delays and lists of pieces are data with a source and dates of validity. A procedure without a sourced delay has none.
-- Pieces: [{"kind", "class"}]; class as in the notes on incomplete files.
CREATE TABLE procedure (
    code           text NOT NULL CHECK (code ~ '^[a-z0-9_]+$'),
    valid_from     date NOT NULL,
    valid_to       date,
    title          text NOT NULL,
    silence_months integer CHECK (silence_months > 0),
    pieces         jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(pieces) = 'array'),
    source         text NOT NULL,
    PRIMARY KEY (code, valid_from),
    CHECK (valid_to IS NULL OR valid_to > valid_from)
);

INSERT INTO procedure (code, valid_from, title, silence_months, pieces, source) VALUES
('a_qualifier', '2000-01-01', 'À qualifier', NULL, '[]', ''),
('premiere_demande', '2021-05-01', 'Premier titre de séjour', 4,
 '[{"kind": "passeport", "class": "R431_10"}, {"kind": "acte_naissance", "class": "R431_10"},
   {"kind": "justificatif_domicile", "class": "ANNEX10_OTHER"}, {"kind": "photos", "class": "ANNEX10_OTHER"}]',
 'CESEDA R.431-10, R.432-2, annexe 10'),
('renouvellement', '2021-05-01', 'Renouvellement du titre de séjour', 4,
 '[{"kind": "titre_sejour", "class": "ANNEX10_OTHER"}, {"kind": "passeport", "class": "R431_10"},
   {"kind": "justificatif_domicile", "class": "ANNEX10_OTHER"}, {"kind": "photos", "class": "ANNEX10_OTHER"}]',
 'CESEDA R.431-10, R.432-2, annexe 10'),
('changement_statut', '2021-05-01', 'Changement de statut', 4,
 '[{"kind": "titre_sejour", "class": "ANNEX10_OTHER"}, {"kind": "passeport", "class": "R431_10"},
   {"kind": "justificatif_domicile", "class": "ANNEX10_OTHER"}, {"kind": "photos", "class": "ANNEX10_OTHER"}]',
 'CESEDA R.431-10, R.432-2, annexe 10'),
('duplicata', '2021-05-01', 'Duplicata du titre de séjour', NULL, '[]', ''),
('changement_adresse', '2021-05-01', 'Changement d’adresse', NULL, '[]', 'CESEDA R.431-23'),
('dcem', '2021-05-01', 'Document de circulation pour étranger mineur', NULL, '[]', ''),
('titre_voyage', '2021-05-01', 'Titre de voyage', NULL, '[]', '');

-- Error budgets: at most so many wrong among the answers that are accepted without a person. Answers that identify the
-- person have a smaller one than all others, which have 0.005.
CREATE TABLE error_budget (
    field_name text PRIMARY KEY,
    budget     numeric NOT NULL CHECK (budget > 0 AND budget <= 0.005)
);
INSERT INTO error_budget VALUES
('numero_etranger', 0.001), ('nom_naissance', 0.001), ('prenoms', 0.001), ('sexe', 0.001), ('date_naissance', 0.001),
('nationalite', 0.001);

CREATE TABLE case_state (
    name  text PRIMARY KEY,
    final boolean NOT NULL
);
INSERT INTO case_state VALUES
('recu', false), ('enregistre', false), ('complement_demande', false), ('complet', false), ('en_instruction', false),
('decision_favorable', true), ('refus_explicite', true), ('refus_implicite', true), ('classe_sans_suite', true),
('transmis_autre_autorite', true), ('retire_par_usager', true);

CREATE TABLE case_transition (
    from_state text NOT NULL REFERENCES case_state,
    to_state   text NOT NULL REFERENCES case_state,
    PRIMARY KEY (from_state, to_state),
    CHECK (from_state <> to_state)
);
INSERT INTO case_transition VALUES
('recu', 'enregistre'),
('enregistre', 'complement_demande'), ('complement_demande', 'enregistre'), ('enregistre', 'complet'),
('complet', 'complement_demande'), ('complet', 'en_instruction'), ('en_instruction', 'complement_demande'),
('en_instruction', 'decision_favorable'), ('en_instruction', 'refus_explicite'),
('complet', 'refus_implicite'), ('en_instruction', 'refus_implicite'),
('complement_demande', 'classe_sans_suite'), ('en_instruction', 'classe_sans_suite'),
('recu', 'transmis_autre_autorite'), ('enregistre', 'transmis_autre_autorite'),
('complement_demande', 'transmis_autre_autorite'), ('complet', 'transmis_autre_autorite'),
('en_instruction', 'transmis_autre_autorite'),
('recu', 'retire_par_usager'), ('enregistre', 'retire_par_usager'), ('complement_demande', 'retire_par_usager'),
('complet', 'retire_par_usager'), ('en_instruction', 'retire_par_usager');

-- An office or an agent not seen before never stops a deposit.
CREATE FUNCTION office_known(office_code text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM office WHERE code = office_code) THEN
        INSERT INTO office (code) VALUES (office_code) ON CONFLICT DO NOTHING;
    END IF;
    RETURN office_code;
END $$;

CREATE FUNCTION agent_known(agent_name text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(agent_name, '') = '' THEN
        RAISE EXCEPTION 'an agent must be named: set GUICHET_AGENT' USING ERRCODE = 'GU009';
    END IF;
    INSERT INTO agent (name) VALUES (agent_name) ON CONFLICT DO NOTHING;
    RETURN agent_name;
END $$;
