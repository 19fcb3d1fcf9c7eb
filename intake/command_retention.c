#include "db/retention.h"
#include "forms/french.h"
#include "forms/retention.h"
#include "intake/case_store.h"
#include "intake/command.h"
#include "intake/config.h"
#include "intake/store_error.h"
#include "intake/table_json.h"

#include <stdio.h>
#include <string.h>

static gboolean dry_run, as_json;
static char *visa, *list;

static json_t *words_json(const GPtrArray *words)
{
    json_t *array = json_array();
    for (guint i = 0; i < words->len; i++)
        json_array_append_new(array, json_string(words->pdata[i]));
    return array;
}

/* This installation's own rules, else those that come with the program. Transfer full. */
static char *rules_json(GError **error)
{
    g_autofree char *own = g_build_filename(config_text(CONFIG_HOME), "retention.yaml", NULL);
    g_autofree char *common = g_build_filename(config_text(CONFIG_SHARE), "forms", "retention.yaml", NULL);
    g_autoptr(GPtrArray) rules = retention_rules_load(g_file_test(own, G_FILE_TEST_EXISTS) ? own : common, error);
    if (!rules)
        return NULL;
    json_auto_t *array = json_array();
    for (guint i = 0; i < rules->len; i++) {
        const RetentionRule *rule = rules->pdata[i];
        json_array_append_new(array, json_pack("{ss so so si}", "name", rule->name, "states", words_json(rule->states),
                                               "count_from", words_json(rule->count_from), "months", rule->months));
    }
    char *text = json_dumps(array, JSON_COMPACT), *copy = g_strdup(text);
    free(text);
    return copy;
}

static void print_plan(const json_t *plan)
{
    static const char *const keys[] = {"number", "state", "rule", "due_on", "pages", "originals", "shared", NULL};
    const json_t *cases = json_object_get(plan, "cases");
    if (json_array_size(cases) == 0) {
        puts(french("retention.nothing"));
        return;
    }
    g_autoptr(Table) table = table_of_json("retention.column", keys, cases);
    table_print(table, stdout);
    g_autofree char *line = french_format("retention.list", "list", json_word(plan, "list"), NULL);
    puts(line);
}

static bool show(DbStore *store, const char *rules, GError **error)
{
    g_autofree char *answer = db_retention_plan(store, rules, error);
    if (!answer)
        return false;
    json_auto_t *plan = json_loads(answer, 0, NULL);
    if (as_json)
        puts(answer);
    else
        print_plan(plan);
    return true;
}

static bool destroy(DbStore *store, const char *rules, GError **error)
{
    int count = 0;
    const DbRetention retention = {.rules_json = rules, .visa = visa, .list = list, .agent = config_text(CONFIG_AGENT)};
    if (!db_retention_run(store, &retention, &count, error))
        return false;
    g_autofree char *number = g_strdup_printf("%d", count);
    g_autofree char *line = french_format("retention.done", "count", number, "visa", visa, NULL);
    puts(line);
    return true;
}

int command_retention(int argc, char **argv)
{
    const GOptionEntry entries[] = {
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, french("retention.option.dry_run"), NULL},
        {"visa", 0, 0, G_OPTION_ARG_STRING, &visa, french("retention.option.visa"), french("retention.argument.visa")},
        {"list", 0, 0, G_OPTION_ARG_STRING, &list, french("retention.option.list"), french("retention.argument.list")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, french("option.json"), NULL},
        {0},
    };
    int answer = command_parse("retention", entries, &argc, &argv);
    if (answer >= 0)
        return answer;
    if (argc > 1 || dry_run == (visa || list) || !visa != !list) {
        fprintf(stderr, "guichet retention: %s\n", french("retention.usage"));
        return 2;
    }
    g_autoptr(GError) error = NULL;
    g_autofree char *rules = rules_json(&error);
    g_autoptr(DbStore) store = rules ? case_store_open(&error) : NULL;
    if (store && (dry_run ? show(store, rules, &error) : destroy(store, rules, &error)))
        return 0;
    store_error_tell("retention", error);
    return 1;
}
