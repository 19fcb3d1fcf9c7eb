-- $1 original, $2 number of the part. Its bytes.
SELECT bytes FROM original_part WHERE original_id = $1::bigint AND number = $2::integer
