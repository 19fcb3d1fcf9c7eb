#include "db/dossier.h"
#include "forms/french.h"
#include "intake/case_store.h"
#include "intake/command.h"
#include "intake/config.h"
#include "intake/store_error.h"
#include "intake/table_json.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static void print_office(const char *answer, gboolean as_json)
{
    if (as_json) {
        puts(answer);
        return;
    }
    json_auto_t *office = json_loads(answer, 0, NULL);
    g_autofree char *text =
        french_format("office.shown", "code", json_word(office, "code"), "name", json_word(office, "name"), "address",
                      json_word(office, "address"), "phone", json_word(office, "phone"), "email", json_word(office, "email"), NULL);
    puts(text);
}

int command_office(int argc, char **argv)
{
    g_autofree char *name = NULL, *address = NULL, *phone = NULL, *email = NULL;
    gboolean as_json = FALSE;
    const GOptionEntry entries[] = {
        {"name", 0, 0, G_OPTION_ARG_STRING, &name, french("office.option.name"), french("office.argument")},
        {"address", 0, 0, G_OPTION_ARG_STRING, &address, french("office.option.address"), french("office.argument")},
        {"phone", 0, 0, G_OPTION_ARG_STRING, &phone, french("office.option.phone"), french("office.argument")},
        {"email", 0, 0, G_OPTION_ARG_STRING, &email, french("office.option.email"), french("office.argument")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, french("option.json"), NULL},
        {0},
    };
    int code = command_parse("office", entries, &argc, &argv);
    if (code >= 0)
        return code;
    if (argc > 2) {
        fprintf(stderr, "guichet office: %s\n", french("office.usage"));
        return 2;
    }
    json_auto_t *said = json_pack("{ss* ss* ss* ss*}", "name", name, "address", address, "phone", phone, "email", email);
    char *text = json_dumps(said, JSON_COMPACT);
    g_autoptr(GError) error = NULL;
    g_autoptr(DbStore) store = case_store_open(&error);
    g_autofree char *answer =
        store ? db_office_set(store, argc == 2 ? argv[1] : config_text(CONFIG_OFFICE), text, config_text(CONFIG_AGENT), &error) : NULL;
    free(text);
    if (!answer) {
        store_error_tell("office", error);
        return 1;
    }
    print_office(answer, as_json);
    return 0;
}
