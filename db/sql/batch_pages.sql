-- $1 batch. What assembling needs, as JSON; of a node's batch also what its number stands for.
SELECT jsonb_set(sheet_cases(batch_pages($1::bigint)), '{batch,subject}', to_jsonb(coalesce((SELECT subject FROM batch WHERE id = $1::bigint), '')))
