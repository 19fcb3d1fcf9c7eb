-- A batch that was sealed while the last of its originals was being stored was never assembled: each of the two looked before the other had
-- committed, and neither saw that nothing was left to wait for. The lock is taken on the batch whatever its state, before its state is looked
-- at: whoever comes second sees what the first did.
CREATE OR REPLACE FUNCTION batch_ripe(ripe_batch bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM batch WHERE id = ripe_batch FOR NO KEY UPDATE;
    IF NOT EXISTS (SELECT FROM batch WHERE id = ripe_batch AND state = 'sealed')
       OR EXISTS (SELECT FROM original WHERE batch_id = ripe_batch AND state = 'waiting') THEN
        RETURN false;
    END IF;
    INSERT INTO job (kind, subject) VALUES ('assemble', ripe_batch) ON CONFLICT DO NOTHING;
    RETURN FOUND;
END $$;

-- Those that were lost so.
SELECT batch_ripe(id) FROM batch WHERE state = 'sealed';
