/* db/journal.h: the append-only, hash-chained journal. Events are written by the schema's own functions. */
#ifndef DB_JOURNAL_H
#define DB_JOURNAL_H
#include "db/store.h"

/* Recomputes the whole chain. False with DB_ERROR_INPUT naming the first event that does not fit. `count` may be NULL. */
bool db_journal_verify(DbStore *store, int64_t *count, GError **error);

/* Events about a subject ("case", number; "batch", id...), oldest first, as a JSON array. Transfer full. */
char *db_journal_show(DbStore *store, const char *subject_kind, const char *subject, GError **error);

#endif
