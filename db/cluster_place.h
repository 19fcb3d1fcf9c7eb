/* db/cluster_place.h: where the private cluster of a home lies. */
#ifndef DB_CLUSTER_PLACE_H
#define DB_CLUSTER_PLACE_H
#include "db/cluster_account.h"

/* HOME/pg holds what the caller owns (lock, password). The server's own folder is HOME/pg/server, or, where its account
 * cannot come to HOME at all, one under /var/lib/guichet. Absolute paths. */
typedef struct {
    char *root;     /* HOME/pg */
    char *lock;
    char *password; /* libpq's password file, 0600 */
    char *server;
    char *data;
    char *log;
    char *socket;   /* folder of the socket: `server`, or a short one under /tmp where that path is too long */
    ClusterAccount account;
} ClusterPlace;

/* Finds the place, and makes HOME and HOME/pg. Errors: SETUP. */
bool cluster_place_find(const char *home, ClusterPlace *place, GError **error);

/* The connection string. Transfer full. */
char *cluster_place_conninfo(const ClusterPlace *place);

void cluster_place_clear(ClusterPlace *place);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ClusterPlace, cluster_place_clear)

#endif
