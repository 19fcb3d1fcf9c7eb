#include "forms/french.h"
#include "intake/case_store.h"
#include "intake/command.h"
#include "intake/export.h"
#include "intake/store_error.h"

#include <stdio.h>

int command_export(int argc, char **argv)
{
    g_autofree char *number = NULL;
    g_autofree char *folder = NULL;
    const GOptionEntry entries[] = {
        {"case", 0, 0, G_OPTION_ARG_STRING, &number, french("export.option.case"), french("export.argument.case")},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &folder, french("export.option.output"), french("export.argument.output")},
        {0},
    };
    int code = command_parse("export", entries, &argc, &argv);
    if (code >= 0)
        return code;
    if (!number || argc > 1) {
        fprintf(stderr, "guichet export: %s\n", french("export.usage"));
        return 2;
    }
    if (!folder)
        folder = g_strdup(number);
    g_autoptr(GError) error = NULL;
    g_autoptr(DbStore) store = case_store_open(&error);
    if (!store || !export_case(store, number, folder, &error)) {
        store_error_tell("export", error);
        return 1;
    }
    g_autofree char *line = french_format("export.done", "number", number, "folder", folder, NULL);
    printf("%s\n", line);
    return 0;
}
