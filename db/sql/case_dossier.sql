-- $1 case number. Clock, completeness, what was received: what papers for the person are made of, as JSON.
SELECT case_dossier($1)
