-- $1 who, $2 {"from", "to"}. What the sample says of that person's office, or of all; and how the review is set.
SELECT quality_report(jsonb_strip_nulls($2::jsonb || jsonb_build_object('office', coalesce($1::jsonb ->> 'office', $2::jsonb ->> 'office'))))
       || jsonb_build_object('settings', (SELECT jsonb_object_agg(name, value) FROM review_setting))
