#include "intake/case_store.h"
#include "intake/command.h"
#include "intake/config.h"
#include "intake/legal_day.h"
#include "intake/error.h"
#include "intake/ingest.h"
#include "intake/ingest_report.h"
#include "intake/original_file.h"
#include "intake/store_error.h"

#include "forms/french.h"

#include <stdio.h>
#include <string.h>

enum { LEASE_S = 40 };

typedef struct {
    AcceptanceBatch batch;
    char *office, *channel, *received, *postmark, *label;
    int workers;
    gboolean separate, no_wait, as_json, duplex;
} Options;

static int parse(int *argc, char ***argv, Options *options)
{
    *options = (Options){.workers = config_number(CONFIG_WORKERS), .batch = {.sheets = -1, .cases = -1, .separators = -1}};
    AcceptanceBatch *batch = &options->batch;
    const GOptionEntry entries[] = {
        {"office", 0, 0, G_OPTION_ARG_STRING, &options->office, french("option.office"), "CODE"},
        {"channel", 0, 0, G_OPTION_ARG_STRING, &options->channel, french("option.channel"), "counter|mail"},
        {"received", 0, 0, G_OPTION_ARG_STRING, &options->received, french("option.received"), "AAAA-MM-JJ"},
        {"postmark", 0, 0, G_OPTION_ARG_STRING, &options->postmark, french("option.postmark"), "AAAA-MM-JJ"},
        {"label", 0, 0, G_OPTION_ARG_STRING, &options->label, french("option.label"), "TEXTE"},
        {"expect-sheets", 0, 0, G_OPTION_ARG_INT, &batch->sheets, french("option.expect_sheets"), "N"},
        {"expect-cases", 0, 0, G_OPTION_ARG_INT, &batch->cases, french("option.expect_cases"), "N"},
        {"expect-separators", 0, 0, G_OPTION_ARG_INT, &batch->separators, french("option.expect_separators"), "N"},
        {"duplex", 0, 0, G_OPTION_ARG_NONE, &options->duplex, french("option.duplex"), NULL},
        {"separate", 0, 0, G_OPTION_ARG_NONE, &options->separate, french("option.separate"), NULL},
        {"workers", 0, 0, G_OPTION_ARG_INT, &options->workers, french("option.workers"), "N"},
        {"no-wait", 0, 0, G_OPTION_ARG_NONE, &options->no_wait, french("option.no_wait"), NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options->as_json, french("option.json"), NULL},
        {0},
    };
    return command_parse("ingest", entries, argc, argv);
}

static void complete(Options *options, NodeLog *node)
{
    options->batch.node = node;
    options->no_wait = options->no_wait || node;
    if (!options->office)
        options->office = g_strdup(node ? node_log_office(node) : config_text(CONFIG_OFFICE));
    if (!options->channel)
        options->channel = g_strdup("counter");
    if (!options->received)
        options->received = legal_day(0);
    options->batch.office = options->office;
    options->batch.channel = options->channel;
    options->batch.received_on = options->received;
    options->batch.postmark_on = options->postmark;
    options->batch.label = options->label;
    options->batch.operator = config_text(CONFIG_AGENT);
    options->batch.duplex = options->duplex;
}

static void options_clear(Options *options)
{
    g_free(options->office);
    g_free(options->channel);
    g_free(options->received);
    g_free(options->postmark);
    g_free(options->label);
}

static bool take_all(Ingest *ingest, const Options *options, GPtrArray *files, GError **error)
{
    if (!options->separate)
        return ingest_batch(ingest, &options->batch, (char **)files->pdata, error);
    for (guint i = 0; i + 1 < files->len; i++) {
        char *one[] = {files->pdata[i], NULL};
        if (!ingest_batch(ingest, &options->batch, one, error))
            return false;
    }
    return true;
}

/* NULL when the store is away, which stops nobody; any other trouble is an error. */
static DbStore *open_store(bool *sound, GError **error)
{
    g_autoptr(GError) problem = NULL;
    DbStore *store = case_store_open(&problem);
    *sound = store || g_error_matches(problem, DB_ERROR, DB_ERROR_AWAY);
    if (!*sound)
        g_propagate_error(error, g_steal_pointer(&problem));
    else if (!store) {
        fprintf(stderr, "guichet ingest: %s\n", french("ingest.store_away"));
        store_error_log("ingest", problem->message);
    }
    return store;
}

static int report(const Ingest *ingest, const Options *options, DbStore *store)
{
    if (options->as_json)
        ingest_report_json(ingest->outcome, stdout);
    else
        ingest_report_print(ingest->outcome, store, stdout);
    return ingest_incomplete(ingest) ? 1 : 0;
}

static int run(Ingest *ingest, const Options *options, GPtrArray *files, GError **error)
{
    /* A node does without the store, and does not look for it. */
    bool sound = true;
    DbStore *store = options->batch.node ? NULL : open_store(&sound, error);
    ingest->store = &store;
    ingest->outcome = json_pack("{s[]s[]s[]si}", "batches", "unaccepted", "again", "files", (int)files->len - 1);
    sound = sound && take_all(ingest, options, files, error);
    if (sound && store)
        sound = spool_deliver_all(ingest->spool, store, NULL, error);
    if (sound && store && ingest->pool)
        sound = ingest_wait(ingest, error);
    progress_clear(ingest->progress);
    int answer = report(ingest, options, store);
    json_decref(ingest->outcome);
    ingest->store = NULL;
    g_clear_pointer(&store, db_store_close);
    return sound ? answer : 1;
}

static int start(const Options *options, GPtrArray *files, GError **error)
{
    const ReaderOptions reading = reader_options_default();
    g_autoptr(Reader) reader = reader_new(&reading, error);
    g_autoptr(Spool) spool = reader ? spool_open(config_text(CONFIG_HOME), error) : NULL;
    if (!spool)
        return 1;
    const WorkerPoolOptions pool_options = {.workers = options->workers, .lease_s = LEASE_S};
    g_autoptr(WorkerPool) pool = options->no_wait ? NULL : worker_pool_start(reader, &pool_options, error);
    if (!pool && !options->no_wait)
        return 1;
    g_autoptr(Progress) progress = progress_new((int)files->len - 1);
    Ingest ingest = {.reader = reader, .spool = spool, .pool = pool, .progress = progress};
    return run(&ingest, options, files, error);
}

int command_ingest(int argc, char **argv)
{
    Options options;
    int answer = parse(&argc, &argv, &options);
    if (answer >= 0) {
        options_clear(&options);
        return answer;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(NodeLog) node = node_log_open(config_text(CONFIG_HOME), &error);
    if (error) {
        store_error_tell("ingest", error);
        options_clear(&options);
        return 1;
    }
    complete(&options, node);
    g_autoptr(GPtrArray) files = original_file_list(argv + 1);
    const char *problem = files->len == 0 ? "ingest.no_files" : acceptance_batch_problem(&options.batch);
    if (problem) {
        fprintf(stderr, "guichet ingest: %s\n", french(problem));
        options_clear(&options);
        return 2;
    }
    g_ptr_array_add(files, NULL);
    answer = start(&options, files, &error);
    if (error)
        store_error_tell("ingest", error);
    options_clear(&options);
    return answer;
}
