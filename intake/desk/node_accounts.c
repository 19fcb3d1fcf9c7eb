#include "intake/desk/node_accounts.h"

#include "intake/config.h"
#include "intake/desk/mistakes.h"
#include "intake/store_error.h"
#include "intake/table_json.h"

#include <stdlib.h>
#include <string.h>

enum { DAYS = 7, DAY_S = 86400, NAMES_MOST = 1000 };

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

static Mistakes *mistakes(void)
{
    static const MistakesRule rule = {.free = 3, .first_s = 30, .longest_s = 900};
    static Mistakes *of_this_process;
    if (!of_this_process)
        of_this_process = mistakes_new(&rule, NAMES_MOST);
    return of_this_process;
}

/* Whoever came in long ago is known no more. */
static const char *hash_of(const json_t *account)
{
    bool fresh = account && now_s() / DAY_S - json_integer_value(json_object_get(account, "day")) <= DAYS;
    return fresh ? json_string_value(json_object_get(account, "password")) : NULL;
}

void node_accounts_begin(const char *name, Login *login, char **hash)
{
    gint64 left_us = mistakes_wait_us(mistakes(), name, g_get_monotonic_time());
    json_auto_t *accounts = load();
    *hash = g_strdup(hash_of(json_object_get(accounts, name)));
    *login = (Login){.outcome = LOGIN_REFUSED};
    if (left_us > 0)
        *login = (Login){.outcome = LOGIN_LATER, .wait_s = (int)(left_us / G_USEC_PER_SEC) + 1};
}

json_t *node_accounts_end(const char *name, const char *matched, Login *login)
{
    json_auto_t *accounts = load();
    const json_t *account = json_object_get(accounts, name);
    if (!matched || g_strcmp0(matched, hash_of(account)) != 0) {
        mistakes_note(mistakes(), name, g_get_monotonic_time());
        login->outcome = LOGIN_REFUSED;
        return NULL;
    }
    mistakes_forget(mistakes(), name);
    login->outcome = LOGIN_DONE;
    return json_pack("{ss ss ss ss}", "agent", name, "role", json_word(account, "role"), "office", json_word(account, "office"), "password",
                     json_word(account, "password"));
}
