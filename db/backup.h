/* db/backup.h: the whole store into one file and back, by PostgreSQL's own pg_dump and pg_restore, and what must be equal
 * afterwards. The connection's password goes to them by their environment, never by their arguments. */
#ifndef DB_BACKUP_H
#define DB_BACKUP_H
#include "db/store.h"

/* Writes `file`. `counts` gets what db_backup_counts says of exactly that state (transfer full), while others go on
 * working. Errors: AWAY, SETUP (pg_dump is missing or failed). */
bool db_backup_dump(const char *conninfo, const char *file, char **counts, GError **error);

/* Whether a restoration would overwrite nothing. Errors: INPUT when it would, AWAY. */
bool db_backup_target_empty(const char *conninfo, GError **error);

/* Fills an empty database, in one transaction but for its rights. Errors: INPUT when it holds something, AWAY, SETUP. */
bool db_backup_restore(const char *conninfo, const char *file, GError **error);

/* Rows of each kind and the journal's head, as a JSON object. Transfer full. */
char *db_backup_counts(DbStore *store, GError **error);

/* Recomputes the SHA-256 of every original from its bytes and counts its pages. False with DB_ERROR_INPUT naming the first
 * that does not fit. `count` may be NULL. */
bool db_original_verify(DbStore *store, int64_t *count, GError **error);

#endif
