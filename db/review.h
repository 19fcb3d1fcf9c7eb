/* db/review.h: what waits for a person, and what the person decides. */
#ifndef DB_REVIEW_H
#define DB_REVIEW_H
#include "db/store.h"

/* What waits, most urgent first (legal danger, then age; never channel): fields, pages to be placed, stopped batches,
 * proposed duplicates. JSON array, transfer full. */
char *db_review_list(DbStore *store, int limit, GError **error);

/* Claims the next field for `agent` for `lease_s` seconds; "null" when there is none. JSON, transfer full. */
char *db_review_claim(DbStore *store, const char *agent, int lease_s, GError **error);

/* `decision`: {"verdict": "accept"|"correct"|"reject"|"empty", "value", "reason", "agent"}. The reading itself never
 * changes: a decision is a row of its own, and only it lets the value into the case. */
bool db_review_decide(DbStore *store, int64_t field, const char *decision_json, GError **error);

/* A page "to be placed": {"page_id", "agent", "reason"} and one of "document_id"; "case_number" (absent: a new case) with
 * "kind"; "fate": "blank" or "separator"; or, for a page proposed as a duplicate, "duplicate": "confirmed" or "refused". */
bool db_review_place(DbStore *store, const char *placement_json, GError **error);

/* Picture of a page (grey JPEG, about 150 dpi); NULL on error. Transfer full. */
GBytes *db_page_picture(DbStore *store, int64_t page, GError **error);

#endif
