-- $1 worker. The ids of the jobs that it held: whoever asks next may take them.
UPDATE job SET due_at = now() WHERE worker = $1 AND state = 'running' RETURNING id
