#include "forms/french.h"
#include "intake/backup.h"
#include "intake/command.h"
#include "intake/store_error.h"

#include <stdio.h>

int command_backup(int argc, char **argv)
{
    g_autofree char *folder = NULL;
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &folder, french("backup.option.output"), french("export.argument.output")},
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
    g_autofree char *line = french_format("backup.done", "folder", folder, "count", count, NULL);
    puts(line);
    return 0;
}

int command_restore(int argc, char **argv)
{
    const GOptionEntry entries[] = {{0}};
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
    puts(french("restore.done"));
    return 0;
}
