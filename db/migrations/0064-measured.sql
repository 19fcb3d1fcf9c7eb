-- Seconds of human attention wherever a file takes them, and what the sample says of each writer's hand.

-- Somebody looked at a file, other than in the review, whose decisions say so themselves: the counter, with the person there; naming pages; laying a form;
-- placing paper. `said`: {"step", "ms", "case": number or "page": id}; a page that is in no case counts for none.
CREATE FUNCTION attention_note(who jsonb, said jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    of_case bigint;
    known boolean;
BEGIN
    IF (said ->> 'step') IS NULL OR said ->> 'step' NOT IN ('counter', 'naming', 'laying', 'placing') OR jsonb_typeof(said -> 'ms') IS DISTINCT FROM 'number' THEN
        RAISE EXCEPTION 'attention is {"step": "counter", "naming", "laying" or "placing", "ms"}' USING ERRCODE = 'GU009';
    ELSIF said ? 'case' THEN
        SELECT c.id, true INTO of_case, known FROM case_file c WHERE c.number = said ->> 'case' AND desk_may(who, c.office);
    ELSE
        SELECT document_case(p.document_id), true INTO of_case, known
        FROM page p JOIN original o ON o.id = p.original_id JOIN batch b ON b.id = o.batch_id LEFT JOIN case_file c ON c.id = document_case(p.document_id)
        WHERE p.id = (said ->> 'page')::bigint AND (desk_may(who, b.office) OR desk_may(who, c.office));
    END IF;
    IF known IS NULL THEN
        RAISE EXCEPTION 'there is no such case or page' USING ERRCODE = 'GU003';
    END IF;
    PERFORM attention_add(agent_known(who ->> 'agent'), said ->> 'step', of_case, (said ->> 'ms')::numeric);
    RETURN '{}';
END $$;

-- The hands whose answers the sample has judged, those with most errors first: one person fills a file, so its number is the hand's. Many errors of
-- one hand are the hand's; as many of many hands are the reader's.
CREATE FUNCTION quality_hands(about jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    WITH judged AS MATERIALIZED (
        SELECT DISTINCT document_case(o.document_id) AS case_id
        FROM field_sample s JOIN field_origin o USING (field_id)
        WHERE s.outcome IN ('right', 'wrong') AND (o.method LIKE '%hand%' OR o.method = 'both')
          AND o.read_on >= coalesce((about ->> 'from')::date, '-infinity') AND o.read_on <= coalesce((about ->> 'to')::date, 'infinity')
          AND (about ->> 'office' IS NULL OR o.office = about ->> 'office')
    ), hand AS (
        SELECT c.number AS key, count(*) AS total, count(*) FILTER (WHERE o.status <> 'empty') AS filled,
               count(*) FILTER (WHERE field_promised(o.status, o.confidence, b.budget) AND o.status <> 'empty') AS alone, count(*) FILTER (WHERE s.outcome <> 'dropped') AS sampled,
               count(*) FILTER (WHERE s.outcome IN ('right', 'wrong')) AS judged, count(*) FILTER (WHERE s.outcome = 'wrong') AS wrong, count(*) FILTER (WHERE s.outcome = 'unsure') AS unsure
        FROM judged j JOIN case_file c ON c.id = j.case_id JOIN submission t ON t.case_id = c.id JOIN document d ON d.submission_id = t.id
             JOIN field_origin o ON o.document_id = d.id AND (o.method LIKE '%hand%' OR o.method = 'both')
             LEFT JOIN error_budget b ON b.field_name = o.name LEFT JOIN field_sample s ON s.field_id = o.field_id
        GROUP BY c.number
    )
    SELECT coalesce(jsonb_agg(jsonb_build_object('by', 'hand', 'key', h.key, 'total', h.total, 'filled', h.filled, 'alone', h.alone, 'sampled', h.sampled,
               'judged', h.judged, 'wrong', h.wrong, 'unsure', h.unsure, 'error', h.wrong::numeric / h.judged,
               'low', round(i.low::numeric, 6), 'high', round(i.high::numeric, 6)) ORDER BY h.wrong DESC, h.judged DESC, h.key), '[]')
    FROM (SELECT * FROM hand ORDER BY wrong DESC, judged DESC, key LIMIT 20) h, share_interval(h.wrong, h.judged) i
$$;

-- As before, with the hands.
CREATE OR REPLACE FUNCTION quality_counted(about jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT r || jsonb_build_object('known', known_report(about), 'rows', (r -> 'rows') || quality_hands(about)) FROM quality_report_fields(about) r
$$;
