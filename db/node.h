/* db/node.h: nodes, counters that go on without the store, and the blocks of deposit numbers that each was given. */
#ifndef DB_NODE_H
#define DB_NODE_H
#include "db/store.h"

/* {"name", "office", "key", "public_key": PEM, "numbers", "agent"}: the machine becomes that node, or becomes it anew after it has lost its
 * state; what was left of its earlier blocks is never given. {"block": {"first", "last"}, "office": {"code", "name", "address",
 * "phone", "email"}}. Errors: INPUT for a name or key that cannot be. Transfer full. */
char *db_node_join(DbStore *store, const char *said_json, GError **error);

/* {"name", "key", "blocks": [{"first", "last", "next"}], "numbers"}: what the node has left; it is given more when that is less than half
 * of `numbers`. {"stale": true when the node has forgotten numbers that it gave: its blocks are retired, "block": as above or
 * null, "office"}. Errors: INPUT when there is no such node. Transfer full. */
char *db_node_sync(DbStore *store, const char *said_json, GError **error);

/* [{"name", "office", "joined_at", "synced_at", "left", "deposits", "blocks": [{"first", "last", "next", "retired"}], "keys": [{"name",
 * "public_pem"}]}]. Transfer full. */
char *db_node_list(DbStore *store, GError **error);

#endif
