-- What is committed from here on does not wait for the disk, until commit_settle.sql.
SELECT set_config('synchronous_commit', 'off', false)
