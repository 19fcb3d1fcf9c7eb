-- $1 worker. The ids of the jobs that it held when the store had no room for their results: no fault of theirs, so the attempt does not count.
-- Its number stays, because results are told apart by it.
UPDATE job SET due_at = now(), max_attempts = max_attempts + 1 WHERE worker = $1 AND state = 'running' RETURNING id
