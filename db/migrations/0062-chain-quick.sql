-- The journal's last link is found by its index whatever a connection's plans were made from: made while the chain was nearly empty, one read all of
-- it for each event, on that connection until the tables were next analysed.
ALTER FUNCTION event_link() SET enable_seqscan = off;
