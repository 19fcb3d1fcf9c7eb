#include "intake/command.h"
#include "intake/error.h"
#include "intake/sandbox.h"
#include "intake/scanner.h"
#include "intake/store_error.h"
#include "intake/table_json.h"

#include "forms/french.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { DPI = 300, PAGES_MOST = 500, FILE_BYTES_MOST = 256 << 20 };
#define MEMORY_BYTES_MOST ((rlim_t)4 << 30)

typedef struct {
    char *device, *source, *mode, *output, *describe, **settings;
    int dpi, pages;
    gboolean list, as_json;
} Options;

typedef struct {
    const Options *options;
    FILE *out;
    int pages;
} Run;

static int parse(int *argc, char ***argv, Options *options)
{
    *options = (Options){.dpi = DPI, .pages = PAGES_MOST};
    const GOptionEntry entries[] = {
        {"list", 0, 0, G_OPTION_ARG_NONE, &options->list, french("scan.option.list"), NULL},
        {"describe", 0, 0, G_OPTION_ARG_STRING, &options->describe, french("scan.option.describe"), "SCANNER"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output, french("scan.option.output"), "DOSSIER"},
        {"device", 0, 0, G_OPTION_ARG_STRING, &options->device, french("scan.option.device"), "SCANNER"},
        {"source", 0, 0, G_OPTION_ARG_STRING, &options->source, french("scan.option.source"), "flatbed|feeder|duplex"},
        {"mode", 0, 0, G_OPTION_ARG_STRING, &options->mode, french("scan.option.mode"), "lineart|grey|colour"},
        {"resolution", 0, 0, G_OPTION_ARG_INT, &options->dpi, french("scan.option.resolution"), "PPP"},
        {"pages", 0, 0, G_OPTION_ARG_INT, &options->pages, french("scan.option.pages"), "N"},
        {"set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->settings, french("scan.option.set"), "NOM=VALEUR"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options->as_json, french("option.json"), NULL},
        {0},
    };
    return command_parse("scan", entries, argc, argv);
}

static void options_clear(Options *options)
{
    g_free(options->device);
    g_free(options->source);
    g_free(options->mode);
    g_free(options->output);
    g_free(options->describe);
    g_strfreev(options->settings);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static void stop_on_signal(int number)
{
    (void)number;
    scanner_stop();
}

/* A backend may do no more harm than it must: no dump of what was scanned, no file without an end, not all the memory; and it is shut in. */
static bool narrow(const char *output, GError **error)
{
    g_auto(GStrv) libraries = g_strsplit(g_getenv("LD_LIBRARY_PATH") ? g_getenv("LD_LIBRARY_PATH") : "", ":", 0);
    g_autoptr(GPtrArray) readable = g_ptr_array_new();
    for (char **folder = libraries; *folder; folder++)
        g_ptr_array_add(readable, *folder);
    g_ptr_array_add(readable, (char *)g_getenv("SANE_CONFIG_DIR"));
    g_ptr_array_add(readable, NULL);
    const char *const writable[] = {output, NULL};
    const struct rlimit none = {0, 0}, file = {FILE_BYTES_MOST, FILE_BYTES_MOST};
    setrlimit(RLIMIT_CORE, &none);
    setrlimit(RLIMIT_FSIZE, &file);
#ifndef __SANITIZE_ADDRESS__ /* which reserves terabytes for its shadow */
    const struct rlimit memory = {MEMORY_BYTES_MOST, MEMORY_BYTES_MOST};
    setrlimit(RLIMIT_AS, &memory);
#endif
    const struct sigaction stop = {.sa_handler = stop_on_signal, .sa_flags = SA_RESTART};
    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGINT, &stop, NULL);
    return sandbox_enter_driver((const char *const *)readable->pdata, writable, error);
}

/* Backends print when it suits them: what is standard output to them goes to standard error, ours is kept apart. */
static FILE *keep_output(void)
{
    FILE *out = fdopen(dup(STDOUT_FILENO), "w");
    dup2(STDERR_FILENO, STDOUT_FILENO);
    return out;
}

static void print_line(const Run *run, json_t *line)
{
    g_autofree char *text = json_dumps(line, JSON_COMPACT);
    fprintf(run->out, "%s\n", text);
    fflush(run->out);
    json_decref(line);
}

static char *problem_word(const GError *error)
{
    if (error->domain != SCANNER_ERROR)
        return g_strdup(error->domain == INTAKE_ERROR ? "setup" : "full");
    return g_strndup(error->message, strcspn(error->message, " "));
}

static int fail(const Run *run, const GError *error)
{
    g_autofree char *word = problem_word(error);
    const char *message = french_word("scan.problem", word);
    store_error_log("scan", error->message);
    if (run->options->as_json)
        print_line(run, json_pack("{si s{ss ss}}", "pages", run->pages, "error", "code", word, "message", message));
    else
        fprintf(stderr, "guichet scan: %s\n", message);
    return 1;
}

static bool keep_page(const OcrScan *scan, const json_t *set, void *context, GError **error)
{
    Run *run = context;
    g_autofree char *name = g_strdup_printf("page-%04d%s", run->pages + 1, ocr_scan_suffix(scan));
    g_autofree char *path = g_build_filename(run->options->output, name, NULL), *part = g_strconcat(path, ".part", NULL);
    if (!ocr_scan_write(scan, part, error))
        return false;
    if (g_rename(part, path) != 0) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s", path);
        return false;
    }
    run->pages++;
    if (run->options->as_json)
        print_line(run, json_pack("{si ss sO si si}", "page", run->pages, "file", name, "set", set, "width_px", scan->width_px,
                             "height_px", scan->height_px));
    else
        fprintf(run->out, "%s\n", path);
    fflush(run->out);
    return true;
}

