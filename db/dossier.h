/* db/dossier.h: a case as a file of papers: what is missing, its legal clock, what was sent to the person. */
#ifndef DB_DOSSIER_H
#define DB_DOSSIER_H
#include "db/store.h"

/* {"number", "state", "title", "person": {name: value}, "office": {"code", "name", "address", "email", "phone"}, "clock":
 * {"received_on", "postmark_on", "rule", "suspensions", "suspended_days", "silence_on", "permit_expires_on", "danger_on"},
 * "completeness": {"answer": "complete"|"missing_blocking"|"missing_not_blocking", "pieces": [{"kind", "class", "blocking", "state",
 * "source"}]}, "received": [{"kind", "at", "pages", "sha256"}], "notices": [...]}. JSON text, transfer full. */
char *db_case_dossier(DbStore *store, const char *case_number, GError **error);

/* A person says which procedure the case is for, whatever its answers say. */
bool db_case_qualify(DbStore *store, const char *case_number, const char *procedure, const char *agent, const char *reason,
                     GError **error);

/* A paper that was made for the person. */
typedef struct {
    const char *kind;      /* "acknowledgement", "piece_request", "status" or "value_sheet" */
    const char *sha256;    /* of the file */
    const char *data_json; /* what it says */
} DbNotice;

/* Records it. A piece_request ({"requested_on", "due_on", "pieces": [kind...]}) stops the clock of silence until it is answered or
 * due. */
bool db_notice_add(DbStore *store, const char *case_number, const DbNotice *notice, const char *agent, GError **error);

/* {name: value}: the case's values, and where none stands yet what was read. JSON text, transfer full. */
char *db_value_sheet(DbStore *store, const char *case_number, GError **error);

/* The papers that a finished batch calls for and that were not made yet: {"papers": [{"number", "kind"}], "held": [{"number", "why"}]}; "why" as in
 * the migration. Transfer full. Errors: DB_ERROR_INPUT when there is no such batch or it is not finished. */
char *db_batch_letters(DbStore *store, int64_t batch, GError **error);

/* Describes an office: {"name", "address", "email", "phone"}, each may be missing. Its row as JSON, transfer full. */
char *db_office_set(DbStore *store, const char *code, const char *said_json, const char *agent, GError **error);

/* What the same person gave in other files that is still good for the pieces which this one lacks, and those files:
 * {"known": [...], "others": [...]}. Errors: INPUT when there is no such case. Transfer full. */
char *db_case_known(DbStore *store, const char *number, GError **error);

#endif
