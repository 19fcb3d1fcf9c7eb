#include "intake/desk/asked.h"

#include <string.h>

json_t *asked_of(const HttpRequest *request, const char *id)
{
    static const char *const words[] = {"text", "after", "before", "subject", "name", "sequence", "kind", "procedure", "case", "from", "to", "office", "budget", "replaces", "document", "received", "copies"};
    const GByteArray *body = http_request_body(request);
    const char *type = http_request_header(request, "Content-Type");
    bool has_json = body->len > 0 && type && g_str_has_prefix(type, "application/json");
    json_t *asked = has_json ? json_loadb((const char *)body->data, body->len, JSON_REJECT_DUPLICATES, NULL) : json_object();
    if (!json_is_object(asked)) {
        json_decref(asked);
        return NULL;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        const char *value = http_request_query(request, words[i]);
        if (value)
            json_object_set_new(asked, words[i], json_string(value));
    }
    if (id)
        json_object_set_new(asked, "id", json_string(id));
    return asked;
}
