-- Held until unlocked or the connection ends. The number is this program's own.
SELECT pg_advisory_lock(7283914460021)
