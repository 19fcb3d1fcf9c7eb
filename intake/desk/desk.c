#include "intake/desk/desk.h"

#include "intake/case_store.h"
#include "intake/store_error.h"

enum { STORE_RETRY_S = 2 };

DbStore *desk_store(Desk *desk)
{
    gint64 now = g_get_monotonic_time();
    if (desk->store || (desk->store_tried_us && now - desk->store_tried_us < STORE_RETRY_S * G_USEC_PER_SEC))
        return desk->store;
    desk->store_tried_us = now;
    g_autoptr(GError) error = NULL;
    desk->store = case_store_open(&error);
    if (!desk->store)
        store_error_log("desk", error->message);
    return desk->store;
}

void desk_note_error(Desk *desk, const GError *error)
{
    if (g_error_matches(error, DB_ERROR, DB_ERROR_AWAY) || g_error_matches(error, DB_ERROR, DB_ERROR_UNSURE))
        g_clear_pointer(&desk->store, db_store_close);
}

char *desk_ask(const DeskCall *call, EmbedFile question, GError **error)
{
    DbStore *store = desk_store(call->desk);
    if (!store) {
        g_set_error_literal(error, DB_ERROR, DB_ERROR_AWAY, "store: away");
        return NULL;
    }
    g_autofree char *who = json_dumps(call->who, JSON_COMPACT);
    g_autofree char *asked = json_dumps(call->asked, JSON_COMPACT);
    g_autoptr(GError) problem = NULL;
    char *answer = db_desk_ask(store, question, who, asked, &problem);
    if (answer)
        return answer;
    desk_note_error(call->desk, problem);
    g_propagate_error(error, g_steal_pointer(&problem));
    return NULL;
}
