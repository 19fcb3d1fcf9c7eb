#include "intake/desk/session.h"

#include "intake/config.h"
#include "intake/desk/mistakes.h"
#include "intake/desk/password.h"
#include "intake/table_json.h"

#include <string.h>

#define COOKIE "guichet"
#define COOKIE_RULES "; Path=/; HttpOnly; SameSite=Strict"

/* Long enough to spare the store a question for each picture, short enough for a lock to bite. */
enum { FRESH_S = 2, AWAY_S = 3600, LOCAL_S = 12 * 3600, CACHE_MAX = 2000 };

typedef struct {
    json_t *session;
    gint64 asked_us;
    gint64 local_us; /* when it began without the store; 0: it is the store's */
    char *password;  /* of a local one: the hash by which it began */
} Known;

struct SessionCache {
    GHashTable *known; /* SHA-256 of the token to Known */
};

static void known_free(void *entry)
{
    Known *known = entry;
    json_decref(known->session);
    g_free(known->password);
    g_free(known);
}

SessionCache *session_cache_new(void)
{
    SessionCache *cache = g_new0(SessionCache, 1);
    cache->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, known_free);
    return cache;
}

void session_cache_free(SessionCache *cache)
{
    if (!cache)
        return;
    g_hash_table_unref(cache->known);
    g_free(cache);
}

/* What a system says of itself; no browser sends it for another site. NULL: none. */
static const char *bearer(const HttpRequest *request)
{
    const char *said = http_request_header(request, "Authorization");
    return said && g_ascii_strncasecmp(said, "Bearer ", 7) == 0 ? said + 7 : NULL;
}

static char *token_sha256(const HttpRequest *request)
{
    const char *token = bearer(request) ? bearer(request) : http_request_cookie(request, COOKIE);
    return token && strlen(token) == 64 ? g_compute_checksum_for_string(G_CHECKSUM_SHA256, token, -1) : NULL;
}

static Known *remember(SessionCache *cache, const char *sha256, json_t *session)
{
    if (g_hash_table_size(cache->known) >= CACHE_MAX)
        g_hash_table_remove_all(cache->known);
    Known *known = g_new0(Known, 1);
    *known = (Known){.session = json_incref(session), .asked_us = g_get_monotonic_time()};
    g_hash_table_insert(cache->known, g_strdup(sha256), known);
    return known;
}

static json_t *cached(SessionCache *cache, const char *sha256, int seconds)
{
    const Known *known = g_hash_table_lookup(cache->known, sha256);
    bool fresh = known && g_get_monotonic_time() - known->asked_us < (gint64)seconds * G_USEC_PER_SEC;
    return fresh ? json_incref(known->session) : NULL;
}

/* While the store is away a local session goes on as long as its person does something, half a day at most. */
static json_t *without_store(SessionCache *cache, const char *sha256)
{
    json_t *session = cached(cache, sha256, AWAY_S);
    Known *known = session ? g_hash_table_lookup(cache->known, sha256) : NULL;
    gint64 now_us = g_get_monotonic_time();
    if (!known || !known->local_us)
        return session;
    if (now_us - known->local_us < (gint64)LOCAL_S * G_USEC_PER_SEC) {
        known->asked_us = now_us;
        return session;
    }
    json_decref(session);
    g_hash_table_remove(cache->known, sha256);
    return NULL;
}

/* The store is back, and knows nothing of this session: whether the account is still as it was, so that it becomes the store's too. */
static bool make_known(SessionCache *cache, DbStore *store, const char *sha256, GError **error)
{
    const Known *known = g_hash_table_lookup(cache->known, sha256);
    if (!known || !known->local_us)
        return false;
    const char *name = json_word(known->session, "agent");
    g_autofree char *found = db_account_find(store, name, error);
    json_auto_t *account = found ? json_loads(found, JSON_DECODE_ANY, NULL) : NULL;
    const DbSession session = {.token_sha256 = sha256, .csrf = json_word(known->session, "csrf"), .way = "node", .id_token = NULL};
    return account && json_is_false(json_object_get(account, "locked")) && strcmp(json_word(account, "password"), known->password) == 0 &&
           db_session_open(store, name, &session, error);
}

char *session_enter_known(SessionCache *cache, const json_t *who)
{
    g_autofree char *token = random_token(32), *csrf = random_token(32);
    g_autofree char *sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, token, -1);
    json_auto_t *session = json_pack("{ss ss ss ss}", "agent", json_word(who, "agent"), "role", json_word(who, "role"), "office",
                                     json_word(who, "office"), "csrf", csrf);
    Known *known = remember(cache, sha256, session);
    known->local_us = g_get_monotonic_time();
    known->password = g_strdup(json_word(who, "password"));
    return g_strconcat(COOKIE "=", token, COOKIE_RULES, NULL);
}

