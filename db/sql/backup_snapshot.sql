-- The name under which another connection sees exactly what this transaction sees.
SELECT pg_export_snapshot()
