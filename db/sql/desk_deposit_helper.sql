-- $1 who, $2 {"id": key, "name", "capacity", "mandate"}: who helps the person of this deposit or stands in for him; without a name nobody.
SELECT batch_helper_set($1::jsonb, (SELECT b.id FROM batch b WHERE b.key = $2::jsonb ->> 'id' AND desk_may($1::jsonb, b.office)), $2::jsonb)
