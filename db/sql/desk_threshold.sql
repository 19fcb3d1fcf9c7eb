-- $1 who, $2 {"id": name, "budget", "reason"}. Thresholds are those of every office: whoever has one office only changes none.
SELECT CASE WHEN $1::jsonb ->> 'office' IS NULL
            THEN threshold_change($1::jsonb, $2::jsonb ->> 'id', ($2::jsonb ->> 'budget')::numeric, coalesce($2::jsonb ->> 'reason', '')) ELSE 'null' END
