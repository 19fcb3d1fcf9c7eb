-- $1 who, $2 {"id", "verdict", "value", "reason"}.
SELECT to_jsonb(review_decide(c.id, $2::jsonb || jsonb_build_object('agent', $1::jsonb ->> 'agent'))::text)
FROM (SELECT CASE WHEN desk_may($1::jsonb, f.office) THEN ($2::jsonb ->> 'id')::bigint ELSE 0 END AS id
      FROM (SELECT (SELECT cf.office FROM case_file cf WHERE cf.id = (SELECT document_case(x.document_id) FROM field x
                    WHERE x.id = ($2::jsonb ->> 'id')::bigint)) AS office) f) c
