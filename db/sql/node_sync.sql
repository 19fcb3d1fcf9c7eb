-- $1 what the node says (db/node.h). The store's answer, as JSON.
SELECT node_sync($1::jsonb)
