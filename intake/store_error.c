#include "intake/store_error.h"

#include "db/error.h"
#include "forms/error.h"
#include "forms/french.h"
#include "intake/error.h"
#include "intake/log.h"

#include <stdbool.h>
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

/* Words about what a person gave: written for that person. */
static bool is_told(const GError *error)
{
    return g_error_matches(error, INTAKE_ERROR, INTAKE_ERROR_INPUT) ||
           g_error_matches(error, FORMS_ERROR, FORMS_ERROR_INPUT) ||
           g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
}

static const char *other_key(const GError *error)
{
    if (g_error_matches(error, INTAKE_ERROR, INTAKE_ERROR_AWAY))
        return "failure.away";
    if (error->domain == G_FILE_ERROR)
        return "failure.file";
    return "failure.setup";
}

char *store_error_french(const GError *error)
{
    if (is_told(error))
        return g_strdup(error->message);
    if (error->domain != DB_ERROR)
        return g_strdup(french(other_key(error)));
    g_autofree char *rule = g_strconcat("store.", db_error_state(error), NULL);
    return g_strdup(french(french_has(rule) ? rule : class_key(error->code)));
}

void store_error_log(const char *what, const char *words)
{
    g_autofree char *clean = log_clean(words);
    if (log_is_json())
        log_fact("trouble", "what", what, "words", clean, NULL);
    else
        g_log("guichet", G_LOG_LEVEL_INFO, "%s: %s", what, clean);
}

void store_error_log_show(void)
{
    g_setenv("G_MESSAGES_DEBUG", "guichet", FALSE);
    log_begin();
}

void store_error_tell(const char *command, const GError *error)
{
    g_autofree char *message = store_error_french(error);
    if (!log_is_json())
        fprintf(stderr, "guichet %s: %s\n", command, message);
    else if (is_told(error))
        log_fact("refused", "what", command, NULL);
    if (!is_told(error))
        store_error_log(command, error->message);
}
