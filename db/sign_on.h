/* db/sign_on.h: logins by an OpenID provider: what was begun, whose account somebody's identity there is. */
#ifndef DB_SIGN_ON_H
#define DB_SIGN_ON_H
#include "db/store.h"

/* `begun`: {"state", "browser" (SHA-256 of each), "nonce", "verifier", "back"}. INPUT with GU008: too many are under way. */
bool db_sign_on_begin(DbStore *store, const char *begun_json, GError **error);

/* {"nonce", "verifier", "back"} of what that browser began, once; null otherwise. JSON text, transfer full. */
char *db_sign_on_take(DbStore *store, const char *state_sha256, const char *browser_sha256, GError **error);

/* `said`: {"issuer", "subject", "claim" (null: none that counts), "shown", "code"}. The account, linked by its claim if it expects that:
 * {"account", "locked"}; else {"code"}, which an administrator links by. JSON text, transfer full. */
char *db_sign_on_identity(DbStore *store, const char *said_json, GError **error);

/* An answer of the provider that was not believed, for the journal: why, in a word. */
bool db_sign_on_refused(DbStore *store, const char *issuer, const char *reason, GError **error);

/* Who came and has no account: [{"code", "shown", "issuer", "seen_at"}]. JSON text, transfer full. */
char *db_sign_on_requests(DbStore *store, GError **error);

/* Links an account to whoever told `code`: {"shown", "issuer"}. INPUT with GU003: no such account or code; GU006: linked already. */
char *db_account_link(DbStore *store, const char *name, const char *code, const char *agent, GError **error);

/* `change`: {"expected": "…"}, {"unlinked": true} or {"recovery": hash}. INPUT with GU003, GU006 (expected of another; no administrator). */
bool db_account_entrance(DbStore *store, const char *name, const char *change_json, const char *agent, GError **error);

#endif
