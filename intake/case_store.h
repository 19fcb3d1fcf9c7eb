/* intake/case_store.h: opens the store that the settings name. */
#ifndef INTAKE_CASE_STORE_H
#define INTAKE_CASE_STORE_H
#include "db/store.h"

/* With the setting "db": that server, which an administrator migrates. Without: the private cluster under "home", made,
 * started and migrated as needed. Errors: those of db/store.h and db/cluster.h. Transfer full. */
DbStore *case_store_open(GError **error);

/* The same store, migrated already, as the desk's persons may see it (db/desk.h). Transfer full. */
DbStore *case_store_open_desk(GError **error);

/* The connection string that case_store_open would use; starts the private cluster when it is the one. Transfer full. */
char *case_store_conninfo(GError **error);

#endif
