#include "intake/desk/entrance.h"

#include "forms/french.h"
#include "intake/config.h"
#include "intake/desk/answer.h"
#include "intake/desk/node_accounts.h"
#include "intake/desk/sign_on.h"
#include "intake/oidc.h"
#include "intake/table_json.h"

#include <string.h>

/* A page of another site can send no request with this type unasked, nor from this origin. */
static bool comes_from_our_page(const HttpRequest *request)
{
    const char *type = http_request_header(request, "Content-Type"), *origin = http_request_header(request, "Origin");
    const char *host = http_request_header(request, "Host");
    if (!type || !g_str_has_prefix(type, "application/json"))
        return false;
    const char *from = origin ? strstr(origin, "://") : NULL;
    return !origin || (from && host && strcmp(from + strlen("://"), host) == 0);
}

static void answer_later(HttpRequest *request, int wait_s)
{
    g_autofree char *seconds = g_strdup_printf("%d", wait_s);
    g_autofree char *message = french_format("desk.login.later", "seconds", seconds, NULL);
    json_auto_t *answer = json_pack("{s{ss ss si}}", "error", "code", "later", "message", message, "wait_s", wait_s);
    answer_json(request, 429, answer);
}

static void answer_login(HttpRequest *request, const Login *login)
{
    if (login->outcome == LOGIN_LATER)
        answer_later(request, login->wait_s);
    else if (login->outcome == LOGIN_LOCKED)
        answer_refusal(request, 403, "locked", "desk.login.locked");
    else if (login->outcome == LOGIN_REFUSED)
        answer_refusal(request, 403, "refused", "desk.login.refused");
    else {
        g_autoptr(GBytes) body = g_bytes_new_static("{}", 2);
        const HttpAnswer answer = {.status = 200, .type = "application/json", .cookie = login->cookie, .body = body};
        http_answer(request, &answer);
    }
}

/* A node goes on for those whom it knows. */
static void enter_without_store(Desk *desk, HttpRequest *request, const json_t *asked)
{
    if (!desk->node || !session_by_password()) {
        answer_refusal(request, 503, "away", desk_store_trouble(desk));
        return;
    }
    Login login;
    json_auto_t *who = node_accounts_enter(json_word(asked, "name"), json_word(asked, "password"), &login);
    login.cookie = who ? session_enter_known(desk->sessions, who) : NULL;
    answer_login(request, &login);
    g_free(login.cookie);
}

void entrance_answer_enter(Desk *desk, HttpRequest *request)
{
    const GByteArray *body = http_request_body(request);
    json_auto_t *asked = json_loadb((const char *)body->data, body->len, 0, NULL);
    if (!comes_from_our_page(request) || !json_is_object(asked)) {
        answer_refusal(request, 400, "GU009", "store.GU009");
        return;
    }
    if (!desk_store(desk)) {
        enter_without_store(desk, request, asked);
        return;
    }
    Login login = {0};
    g_autoptr(GError) error = NULL;
    const char *name = json_word(asked, "name");
    if (session_login(desk->store, name, json_word(asked, "password"), &login, &error)) {
        if (desk->node)
            node_accounts_learn(desk->store, name, &login);
        answer_login(request, &login);
    } else {
        desk_note_error(desk, error);
        answer_error(request, error);
    }
    g_free(login.cookie);
}

void entrance_answer_session(const DeskCall *call)
{
    json_auto_t *told = json_copy((json_t *)call->who);
    json_object_del(told, "session");
    answer_json(call->request, 200, told);
}

void entrance_answer_leave(const DeskCall *call)
{
    g_autofree char *id_token = NULL;
    g_autofree char *cookie = session_logout(call->desk->sessions, call->desk->store, call->request, &id_token);
    g_autofree char *end = *id_token ? sign_on_leave_address(call->desk->sign_on, id_token) : NULL;
    json_auto_t *said = json_pack("{ss*}", "end", end);
    g_autofree char *text = json_dumps(said, JSON_COMPACT);
    g_autoptr(GBytes) body = g_bytes_new(text, strlen(text));
    const HttpAnswer answer = {.status = 200, .type = "application/json", .cookie = cookie, .body = body};
    http_answer(call->request, &answer);
}

/* Asked, not remembered: a connection does not say that its server went. */
static bool store_answers(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    int theirs = 0, ours = 0;
    DbStore *store = desk_store(desk);
    if (!store || db_store_version(store, &theirs, &ours, &error))
        return store != NULL;
    desk_note_error(desk, error);
    return false;
}

void entrance_answer_ways(Desk *desk, HttpRequest *request)
{
    json_auto_t *ways = json_pack("{sb sb ss? sb}", "node", desk->node != NULL, "password", session_by_password(), "provider", oidc_on() ? config_text(CONFIG_OIDC_NAME) : NULL,
                                  "store", store_answers(desk));
    answer_json(request, 200, ways);
}
