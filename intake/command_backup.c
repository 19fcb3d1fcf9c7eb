#include "forms/french.h"
#include "intake/backup.h"
#include "intake/command.h"
#include "intake/store_error.h"

#include <stdio.h>

int command_backup(int argc, char **argv)
{
    g_autofree char *folder = NULL;
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &folder, french("backup.option.output"), french("export.argument.output")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, french("option.json"), NULL},
        {0},
    };
    int answer = command_parse("backup", entries, &argc, &argv);
    if (answer >= 0)
        return answer;
    if (!folder || argc > 1) {
        fprintf(stderr, "guichet backup: %s\n", french("backup.usage"));
        return 2;
    }
    store_error_log_show();
    g_autoptr(GError) error = NULL;
    int files = 0;
    if (!backup_make(folder, &files, &error)) {
        store_error_tell("backup", error);
        return 1;
    }
    g_autofree char *count = g_strdup_printf("%d", files);
    command_answer(json ? json_pack("{ss si}", "folder", folder, "files", files) : NULL,
                   french_format("backup.done", "folder", folder, "count", count, NULL));
    return 0;
}

int command_restore(int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {{"json", 0, 0, G_OPTION_ARG_NONE, &json, french("option.json"), NULL}, {0}};
    int answer = command_parse("restore", entries, &argc, &argv);
    if (answer >= 0)
        return answer;
    if (argc != 2) {
        fprintf(stderr, "guichet restore: %s\n", french("restore.usage"));
        return 2;
    }
    store_error_log_show();
    g_autoptr(GError) error = NULL;
    if (!backup_restore(argv[1], &error)) {
        store_error_tell("restore", error);
        return 1;
    }
    command_answer(json ? json_pack("{ss}", "restored", argv[1]) : NULL, g_strdup(french("restore.done")));
    return 0;
}
