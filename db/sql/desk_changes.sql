-- $1 who, $2 {"after"}: what happened to cases since that place of the journal, oldest first, at most 500.
SELECT jsonb_build_object('changes', coalesce(jsonb_agg(jsonb_build_object('place', e.id, 'at', e.at, 'kind', e.kind,
                              'case', e.subject) ORDER BY e.id), '[]'),
                          'next', coalesce(max(e.id), ($2::jsonb ->> 'after')::bigint, 0))
FROM (SELECT e.* FROM event e JOIN case_file c ON c.number = e.subject
      WHERE e.subject_kind = 'case' AND e.kind <> 'case.viewed' AND e.id > coalesce(($2::jsonb ->> 'after')::bigint, 0)
        AND desk_may($1::jsonb, c.office) ORDER BY e.id LIMIT 500) e
