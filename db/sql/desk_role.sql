-- From here on this connection asks as the desk (0047-rows.sql). Whether it may, and the store keeps offices apart for it.
SELECT set_config('role', 'guichet_desk', false), row_security_active('guichet.case_file') AND has_table_privilege('guichet.case_file', 'SELECT')
