SELECT coalesce(jsonb_agg(jsonb_build_object('name', name, 'value', value, 'set_by', set_by, 'set_at', set_at) ORDER BY name), '[]') FROM review_setting
