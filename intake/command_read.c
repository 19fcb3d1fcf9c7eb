#include "intake/command.h"
#include "intake/config.h"
#include "intake/original_file.h"
#include "intake/progress.h"
#include "intake/read_report.h"
#include "intake/reader_client.h"
#include "intake/store_error.h"
#include "intake/twodoc_result.h"

#include "forms/french.h"

#include <poll.h>
#include <stdlib.h>

enum { WORKERS_MOST = 64 };

/* One file of the command line, between its turn to be read and its turn to be printed. */
typedef struct {
    const char *path;
    GBytes *bytes;
    ReaderJob *job;
    json_t *report;
} Item;

typedef struct {
    Reader *reader;
    Item *items;
    int count, next, printed; /* next to be started, to be printed */
    int workers;
    int pages_printed, failures;
    bool as_json, fatal;
    Progress *progress;
    TwodocChecker *twodocs;
    DocumentKinds *kinds;
} Run;

static void start_item(Run *run, Item *item)
{
    const char *code;
    g_autofree char *detail = NULL;
    item->bytes = original_file_read(item->path, &code, &detail);
    if (!item->bytes) {
        item->report = read_report_error(item->path, code, detail);
        return;
    }
    const ReaderRequest request = {.operation = READER_READ};
    g_autoptr(GError) error = NULL;
    gsize size;
    const void *bytes = g_bytes_get_data(item->bytes, &size);
    item->job = reader_job_start(run->reader, &request, bytes, size, &error);
    if (!item->job) {
        store_error_tell("read", error);
        run->fatal = true;
    }
}

static void finish_item(Run *run, Item *item)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ReaderResult) result = reader_job_finish(g_steal_pointer(&item->job), &error);
    if (!result) {
        store_error_tell("read", error);
        run->fatal = true;
        return;
    }
    g_autofree char *sha256 = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, item->bytes);
    twodoc_result_add(run->twodocs, result->pages);
    item->report = read_report_json(item->path, sha256, result);
    g_clear_pointer(&item->bytes, g_bytes_unref);
}

static void print_ready(Run *run)
{
    for (; run->printed < run->next && run->items[run->printed].report; run->printed++) {
        Item *item = &run->items[run->printed];
        progress_clear(run->progress);
        read_report_print(item->report, run->as_json, run->kinds, stdout);
        run->failures += json_object_get(item->report, "error") != NULL;
        run->pages_printed += (int)json_array_size(json_object_get(item->report, "pages"));
        g_clear_pointer(&item->report, json_decref);
    }
    fflush(stdout);
}

static int running(const Run *run)
{
    int count = 0;
    for (int i = run->printed; i < run->next; i++)
        count += run->items[i].job != NULL;
    return count;
}

/* Keeps `workers` children busy, and not more results waiting for their turn than a few a worker. */
static void start_more(Run *run)
{
    while (!run->fatal && run->next < run->count && running(run) < run->workers &&
           run->next - run->printed < 4 * run->workers)
        start_item(run, &run->items[run->next++]);
}

static void wait_for_some(Run *run)
{
    struct pollfd waits[WORKERS_MOST];
    nfds_t count = 0;
    int patience_ms = 1000;
    for (int i = run->printed; i < run->next; i++) {
        ReaderJob *job = run->items[i].job;
        if (!job)
            continue;
        waits[count++] = (struct pollfd){.fd = reader_job_descriptor(job), .events = POLLIN};
        patience_ms = MIN(patience_ms, reader_job_patience_ms(job));
    }
    if (count > 0 && waits[0].fd >= 0)
        poll(waits, count, patience_ms);
    int pages = run->pages_printed;
    for (int i = run->printed; i < run->next && !run->fatal; i++) {
        Item *item = &run->items[i];
        int done = 0, total;
        if (item->job)
            reader_job_progress(item->job, &done, &total);
        pages += done;
        if (item->job && reader_job_advance(item->job))
            finish_item(run, item);
    }
    progress_show(run->progress, run->printed, pages);
}

static int read_all(Run *run)
{
    while (run->printed < run->count && !run->fatal) {
        start_more(run);
        print_ready(run);
        if (running(run) > 0)
            wait_for_some(run);
        print_ready(run);
    }
    for (int i = run->printed; i < run->next; i++) {
        Item *item = &run->items[i];
        if (item->job)
            reader_result_free(reader_job_finish(item->job, NULL));
        json_decref(item->report);
        g_clear_pointer(&item->bytes, g_bytes_unref);
    }
    return run->fatal || run->failures > 0 ? 1 : 0;
}

int command_read(int argc, char **argv)
{
    gboolean as_json = FALSE, full_text = FALSE;
    int workers = config_number(CONFIG_WORKERS);
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, french("option.json"), NULL},
        {"full-text", 0, 0, G_OPTION_ARG_NONE, &full_text, french("option.full_text"), NULL},
        {"workers", 0, 0, G_OPTION_ARG_INT, &workers, french("option.workers"), "N"},
        {0},
    };
    int answer = command_parse("read", entries, &argc, &argv);
    if (answer >= 0)
        return answer;
    if (argc < 2 || workers < 1) {
        fprintf(stderr, "guichet read: %s\n", french("read.usage"));
        return 2;
    }
    ReaderOptions options = reader_options_default();
    options.form.full_text = full_text;
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = reader_new(&options, &error);
    g_autoptr(TwodocChecker) twodocs = reader ? twodoc_checker_new(&error) : NULL;
    g_autofree char *list = g_build_filename(config_text(CONFIG_SHARE), "forms/document_kinds.yaml", NULL);
    g_autoptr(DocumentKinds) kinds = twodocs ? document_kinds_load(list, &error) : NULL;
    if (!kinds) {
        store_error_tell("read", error);
        return 1;
    }
    g_autofree Item *items = g_new0(Item, argc - 1);
    for (int i = 0; i < argc - 1; i++)
        items[i].path = argv[i + 1];
    g_autoptr(Progress) progress = progress_new(argc - 1);
    Run run = {.reader = reader,
               .items = items,
               .count = argc - 1,
               .workers = MIN(workers, WORKERS_MOST),
               .as_json = as_json,
               .progress = progress,
               .twodocs = twodocs,
               .kinds = kinds};
    return read_all(&run);
}
