-- $1 who, $2 {}: the scanners of the offices that he may see, with their last test deck.
SELECT jsonb_build_object('scanners', scanners_shown($1::jsonb)) WHERE $2::jsonb IS NOT NULL
