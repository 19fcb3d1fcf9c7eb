#include "intake/store_error.h"

#include "db/error.h"
#include "forms/french.h"

#include <stdio.h>

static const char *class_key(int code)
{
    switch ((DbError)code) {
    case DB_ERROR_INPUT:
        return "store.input";
    case DB_ERROR_AWAY:
        return "store.away";
    case DB_ERROR_UNSURE:
        return "store.unsure";
    case DB_ERROR_DENIED:
        return "store.denied";
    case DB_ERROR_SETUP:
        break;
    }
    return "store.setup";
}

char *store_error_french(const GError *error)
{
    if (error->domain != DB_ERROR)
        return g_strdup(error->message);
    g_autofree char *rule = g_strconcat("store.", db_error_state(error), NULL);
    return french_format(french_has(rule) ? rule : class_key(error->code), "detail", error->message, NULL);
}

void store_error_tell(const char *command, const GError *error)
{
    g_autofree char *message = store_error_french(error);
    fprintf(stderr, "guichet %s: %s\n", command, message);
}
