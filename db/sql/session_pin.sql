-- Pins what a connection inherits from server, database or role, so that statements mean the same everywhere.
SELECT set_config('search_path', 'guichet, pg_catalog, pg_temp', false),
       set_config('statement_timeout', '120s', false),
       set_config('lock_timeout', '20s', false),
       -- A machine that vanished in the middle of a transaction holds its locks no longer than this.
       set_config('idle_in_transaction_session_timeout', '30s', false),
       set_config('tcp_keepalives_idle', '20', false),
       set_config('tcp_keepalives_interval', '5', false),
       set_config('tcp_keepalives_count', '2', false),
       set_config('client_min_messages', 'warning', false),
       set_config('timezone', 'UTC', false),
       set_config('datestyle', 'ISO, YMD', false),
       set_config('bytea_output', 'hex', false),
       set_config('jit', 'off', false),
       current_setting('server_version_num'),
       current_setting('server_encoding')
