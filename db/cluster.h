/* db/cluster.h: the private PostgreSQL that is made and started when no server is configured. */
#ifndef DB_CLUSTER_H
#define DB_CLUSTER_H
#include "db/error.h"
#include <stdbool.h>

/* Makes (initdb) and starts the cluster under `home`/pg if needed, and gives its connection string (transfer full).
 * Socket only, no TCP, a password that only the owner of `home` (and root) can read, durable settings. As root the
 * server runs under the owner of `home`, or "postgres", or "nobody". Safe when several processes call it at once. Errors: SETUP, with
 * the server's log lines; AWAY when its disk is full. */
char *db_cluster_ensure(const char *home, GError **error);

/* After a failure of a store that this made: when its disk is full, that is the reason, and `error` becomes it (AWAY). */
void db_cluster_blame_disk(const char *home, GError **error);

/* Stops it; true when it was not running. */
bool db_cluster_stop(const char *home, GError **error);

#endif
