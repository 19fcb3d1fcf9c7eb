#include "forms/french.h"
#include "intake/command.h"
#include "intake/config.h"
#include "intake/store_error.h"
#include "intake/table_json.h"
#include "intake/trust.h"
#include "intake/trust_import.h"

#include <stdio.h>
#include <string.h>

static gboolean as_json;

static void print_json(const json_t *json)
{
    json_dumpf(json, stdout, JSON_COMPACT);
    putchar('\n');
}

static int fail(const GError *error)
{
    store_error_tell("trust", error);
    return 1;
}

static int import_path(const char *path, const char *authority)
{
    g_autoptr(GError) error = NULL;
    TrustImport done;
    if (!trust_import(config_text(CONFIG_HOME), path, authority, &done, &error))
        return fail(error);
    json_auto_t *said = json_pack("{si si si si si si}", "lists", done.lists, "authorities", done.authorities, "certificates",
                                  done.certificates, "revocations", done.revocations, "refused", done.refused, "ignored", done.ignored);
    if (as_json) {
        print_json(said);
        return done.refused > 0;
    }
    static const char *const keys[] = {"lists", "authorities", "certificates", "revocations", "refused", "ignored", NULL};
    for (int i = 0; keys[i]; i++) {
        g_autofree char *key = g_strconcat("trust.done.", keys[i], NULL), *count = json_as_text(json_object_get(said, keys[i]));
        if (strcmp(count, "0") != 0)
            printf("%s : %s\n", french(key), count);
    }
    return done.refused > 0;
}

static void print_table(const char *prefix, const char *const *keys, const json_t *rows)
{
    g_autoptr(Table) table = table_of_json(prefix, keys, rows);
    if (table_rows(table) > 0)
        table_print(table, stdout);
}

static int list(void)
{
    static const char *const authorities[] = {"id", "name", "accepted", "certificates", NULL};
    static const char *const certificates[] = {"authority", "id", "subject", "from", "to", "curve", "listed", NULL};
    static const char *const revocations[] = {"authority", "count", "next_update", NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(Trust) trust = trust_open(config_text(CONFIG_HOME), &error);
    if (!trust)
        return fail(error);
    json_auto_t *said = trust_describe(trust);
    if (as_json) {
        print_json(said);
        return 0;
    }
    const json_t *current = json_object_get(said, "list");
    g_autofree char *sequence = json_as_text(json_object_get(current, "sequence"));
    g_autofree char *line = french_format("trust.list", "sequence", sequence, "issued", json_word(current, "issued_on"), "next",
                                          json_word(current, "next_update"), "sha256", json_word(current, "sha256"), NULL);
    puts(json_is_object(current) ? line : french("trust.no_list"));
    print_table("trust.column", authorities, json_object_get(said, "authorities"));
    print_table("trust.column", certificates, json_object_get(said, "certificates"));
    print_table("trust.column", revocations, json_object_get(said, "revocations"));
    return 0;
}

int command_trust(int argc, char **argv)
{
    g_autofree char *authority = NULL;
    const GOptionEntry entries[] = {
        {"authority", 0, 0, G_OPTION_ARG_STRING, &authority, french("trust.option.authority"), french("trust.argument.authority")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, french("option.json"), NULL},
        {0},
    };
    int answer = command_parse("trust", entries, &argc, &argv);
    if (answer >= 0)
        return answer;
    if (argc == 3 && strcmp(argv[1], "import") == 0)
        return import_path(argv[2], authority);
    if (argc == 2 && strcmp(argv[1], "list") == 0 && !authority)
        return list();
    fprintf(stderr, "guichet trust: %s\n", french("trust.usage"));
    return 2;
}
