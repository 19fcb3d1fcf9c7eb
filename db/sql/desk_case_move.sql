-- $1 who, $2 {"id", "state", "reason"}.
SELECT to_jsonb(case_move(c.number, $2::jsonb ->> 'state', $1::jsonb ->> 'agent', coalesce($2::jsonb ->> 'reason', ''))::text)
FROM (SELECT coalesce((SELECT number FROM case_file WHERE number = upper($2::jsonb ->> 'id') AND desk_may($1::jsonb, office)),
                      '') AS number) c
