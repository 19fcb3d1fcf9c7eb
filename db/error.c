#include "db/error.h"

#include <string.h>

typedef struct {
    char state[6];
} DbErrorPrivate;

static void db_error_private_init(DbErrorPrivate *private)
{
    private->state[0] = '\0';
}

static void db_error_private_copy(const DbErrorPrivate *from, DbErrorPrivate *to)
{
    *to = *from;
}

static void db_error_private_clear(DbErrorPrivate *private)
{
    private->state[0] = '\0';
}

G_DEFINE_EXTENDED_ERROR(DbError, db_error)

const char *db_error_state(const GError *error)
{
    return db_error_get_private(error)->state;
}

bool db_error_no_room(const GError *error)
{
    static const char *const states[] = {DB_STATE_DISK_FULL, "58030" /* input or output error */, "25006" /* read-only */, NULL};
    return error->domain == DB_ERROR && g_strv_contains(states, db_error_state(error));
}

void db_error_set(GError **error, DbError code, const char *state, const char *format, ...)
{
    if (!error)
        return;
    va_list arguments;
    va_start(arguments, format);
    *error = g_error_new_valist(DB_ERROR, (int)code, format, arguments);
    va_end(arguments);
    if (state)
        g_strlcpy(db_error_get_private(*error)->state, state, sizeof db_error_get_private(*error)->state);
}
