-- What waits of one kind, counted over the whole queue at once: the office of each field that waits stands with it.
CREATE FUNCTION review_groups(who jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = guichet, pg_catalog, pg_temp AS $$
DECLARE
    theirs constant text := acting_office();
BEGIN
    RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('form', g.form, 'version', g.version, 'field', g.name, 'count', g.n) ORDER BY g.n DESC, g.form, g.name), '[]')
            FROM (SELECT d.form, max(d.form_version) AS version, f.name, count(*) AS n
                  FROM field_review r JOIN field f ON f.id = r.field_id JOIN document d ON d.id = f.document_id
                  WHERE f.page_id IS NOT NULL AND theirs IN ('*', r.office) AND desk_may(who, r.office) AND review_open_to(r, who ->> 'agent')
                  GROUP BY d.form, f.name) g);
END $$;
