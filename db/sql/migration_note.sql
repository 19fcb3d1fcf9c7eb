-- $1 number, $2 name, $3 sha256.
INSERT INTO guichet.migration (number, name, sha256) VALUES ($1::integer, $2, $3)
