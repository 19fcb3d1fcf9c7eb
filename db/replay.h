/* db/replay.h: readings as they are kept, for whoever reads originals a second time. */
#ifndef DB_REPLAY_H
#define DB_REPLAY_H
#include "db/store.h"

/* Makes known with what a worker reads, as intake/reader_version.h says it; the same set is one. Its id, which a reading gives as
 * "reader_version"; 0 on error. */
int64_t db_reader_version(DbStore *store, const char *versions_json, GError **error);

/* Originals that were read or quarantined and whose bytes are there, in the order of their ids: [{"original", "batch", "name",
 * "sha256", "reader_version": id|null}]. `about` is {"batch", "original", "from", "to": days of arrival, "form", "sample": at most so many,
 * spread evenly, the same each time}, all optional. Transfer full. */
char *db_replay_list(DbStore *store, const char *about_json, GError **error);

/* {"error": word|null (quarantined), "versions": {...}|null, "pages": readings as they were stored, "decided": [{"page", "name",
 * "value"}]: people's last word about fields of these pages}. Transfer full. */
char *db_replay_reading(DbStore *store, int64_t original, GError **error);

#endif
