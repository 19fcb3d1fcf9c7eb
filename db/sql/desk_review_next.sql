-- $1 who, $2 {"count", "not": [fields], "form", "field", "page", "on_paper": only those}: claims the most urgent fields for five minutes, those
-- of one case together. Of those that wait 2,000 are counted. Does not wait for the disk: a claim that a power cut forgets is free again.
WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
picked AS (
    SELECT r.field_id, r.urgent_on
    FROM field_review r
    WHERE review_open_to(r, $1::jsonb ->> 'agent') AND desk_may($1::jsonb, r.office)
      AND NOT coalesce($2::jsonb -> 'not', '[]') @> to_jsonb(r.field_id)
      AND ($2::jsonb ->> 'field' IS NULL OR EXISTS (
          SELECT FROM field f JOIN document d ON d.id = f.document_id
          WHERE f.id = r.field_id AND f.name = $2::jsonb ->> 'field' AND f.page_id IS NOT NULL AND coalesce(d.form, '') = coalesce($2::jsonb ->> 'form', '')))
      AND ($2::jsonb ->> 'page' IS NULL OR EXISTS (
          SELECT FROM field f WHERE f.id = r.field_id AND f.page_id = ($2::jsonb ->> 'page')::bigint))
      AND ($2::jsonb ->> 'on_paper' IS NULL OR EXISTS (SELECT FROM field f WHERE f.id = r.field_id AND f.page_id IS NOT NULL))
    ORDER BY r.urgent_on, r.field_id
    LIMIT least(coalesce(($2::jsonb ->> 'count')::integer, 1), 60) FOR UPDATE OF r SKIP LOCKED),
taken AS (
    UPDATE field_review r SET claimed_by = $1::jsonb ->> 'agent', claimed_until = now() + interval '5 minutes'
    FROM picked p WHERE r.field_id = p.field_id
    RETURNING r),
seen AS (SELECT t.r, desk_saw($1::jsonb, 'field.viewed', 'field', (t.r).field_id::text) FROM taken t, quick)
SELECT jsonb_build_object(
    'fields', coalesce((SELECT jsonb_agg(review_shown(s.r) ORDER BY (s.r).urgent_on, (s.r).field_id) FROM seen s), '[]')
              || known_draw($1::jsonb, $2::jsonb, (SELECT count(*)::integer FROM seen)),
    'waiting', (SELECT count(*) FROM ((SELECT FROM field_review WHERE $1::jsonb ->> 'office' IS NULL LIMIT 2000)
                                      UNION ALL (SELECT FROM field_review r WHERE r.office = $1::jsonb ->> 'office' LIMIT 2000)) w),
    'mine_today', (SELECT count(*) FROM field_decision d WHERE d.agent = $1::jsonb ->> 'agent'
                   AND d.decided_at >= date_trunc('day', now() AT TIME ZONE 'Europe/Paris') AT TIME ZONE 'Europe/Paris'))
