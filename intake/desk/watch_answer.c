#include "intake/desk/watch_answer.h"

#include "forms/french.h"
#include "intake/health.h"

#include <string.h>

static void answer_with(HttpRequest *request, unsigned status, const char *type, char *text)
{
    g_autoptr(GBytes) body = g_bytes_new_take(text, strlen(text));
    const HttpAnswer answer = {.status = status, .type = type, .body = body};
    http_answer(request, &answer);
}

static char *health_text(const json_t *health)
{
    json_auto_t *names = health_worries(health), *worries = json_object();
    for (size_t i = 0; i < json_array_size(names); i++) {
        const char *name = json_string_value(json_array_get(names, i));
        g_autofree char *key = g_strconcat("health.", name, NULL);
        json_object_set_new(worries, name, json_string(french(key)));
    }
    json_auto_t *answer = json_pack("{sb sO sO}", "good", json_array_size(names) == 0, "worries", worries, "numbers", health);
    char *text = json_dumps(answer, JSON_COMPACT), *copy = g_strdup(text);
    free(text);
    return copy;
}

bool watch_answer(Desk *desk, HttpRequest *request)
{
    const char *path = http_request_path(request);
    bool metrics = strcmp(path, "/metrics") == 0;
    if (!metrics && strcmp(path, "/health") != 0)
        return false;
    g_autoptr(GError) error = NULL;
    json_auto_t *health = health_look(desk_store(desk), desk->spool, &error);
    if (error)
        desk_note_error(desk, error);
    bool up = json_integer_value(json_object_get(health, "store_up")) == 1;
    if (metrics)
        answer_with(request, 200, "text/plain; version=0.0.4; charset=utf-8", health_metrics(health));
    else
        answer_with(request, up ? 200 : 503, "application/json", health_text(health));
    return true;
}
