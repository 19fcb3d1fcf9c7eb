-- $1 original. Its size in bytes; no row where there is no such original.
SELECT size FROM original WHERE id = $1::bigint
