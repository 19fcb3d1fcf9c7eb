/* db/batch.h: scanning runs and their originals. */
#ifndef DB_BATCH_H
#define DB_BATCH_H
#include "db/store.h"

/* Opens a batch. `batch` is {"key", "office", "channel": "counter"|"mail", "received_on": "YYYY-MM-DD",
 * "postmark_on", "operator", "label", "duplex", "expected": {"sheets", "cases", "separators"}}; all but key, office and
 * channel may be absent. The same key gives the same batch. Returns its id, 0 on error. */
int64_t db_batch_open(DbStore *store, const char *batch_json, GError **error);

/* No more originals will come: it is assembled as soon as all are read. */
bool db_batch_seal(DbStore *store, int64_t batch, GError **error);

typedef struct {
    const char *sha256;     /* 64 hex digits */
    const char *media_type;
    const char *name;       /* as it was called where it came from; any bytes, made UTF-8 */
    const void *bytes;
    size_t size;
    const char *capture_json; /* scanner, profile, times: a JSON object; may be NULL */
} DbOriginal;

typedef struct {
    int64_t original;
    bool already;       /* the same bytes were there: nothing was added (the batch that brought them again says so) */
    int64_t batch;      /* the batch that holds it (another one when `already`) */
} DbOriginalAnswer;

/* Stores an original at place `sequence` (1-based) of the batch with its bytes and its reading job, in one transaction.
 * Idempotent by sha256. */
bool db_original_add(DbStore *store, int64_t batch, int sequence, const DbOriginal *original,
                     DbOriginalAnswer *answer, GError **error);

/* The bytes of an original. NULL on error. Transfer full. */
GBytes *db_original_bytes(DbStore *store, int64_t original, GError **error);

/* Lists and shows, as JSON text (transfer full): batches with state, counts and what stops them; one batch with its
 * originals, pages and their fates, quarantine reasons, differences from what was expected, proposed duplicates. */
char *db_batch_list(DbStore *store, GError **error);
char *db_batch_show(DbStore *store, int64_t batch, GError **error);

/* What the batch scanned, as leaves of a Merkle tree with its root, and the root that the journal holds since the batch closed.
 * JSON, transfer full; NULL with INPUT when there is no such batch. */
char *db_batch_manifest(DbStore *store, int64_t batch, GError **error);

/* Puts a quarantined original back into the queue, or every quarantined one of the batch when `original` is 0. */
bool db_batch_retry(DbStore *store, int64_t batch, int64_t original, const char *agent, int *count, GError **error);

/* A person accepts the difference that stops a batch, with a reason; the batch is assembled as it is. */
bool db_batch_release(DbStore *store, int64_t batch, const char *agent, const char *reason, GError **error);

/* Facts that assembling needs, in scanning order (sequence, page):
 * {"batch": {"id", "key", "office", "channel", "received_on", "postmark_on", "expected": {...}, "released": true once a
 *  person accepted the difference}, "pages": [{"page_id", "original_id", "sequence", and every key of a reading's page}],
 *  "quarantined": [{"original_id", "sequence"}], "again": [{"original_id", "sequence", "state", "pages": readings without
 *  fields and text}]: originals that came here although they were known already}. Transfer full. */
char *db_batch_pages(DbStore *store, int64_t batch, GError **error);

#endif
