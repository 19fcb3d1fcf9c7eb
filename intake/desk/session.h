/* intake/desk/session.h: who is there: login with delay after mistakes, the cookie, the token against forged requests. */
#ifndef INTAKE_DESK_SESSION_H
#define INTAKE_DESK_SESSION_H
#include "db/desk.h"
#include "intake/desk/http.h"

#include <jansson.h>

/* Sessions seen of late, so that whoever is at work can go on while the store is away. */
typedef struct SessionCache SessionCache;
SessionCache *session_cache_new(void);
void session_cache_free(SessionCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SessionCache, session_cache_free)

/* {"agent", "role", "office", "csrf", "session" (the SHA-256 of its token: never to be sent)} of the request's cookie; NULL for nobody, and with an error when
 * the store did not answer and the session was not seen of late. `store` may be NULL. Transfer full. */
json_t *session_of(SessionCache *cache, DbStore *store, const HttpRequest *request, GError **error);

/* A session of this process alone, for `who` as node_accounts_enter gives it: holds while the store is away; once that is back and the account
 * has not changed meanwhile, it becomes one of the store's. A Set-Cookie line, transfer full. */
char *session_enter_known(SessionCache *cache, const json_t *who);

/* Whether the request carries the session's token against forged requests, or came by no browser. */
bool session_vouches(const json_t *session, const HttpRequest *request);

typedef enum {
    LOGIN_DONE,
    LOGIN_REFUSED, /* name or password: which is not said */
    LOGIN_LATER,   /* too many mistakes: not before `wait_s` */
    LOGIN_LOCKED
} LoginOutcome;

typedef struct {
    LoginOutcome outcome;
    int wait_s;
    char *cookie; /* LOGIN_DONE: a Set-Cookie line, transfer full */
} Login;

/* By password, where the setting password_login is "yes"; by the one made for a recovery always. Begins: LOGIN_LATER, or `hash` is what password_matches() has
 * to compare with (transfer full; NULL: with nobody's). Errors: those of db/store.h. */
bool session_login_begin(DbStore *store, const char *name, Login *login, char **hash, GError **error);

/* Ends: `matched` is that hash, NULL when the password is not the one behind it. What the account has become meanwhile counts. */
bool session_login_end(DbStore *store, const char *name, const char *matched, Login *login, GError **error);

/* By a provider who gave `id_token`. A Set-Cookie line, transfer full; NULL with an error. */
char *session_enter_signed(DbStore *store, const char *name, const char *id_token, GError **error);

/* A new token for a system's account, and its last day in `until` (both transfer full). Errors: those of db_account_token(). */
char *session_token(DbStore *store, const char *account, const char *agent, char **until, GError **error);

/* Whether accounts come in by their passwords. */
bool session_by_password(void);

/* Ends it. The line that takes the cookie away, transfer full; `id_token` gets what came with the session, "" for none (transfer full). */
char *session_logout(SessionCache *cache, DbStore *store, const HttpRequest *request, char **id_token);

#endif
