#include "intake/desk/entrance.h"

#include "intake/config.h"
#include "intake/desk/answer.h"
#include "intake/desk/logins.h"
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

void entrance_answer_enter(Desk *desk, HttpRequest *request)
{
    const GByteArray *body = http_request_body(request);
    json_auto_t *asked = json_loadb((const char *)body->data, body->len, 0, NULL);
    if (!comes_from_our_page(request) || !json_is_object(asked)) {
        answer_refusal(request, 400, "GU009", "store.GU009");
        return;
    }
    logins_take(desk, request, json_word(asked, "name"), json_word(asked, "password"));
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
