-- The letters that a batch calls for: whoever sent something hears that it came, and what is missing. Each once.

-- {"papers": [{"number", "kind"}], "held": [{"number", "why"}]}. An acknowledgement for a case that has none; for what came later, the state of
-- the case with the list of all that was received; the request for missing pieces. It is held back while a page of the case is not known, or of the
-- same batch is to be placed: the piece may be there ("unknown_pages"), and while the procedure is not known ("not_qualified").
CREATE FUNCTION batch_letters(of_batch bigint) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
    b batch;
BEGIN
    SELECT * INTO b FROM batch WHERE id = of_batch;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no batch %', of_batch USING ERRCODE = 'GU003';
    ELSIF b.state <> 'closed' THEN
        RAISE EXCEPTION 'batch % is not finished', of_batch USING ERRCODE = 'GU006';
    END IF;
    RETURN (WITH concerned AS MATERIALIZED (
        SELECT c.id, c.number, c.procedure, max(s.filed_at) AS came_at,
               EXISTS (SELECT FROM notice n WHERE n.case_id = c.id AND n.kind = 'acknowledgement' AND acknowledgement_whole(n.data)) AS acknowledged,
               (SELECT max(n.made_at) FROM notice n WHERE n.case_id = c.id AND n.kind IN ('acknowledgement', 'status')) AS told_at,
               EXISTS (SELECT FROM completion_request r WHERE r.case_id = c.id AND r.satisfied_on IS NULL) AS asked
        FROM original o JOIN page p ON p.original_id = o.id JOIN document d ON d.id = p.document_id JOIN submission s ON s.id = d.submission_id
        JOIN case_file c ON c.id = s.case_id JOIN case_state t ON t.name = c.state AND NOT t.final
        WHERE o.batch_id = of_batch GROUP BY c.id
    ), wanting AS MATERIALIZED (
        SELECT c.id, EXISTS (SELECT FROM jsonb_array_elements(case_completeness(c.id) -> 'pieces') e
                             WHERE e ->> 'state' NOT IN ('here', 'replaced') AND NOT (e ->> 'at_handover')::boolean) AS wants,
               CASE WHEN c.procedure = 'a_qualifier' THEN 'not_qualified'
                    WHEN EXISTS (SELECT FROM document d JOIN submission s ON s.id = d.submission_id WHERE s.case_id = c.id AND d.kind = 'inconnu')
                         OR EXISTS (SELECT FROM page p JOIN original o ON o.id = p.original_id WHERE o.batch_id = of_batch AND p.fate = 'to_place') THEN 'unknown_pages' END AS why
        FROM concerned c
    ), papers AS (
        SELECT c.number, 1 AS place, 'acknowledgement' AS kind FROM concerned c WHERE NOT c.acknowledged
        UNION ALL SELECT c.number, 1, 'status' FROM concerned c WHERE c.acknowledged AND c.told_at < c.came_at
        UNION ALL SELECT c.number, 2, 'piece_request' FROM concerned c JOIN wanting w USING (id) WHERE w.wants AND w.why IS NULL AND NOT c.asked
    )
    SELECT jsonb_build_object(
        'papers', (SELECT coalesce(jsonb_agg(jsonb_build_object('number', number, 'kind', kind) ORDER BY number, place), '[]') FROM papers),
        'held', (SELECT coalesce(jsonb_agg(jsonb_build_object('number', c.number, 'why', w.why) ORDER BY c.number), '[]')
                 FROM concerned c JOIN wanting w USING (id) WHERE w.why = 'not_qualified' OR w.wants AND w.why IS NOT NULL AND NOT c.asked)));
END $$;
