/* db/case.h: cases and what arrives for them, whatever the channel. */
#ifndef DB_CASE_H
#define DB_CASE_H
#include "db/store.h"

/* One arrival, by any channel: {"channel", "key", "office", "received_at", "procedure", "case_number" (when known),
 * "documents": [{"kind", "form", "form_version", "pages": [page_id...], "fields": [{"name", "value", "confidence", "status",
 * "method", "reason", "alternatives", "page_id", "box"}...]}], "pieces": [...], "provenance": {...}}.
 * Opens a case or extends the named one; the same channel and key is the same submission. Answers
 * {"submission", "case_number", "created", "already", "same_content"} (transfer full); "same_content" is false when a known
 * key came with another content, of which nothing was taken; its fingerprint, kept with the submission, is the SHA-256 of
 * `submission_json` byte by byte. This is the one way into a case, in one statement.
 * Pages must lie in a batch of the same channel and in no document yet. A value enters the case by itself when its
 * confidence is within the error budget and the case holds no other; otherwise a person is asked. About 1.5 ms of the
 * server's time for 40 fields, and one wait for the disk (tests/bench/store.c). */
char *db_submission_file(DbStore *store, const char *submission_json, GError **error);

/* JSON text, transfer full. In a shown case all that depends on the channel stands under "provenance", "times",
 * "submissions" and "events". `filter_json`: {"state", "office", "text", "limit"}; may be NULL. */
char *db_case_list(DbStore *store, const char *filter_json, GError **error);
char *db_case_show(DbStore *store, const char *case_number, GError **error);

/* The case that a signed code names: {"request_number", "foreigner_number", "birth_date" (ISO), "last_name"}, each may be missing. By the number of
 * the online request (the submission's key), else the only open case of that foreigner's number and day of birth; never one of another
 * surname. In `case_number` (transfer full); NULL there when there is none. */
bool db_case_by_code(DbStore *store, const char *said_json, char **case_number, GError **error);

/* What lies behind a case: {"number", "originals": [{"original", "sha256", "media_type", "name", "size", ...}], "pages": [{"page",
 * "original", "number", "document", "kind", "width_px", "height_px", "dpi", "rotation", "text", "fields": [{"name", "value",
 * "box_px"}]}]}, pages in the order of their documents. JSON text, transfer full. */
char *db_case_export(DbStore *store, const char *case_number, GError **error);

/* A legal state change, by a person; the schema refuses the others. */
bool db_case_move(DbStore *store, const char *case_number, const char *state, const char *agent, const char *reason,
                  GError **error);

#endif
