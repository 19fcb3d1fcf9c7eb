#include "intake/desk/scans.h"

#include "forms/french.h"
#include "intake/capture.h"
#include "intake/config.h"
#include "intake/desk/answer.h"
#include "intake/desk/deposits.h"
#include "intake/original_file.h"
#include "intake/scan_job.h"
#include "intake/store_error.h"
#include "intake/table_json.h"
#include "ocr/media.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

enum { AT_ONCE = 6, WORDS = 20, REMEMBERED = 200 };

/* One process: a question that a request waits for, or pages for a deposit. */
typedef struct {
    ScanJob *job;         /* NULL: over */
    HttpRequest *request; /* a question's; NULL: pages */
    bool lists;
    json_t *who, *asked;  /* of pages */
    char *folder;
    gint64 page_began_us;
    int sequence, pages;
    json_t *answer;       /* a question's; of pages: {"code", "message"}; NULL: none yet */
} Scan;

struct Scans {
    GPtrArray *under_way; /* Scan* */
    GHashTable *last;     /* deposit key to Scan*, in `under_way` too while it runs */
    json_t *list;         /* the last one */
};

/* With what is in it; links are taken away, not followed. */
static void delete_folder(const char *path)
{
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    for (const char *name; directory && (name = g_dir_read_name(directory));) {
        g_autofree char *inside = g_build_filename(path, name, NULL);
        if (g_unlink(inside) != 0)
            delete_folder(inside);
    }
    g_rmdir(path);
}

static void scan_free(void *freed)
{
    Scan *scan = freed;
    scan_job_free(scan->job);
    if (scan->folder)
        delete_folder(scan->folder);
    g_free(scan->folder);
    json_decref(scan->who);
    json_decref(scan->asked);
    json_decref(scan->answer);
    g_free(scan);
}

static char *place(void)
{
    return g_build_filename(config_text(CONFIG_HOME), "scans", NULL);
}

Scans *scans_new(void)
{
    Scans *scans = g_new0(Scans, 1);
    scans->under_way = g_ptr_array_new();
    scans->last = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, scan_free);
    /* Pages of before a crash that nobody was told of: their paper was still in hand. */
    g_autofree char *left = place();
    delete_folder(left);
    return scans;
}

void scans_free(Scans *scans)
{
    for (guint i = 0; i < scans->under_way->len; i++) {
        Scan *scan = scans->under_way->pdata[i];
        if (!scan->request)
            continue;
        answer_refusal(scan->request, 503, "away", "failure.away");
        scan_free(scan);
    }
    g_ptr_array_unref(scans->under_way);
    g_hash_table_unref(scans->last);
    json_decref(scans->list);
    g_free(scans);
}

static json_t *problem(const char *word)
{
    return json_pack("{ss ss}", "code", word, "message", french_word("scan.problem", word));
}

static void refuse(HttpRequest *request, unsigned status, const char *word)
{
    g_autofree char *key = g_strconcat("scan.problem.", word, NULL);
    bool known = french_has(key);
    answer_refusal(request, status, known ? word : "nonsense", known ? key : "scan.problem.nonsense");
}

static bool room(const DeskCall *call)
{
    if (call->desk->scans->under_way->len < AT_ONCE)
        return true;
    refuse(call->request, 503, "many");
    return false;
}

static void ask(const DeskCall *call, const char *const *arguments, bool lists)
{
    if (!room(call))
        return;
    g_autoptr(GError) error = NULL;
    ScanJob *job = scan_job_start(arguments, &error);
    if (!job) {
        answer_error(call->request, error);
        return;
    }
    Scan *scan = g_new0(Scan, 1);
    *scan = (Scan){.job = job, .request = call->request, .lists = lists};
    g_ptr_array_add(call->desk->scans->under_way, scan);
}

void scans_answer_list(const DeskCall *call)
{
    const char *const arguments[] = {"--list", "--json", NULL};
    ask(call, arguments, true);
}

void scans_answer_describe(const DeskCall *call)
{
    g_autofree char *device = g_strconcat("--describe=", json_word(call->asked, "name"), NULL);
    const char *const arguments[] = {device, "--json", NULL};
    ask(call, arguments, false);
}

/* The words of the command for what was asked; each stands behind its own "=": none can be taken for another option. */
static GPtrArray *arguments_of(const Scan *scan)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    static const char *const named[] = {"device", "source", "mode"};
    g_ptr_array_add(words, g_strdup("--json"));
    g_ptr_array_add(words, g_strconcat("--output=", scan->folder, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(named); i++)
        if (*json_word(scan->asked, named[i]))
            g_ptr_array_add(words, g_strdup_printf("--%s=%s", named[i], json_word(scan->asked, named[i])));
    json_int_t dpi = json_integer_value(json_object_get(scan->asked, "resolution"));
    json_int_t pages = json_integer_value(json_object_get(scan->asked, "pages"));
    if (dpi > 0)
        g_ptr_array_add(words, g_strdup_printf("--resolution=%d", (int)CLAMP(dpi, 50, 1200)));
    if (pages > 0)
        g_ptr_array_add(words, g_strdup_printf("--pages=%d", (int)CLAMP(pages, 1, 500)));
    g_auto(GStrv) settings = g_strsplit(config_text(CONFIG_SCAN_SETTINGS), " ", WORDS);
    for (char **setting = settings; *setting; setting++)
        if (**setting)
            g_ptr_array_add(words, g_strconcat("--set=", *setting, NULL));
    g_ptr_array_add(words, NULL);
    return words;
}

