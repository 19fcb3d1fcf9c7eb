-- $1 who, $2 {"id", "verdict", "value", "reason"}.
SELECT to_jsonb(review_decide(c.id, $2::jsonb || jsonb_build_object('agent', $1::jsonb ->> 'agent'))::text)
FROM (SELECT CASE WHEN desk_may($1::jsonb, f.office) THEN ($2::jsonb ->> 'id')::bigint ELSE 0 END AS id
      FROM (SELECT (SELECT cf.office FROM field x JOIN case_file cf ON cf.id = document_case(x.document_id)
                    WHERE x.id = ($2::jsonb ->> 'id')::bigint) AS office) f) c
