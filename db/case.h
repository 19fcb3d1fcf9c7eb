/* db/case.h: cases and what arrives for them, whatever the channel. */
#ifndef DB_CASE_H
#define DB_CASE_H
#include "db/store.h"

/* One arrival, by any channel: {"channel", "key", "office", "received_at", "procedure", "case_number" (when known),
 * "documents": [{"kind", "form", "form_version", "pages": [page_id...], "fields": [{"name", "value", "confidence", "status",
 * "method", "reason", "alternatives", "page_id", "box"}...]}], "pieces": [...], "provenance": {...}}.
 * Opens a case or extends the named one; the same channel and key is the same submission. Answers
 * {"submission", "case_number", "created", "already"} (transfer full). This is the one way into a case. */
char *db_submission_file(DbStore *store, const char *submission_json, GError **error);

/* JSON text, transfer full. `filter_json`: {"state", "office", "text", "limit"}; may be NULL. */
char *db_case_list(DbStore *store, const char *filter_json, GError **error);
char *db_case_show(DbStore *store, const char *case_number, GError **error);

/* A legal state change, by a person; the schema refuses the others. */
bool db_case_move(DbStore *store, const char *case_number, const char *state, const char *agent, const char *reason,
                  GError **error);

#endif
