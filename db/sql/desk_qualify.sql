-- $1 who, $2 {"id": case, "procedure", "reason"}: what is asked for, as a person says it.
SELECT case_qualify_at($1::jsonb, $2::jsonb ->> 'id', coalesce($2::jsonb ->> 'procedure', ''), coalesce($2::jsonb ->> 'reason', ''))
