/* db/reading.h: storing what was read, each result in one transaction together with the end of its job. A worker whose
 * lease another has taken since is answered true and changes nothing: the other's result counts. */
#ifndef DB_READING_H
#define DB_READING_H
#include "db/queue.h"

typedef struct {
    int page;           /* 1-based */
    const void *jpeg;
    size_t size;
} DbPicture;

/* Stores the reading of the job's original: its pages, fields, pictures; ends the job; when it was the last of a
 * sealed batch, queues the assembling. A reading that is there already is left alone (the same result twice is one). */
bool db_reading_store(DbStore *store, const DbJob *job, const char *reading_json, const DbPicture *pictures, int count,
                      GError **error);

/* The original cannot be read: kept, listed with its reason, out of the batch's way. `code` is a stable word. */
bool db_reading_quarantine(DbStore *store, const DbJob *job, const char *code, const char *message, GError **error);

/* The outcome of assembling a batch, applied in one transaction together with the end of the job:
 * {"stop": null | {"code", "message"},      a person must look: nothing else of the plan is applied
 *  "pages": [{"page_id", "fate": "document"|"separator"|"blank"|"to_place", "reason": word or "", "duplicate_of": page_id|null}],
 *           every page of the batch once; a "document" page stands in exactly one document below
 *  "submissions": [...]}                    each as db_submission_file takes it, filed through the same SQL function */
bool db_reading_assemble(DbStore *store, const DbJob *job, const char *plan_json, GError **error);

/* The answers on the pages that lie in a form now: {"form", "version", "fields": [{"field", "name", "value", "status", "reason"}]}; null: it is
 * none. JSON text, transfer full. */
char *db_reading_answers(DbStore *store, int64_t document, GError **error);

/* What of them breaks a rule, [{"field", "reason"}], goes to a person unless one has decided it; ends the job. */
bool db_reading_checked(DbStore *store, const DbJob *job, const char *breaches_json, GError **error);

#endif
