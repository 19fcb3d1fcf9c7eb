-- $1 who, $2 {"id": name, "value"}. Settings are those of every office: whoever has one office only changes none.
SELECT CASE WHEN $1::jsonb ->> 'office' IS NULL
            THEN review_setting_change($2::jsonb ->> 'id', $2::jsonb -> 'value', $1::jsonb ->> 'agent') ELSE 'null' END
