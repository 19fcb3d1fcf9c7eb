#include "db/node.h"
#include "forms/french.h"
#include "intake/case_store.h"
#include "intake/command.h"
#include "intake/config.h"
#include "intake/error.h"
#include "intake/node.h"
#include "intake/signature.h"
#include "intake/spool.h"
#include "intake/store_error.h"
#include "intake/table_json.h"

#include <stdio.h>
#include <string.h>

enum { NUMBERS = 500, NUMBERS_MOST = 1000000 };

typedef struct {
    char **words;
    char *office;
    gint64 numbers;
    gboolean as_json;
} Call;

static void print_json(json_t *json)
{
    json_dumpf(json, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(json);
}

static void say(char *line)
{
    puts(line);
    g_free(line);
}

static NodeOrder order_of(const Call *call)
{
    return (NodeOrder){.home = config_text(CONFIG_HOME), .name = call->words[0], .agent = config_text(CONFIG_AGENT),
                       .office = call->office ? call->office : config_text(CONFIG_OFFICE), .numbers = call->numbers};
}

static NodeLog *own_log(GError **error)
{
    g_autoptr(GError) problem = NULL;
    NodeLog *log = node_log_open(config_text(CONFIG_HOME), &problem);
    if (!log && !problem)
        g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, french("node.none"));
    else if (problem)
        g_propagate_error(error, g_steal_pointer(&problem));
    return log;
}

static bool join(const Call *call, GError **error)
{
    const NodeOrder order = order_of(call);
    g_autoptr(DbStore) store = case_store_open(error);
    if (!store || !node_join(store, &order, error))
        return false;
    g_autofree char *count = g_strdup_printf("%" G_GINT64_FORMAT, order.numbers);
    say(french_format("node.joined", "name", order.name, "count", count, NULL));
    return true;
}

static bool synchronise(const Call *call, GError **error)
{
    const NodeOrder order = order_of(call);
    NodeSynced synced;
    g_autoptr(NodeLog) log = own_log(error);
    g_autoptr(DbStore) store = log ? case_store_open(error) : NULL;
    if (!store || !node_sync(store, log, &order, &synced, error))
        return false;
    if (call->as_json) {
        print_json(json_pack("{si sI sb}", "delivered", synced.delivered, "added", (json_int_t)synced.added, "stale", synced.stale));
        return true;
    }
    g_autofree char *delivered = g_strdup_printf("%d", synced.delivered), *added = g_strdup_printf("%" G_GINT64_FORMAT, synced.added);
    say(french_format("node.synced", "delivered", delivered, "added", added, NULL));
    if (synced.stale)
        say(french_format("node.stale", NULL));
    return true;
}

/* Of this machine, without the store. */
static bool show(const Call *call, GError **error)
{
    g_autoptr(NodeLog) log = own_log(error);
    g_autoptr(Spool) spool = log ? spool_open(config_text(CONFIG_HOME), error) : NULL;
    if (!spool)
        return false;
    g_autofree char *left = g_strdup_printf("%" G_GINT64_FORMAT, node_log_left(log)), *given = g_strdup_printf("%d", node_log_given(log));
    g_autofree char *waiting = g_strdup_printf("%d", spool_waiting(spool));
    if (call->as_json) {
        print_json(json_pack("{ss ss sI si si sb}", "name", node_log_name(log), "office", node_log_office(log), "left",
                             (json_int_t)node_log_left(log), "given", node_log_given(log), "waiting", spool_waiting(spool), "copied",
                             node_log_copied(log)));
        return true;
    }
    say(french_format("node.shown", "name", node_log_name(log), "office", node_log_office(log), "left", left, "given", given, "waiting",
                      waiting, NULL));
    if (node_log_copied(log))
        say(french_format("node.copied", NULL));
    return true;
}

/* Of the store: every node. */
static bool list(const Call *call, GError **error)
{
    static const char *const keys[] = {"name", "office", "joined_at", "synced_at", "left", "deposits", NULL};
    g_autoptr(DbStore) store = case_store_open(error);
    g_autofree char *answer = store ? db_node_list(store, error) : NULL;
    if (!answer)
        return false;
    if (call->as_json) {
        puts(answer);
        return true;
    }
    json_auto_t *rows = json_loads(answer, 0, NULL);
    g_autoptr(Table) table = table_of_json("node.column", keys, rows);
    table_print(table, stdout);
    return true;
}

/* From now on this machine knows what the nodes signed. */
static bool keys(const Call *call, GError **error)
{
    (void)call;
    g_autoptr(DbStore) store = case_store_open(error);
    g_autofree char *answer = store ? db_node_list(store, error) : NULL;
    json_auto_t *nodes = answer ? json_loads(answer, 0, NULL) : NULL;
    int count = 0;
    size_t i, k;
    json_t *node, *key;
    json_array_foreach(nodes, i, node)
        json_array_foreach(json_object_get(node, "keys"), k, key) {
            if (!signature_trust(config_text(CONFIG_HOME), json_word(key, "name"), json_word(key, "public_pem"), error))
                return false;
            count++;
        }
    g_autofree char *text = g_strdup_printf("%d", count);
    if (nodes)
        say(french_format("node.keys", "count", text, NULL));
    return nodes != NULL;
}

static const struct {
    const char *name;
    int words;
    bool (*run)(const Call *call, GError **error);
} verbs[] = {{"show", 0, show}, {"join", 1, join}, {"sync", 0, synchronise}, {"list", 0, list}, {"keys", 0, keys}};

static bool name_valid(const char *name)
{
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return length > 0 && length <= 32 && !name[length] && *name != '-';
}

static int run(Call *call, int argc, char **argv)
{
    const char *verb = argc > 1 ? argv[1] : "show";
    call->words = argv + MIN(argc, 2);
    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++) {
        if (strcmp(verbs[i].name, verb) != 0 || MAX(argc - 2, 0) != verbs[i].words || call->numbers < 1 || call->numbers > NUMBERS_MOST ||
            (verbs[i].words > 0 && !name_valid(call->words[0])))
            continue;
        g_autoptr(GError) error = NULL;
        if (verbs[i].run(call, &error))
            return 0;
        store_error_tell("node", error);
        return 1;
    }
    fprintf(stderr, "guichet node: %s\n", french("node.usage"));
    return 2;
}

int command_node(int argc, char **argv)
{
    Call call = {.numbers = NUMBERS};
    const GOptionEntry entries[] = {
        {"office", 0, 0, G_OPTION_ARG_STRING, &call.office, french("option.office"), "CODE"},
        {"numbers", 0, 0, G_OPTION_ARG_INT64, &call.numbers, french("node.option.numbers"), "N"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &call.as_json, french("option.json"), NULL},
        {0},
    };
    int answer = command_parse("node", entries, &argc, &argv);
    if (answer < 0)
        answer = run(&call, argc, argv);
    g_free(call.office);
    return answer;
}
