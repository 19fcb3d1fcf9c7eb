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

static DbStore *open_rows(Desk *desk, GError **error)
{
    gint64 now = g_get_monotonic_time();
    if (desk->rows || !desk_store(desk) || (desk->rows_tried_us && now - desk->rows_tried_us < STORE_RETRY_S * G_USEC_PER_SEC))
        return desk->rows;
    desk->rows_tried_us = now;
    desk->rows = case_store_open_desk(error);
    return desk->rows;
}

bool desk_rows_ready(Desk *desk, GError **error)
{
    g_autoptr(GError) cause = NULL;
    if (open_rows(desk, &cause) || !g_error_matches(cause, DB_ERROR, DB_ERROR_SETUP))
        return true;
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

DbStore *desk_rows(const DeskCall *call)
{
    g_autoptr(GError) error = NULL;
    DbStore *rows = open_rows(call->desk, &error);
    if (error)
        store_error_log("desk", error->message);
    if (rows)
        db_desk_act(rows, json_string_value(json_object_get(call->who, "session")));
    return rows;
}

void desk_note_error(Desk *desk, const GError *error)
{
    if (!g_error_matches(error, DB_ERROR, DB_ERROR_AWAY) && !g_error_matches(error, DB_ERROR, DB_ERROR_UNSURE))
        return;
    g_clear_pointer(&desk->store, db_store_close);
    g_clear_pointer(&desk->rows, db_store_close);
    desk->rows_tried_us = 0;
}

/* Who asks, as the questions of db/desk.h know it: nothing that proves a session. */
static char *who_asks(const json_t *who)
{
    json_auto_t *told = json_pack("{sO* sO* sO*}", "agent", json_object_get(who, "agent"), "role", json_object_get(who, "role"), "office",
                                  json_object_get(who, "office"));
    return json_dumps(told, JSON_COMPACT);
}

char *desk_ask(const DeskCall *call, EmbedFile question, GError **error)
{
    DbStore *rows = desk_rows(call);
    if (!rows) {
        g_set_error_literal(error, DB_ERROR, DB_ERROR_AWAY, "store: away");
        return NULL;
    }
    g_autofree char *who = who_asks(call->who);
    g_autofree char *asked = json_dumps(call->asked, JSON_COMPACT);
    g_autoptr(GError) problem = NULL;
    char *answer = db_desk_ask(rows, question, who, asked, &problem);
    if (answer)
        return answer;
    desk_note_error(call->desk, problem);
    g_propagate_error(error, g_steal_pointer(&problem));
    return NULL;
}
