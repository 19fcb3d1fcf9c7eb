/* db/anchor.h: the journal's head, to be witnessed outside the store, and what was witnessed. */
#ifndef DB_ANCHOR_H
#define DB_ANCHOR_H
#include "db/store.h"

/* {"place", "sha256", "at", "anchored": nothing came since the last anchor, "stamped": which has a token}; "" when the
 * journal is empty. Transfer full. */
char *db_anchor_head(DbStore *store, GError **error);

/* Notes in the journal itself that its head at `place` was anchored. `anchor_json` is {"sha256", "authority", "token"}; the
 * last two are absent without an authority. */
bool db_anchor_add(DbStore *store, const char *place, const char *agent, const char *anchor_json, GError **error);

/* Every anchor as a JSON array, with "hash", what the chain holds at its place now. Transfer full. */
char *db_anchor_list(DbStore *store, GError **error);

/* The hash at a place of the chain, as hex; "" when there is none. Transfer full. */
char *db_anchor_hash(DbStore *store, const char *place, GError **error);

#endif
