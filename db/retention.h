/* db/retention.h: the end of keeping: what may go, and the only way in which it goes. */
#ifndef DB_RETENTION_H
#define DB_RETENTION_H
#include "db/store.h"

/* {"list", "cases": [{"number", "state", "rule", "due_on", "pages", "originals", "shared"}]}: cases whose time is over by
 * `rules_json`, [{"name", "states", "count_from", "months"}]; "shared" originals hold somebody else's pages too and stay.
 * "list" is a word for exactly this list. Transfer full. */
char *db_retention_plan(DbStore *store, const char *rules_json, GError **error);

typedef struct {
    const char *rules_json;
    const char *visa; /* of the archives */
    const char *list; /* as it was shown */
    const char *agent;
} DbRetention;

/* Destroys what the list names, in one transaction, and notes it in the journal. `count`: cases. INPUT with GU009 without a visa,
 * GU006 when the list is another by now; DENIED for any account but the owner's. */
bool db_retention_run(DbStore *store, const DbRetention *retention, int *count, GError **error);

#endif
