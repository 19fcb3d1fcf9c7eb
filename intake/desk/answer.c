#include "intake/desk/answer.h"

#include "db/error.h"
#include "forms/french.h"
#include "intake/error.h"
#include "intake/store_error.h"

#include <stdlib.h>
#include <string.h>

void answer_text(HttpRequest *request, unsigned status, const char *json)
{
    g_autoptr(GBytes) body = g_bytes_new(json, strlen(json));
    const HttpAnswer answer = {.status = status, .type = "application/json; charset=utf-8", .body = body};
    http_answer(request, &answer);
}

void answer_json(HttpRequest *request, unsigned status, const json_t *json)
{
    g_autofree char *text = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);
    answer_text(request, status, text);
}

void answer_json_packed(HttpRequest *request, const json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT);
    g_autoptr(GBytes) body = g_bytes_new_with_free_func(text, strlen(text), free, text);
    const HttpAnswer answer = {.status = 200, .type = "application/json; charset=utf-8", .pack = true, .body = body};
    http_answer(request, &answer);
}

static void refuse(HttpRequest *request, unsigned status, const char *code, const char *message)
{
    json_auto_t *error = json_pack("{s{ss ss}}", "error", "code", code, "message", message);
    answer_json(request, status, error);
}

void answer_refusal(HttpRequest *request, unsigned status, const char *code, const char *key)
{
    refuse(request, status, code, french(key));
}

static unsigned status_of(const GError *error)
{
    if (error->domain == DB_ERROR && error->code == DB_ERROR_INPUT) {
        const char *state = db_error_state(error);
        return strcmp(state, "GU003") == 0 ? 404 : strcmp(state, "GU011") == 0 ? 401 : strcmp(state, "GU008") == 0 || strcmp(state, "GU006") == 0 ? 409 : 422;
    }
    if (error->domain == DB_ERROR)
        return error->code == DB_ERROR_AWAY || error->code == DB_ERROR_UNSURE ? 503 : 500;
    if (error->domain == INTAKE_ERROR)
        return error->code == INTAKE_ERROR_INPUT ? 422 : error->code == INTAKE_ERROR_AWAY ? 503 : 500;
    return 500;
}

void answer_error(HttpRequest *request, const GError *error)
{
    store_error_log("desk", error->message);
    g_autofree char *message = store_error_french(error);
    const char *state = error->domain == DB_ERROR ? db_error_state(error) : "";
    refuse(request, status_of(error), *state ? state : status_of(error) == 503 ? "away" : "failed", message);
}
