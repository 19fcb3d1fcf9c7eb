/* intake/node.h: a machine as a node: it joins a store once, takes paper in without it under numbers of its own, and delivers when it can. */
#ifndef INTAKE_NODE_H
#define INTAKE_NODE_H
#include "db/store.h"
#include "intake/node_log.h"

typedef struct {
    const char *home, *name, *office, *agent;
    int64_t numbers; /* how many it wants to have ahead */
} NodeOrder;

/* Makes `home` the node of that name; of an earlier state only the keys stay. Errors: those of db/node.h, node_log.h, signature.h. */
bool node_join(DbStore *store, const NodeOrder *order, GError **error);

typedef struct {
    int delivered;   /* entries of the spool */
    int64_t added;   /* numbers that were given to it */
    bool stale;      /* it had forgotten numbers that it gave: its blocks were retired */
} NodeSynced;

/* A home whose numbers were copied or restored joins anew. Else: delivers the spool, tells the store where the numbers stand, takes new ones. `log` is this home's. Errors: as node_join, and those of
 * spool_deliver_all. */
bool node_sync(DbStore *store, NodeLog *log, const NodeOrder *order, NodeSynced *synced, GError **error);

#endif
