-- $1 who, $2 {"subject", "before"}: the journal, newest first, 200 lines, without the seals of records.
SELECT jsonb_build_object('events', coalesce(jsonb_agg(to_jsonb(e) ORDER BY e.id DESC), '[]'))
FROM (SELECT id, at, kind, subject_kind, subject, agent, data FROM event
      WHERE $1::jsonb IS NOT NULL AND kind <> 'record.sealed' AND ($2::jsonb ->> 'before' IS NULL OR id < ($2::jsonb ->> 'before')::bigint)
        AND (coalesce($2::jsonb ->> 'subject', '') = '' OR subject = upper($2::jsonb ->> 'subject') OR agent = $2::jsonb ->> 'subject')
      ORDER BY id DESC LIMIT 200) e
