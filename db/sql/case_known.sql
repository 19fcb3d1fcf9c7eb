-- $1 case number. {"known": papers of the same person that are still good, "others": the person's other files}.
SELECT jsonb_build_object('known', case_known_papers('{"agent": ""}', f.id), 'others', case_others('{"agent": ""}', f.id)) FROM (SELECT case_find($1) AS id) f
