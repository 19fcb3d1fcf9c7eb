/* db/record.h: what the store holds about cases, as evidence: every write seals the rows that it touched in the journal. */
#ifndef DB_RECORD_H
#define DB_RECORD_H
#include "db/store.h"

/* Recomputes the digest of every record (batches, originals, pages, documents, fields, decisions, values, notices...) and
 * compares it with its last seal. False with DB_ERROR_INPUT naming the first that does not fit. `count` may be NULL: seals
 * checked. Cost: reads every row of those tables once. */
bool db_record_verify(DbStore *store, int64_t *count, GError **error);

/* Recomputes the manifest of every closed batch and compares its root with the journal's. Otherwise the same. */
bool db_manifest_verify(DbStore *store, int64_t *count, GError **error);

#endif
