/* db/report.h: what the store measures: the error among what was accepted without a person, human attention; and how the
 * review is set. */
#ifndef DB_REPORT_H
#define DB_REPORT_H
#include "db/store.h"

/* `about` is {"from", "to" (days, both counted), "office"}, each may be absent: {"rows": [{"by", "key", "total", "filled", "alone",
 * "sampled", "judged", "wrong", "unsure", "error", "low", "high"}], "pending", "attention"}. One walk through what was read in the
 * period. JSON text, transfer full. */
char *db_report_quality(DbStore *store, const char *about_json, GError **error);

/* Waiting times and requests for missing pieces, paper beside online: {"rows": [{"by", "procedure", "office", "paper", "online"}]}. One
 * walk through the cases received in the period. JSON text, transfer full. */
char *db_report_parity(DbStore *store, const char *about_json, GError **error);

/* Fields on which a person's word stands, 200 after the field "after" of `about`: JSON array, transfer full. */
char *db_report_truth(DbStore *store, const char *about_json, GError **error);

/* Notes in the journal that `agent` took `count` of them out. */
bool db_report_exported(DbStore *store, const char *agent, const char *about_json, int count, GError **error);

/* How the review is set: JSON array of {"name", "value", "set_by", "set_at"}, transfer full. */
char *db_review_settings(DbStore *store, GError **error);

/* Errors: INPUT with GU003 (no such setting) or GU009 (out of bounds). `value_json`: a number, or a list of names. */
bool db_review_setting_change(DbStore *store, const char *name, const char *value_json, const char *agent, GError **error);

#endif
