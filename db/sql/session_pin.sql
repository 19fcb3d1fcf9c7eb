-- Pins what a connection inherits from server, database or role, so that statements mean the same everywhere.
SELECT set_config('search_path', 'guichet, pg_catalog, pg_temp', false),
       set_config('statement_timeout', '120s', false),
       set_config('lock_timeout', '20s', false),
       set_config('idle_in_transaction_session_timeout', '60s', false),
       set_config('client_min_messages', 'warning', false),
       set_config('timezone', 'UTC', false),
       set_config('datestyle', 'ISO, YMD', false),
       set_config('bytea_output', 'hex', false),
       set_config('jit', 'off', false),
       current_setting('server_version_num'),
       current_setting('server_encoding')
