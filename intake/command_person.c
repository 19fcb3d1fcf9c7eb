#include "db/person.h"
#include "forms/french.h"
#include "intake/case_store.h"
#include "intake/command.h"
#include "intake/config.h"
#include "intake/error.h"
#include "intake/export.h"
#include "intake/store_error.h"
#include "intake/table_json.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static char *name, *born, *foreigner_number, *folder;
static gboolean as_json;

static bool refuse(const char *key, GError **error)
{
    g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, french(key));
    return false;
}

static bool write_text(const char *file, const char *text, GError **error)
{
    g_autofree char *path = g_build_filename(folder, file, NULL);
    return g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static bool export_cases(DbStore *store, const json_t *cases, GError **error)
{
    size_t i;
    json_t *one;
    json_array_foreach((json_t *)cases, i, one) {
        const char *number = json_word(one, "number");
        g_autofree char *inside = g_build_filename(folder, number, NULL);
        if (!db_person_note(store, number, config_text(CONFIG_AGENT), error) || !export_case_of_person(store, number, inside, error))
            return false;
    }
    return true;
}

static bool export_all(DbStore *store, const char *found, const json_t *cases, GError **error)
{
    if (g_mkdir(folder, 0700) != 0)
        return refuse("person.folder", error);
    g_autofree char *count = g_strdup_printf("%zu", json_array_size(cases));
    g_autofree char *read_me = french_format("person.read_me", "count", count, NULL);
    if (!export_cases(store, cases, error) || !write_text("personne.json", found, error) || !write_text("LISEZMOI.txt", read_me, error))
        return false;
    command_answer(as_json ? json_pack("{ss sI}", "folder", folder, "cases", (json_int_t)json_array_size(cases)) : NULL,
                   french_format("person.done", "count", count, "folder", folder, NULL));
    return true;
}

static bool run(DbStore *store, GError **error)
{
    json_auto_t *asked = json_pack("{ss* ss* ss*}", "name", name, "born", born, "foreigner_number", foreigner_number);
    char *text = json_dumps(asked, JSON_COMPACT);
    g_autofree char *found = db_person_find(store, text, error);
    free(text);
    if (!found)
        return false;
    json_auto_t *cases = json_loads(found, 0, NULL);
    if (json_array_size(cases) == 0)
        return refuse("person.nobody", error);
    if (folder)
        return export_all(store, found, cases, error);
    puts(found);
    return true;
}

int command_person(int argc, char **argv)
{
    const GOptionEntry entries[] = {
        {"foreigner-number", 0, 0, G_OPTION_ARG_STRING, &foreigner_number, french("person.option.number"), french("person.argument.number")},
        {"name", 0, 0, G_OPTION_ARG_STRING, &name, french("person.option.name"), french("person.argument.name")},
        {"born", 0, 0, G_OPTION_ARG_STRING, &born, french("person.option.born"), french("person.argument.born")},
        {"export", 0, 0, G_OPTION_ARG_FILENAME, &folder, french("person.option.export"), french("export.argument.output")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, french("option.json"), NULL},
        {0},
    };
    int answer = command_parse("person", entries, &argc, &argv);
    if (answer >= 0)
        return answer;
    /* Two people of one name are told apart by the day of birth: what is one's must not go to the other. */
    if (argc > 1 || !name == !foreigner_number || !name != !born) {
        fprintf(stderr, "guichet person: %s\n", french("person.usage"));
        return 2;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(DbStore) store = case_store_open(&error);
    if (store && run(store, &error))
        return 0;
    store_error_tell("person", error);
    return 1;
}
