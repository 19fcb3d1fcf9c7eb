/* db/store.h: the connection to the case store. Every statement is a file of db/sql, prepared by name, with
 * parameters; structured values go in and come out as JSON text, which SQL takes apart and puts together. */
#ifndef DB_STORE_H
#define DB_STORE_H
#include "db/error.h"
#include <stdbool.h>
#include <stdint.h>

typedef struct DbStore DbStore;

/* Connects; `conninfo` is a libpq connection string. Does not migrate. Errors: AWAY, DENIED, SETUP. */
DbStore *db_store_open(const char *conninfo, GError **error);
void db_store_close(DbStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbStore, db_store_close)

/* Applies the migrations that are missing, in order, each in a transaction, under an advisory lock so that two
 * processes do not race. `applied` (may be NULL) counts them. Errors: SETUP when an applied file has changed since. */
bool db_store_migrate(DbStore *store, int *applied, GError **error);

/* Schema version of the store and of this program. */
bool db_store_version(DbStore *store, int *theirs, int *ours, GError **error);

/* Between the two, commits do not wait for the server's disk: many of them cost little more than one. None of them is durable before
 * db_store_settle has answered true; after an error of either the store is to be closed. */
bool db_store_hurry(DbStore *store, GError **error);
bool db_store_settle(DbStore *store, GError **error);

#endif
