-- Most documents have no zone: that is asked first, by a plan that a connection keeps.
CREATE OR REPLACE FUNCTION witness_hear(of_case bigint, documents bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM page p WHERE p.document_id = ANY (documents) AND p.reading -> 'mrz' -> 0 IS NOT NULL) THEN
        RETURN;
    END IF;
    INSERT INTO witness (case_id, page_id, source, field_name, value, cut, confidence)
    SELECT of_case, t.page_id, 'mrz', t.field_name, t.said, t.cut, t.confidence
    FROM (SELECT p.id AS page_id, m.field_name,
                 zone_value(m.item, z -> 'fields' -> m.item ->> 'value', (s.received_at AT TIME ZONE 'Europe/Paris')::date) AS said,
                 m.item IN ('surname', 'given') AND z -> 'lines' ->> CASE z ->> 'format' WHEN 'TD1' THEN 2 ELSE 0 END !~ '<$' AS cut,
                 (z -> 'fields' -> m.item ->> 'confidence')::numeric AS confidence
          FROM document d JOIN submission s ON s.id = d.submission_id JOIN page p ON p.document_id = d.id,
               LATERAL (SELECT p.reading -> 'mrz' -> 0) AS zone (z),
               witness_meaning m
          WHERE d.id = ANY (documents) AND (z ->> 'checked')::boolean AND m.kind IN ('', d.kind)) t
    WHERE t.said <> ''
    ON CONFLICT DO NOTHING;
END $$;
