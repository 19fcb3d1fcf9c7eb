-- $1 who, $2 {"count", "not": [fields]}: claims the most urgent fields for five minutes, those of one case together. Does not
-- wait for the disk: a claim that a power cut forgets is free again.
WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
picked AS (
    SELECT r.field_id, r.urgent_on
    FROM field_review r JOIN case_file c ON c.id = r.case_id
    WHERE (r.claimed_until IS NULL OR r.claimed_until <= now() OR r.claimed_by = $1::jsonb ->> 'agent')
      AND desk_may($1::jsonb, c.office) AND NOT r.passed_by @> ARRAY[$1::jsonb ->> 'agent']
      AND NOT coalesce($2::jsonb -> 'not', '[]') @> to_jsonb(r.field_id)
    ORDER BY r.urgent_on, r.field_id
    LIMIT least(coalesce(($2::jsonb ->> 'count')::integer, 1), 20) FOR UPDATE OF r SKIP LOCKED),
taken AS (
    UPDATE field_review r SET claimed_by = $1::jsonb ->> 'agent', claimed_until = now() + interval '5 minutes'
    FROM picked p WHERE r.field_id = p.field_id
    RETURNING r.field_id, p.urgent_on),
seen AS (SELECT t.*, desk_saw($1::jsonb, 'field.viewed', 'field', t.field_id::text) FROM taken t, quick)
SELECT jsonb_build_object(
    'fields', coalesce((SELECT jsonb_agg(field_show(s.field_id) || jsonb_build_object('urgent_on', s.urgent_on)
                                         ORDER BY s.urgent_on, s.field_id) FROM seen s), '[]'),
    'waiting', CASE WHEN $1::jsonb ->> 'office' IS NULL THEN (SELECT count(*) FROM field_review)
                    ELSE (SELECT count(*) FROM field_review r JOIN case_file c ON c.id = r.case_id WHERE desk_may($1::jsonb, c.office)) END,
    'mine_today', (SELECT count(*) FROM field_decision d WHERE d.agent = $1::jsonb ->> 'agent' AND d.decided_at > current_date))
