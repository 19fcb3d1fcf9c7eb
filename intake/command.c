#include "intake/command.h"

#include "forms/french.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* GLib has its two headings in the language of the environment only; ours are French everywhere. */
static void print_help(GOptionContext *context)
{
    g_autofree char *help = g_option_context_get_help(context, TRUE, NULL);
    g_autoptr(GString) text = g_string_new(help);
    g_string_replace(text, "Usage:", french("usage.usage"), 1);
    g_string_replace(text, "[OPTION\xe2\x80\xa6]", "[OPTIONS]", 1);
    g_string_replace(text, "\nOptions:", french("usage.options"), 1);
    fputs(text->str, stdout);
}

/* GLib ends its sentence with the option that it stumbled over. */
static void tell_misuse(const char *name, const GError *error)
{
    const char *dash = strstr(error->message, " -");
    g_autofree char *message =
        french_format("usage.option", "word", dash ? dash + 1 : error->message, "command", name, NULL);
    fprintf(stderr, "guichet %s: %s\n", name, message);
}

int command_parse(const char *name, const GOptionEntry *entries, int *argc, char ***argv)
{
    g_autofree char *arguments_key = g_strconcat("arguments.", name, NULL);
    g_autofree char *summary_key = g_strconcat("summary.", name, NULL);
    g_autofree char *detail_key = g_strconcat("detail.", name, NULL);
    g_autoptr(GOptionContext) context =
        g_option_context_new(french_has(arguments_key) ? french(arguments_key) : NULL);
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_set_summary(context, french(summary_key));
    if (french_has(detail_key))
        g_option_context_set_description(context, french(detail_key));
    gboolean help = FALSE;
    const GOptionEntry help_entry[] = {
        {"help", 'h', 0, G_OPTION_ARG_NONE, &help, french("option.help"), NULL},
        {0},
    };
    g_option_context_add_main_entries(context, help_entry, NULL);
    g_option_context_add_main_entries(context, entries, NULL);

    g_autofree char *program = g_strconcat("guichet ", name, NULL);
    g_set_prgname(program);
    g_autoptr(GError) error = NULL;
    if (!g_option_context_parse(context, argc, argv, &error)) {
        tell_misuse(name, error);
        return 2;
    }
    if (help) {
        print_help(context);
        return 0;
    }
    return -1;
}

void command_answer(json_t *json, char *line)
{
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    puts(text ? text : line);
    free(text);
    json_decref(json);
    g_free(line);
}
