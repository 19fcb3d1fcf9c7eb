-- $1 who, $2 {"from", "to", "office"}.
SELECT parity_report(jsonb_strip_nulls($2::jsonb || jsonb_build_object('office', coalesce($1::jsonb ->> 'office', $2::jsonb ->> 'office'))))
