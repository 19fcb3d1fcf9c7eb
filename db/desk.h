/* db/desk.h: what the screens of the desk ask the store, and who may enter it. */
#ifndef DB_DESK_H
#define DB_DESK_H
#include "db/store.h"
#include "embed.h"

/* Connects as the desk does: the store shows and changes only what is of the office of whoever acts, and nothing while nobody does. Errors:
 * SETUP also where the server has no role for it, or the store was not migrated to it. */
DbStore *db_desk_open(const char *conninfo, GError **error);

/* From here on whoever has this session (the SHA-256 of its token) acts: each statement proves it anew, in its own transaction, and INPUT with
 * GU011 says that the session has ended. NULL: nobody acts. */
void db_desk_act(DbStore *store, const char *session_sha256);

/* Runs one question of the desk, a file db/sql/desk_*.sql: `who` is {"agent", "role", "office" (null: every office)},
 * `request` what is asked. What is not that person's to see is not there. JSON text, transfer full. */
char *db_desk_ask(DbStore *store, EmbedFile question, const char *who_json, const char *request_json, GError **error);

/* Accounts. `account` is {"name", "password" (hashed), "role", "office"}; errors: INPUT with GU006 when the name is taken, GU003
 * when it is not there. Changing one ends its sessions. */
bool db_account_add(DbStore *store, const char *account_json, const char *agent, GError **error);
bool db_account_change(DbStore *store, const char *name, const char *change_json, const char *agent, GError **error);

/* All accounts, and what a login needs to know of one ({"password", "recovery" (counts in its place while it is there), "locked",
 * "wait_s"} or null). JSON text, transfer full. */
char *db_account_list(DbStore *store, GError **error);
char *db_account_find(DbStore *store, const char *name, GError **error);

/* How somebody came in. `id_token` is the provider's, which it wants to see again at the end; NULL: not by a provider. */
typedef struct {
    const char *token_sha256, *csrf;
    const char *way; /* "password", "recovery", "sign_on" */
    const char *id_token;
} DbSession;

/* A token for a system's account, good for a year; older ones end within a day. Its last day ("2027-11-29", transfer full). Errors: INPUT
 * (GU003) for an account that is not there or not a system's. */
char *db_account_token(DbStore *store, const char *name, const DbSession *session, const char *agent, GError **error);

/* A wrong password: after the third the next may be tried later and later. */
bool db_account_failed(DbStore *store, const char *name, GError **error);

/* Sessions, known by the SHA-256 of their token. The session found: {"agent", "role", "office", "csrf"} or null. Closing one gives its
 * id_token, "" when it had none. */
bool db_session_open(DbStore *store, const char *name, const DbSession *session, GError **error);
char *db_session_find(DbStore *store, const char *token_sha256, GError **error);
char *db_session_close(DbStore *store, const char *token_sha256, GError **error);

#endif
