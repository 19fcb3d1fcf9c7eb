-- $1 original, $2 number of the part (1-based), $3 its bytes.
INSERT INTO original_part (original_id, number, bytes) VALUES ($1::bigint, $2::integer, $3::bytea)
