-- Held until unlocked or the connection ends. The number is this program's own. Whoever migrates may need longer than any other lock is held:
-- the others wait for it, as long as a statement may take.
WITH patience AS MATERIALIZED (SELECT set_config('lock_timeout', '0', true))
SELECT pg_advisory_lock(7283914460021) FROM patience
