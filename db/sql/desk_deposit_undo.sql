-- $1 who, $2 {"id": key}: this person's last step in laying out the deposit is taken back.
SELECT arrangement_undo($1::jsonb, 'batch', (SELECT b.id::text FROM batch b WHERE b.key = $2::jsonb ->> 'id' AND desk_may($1::jsonb, b.office)))
