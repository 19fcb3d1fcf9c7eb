#include "forms/french.h"
#include "intake/case_store.h"
#include "intake/command.h"
#include "intake/export.h"
#include "intake/store_error.h"

#include <stdio.h>

int command_export(int argc, char **argv)
{
    g_autofree char *number = NULL;
    g_autofree char *folder = NULL, *archives = NULL, *agreement = NULL;
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"case", 0, 0, G_OPTION_ARG_STRING, &number, french("export.option.case"), french("export.argument.case")},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &folder, french("export.option.output"), french("export.argument.output")},
        {"archives", 0, 0, G_OPTION_ARG_STRING, &archives, french("export.option.archives"), french("export.argument.id")},
        {"agreement", 0, 0, G_OPTION_ARG_STRING, &agreement, french("export.option.agreement"), french("export.argument.id")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, french("option.json"), NULL},
        {0},
    };
    int code = command_parse("export", entries, &argc, &argv);
    if (code >= 0)
        return code;
    if (!number || argc > 1 || (agreement && !archives)) {
        fprintf(stderr, "guichet export: %s\n", french("export.usage"));
        return 2;
    }
    if (!folder)
        folder = g_strdup(number);
    g_autoptr(GError) error = NULL;
    g_autoptr(DbStore) store = case_store_open(&error);
    const SedaTransfer transfer = {archives, agreement};
    if (!store || !(archives ? export_case_to_archives(store, number, folder, &transfer, &error)
                             : export_case(store, number, folder, &error))) {
        store_error_tell("export", error);
        return 1;
    }
    command_answer(json ? json_pack("{ss ss}", "case", number, "folder", folder) : NULL,
                   french_format("export.done", "number", number, "folder", folder, NULL));
    return 0;
}