static int scan(Run *run)
{
    const Options *options = run->options;
    g_autoptr(GError) error = NULL;
    const ScannerOrder order = {.device = options->device, .source = options->source, .mode = options->mode, .dpi = options->dpi,
                                .pages_most = options->pages, .settings = (const char *const *)options->settings};
    bool done = scanner_scan(&order, keep_page, run, &error);
    if (!done)
        return fail(run, error);
    if (options->as_json)
        print_line(run, json_pack("{si}", "pages", run->pages));
    return 0;
}

static int list(const Run *run)
{
    static const char *const columns[] = {"device", "vendor", "model", "type", NULL};
    g_autoptr(GError) error = NULL;
    json_auto_t *found = scanner_list(&error);
    if (!found)
        return fail(run, error);
    if (run->options->as_json)
        print_line(run, json_incref(found));
    else if (json_array_size(found) == 0)
        fprintf(run->out, "%s\n", french("scan.problem.none"));
    else {
        g_autoptr(Table) table = table_of_json("scan.column", columns, found);
        table_print(table, run->out);
    }
    return 0;
}

static int describe(const Run *run)
{
    g_autoptr(GError) error = NULL;
    json_t *said = scanner_describe(run->options->describe, &error);
    if (!said)
        return fail(run, error);
    print_line(run, said);
    return 0;
}

static bool options_sound(const Options *options)
{
    static const char *const sources[] = {"flatbed", "feeder", "duplex", NULL}, *const modes[] = {"lineart", "grey", "colour", NULL};
    bool one = (options->list ? 1 : 0) + (options->describe ? 1 : 0) + (options->output ? 1 : 0) == 1;
    return one && options->dpi >= 50 && options->dpi <= 1200 && options->pages >= 1 && options->pages <= PAGES_MOST &&
           (!options->source || g_strv_contains(sources, options->source)) && (!options->mode || g_strv_contains(modes, options->mode));
}

static const Run *under_way;

/* By exit(), for which there is no other reason: pages may be missing. */
static void left_by_driver(void)
{
    g_autoptr(GError) error = g_error_new_literal(SCANNER_ERROR, 0, "crashed the driver ended the process");
    fail(under_way, error);
    _exit(1);
}

int command_scan(int argc, char **argv)
{
    g_auto(Options) options;
    int answer = parse(&argc, &argv, &options);
    if (answer >= 0)
        return answer;
    if (argc > 1 || !options_sound(&options)) {
        fprintf(stderr, "guichet scan: %s\n", french("scan.usage"));
        return 2;
    }
    Run run = {.options = &options, .out = keep_output()};
    if (!run.out)
        return 1;
    if (options.output)
        g_mkdir_with_parents(options.output, 0700);
    g_autoptr(GError) error = NULL;
    if (!narrow(options.output, &error)) {
        answer = fail(&run, error);
        fclose(run.out);
        return answer;
    }
    under_way = &run;
    atexit(left_by_driver);
    answer = options.list ? list(&run) : options.describe ? describe(&run) : scan(&run);
    fclose(run.out);
    fflush(NULL);
    /* Not by exit(): a driver's thread that was cancelled while a symbol was bound leaves the loader's lock held, and exit() waits for it. */
    _exit(answer);
}