static Scan *last_of(const DeskCall *call)
{
    return g_hash_table_lookup(call->desk->scans->last, json_word(call->asked, "id"));
}

static json_t *state_of(const Scan *scan)
{
    json_t *state = json_pack("{ss si}", "state", !scan ? "none" : scan->job ? "running" : "over", "pages", scan ? scan->pages : 0);
    if (scan && scan->answer)
        json_object_set(state, "error", scan->answer);
    return state;
}

static char *new_folder(GError **error)
{
    g_autofree char *home = place();
    g_mkdir_with_parents(home, 0700);
    g_autofree char *folder = g_build_filename(home, "scan-XXXXXX", NULL);
    if (g_mkdtemp(folder))
        return g_steal_pointer(&folder);
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "no folder under %s", home);
    return NULL;
}

static gboolean is_over(void *key, void *scan, void *unused)
{
    (void)key;
    (void)unused;
    return ((const Scan *)scan)->job == NULL;
}

void scans_answer_begin(const DeskCall *call)
{
    g_autoptr(GError) error = NULL;
    const Scan *before = last_of(call);
    if (before && before->job) {
        refuse(call->request, 409, "busy");
        return;
    }
    if (!room(call))
        return;
    g_autofree char *folder = deposits_mine(call, &error) ? new_folder(&error) : NULL;
    if (!folder) {
        answer_error(call->request, error);
        return;
    }
    Scan *scan = g_new0(Scan, 1);
    *scan = (Scan){.who = json_deep_copy(call->who), .asked = json_deep_copy(call->asked), .folder = g_steal_pointer(&folder),
                   .sequence = (int)CLAMP(json_integer_value(json_object_get(call->asked, "sequence")), 1, 99999),
                   .page_began_us = g_get_real_time()};
    g_autoptr(GPtrArray) words = arguments_of(scan);
    scan->job = scan_job_start((const char *const *)words->pdata, &error);
    if (!scan->job) {
        answer_error(call->request, error);
        scan_free(scan);
        return;
    }
    if (g_hash_table_size(call->desk->scans->last) > REMEMBERED)
        g_hash_table_foreach_remove(call->desk->scans->last, is_over, NULL);
    g_hash_table_replace(call->desk->scans->last, g_strdup(json_word(call->asked, "id")), scan);
    g_ptr_array_add(call->desk->scans->under_way, scan);
    json_auto_t *state = state_of(scan);
    answer_json(call->request, 201, state);
}

/* The deposit of `call` must be the person's own; NULL (and answered) when not. */
static json_t *own_state(const DeskCall *call, bool stop)
{
    g_autoptr(GError) error = NULL;
    Scan *scan = last_of(call);
    if (scan ? strcmp(json_word(scan->who, "agent"), json_word(call->who, "agent")) != 0 : !deposits_mine(call, &error)) {
        refuse(call->request, 404, "none");
        return NULL;
    }
    if (stop && scan && scan->job)
        scan_job_stop(scan->job);
    return state_of(scan);
}

void scans_answer_state(const DeskCall *call)
{
    json_auto_t *state = own_state(call, false);
    if (state)
        answer_json(call->request, 200, state);
}

void scans_answer_stop(const DeskCall *call)
{
    json_auto_t *state = own_state(call, true);
    if (state)
        answer_json(call->request, 200, state);
}

/* "Make Model (device)", as report quality names a scanner. */
static char *name_of(const Scans *scans, const char *device)
{
    size_t i;
    json_t *one;
    json_array_foreach(scans->list, i, one)
        if (strcmp(json_word(one, "device"), device) == 0)
            return g_strdup_printf("%s %s (%s)", json_word(one, "vendor"), json_word(one, "model"), device);
    return g_strdup(device);
}

static char *capture_of(const Scans *scans, Scan *scan, const json_t *set)
{
    gint64 now = g_get_real_time();
    double dpi = json_number_value(json_object_get(set, "resolution"));
    g_autofree char *scanner = name_of(scans, json_word(set, "device")), *dots = g_strdup_printf("%.0f", dpi);
    g_autofree char *profile = french_format("scan.profile", "resolution", dots, "mode", french_word("scan.mode", json_word(set, "mode")),
                                             "source", french_word("scan.source", json_word(set, "source")), NULL);
    const CaptureScan facts = {.scanner = scanner, .profile = profile, .operator = json_word(scan->who, "agent"),
                               .began_us = scan->page_began_us, .ended_us = now, .dpi = dpi};
    scan->page_began_us = now;
    return capture_replacing(capture_facts_scan(&facts), json_integer_value(json_object_get(scan->asked, "replaces")));
}

