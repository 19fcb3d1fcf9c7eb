#include "intake/case_store.h"
#include "intake/command.h"
#include "intake/config.h"
#include "intake/legal_day.h"
#include "intake/log.h"
#include "intake/error.h"
#include "intake/store_error.h"
#include "intake/watch.h"

#include "forms/french.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <unistd.h>

enum { REOPEN_US = 5000000, SORRY_MS = 5000, LOOKS_ONCE = 4, PAUSE_ONCE_US = 200000, PATIENCE_S = 600 };

static volatile sig_atomic_t stopping;

static void stop_on_signal(int number)
{
    (void)number;
    stopping = 1;
}

typedef struct {
    char *office, *channel;
    gboolean delete_taken, once, json;
    int patience_s;
} Flags;

/* The store may come and go: what was taken meanwhile is delivered when it is back. */
static void tend_store(const WatchOptions *options)
{
    static int64_t due_us;
    int64_t now_us = g_get_monotonic_time();
    DbStore **store = options->store;
    Spool *spool = options->spool;
    /* What a node took in goes on by "guichet node sync". */
    if (now_us < due_us || options->batch.node)
        return;
    due_us = now_us + REOPEN_US;
    g_autoptr(GError) error = NULL;
    if (!*store)
        *store = case_store_open(&error);
    if (*store && spool_waiting(spool) > 0 && !spool_deliver_all(spool, *store, NULL, &error))
        g_clear_pointer(store, db_store_close);
    if (error) {
        if (!log_is_json())
            fprintf(stderr, "guichet watch: %s\n", french("ingest.store_away"));
        store_error_log("watch", error->message);
    }
}

static void hear(Watch *watch, int notify, int wait_ms)
{
    struct pollfd wait_for = {.fd = notify, .events = POLLIN};
    if (poll(&wait_for, 1, wait_ms) <= 0)
        return;
    _Alignas(struct inotify_event) char buffer[16384];
    for (ssize_t size; (size = read(notify, buffer, sizeof buffer)) > 0;)
        for (char *at = buffer; at < buffer + size;) {
            const struct inotify_event *event = (const struct inotify_event *)(void *)at;
            if (event->len > 0 && !(event->mask & IN_ISDIR))
                watch_touch(watch, event->name);
            at += sizeof *event + event->len;
        }
}

static bool fatal(const GError *error)
{
    return g_error_matches(error, INTAKE_ERROR, INTAKE_ERROR_SETUP);
}

static bool look_once(WatchOptions *options, GError **error)
{
    g_autoptr(Watch) watch = watch_new(options);
    for (int look = 0; look < LOOKS_ONCE; look++) {
        int next_ms;
        if (look)
            g_usleep(PAUSE_ONCE_US);
        if (!watch_look(watch, true, &next_ms, error))
            return false;
    }
    return true;
}

static bool look_for_ever(WatchOptions *options, GError **error)
{
    g_autoptr(Watch) watch = watch_new(options);
    int notify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    while (!stopping) {
        /* A day may have passed, and the folder may have been made anew. */
        g_autofree char *date = legal_day(0);
        watch_set_received(watch, date);
        inotify_add_watch(notify, options->folder, IN_CLOSE_WRITE | IN_MOVED_TO);
        tend_store(options);
        int next_ms = SORRY_MS;
        g_autoptr(GError) problem = NULL;
        if (!watch_look(watch, false, &next_ms, &problem)) {
            if (fatal(problem)) {
                g_propagate_error(error, g_steal_pointer(&problem));
                break;
            }
            store_error_tell("watch", problem);
            next_ms = SORRY_MS;
        }
        hear(watch, notify, next_ms);
    }
    close(notify);
    return !*error;
}

static int run(WatchOptions *options, const Flags *flags, GError **error)
{
    const struct sigaction stop = {.sa_handler = stop_on_signal};
    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGINT, &stop, NULL);
    const ReaderOptions reading = reader_options_default();
    g_autoptr(Reader) reader = reader_new(&reading, error);
    g_autoptr(Spool) spool = reader ? spool_open(config_text(CONFIG_HOME), error) : NULL;
    if (!spool)
        return 1;
    g_autofree char *date = legal_day(0);
    DbStore *store = NULL;
    options->batch.received_on = date;
    options->reader = reader;
    options->spool = spool;
    options->store = &store;
    tend_store(options);
    g_autofree char *line = french_format("watch.watching", "folder", options->folder, NULL);
    if (!log_is_json())
        fprintf(stderr, "guichet watch: %s\n", line);
    log_fact("watch.begun", NULL);
    bool sound = flags->once ? look_once(options, error) : look_for_ever(options, error);
    options->store = NULL;
    g_clear_pointer(&store, db_store_close);
    if (!log_is_json())
        fprintf(stderr, "guichet watch: %s\n", french("watch.stopped"));
    log_fact("watch.ended", "sound", sound ? "yes" : "no", NULL);
    return sound ? 0 : 1;
}

static int parse(int *argc, char ***argv, Flags *flags)
{
    *flags = (Flags){.patience_s = PATIENCE_S};
    const GOptionEntry entries[] = {
        {"office", 0, 0, G_OPTION_ARG_STRING, &flags->office, french("option.office"), "CODE"},
        {"channel", 0, 0, G_OPTION_ARG_STRING, &flags->channel, french("option.channel"), "counter|mail"},
        {"delete", 0, 0, G_OPTION_ARG_NONE, &flags->delete_taken, french("option.delete"), NULL},
        {"patience", 0, 0, G_OPTION_ARG_INT, &flags->patience_s, french("option.patience"), french("option.seconds")},
        {"once", 0, 0, G_OPTION_ARG_NONE, &flags->once, french("option.once"), NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &flags->json, french("option.log_json"), NULL},
        {0},
    };
    return command_parse("watch", entries, argc, argv);
}

int command_watch(int argc, char **argv)
{
    Flags flags;
    int answer = parse(&argc, &argv, &flags);
    g_autofree char *date = legal_day(0);
    g_autoptr(GError) error = NULL;
    g_autoptr(NodeLog) node = answer < 0 ? node_log_open(config_text(CONFIG_HOME), &error) : NULL;
    const char *own_office = node ? node_log_office(node) : config_text(CONFIG_OFFICE);
    if (error)
        answer = 1;
    WatchOptions options = {
        .folder = argc == 2 ? argv[1] : NULL,
        .batch = {.office = flags.office ? flags.office : own_office,
                  .node = node,
                  .channel = flags.channel ? flags.channel : "mail",
                  .received_on = date,
                  .operator = config_text(CONFIG_AGENT),
                  .sheets = -1,
                  .cases = -1,
                  .separators = -1},
        .delete_taken = flags.delete_taken,
        .patience_s = flags.patience_s,
    };
    if (answer < 0) {
        bool folder = options.folder && g_file_test(options.folder, G_FILE_TEST_IS_DIR);
        const char *problem = folder ? acceptance_batch_problem(&options.batch) : "watch.usage";
        if (problem)
            fprintf(stderr, "guichet watch: %s\n", french(problem));
        if (flags.json)
            log_ask_json();
        store_error_log_show();
        answer = problem ? 2 : run(&options, &flags, &error);
    }
    if (error)
        store_error_tell("watch", error);
    g_free(flags.office);
    g_free(flags.channel);
    return answer;
}
