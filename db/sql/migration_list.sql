-- Columns: number, sha256 of what was applied, oldest first.
SELECT number, sha256 FROM guichet.migration ORDER BY number
