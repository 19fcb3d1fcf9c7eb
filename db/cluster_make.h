/* db/cluster_make.h: making the private cluster, once. */
#ifndef DB_CLUSTER_MAKE_H
#define DB_CLUSTER_MAKE_H
#include "db/cluster_place.h"

/* The folder of PostgreSQL's programs: of the version that made `data` when it is there, else the newest one from 15 on.
 * Errors: SETUP, naming the package to install. Transfer full. */
char *cluster_programs(const char *data, GError **error);

/* Makes the data folder, the role and the database in a folder beside, and moves it into place when whole: a kill leaves
 * nothing half made. The caller holds the lock. Takes about 1 s. Errors: SETUP. */
bool cluster_make(const ClusterPlace *place, const char *programs, GError **error);

/* Whether the cluster has the role that the desk asks as; one that was made before there was any gets it by cluster_add_role, while its server
 * stands still. The caller holds the lock. Errors: SETUP. */
bool cluster_has_role(const ClusterPlace *place);
bool cluster_add_role(const ClusterPlace *place, GError **error);

#endif
