/* db/person.h: everything about one person, who may ask for it (GDPR art. 15). */
#ifndef DB_PERSON_H
#define DB_PERSON_H
#include "db/store.h"

/* The cases of `asked_json`, {"foreigner_number"} or {"name", "born": ISO day}: [{"number", "state", "procedure", "office",
 * "received_on", "identity": {...}, "consulted": [{"at", "kind"}]}]. Only decided and promised values are looked at. Transfer full. */
char *db_person_find(DbStore *store, const char *asked_json, GError **error);

/* Notes in the journal that a case was given to its person. */
bool db_person_note(DbStore *store, const char *case_number, const char *agent, GError **error);

#endif
