-- As the server has it again: and this commit, which writes something, waits for all that were made before it.
SELECT set_config('synchronous_commit', (SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit'), false),
       pg_logical_emit_message(true, 'guichet', '')
