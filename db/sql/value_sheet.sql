-- $1 case number. {name: value} of what stands in the case and, where a person has not decided yet, of what was read.
SELECT coalesce((SELECT jsonb_object_agg(t.name, t.value) FROM (
    SELECT DISTINCT ON (a.name) a.name, a.value
    FROM (SELECT v.name, v.value, 0 AS rank, 0 AS id FROM case_value v WHERE v.case_id = f.id
          UNION ALL SELECT a.name, a.value, 1, -a.field_id FROM case_answers(f.id) a WHERE a.value <> '') a
    ORDER BY a.name, a.rank, a.id) t), '{}')
FROM (SELECT case_find($1) AS id) f
