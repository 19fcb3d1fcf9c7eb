-- $1 what the node says (db/node.h). The store's answer, as JSON.
SELECT node_join($1::jsonb)