json_t *session_of(SessionCache *cache, DbStore *store, const HttpRequest *request, GError **error)
{
    g_autofree char *sha256 = token_sha256(request);
    if (!sha256)
        return NULL;
    const Known *known = g_hash_table_lookup(cache->known, sha256);
    bool to_be_told = store && known && known->local_us;
    json_t *session = to_be_told ? NULL : cached(cache, sha256, FRESH_S);
    if (session)
        return session;
    g_autofree char *found = store ? db_session_find(store, sha256, error) : NULL;
    if (found && strcmp(found, "null") == 0 && make_known(cache, store, sha256, NULL)) {
        g_free(found);
        found = db_session_find(store, sha256, error);
    }
    if (!found)
        return without_store(cache, sha256);
    session = json_loads(found, JSON_DECODE_ANY, NULL);
    if (json_is_object(session)) {
        json_object_set_new(session, "session", json_string(sha256));
        remember(cache, sha256, session);
        return session;
    }
    g_hash_table_remove(cache->known, sha256);
    json_decref(session);
    return NULL;
}

bool session_vouches(const json_t *session, const HttpRequest *request)
{
    const char *token = http_request_header(request, "X-CSRF-Token");
    const char *wanted = json_string_value(json_object_get(session, "csrf"));
    if (bearer(request))
        return true;
    return token && wanted && strcmp(token, wanted) == 0;
}

bool session_by_password(void)
{
    return strcmp(config_text(CONFIG_PASSWORD_LOGIN), "yes") == 0;
}

static char *open_session(DbStore *store, const char *name, const char *way, const char *id_token, GError **error)
{
    g_autofree char *token = random_token(32), *csrf = random_token(32);
    g_autofree char *sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, token, -1);
    const DbSession session = {.token_sha256 = sha256, .csrf = csrf, .way = way, .id_token = id_token};
    return db_session_open(store, name, &session, error) ? g_strconcat(COOKIE "=", token, COOKIE_RULES, NULL) : NULL;
}

char *session_token(DbStore *store, const char *account, const char *agent, char **until, GError **error)
{
    g_autofree char *token = random_token(32), *csrf = random_token(32);
    g_autofree char *sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, token, -1);
    const DbSession session = {.token_sha256 = sha256, .csrf = csrf};
    *until = db_account_token(store, account, &session, agent, error);
    return *until ? g_steal_pointer(&token) : NULL;
}

char *session_enter_signed(DbStore *store, const char *name, const char *id_token, GError **error)
{
    return open_session(store, name, "sign_on", id_token, error);
}

/* Names that nobody has wait as the store lets others wait (account_failed): otherwise waiting would tell who there is. */
static Mistakes *strangers(void)
{
    enum { NAMES_MOST = 1000 };
    static const MistakesRule rule = {.free = 4, .first_s = 2, .longest_s = 900};
    static Mistakes *of_this_process;
    if (!of_this_process)
        of_this_process = mistakes_new(&rule, NAMES_MOST);
    return of_this_process;
}

static int wait_of(const json_t *account, const char *name)
{
    if (!json_is_null(account))
        return (int)json_integer_value(json_object_get(account, "wait_s"));
    return (int)((mistakes_wait_us(strangers(), name, g_get_monotonic_time()) + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
}

static bool note_refusal(DbStore *store, const json_t *account, const char *name, GError **error)
{
    if (!json_is_null(account))
        return db_account_failed(store, name, error);
    mistakes_note(strangers(), name, g_get_monotonic_time());
    return true;
}

static json_t *account_of(DbStore *store, const char *name, GError **error)
{
    g_autofree char *found = db_account_find(store, name, error);
    return found ? json_loads(found, JSON_DECODE_ANY, NULL) : NULL;
}

/* NULL: no password lets that account in. */
static const char *hash_of(const json_t *account)
{
    const char *recovery = json_string_value(json_object_get(account, "recovery"));
    const char *usual = session_by_password() ? json_string_value(json_object_get(account, "password")) : NULL;
    return recovery ? recovery : usual;
}

bool session_login_begin(DbStore *store, const char *name, Login *login, char **hash, GError **error)
{
    json_auto_t *account = account_of(store, name, error);
    *hash = g_strdup(hash_of(account));
    if (account)
        login->wait_s = wait_of(account, name);
    login->outcome = login->wait_s > 0 ? LOGIN_LATER : LOGIN_REFUSED;
    return account != NULL;
}

bool session_login_end(DbStore *store, const char *name, const char *matched, Login *login, GError **error)
{
    json_auto_t *account = account_of(store, name, error);
    if (!account)
        return false;
    const char *recovery = json_string_value(json_object_get(account, "recovery"));
    bool right = matched && g_strcmp0(matched, hash_of(account)) == 0;
    bool locked = json_is_true(json_object_get(account, "locked"));
    login->outcome = right ? locked ? LOGIN_LOCKED : LOGIN_DONE : LOGIN_REFUSED;
    if (!right)
        return note_refusal(store, account, name, error);
    login->cookie = locked ? NULL : open_session(store, name, recovery ? "recovery" : "password", NULL, error);
    return locked || login->cookie;
}

char *session_logout(SessionCache *cache, DbStore *store, const HttpRequest *request, char **id_token)
{
    g_autofree char *sha256 = token_sha256(request);
    if (sha256)
        g_hash_table_remove(cache->known, sha256);
    char *given = sha256 && store ? db_session_close(store, sha256, NULL) : NULL;
    *id_token = given ? given : g_strdup("");
    return g_strdup(COOKIE "=" COOKIE_RULES "; Max-Age=0");
}
