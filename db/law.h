/* db/law.h: procedures, their pieces and delays, as the store knows them: data, loaded from outside, versioned. */
#ifndef DB_LAW_H
#define DB_LAW_H
#include "db/store.h"

/* Of what was loaded last; "" when nothing was. Transfer full. */
char *db_law_fingerprint(DbStore *store, GError **error);

/* Loads {"fingerprint", "procedures": [...], "form_pieces": [...]} (db/migrations/0009-procedures.sql); `changed` may be NULL:
 * how many procedures have a new version. Cases keep the version that they were reckoned with. */
bool db_law_load(DbStore *store, const char *law_json, int *changed, GError **error);

#endif
