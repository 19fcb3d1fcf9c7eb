-- $1 who, $2 {"text"}: cases by words of names, numbers, a date, in any order, each as it begins; without words the most
-- urgent ones. The rarest words are looked up first by the planner, fifty cases are shown.
WITH word AS (
    SELECT CASE WHEN raw ~ '^\d{1,2}/\d{1,2}/\d{4}$' THEN to_char(to_date(raw, 'DD/MM/YYYY'), 'YYYY-MM-DD') ELSE raw END AS w
    FROM regexp_split_to_table(coalesce($2::jsonb ->> 'text', ''), '\s+') raw WHERE raw <> ''),
token AS (
    SELECT w FROM word WHERE w ~ '^\d{4}-\d{2}-\d{2}$'
    UNION SELECT t FROM word, unnest(search_words(w)) t WHERE w !~ '^\d{4}-\d{2}-\d{2}$' AND NOT case_number_valid(upper(w))),
found AS (
    SELECT c.id FROM case_file c
    WHERE EXISTS (SELECT FROM word WHERE case_number_valid(upper(w))) AND c.number = ANY (ARRAY(SELECT upper(w) FROM word))
    UNION
    SELECT c.id FROM case_file c
    WHERE EXISTS (SELECT FROM token) AND NOT EXISTS (SELECT FROM word WHERE case_number_valid(upper(w)))
      AND c.id = ANY (case_ids_by_words(ARRAY(SELECT w FROM token)))
    UNION
    (SELECT c.id FROM case_file c WHERE NOT EXISTS (SELECT FROM word) AND desk_may($1::jsonb, c.office)
     ORDER BY c.id DESC LIMIT 50)),
shown AS (
    SELECT c FROM case_file c WHERE c.id IN (SELECT id FROM found) AND desk_may($1::jsonb, c.office)
    ORDER BY (SELECT z.final FROM case_state z WHERE z.name = c.state), case_urgency(c), c.id LIMIT 50)
SELECT jsonb_build_object('cases', coalesce(jsonb_agg(jsonb_build_object(
    'number', (c).number, 'state', (c).state, 'procedure', (c).procedure, 'title',
    (SELECT r.title FROM procedure r WHERE r.id = (c).procedure_id), 'office', (c).office,
    'received_on', (c).received_on, 'silence_on', (c).silence_on,
    'name', (SELECT value FROM case_value v WHERE v.case_id = (c).id AND v.name = 'nom_naissance'),
    'first_names', (SELECT value FROM case_value v WHERE v.case_id = (c).id AND v.name = 'prenoms'),
    'born_on', (SELECT value FROM case_value v WHERE v.case_id = (c).id AND v.name = 'date_naissance'),
    'waiting', (SELECT count(*) FROM field_review r WHERE r.case_id = (c).id)) ORDER BY (SELECT z.final FROM case_state z WHERE z.name = (c).state), case_urgency(c), (c).id), '[]'))
FROM shown
