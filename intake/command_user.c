#include "db/desk.h"
#include "db/sign_on.h"
#include "forms/french.h"
#include "intake/command.h"
#include "intake/config.h"
#include "intake/desk/password.h"
#include "intake/desk/session.h"
#include "intake/error.h"
#include "intake/sign_on_claim.h"
#include "intake/table_json.h"
#include "intake/verb.h"

#include <stdio.h>
#include <string.h>

/* From standard input, so that it stands in no list of processes; nothing given: a new one, shown once. */
static char *password_asked(const VerbCall *call, json_t *facts, GError **error)
{
    char typed[1024] = "";
    fprintf(stderr, "%s ", french("user.password"));
    if (!fgets(typed, sizeof typed, stdin))
        *typed = '\0';
    typed[strcspn(typed, "\r\n")] = '\0';
    if (*typed == '\0') {
        char *made = random_password();
        json_object_set_new(facts, "password", json_string(made));
        if (!call->as_json)
            verb_say(french_format("user.made_password", "password", made, NULL));
        return made;
    }
    if (g_utf8_validate(typed, -1, NULL) && g_utf8_strlen(typed, -1) >= PASSWORD_LEAST)
        return g_strdup(typed);
    g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, french("user.short_password"));
    return NULL;
}

static char *hash_asked(const VerbCall *call, json_t *facts, GError **error)
{
    g_autofree char *password = password_asked(call, facts, error);
    return password ? password_hash(password, error) : NULL;
}

static bool show(const VerbCall *call, const char *answer, const char *const *keys)
{
    if (!answer)
        return false;
    if (call->as_json) {
        verb_print_json(answer);
        return true;
    }
    json_auto_t *rows = json_loads(answer, 0, NULL);
    g_autoptr(Table) table = table_of_json("user.column", keys, rows);
    table_print(table, stdout);
    return true;
}

static bool list(const VerbCall *call, GError **error)
{
    static const char *const keys[] = {"name", "role", "office", "locked", "seen_at", "linked_at", "expected", NULL};
    g_autofree char *answer = db_account_list(call->store, error);
    return show(call, answer, keys);
}

static bool requests(const VerbCall *call, GError **error)
{
    static const char *const keys[] = {"code", "shown", "issuer", "seen_at", NULL};
    g_autofree char *answer = db_sign_on_requests(call->store, error);
    return show(call, answer, keys);
}

/* A system comes in by its token: it gets a password that nobody knows. */
static char *hash_for(const VerbCall *call, json_t *facts, GError **error)
{
    if (strcmp(call->words[1], "system") != 0)
        return hash_asked(call, facts, error);
    g_autofree char *password = random_password();
    return password_hash(password, error);
}

static bool add(const VerbCall *call, GError **error)
{
    json_auto_t *facts = json_pack("{ss}", "name", call->words[0]);
    g_autofree char *hash = hash_for(call, facts, error);
    if (!hash)
        return false;
    json_auto_t *account = json_pack("{ss ss ss ss*}", "name", call->words[0], "role", call->words[1], "password", hash, "office",
                                     call->office);
    g_autofree char *text = json_dumps(account, JSON_COMPACT);
    if (!db_account_add(call->store, text, config_text(CONFIG_AGENT), error))
        return false;
    verb_answer(call, json_incref(facts), french_format("user.added", "name", call->words[0], NULL));
    return true;
}

/* Takes `what` and `facts`. */
static bool change(const VerbCall *call, json_t *what, json_t *facts, GError **error)
{
    g_autofree char *text = json_dumps(what, JSON_COMPACT);
    json_auto_t *said = facts;
    json_decref(what);
    if (!db_account_change(call->store, call->words[0], text, config_text(CONFIG_AGENT), error))
        return false;
    verb_answer(call, json_incref(said), french_format("user.changed", "name", call->words[0], NULL));
    return true;
}

static bool passwd(const VerbCall *call, GError **error)
{
    json_auto_t *facts = json_pack("{ss}", "name", call->words[0]);
    g_autofree char *hash = hash_asked(call, facts, error);
    return hash && change(call, json_pack("{ss}", "password", hash), json_incref(facts), error);
}

static bool lock(const VerbCall *call, GError **error)
{
    return change(call, json_pack("{sb}", "locked", true), json_pack("{ss sb}", "name", call->words[0], "locked", true), error);
}

static bool unlock(const VerbCall *call, GError **error)
{
    return change(call, json_pack("{sb}", "locked", false), json_pack("{ss sb}", "name", call->words[0], "locked", false), error);
}

static bool token(const VerbCall *call, GError **error)
{
    g_autofree char *until = NULL;
    g_autofree char *made = session_token(call->store, call->words[0], config_text(CONFIG_AGENT), &until, error);
    if (!made)
        return false;
    verb_answer(call, json_pack("{ss ss ss}", "name", call->words[0], "token", made, "until", until),
                french_format("user.token", "name", call->words[0], "token", made, "until", until, NULL));
    return true;
}

static bool link_person(const VerbCall *call, GError **error)
{
    g_autofree char *answer = db_account_link(call->store, call->words[0], call->words[1], config_text(CONFIG_AGENT), error);
    if (!answer)
        return false;
    json_auto_t *person = json_loads(answer, 0, NULL);
    verb_answer(call, json_incref(person),
                french_format("user.linked", "name", call->words[0], "shown", json_word(person, "shown"), "issuer", json_word(person, "issuer"), NULL));
    return true;
}

static bool change_entrance(const VerbCall *call, json_t *what, GError **error)
{
    g_autofree char *text = json_dumps(what, JSON_COMPACT);
    json_decref(what);
    return db_account_entrance(call->store, call->words[0], text, config_text(CONFIG_AGENT), error);
}

static bool unlink_person(const VerbCall *call, GError **error)
{
    if (!change_entrance(call, json_pack("{sb}", "unlinked", true), error))
        return false;
    verb_answer(call, json_pack("{ss sb}", "name", call->words[0], "unlinked", true), french_format("user.changed", "name", call->words[0], NULL));
    return true;
}

static bool expect(const VerbCall *call, GError **error)
{
    g_autofree char *value = sign_on_expected(call->words[1]);
    if (!change_entrance(call, json_pack("{ss}", "expected", value), error))
        return false;
    verb_answer(call, json_pack("{ss ss}", "name", call->words[0], "expected", value),
                french_format("user.expected", "name", call->words[0], "value", value, NULL));
    return true;
}

/* Whoever may run commands against the store gets an administrator in, whatever became of the provider. */
static bool recover(const VerbCall *call, GError **error)
{
    g_autofree char *password = random_password();
    g_autofree char *hash = password_hash(password, error);
    if (!hash || !change_entrance(call, json_pack("{ss}", "recovery", hash), error))
        return false;
    verb_answer(call, json_pack("{ss ss}", "name", call->words[0], "password", password),
                french_format("user.recovery", "name", call->words[0], "password", password, NULL));
    return true;
}

int command_user(int argc, char **argv)
{
    static const Verb verbs[] = {
        {"list", 0, list, false},          {"add", 2, add, false},          {"passwd", 1, passwd, false},
        {"lock", 1, lock, false},          {"unlock", 1, unlock, false},    {"requests", 0, requests, false},
        {"link", 2, link_person, false},   {"unlink", 1, unlink_person, false}, {"expect", 2, expect, false},
        {"recover", 1, recover, false},    {"token", 1, token, false},      {NULL, 0, NULL, false},
    };
    return verb_run(verbs, "office", argc, argv);
}
