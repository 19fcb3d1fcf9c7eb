-- $1 {"foreigner_number", "name", "born"}: the cases of that person, as JSON: of that number, or with all these words among the
-- names and that day of birth; and, where one of those has a foreigner's number, all others that have it.
WITH asked AS (
    SELECT upper(nullif($1::jsonb ->> 'foreigner_number', '')) AS number, search_words(coalesce($1::jsonb ->> 'name', '')) AS words,
           nullif($1::jsonb ->> 'born', '') AS born
), named AS (
    SELECT c.id FROM case_file c, asked a
    WHERE a.number IS NULL AND a.words <> '{}' AND c.id = ANY (case_ids_by_words(a.words || a.born))
      AND a.words <@ (SELECT search_words(string_agg(v.value, ' ')) FROM case_value v
                      WHERE v.case_id = c.id AND v.name IN ('nom_naissance', 'nom_usage', 'prenoms'))
      AND EXISTS (SELECT FROM case_value v WHERE v.case_id = c.id AND v.name = 'date_naissance' AND v.value = a.born)
), numbers AS (
    SELECT v.value FROM case_value v JOIN named n ON n.id = v.case_id WHERE v.name = 'numero_etranger'
    UNION SELECT number FROM asked WHERE number IS NOT NULL
), found AS (
    SELECT id FROM named
    UNION SELECT v.case_id FROM case_value v JOIN numbers n ON n.value = v.value WHERE v.name = 'numero_etranger'
)
SELECT coalesce(jsonb_agg(jsonb_build_object(
    'number', c.number, 'state', c.state, 'procedure', c.procedure, 'office', c.office, 'received_on', c.received_on,
    'identity', (SELECT jsonb_object_agg(v.name, v.value) FROM case_value v WHERE v.case_id = c.id
                 AND v.name IN ('nom_naissance', 'nom_usage', 'prenoms', 'date_naissance', 'numero_etranger')),
    'consulted', (SELECT coalesce(jsonb_agg(jsonb_build_object('at', e.at, 'kind', e.kind) ORDER BY e.id), '[]') FROM event e
                  WHERE e.subject_kind = 'case' AND e.subject = c.number AND e.kind IN ('case.viewed', 'case.disclosed')))
    ORDER BY c.number), '[]')
FROM case_file c JOIN found f ON f.id = c.id