typedef struct {
    Desk *desk;
    Scan *scan;
} Hearing;

/* The child's word is not believed: its file is one of the names that it may use, in its own folder, and of a kind that is read. */
static GBytes *page_bytes(const Scan *scan, const char *name, OcrMedia *media)
{
    if (!g_regex_match_simple("^page-[0-9]{4}\\.(jpg|tif)$", name, 0, 0))
        return NULL;
    g_autofree char *path = g_build_filename(scan->folder, name, NULL), *detail = NULL;
    const char *code = NULL;
    GBytes *bytes = original_file_read(path, &code, &detail);
    g_unlink(path);
    gsize size = 0;
    const void *data = bytes ? g_bytes_get_data(bytes, &size) : NULL;
    *media = data ? ocr_media_sniff(data, size) : OCR_MEDIA_UNKNOWN;
    if (bytes && *media == OCR_MEDIA_UNKNOWN)
        g_clear_pointer(&bytes, g_bytes_unref);
    return bytes;
}

static void take_page(Desk *desk, Scan *scan, const json_t *line)
{
    g_autoptr(GError) error = NULL;
    OcrMedia media;
    g_autoptr(GBytes) content = page_bytes(scan, json_word(line, "file"), &media);
    if (!content) {
        scan->answer = problem("nonsense");
        scan_job_stop(scan->job);
        return;
    }
    const DeskCall call = {.desk = desk, .who = scan->who, .asked = scan->asked};
    g_autofree char *capture = capture_of(desk->scans, scan, json_object_get(line, "set"));
    const SpoolLabel label = {.sequence = MIN(scan->sequence + scan->pages, 99999), .capture_json = capture,
                              .name = json_word(line, "file"), .media_type = ocr_media_type(media)};
    AcceptanceAnswer taken;
    if (deposits_take(&call, &label, content, &taken, &error)) {
        scan->pages++;
        return;
    }
    g_autofree char *message = store_error_french(error);
    scan->answer = json_pack("{ss ss}", "code", "failed", "message", message);
    scan_job_stop(scan->job);
}

static void hear(const json_t *line, void *context)
{
    const Hearing *hearing = context;
    Scan *scan = hearing->scan;
    json_t *error = json_object_get(line, "error");
    if (scan->request && !scan->answer)
        scan->answer = json_incref((json_t *)line);
    else if (!scan->answer && json_is_object(error))
        scan->answer = problem(json_word(error, "code"));
    else if (!scan->answer && json_is_string(json_object_get(line, "file")))
        take_page(hearing->desk, scan, line);
}

static void answer_question(Scans *scans, const Scan *scan)
{
    const char *word = scan_job_problem(scan->job);
    json_t *error = json_object_get(scan->answer, "error");
    if (word || !scan->answer || error)
        refuse(scan->request, 502, word ? word : error ? json_word(error, "code") : "crashed");
    else {
        if (scan->lists) {
            json_decref(scans->list);
            scans->list = json_incref(scan->answer);
        }
        answer_json(scan->request, 200, scan->answer);
    }
}

/* True when it is over: a question is forgotten, a scan of pages is kept to be asked about. */
static bool advance(Desk *desk, Scan *scan)
{
    Hearing hearing = {.desk = desk, .scan = scan};
    if (!scan_job_advance(scan->job, hear, &hearing))
        return false;
    if (scan->request) {
        answer_question(desk->scans, scan);
        scan_free(scan);
        return true;
    }
    if (scan_job_problem(scan->job) && !scan->answer)
        scan->answer = problem(scan_job_problem(scan->job));
    g_clear_pointer(&scan->job, scan_job_free);
    delete_folder(scan->folder);
    g_clear_pointer(&scan->folder, g_free);
    return true;
}

int scans_descriptors(const Scans *scans, struct pollfd *descriptors, int most)
{
    int count = 0;
    for (guint i = 0; i < scans->under_way->len && count < most; i++) {
        const Scan *scan = scans->under_way->pdata[i];
        int descriptor = scan_job_descriptor(scan->job);
        if (descriptor >= 0)
            descriptors[count++] = (struct pollfd){.fd = descriptor, .events = POLLIN};
    }
    return count;
}

void scans_advance(Desk *desk)
{
    for (guint i = 0; i < desk->scans->under_way->len; i++)
        if (advance(desk, desk->scans->under_way->pdata[i]))
            g_ptr_array_remove_index(desk->scans->under_way, i--);
}
