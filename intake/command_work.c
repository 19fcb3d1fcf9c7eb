#include "intake/case_store.h"
#include "intake/command.h"
#include "intake/config.h"
#include "intake/log.h"
#include "intake/store_error.h"
#include "intake/worker_pool.h"

#include "forms/french.h"

#include <signal.h>
#include <stdio.h>

enum { LEASE_S = 40, LEASE_MOST_S = 600, TEND_MS = 500 };

static volatile sig_atomic_t stopping;

static void stop_on_signal(int number)
{
    (void)number;
    stopping = 1;
}

static int run(const WorkerPoolOptions *options, Reader *reader, GError **error)
{
    g_autoptr(WorkerPool) pool = worker_pool_start(reader, options, error);
    if (!pool)
        return 1;
    const struct sigaction stop = {.sa_handler = stop_on_signal};
    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGINT, &stop, NULL);
    /* Only to give back what a dead worker held; without it that comes back by its lease. */
    g_autoptr(DbStore) store = case_store_open(NULL);
    while (!stopping && worker_pool_tend(pool, store, TEND_MS))
        continue;
    const WorkerReport done = worker_pool_report(pool);
    g_autofree char *originals = g_strdup_printf("%d", done.originals);
    g_autofree char *pages = g_strdup_printf("%d", done.pages);
    g_autofree char *line = french_format("work.done", "originals", originals, "pages", pages, NULL);
    if (!log_is_json())
        fprintf(stderr, "guichet work: %s\n", line);
    log_fact("work.ended", "originals", originals, "pages", pages, NULL);
    return worker_pool_failed(pool) ? 1 : 0;
}

int command_work(int argc, char **argv)
{
    gboolean once = FALSE, json = FALSE;
    int workers = config_number(CONFIG_WORKERS), lease_s = LEASE_S;
    const GOptionEntry entries[] = {
        {"workers", 0, 0, G_OPTION_ARG_INT, &workers, french("option.workers"), "N"},
        {"once", 0, 0, G_OPTION_ARG_NONE, &once, french("option.once"), NULL},
        {"lease", 0, 0, G_OPTION_ARG_INT, &lease_s, french("option.lease"), french("option.seconds")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, french("option.log_json"), NULL},
        {0},
    };
    int answer = command_parse("work", entries, &argc, &argv);
    if (answer >= 0)
        return answer;
    if (argc > 1 || workers < 1 || lease_s < 2 || lease_s > LEASE_MOST_S) {
        fprintf(stderr, "guichet work: %s\n", french("work.usage"));
        return 2;
    }
    if (json)
        log_ask_json();
    store_error_log_show();
    const ReaderOptions reading = reader_options_default();
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = reader_new(&reading, &error);
    g_autoptr(Spool) spool = reader ? spool_open(config_text(CONFIG_HOME), &error) : NULL;
    const WorkerPoolOptions options = {.workers = workers, .lease_s = lease_s, .once = once, .spool = spool};
    answer = spool ? run(&options, reader, &error) : 1;
    if (error)
        store_error_tell("work", error);
    return answer;
}
