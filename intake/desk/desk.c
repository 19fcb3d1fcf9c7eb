#include "intake/desk/desk.h"

#include "db/error.h"
#include "intake/case_store.h"
#include "intake/config.h"
#include "intake/store_error.h"

enum { STORE_RETRY_S = 2 };

struct StoreSearch {
    GThread *thread;
    gint over; /* atomic */
    DbStore *store;
    GError *error;
};

static gpointer look_for_store(gpointer data)
{
    struct StoreSearch *search = data;
    search->store = case_store_open(&search->error);
    g_atomic_int_set(&search->over, 1);
    return NULL;
}

/* Nothing while the search goes on. */
static void end_search(Desk *desk, GError **error)
{
    struct StoreSearch *search = desk->search;
    if (!search || !g_atomic_int_get(&search->over))
        return;
    g_thread_join(search->thread);
    desk->store_tried_us = g_get_monotonic_time();
    desk->store = search->store;
    if (search->error)
        g_propagate_error(error, search->error);
    g_free(search);
    desk->search = NULL;
}

static void open_store(Desk *desk, GError **error)
{
    bool elsewhere = *config_text(CONFIG_DB) != '\0', waits = !elsewhere || (!desk->store_tried_us && !desk->node);
    desk->store_tried_us = g_get_monotonic_time();
    if (waits) {
        desk->store = case_store_open(error);
        return;
    }
    desk->search = g_new0(struct StoreSearch, 1);
    desk->search->thread = g_thread_new("store", look_for_store, desk->search);
}

DbStore *desk_store(Desk *desk)
{
    if (desk->store)
        return desk->store;
    g_autoptr(GError) error = NULL;
    if (desk->search)
        end_search(desk, &error);
    else if (!desk->store_tried_us || g_get_monotonic_time() - desk->store_tried_us >= STORE_RETRY_S * G_USEC_PER_SEC)
        open_store(desk, &error);
    if (error) {
        desk->store_full = db_error_no_room(error);
        store_error_log("desk", error->message);
    }
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

const char *desk_store_trouble(const Desk *desk)
{
    return desk->store_full ? "store.53100" : "store.away";
}

void desk_note_error(Desk *desk, const GError *error)
{
    if (!g_error_matches(error, DB_ERROR, DB_ERROR_AWAY) && !g_error_matches(error, DB_ERROR, DB_ERROR_UNSURE))
        return;
    desk->store_full = db_error_no_room(error);
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
        db_error_set(error, DB_ERROR_AWAY, call->desk->store_full ? DB_STATE_DISK_FULL : NULL, "store: away");
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
