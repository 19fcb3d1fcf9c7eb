/* intake/health.h: how the service is, as numbers without personal data: for Prometheus, for /health, for `guichet doctor`. */
#ifndef INTAKE_HEALTH_H
#define INTAKE_HEALTH_H
#include "db/store.h"
#include "intake/spool.h"

#include <jansson.h>

/* Numbers by name: those of db_watch_state, "store_up" (0 or 1; without a store only what this machine knows), "spool_waiting",
 * "disk_free_bytes", "disk_size_bytes". `store` and `spool` may be NULL; a store that does not answer counts as away, and
 * `error` says why: the numbers are given all the same. Transfer full. */
json_t *health_look(DbStore *store, const Spool *spool, GError **error);

/* The same in Prometheus' text format 0.0.4, "guichet_" before each name. What is unknown is left out. Transfer full. */
char *health_metrics(const json_t *health);

/* What a person should look at now, as names, each with the French text "health.NAME": an array of strings. Transfer full. */
json_t *health_worries(const json_t *health);

#endif
