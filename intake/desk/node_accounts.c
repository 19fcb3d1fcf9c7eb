#include "intake/desk/node_accounts.h"

#include "intake/config.h"
#include "intake/desk/password.h"
#include "intake/store_error.h"
#include "intake/table_json.h"

#include <stdlib.h>
#include <string.h>

enum { DAYS = 7, DAY_S = 86400, FREE_MISTAKES = 3, FIRST_WAIT_S = 30, LONGEST_WAIT_S = 900, NAMES_MOST = 1000 };

typedef struct {
    int mistakes;
    gint64 next_us;
} Mistaken;

/* Of this process: a restart forgets them, which whoever guesses over the network cannot bring about. */
static GHashTable *mistaken;

static char *path_of(void)
{
    return g_build_filename(config_text(CONFIG_HOME), "node", "accounts.json", NULL);
}

static json_t *load(void)
{
    g_autofree char *path = path_of();
    json_t *accounts = json_load_file(path, 0, NULL);
    if (json_is_object(accounts))
        return accounts;
    json_decref(accounts);
    return json_object();
}

static json_int_t now_s(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

static void save(const json_t *accounts)
{
    g_autofree char *path = path_of();
    g_autoptr(GError) error = NULL;
    char *text = json_dumps(accounts, JSON_COMPACT);
    if (!g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &error))
        store_error_log("node", error->message);
    free(text);
}

void node_accounts_learn(DbStore *store, const char *name, const Login *login)
{
    g_autofree char *found = session_by_password() ? db_account_find(store, name, NULL) : NULL;
    json_auto_t *account = found ? json_loads(found, JSON_DECODE_ANY, NULL) : NULL, *accounts = load();
    const json_t *known = json_object_get(accounts, name);
    if (account && (json_is_null(account) || json_is_true(json_object_get(account, "locked")))) {
        if (known && json_object_del(accounts, name) == 0)
            save(accounts);
        return;
    }
    if (!account || login->outcome != LOGIN_DONE)
        return;
    json_auto_t *now = json_pack("{ss ss ss sI}", "password", json_word(account, "password"), "role", json_word(account, "role"), "office",
                                 json_word(account, "office"), "day", now_s() / DAY_S);
    if (json_equal(known, now))
        return;
    json_object_set(accounts, name, now);
    save(accounts);
}

static Mistaken *mistakes_of(const char *name)
{
    if (!mistaken)
        mistaken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Mistaken *of = g_hash_table_lookup(mistaken, name);
    if (!of && g_hash_table_size(mistaken) < NAMES_MOST) {
        of = g_new0(Mistaken, 1);
        g_hash_table_insert(mistaken, g_strdup(name), of);
    }
    return of;
}

static void note_mistake(Mistaken *of)
{
    of->mistakes = MIN(of->mistakes + 1, FREE_MISTAKES + 10);
    int beyond = of->mistakes - FREE_MISTAKES;
    if (beyond >= 0)
        of->next_us = g_get_monotonic_time() + (gint64)MIN(FIRST_WAIT_S << beyond, LONGEST_WAIT_S) * G_USEC_PER_SEC;
}

json_t *node_accounts_enter(const char *name, const char *password, Login *login)
{
    Mistaken *of = mistakes_of(name);
    gint64 left_us = of ? of->next_us - g_get_monotonic_time() : (gint64)LONGEST_WAIT_S * G_USEC_PER_SEC;
    *login = (Login){.outcome = LOGIN_LATER, .wait_s = (int)(MAX(left_us, 0) / G_USEC_PER_SEC) + 1};
    if (left_us > 0)
        return NULL;
    json_auto_t *accounts = load();
    const json_t *account = json_object_get(accounts, name);
    bool fresh = account && now_s() / DAY_S - json_integer_value(json_object_get(account, "day")) <= DAYS;
    login->wait_s = 0;
    if (!password_matches(password, fresh ? json_string_value(json_object_get(account, "password")) : NULL)) {
        note_mistake(of);
        login->outcome = LOGIN_REFUSED;
        return NULL;
    }
    g_hash_table_remove(mistaken, name);
    login->outcome = LOGIN_DONE;
    return json_pack("{ss ss ss ss}", "agent", name, "role", json_word(account, "role"), "office", json_word(account, "office"), "password",
                     json_word(account, "password"));
}
