/* db/cluster.h: the private PostgreSQL that is made and started when no server is configured. */
#ifndef DB_CLUSTER_H
#define DB_CLUSTER_H
#include "db/error.h"
#include <stdbool.h>

/* Makes (initdb) and starts the cluster under `home`/pg if needed, and gives its connection string (transfer full).
 * Socket only, no TCP, peer or password authentication, durable settings. As root the server runs under an
 * unprivileged account. Safe when several processes call it at once. Errors: SETUP, with the server's log lines. */
char *db_cluster_ensure(const char *home, GError **error);

/* Stops it; true when it was not running. */
bool db_cluster_stop(const char *home, GError **error);

#endif
