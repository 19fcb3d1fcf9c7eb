#include "intake/watch.h"

#include "forms/french.h"
#include "intake/capture.h"
#include "intake/error.h"
#include "intake/log.h"
#include "intake/original_file.h"
#include "intake/put_aside.h"
#include "intake/store_error.h"
#include "intake/table.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_PAUSE_MS = 250, LONGEST_PAUSE_MS = 30000, LOOK_MS = 5000, FOREIGN_LOOKS = 3 };
enum { TURN_US = 5000000 };   /* then whoever called looks after the clock, the store and signals */
enum { GROUP_FILES = 256, GROUP_BYTES = 64 << 20 }; /* are made durable together */
enum { SCAN_SHARE = 20 };     /* of the time, one part at most goes into reading the folder anew */

static const char kept[] = "pris", refused[] = "refuse"; /* sub-folders of it */
static const char leaving[] = ".guichet-pris-"; /* a file between the folder and its end, when taken ones are deleted */

/* What is known of a name in the folder. */
typedef struct {
    int64_t first_us, due_us;
    int pause_ms;
    int foreign_looks; /* how often it was of no known kind: an empty or just begun file may yet become one */
    bool reported, seen;
} Waiting;

/* A whole file whose bytes are on their way into the spool. */
typedef struct {
    char *name, *deposit;
    struct stat looked_at;
} Taking;

struct Watch {
    WatchOptions options;
    AcceptanceGroup *group;
    GArray *taking; /* Taking, one for each original of the group */
    gsize taking_bytes;
    GHashTable *waiting; /* name (any bytes) to Waiting */
    GPtrArray *names;    /* as last scanned, those before `at` looked at since */
    guint at;
    int64_t scanned_us, scan_took_us;
};

static void taking_clear(void *taking)
{
    g_free(((Taking *)taking)->name);
    g_free(((Taking *)taking)->deposit);
}

Watch *watch_new(const WatchOptions *options)
{
    Watch *watch = g_new0(Watch, 1);
    watch->options = *options;
    watch->group = acceptance_group_new(options->spool, options->store);
    watch->taking = g_array_new(FALSE, FALSE, sizeof(Taking));
    g_array_set_clear_func(watch->taking, taking_clear);
    watch->waiting = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return watch;
}

void watch_free(Watch *watch)
{
    if (!watch)
        return;
    g_hash_table_unref(watch->waiting);
    g_clear_pointer(&watch->names, g_ptr_array_unref);
    acceptance_group_free(watch->group);
    g_array_unref(watch->taking);
    g_free(watch);
}

void watch_set_received(Watch *watch, const char *date)
{
    watch->options.batch.received_on = date;
}

static void say(const char *key, const char *name, const char *slot, const char *value)
{
    if (log_is_json()) {
        g_autofree char *file = log_file(name);
        log_fact(key, "file", file, slot, value, NULL);
        return;
    }
    g_autofree char *safe_name = terminal_text(name);
    g_autofree char *safe_value = terminal_text(value);
    g_autofree char *line = french_format(key, "file", safe_name, slot, safe_value, NULL);
    fprintf(stderr, "guichet watch: %s\n", line);
}

static void note(const char *name, const char *detail)
{
    g_autofree char *file = log_is_json() ? log_file(name) : g_strdup(name);
    store_error_log(file, detail);
}

static void postpone(Waiting *waiting)
{
    waiting->pause_ms = CLAMP(waiting->pause_ms * 2, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
    waiting->due_us = g_get_monotonic_time() + (int64_t)waiting->pause_ms * 1000;
}

/* The same file with the same content as the one that was read? A scanner may have renamed another over it. */
static bool unchanged(const char *path, const struct stat *before)
{
    struct stat now;
    return lstat(path, &now) == 0 && now.st_ino == before->st_ino && now.st_dev == before->st_dev &&
           now.st_size == before->st_size && now.st_mtim.tv_sec == before->st_mtim.tv_sec &&
           now.st_mtim.tv_nsec == before->st_mtim.tv_nsec;
}

/* Moves away the file that was looked at. Where another had been renamed over it in the last moment, that one goes back to where it lay,
 * and NULL without an error is the answer. Transfer full. */
static char *move_aside(const Watch *watch, const char *name, const char *to, const char *as, const struct stat *looked_at, GError **error)
{
    const PutAside order = {.folder = watch->options.folder, .name = name, .to = to, .as = as};
    g_autofree char *from = g_build_filename(order.folder, name, NULL);
    if (!unchanged(from, looked_at))
        return NULL;
    g_autofree char *moved = put_aside(&order, error);
    if (!moved || unchanged(moved, looked_at))
        return g_steal_pointer(&moved);
    g_autofree char *wrong = g_path_get_basename(moved);
    const PutAside back = {.folder = order.folder, .from = to, .name = wrong, .as = name};
    g_free(put_aside(&back, error));
    return NULL;
}

static bool refuse(Watch *watch, const char *name, const struct stat *status, const char *code, const char *detail, GError **error)
{
    g_autofree char *moved = move_aside(watch, name, refused, name, status, error);
    if (!moved)
        return !*error;
    g_autofree char *message = reader_error_message(code);
    note(name, detail);
    g_autofree char *base = g_path_get_basename(moved), *reason = g_strconcat(base, ".raison.txt", NULL);
    g_autofree char *line = g_strconcat(message, "\n", NULL);
    say("watch.refused", name, "message", message);
    const PutAside beside = {.folder = watch->options.folder, .to = refused, .as = reason};
    g_autoptr(GError) problem = NULL;
    if (!put_aside_note(&beside, line, &problem))
        note(name, problem->message);
    g_hash_table_remove(watch->waiting, name);
    return true;
}

static void say_taken(const Taking *taking, const AcceptanceAnswer *answer)
{
    if (answer->stored && answer->store.already) {
        g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, answer->store.batch);
        say("watch.taken_again", taking->name, "batch", number);
    } else {
        say("watch.taken", taking->name, "deposit", taking->deposit);
    }
}

/* Its bytes are durable now. What lies there under this name may already be the next scan: that one stays. */
static bool put_away(Watch *watch, const char *name, const struct stat *status, GError **error)
{
    bool deletes = watch->options.delete_taken;
    g_autofree char *hidden = g_strconcat(leaving, name, NULL);
    g_autofree char *moved = move_aside(watch, name, deletes ? NULL : kept, deletes ? hidden : name, status, error);
    if (!moved)
        return !*error;
    if (deletes && unlink(moved) != 0) {
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_AWAY, "%s cannot be deleted: %s", moved, g_strerror(errno));
        return false;
    }
    g_hash_table_remove(watch->waiting, name);
    return true;
}

/* One that was about to be deleted when this program ended: nobody knows any more whether it was read. */
static void take_back(const Watch *watch, const char *name)
{
    const PutAside back = {.folder = watch->options.folder, .name = name, .as = name + strlen(leaving)};
    g_autoptr(GError) error = NULL;
    g_free(put_aside(&back, &error));
    if (error)
        store_error_log("watch", error->message);
}

static void wait_longer(Watch *watch, const char *name, Waiting *waiting, const char *code, const char *detail)
{
    int64_t waited_us = g_get_monotonic_time() - waiting->first_us;
    postpone(waiting);
    if (waiting->reported || waited_us < (int64_t)watch->options.patience_s * G_USEC_PER_SEC)
        return;
    waiting->reported = true;
    g_autofree char *message = reader_error_message(code);
    note(name, detail);
    say(strcmp(code, "incomplete") == 0 ? "watch.incomplete" : "watch.waiting", name, "message", message);
}

static Waiting *know(Watch *watch, const char *name)
{
    Waiting *waiting = g_hash_table_lookup(watch->waiting, name);
    if (!waiting) {
        waiting = g_new0(Waiting, 1);
        waiting->first_us = waiting->due_us = g_get_monotonic_time();
        g_hash_table_insert(watch->waiting, g_strdup(name), waiting);
    }
    return waiting;
}

void watch_touch(Watch *watch, const char *name)
{
    if (original_file_unfinished_name(name))
        return;
    Waiting *waiting = know(watch, name);
    waiting->due_us = g_get_monotonic_time();
    waiting->pause_ms = 0;
}

static gboolean forget_gone(void *name, void *waiting, void *unused)
{
    (void)name, (void)unused;
    return !((Waiting *)waiting)->seen;
}

/* The folder's plain files, in the order a person expects. */
static GPtrArray *scan(Watch *watch, GError **error)
{
    g_autoptr(GDir) directory = g_dir_open(watch->options.folder, 0, error);
    if (!directory)
        return NULL;
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter iter;
    void *known;
    g_hash_table_iter_init(&iter, watch->waiting);
    while (g_hash_table_iter_next(&iter, NULL, &known))
        ((Waiting *)known)->seen = false;
    for (const char *name; (name = g_dir_read_name(directory));) {
        g_autofree char *path = g_build_filename(watch->options.folder, name, NULL);
        struct stat status;
        if (g_str_has_prefix(name, leaving))
            take_back(watch, name);
        if (original_file_unfinished_name(name) || lstat(path, &status) != 0 || !S_ISREG(status.st_mode))
            continue;
        know(watch, name)->seen = true;
        g_ptr_array_add(names, g_strdup(name));
    }
    g_hash_table_foreach_remove(watch->waiting, forget_gone, NULL);
    original_file_sort(names);
    return names;
}

/* What keeps one file where it is must not keep the others waiting behind it. Whether going on makes sense: not when nothing can be
 * taken in at all (the sandbox, a full disk of the spool). */
static bool pass_over(Watch *watch, const char *name, GError **problem, GError **error)
{
    g_autofree char *path = g_build_filename(watch->options.folder, name, NULL);
    bool its_own = g_error_matches(*problem, INTAKE_ERROR, INTAKE_ERROR_AWAY) && strstr((*problem)->message, path) != NULL;
    if (!its_own) {
        g_propagate_error(error, g_steal_pointer(problem));
        return false;
    }
    wait_longer(watch, name, know(watch, name), "unreadable", (*problem)->message);
    g_clear_error(problem);
    return true;
}

/* What was taken is received now, and put away. Otherwise every file of it is where it was, and looked at again. */
static bool receive(Watch *watch, GError **error)
{
    g_autoptr(GArray) takings = g_steal_pointer(&watch->taking);
    watch->taking = g_array_new(FALSE, FALSE, sizeof(Taking));
    g_array_set_clear_func(watch->taking, taking_clear);
    watch->taking_bytes = 0;
    g_autoptr(GArray) answers = takings->len > 0 ? acceptance_group_end(watch->group, error) : NULL;
    if (!answers)
        return takings->len == 0;
    bool sound = true;
    for (guint i = 0; i < takings->len && sound; i++) {
        const Taking *taking = &g_array_index(takings, Taking, i);
        say_taken(taking, &g_array_index(answers, AcceptanceAnswer, i));
        g_autoptr(GError) problem = NULL;
        sound = put_away(watch, taking->name, &taking->looked_at, &problem) ||
                pass_over(watch, taking->name, &problem, error);
    }
    return sound;
}

static bool take(Watch *watch, const char *name, const struct stat *status, GBytes *bytes, const char *media_type, GError **error)
{
    g_autofree char *sum = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
    char *sums[] = {sum, NULL};
    g_autofree char *batch_json = acceptance_batch_json(&watch->options.batch, sums, error);
    if (!batch_json)
        return false;
    g_autofree char *deposit = acceptance_deposit_number(batch_json);
    if (acceptance_group_has(watch->group, deposit) && !receive(watch, error))
        return false;
    g_autofree char *label_name = original_file_label(name), *path = g_build_filename(watch->options.folder, name, NULL);
    g_autofree char *capture = capture_facts(path);
    const SpoolLabel label = {.batch_json = batch_json, .sequence = 1, .name = label_name, .media_type = media_type, .capture_json = capture};
    if (!acceptance_group_add(watch->group, &label, bytes, error))
        return false;
    const Taking taking = {g_strdup(name), g_steal_pointer(&deposit), *status};
    g_array_append_val(watch->taking, taking);
    watch->taking_bytes += g_bytes_get_size(bytes);
    return (watch->taking->len < GROUP_FILES && watch->taking_bytes < GROUP_BYTES) || receive(watch, error);
}

/* A file that is whole, read to its end, and still the same after that. */
static bool look_at(Watch *watch, const char *name, Waiting *waiting, GError **error)
{
    g_autofree char *path = g_build_filename(watch->options.folder, name, NULL);
    struct stat status;
    const char *code = "incomplete";
    g_autofree char *detail = NULL;
    bool readable = lstat(path, &status) == 0 && S_ISREG(status.st_mode);
    g_autoptr(GBytes) bytes = readable ? original_file_read_here(path, &code, &detail) : NULL;
    if (!bytes && readable && strcmp(code, "too_large") == 0)
        return refuse(watch, name, &status, code, "", error);
    if (!bytes || !unchanged(path, &status)) {
        wait_longer(watch, name, waiting, code, detail ? detail : "");
        return true;
    }
    const ReaderRequest request = {.operation = READER_PROBE};
    g_autoptr(ReaderResult) result = reader_run(watch->options.reader, &request, bytes, NULL, NULL, error);
    if (!result)
        return false;
    const char *whole = result->whole ? result->whole : "partial";
    if (strcmp(whole, "whole") == 0)
        return take(watch, name, &status, bytes, result->media_type, error);
    bool foreign = strcmp(whole, "foreign") == 0 && g_bytes_get_size(bytes) > 0;
    if (foreign && ++waiting->foreign_looks >= FOREIGN_LOOKS)
        return refuse(watch, name, &status, "foreign", result->error_detail ? result->error_detail : "", error);
    wait_longer(watch, name, waiting, "incomplete", result->error_detail ? result->error_detail : "");
    return true;
}

/* What is still to be looked at of the last scan; a new one when there is nothing, or when it costs little beside the rest: in a folder of a
 * hundred thousand files a scan takes a second. */
static bool know_names(Watch *watch, bool all, GError **error)
{
    int64_t began_us = g_get_monotonic_time();
    if (!all && watch->names && watch->at < watch->names->len && began_us - watch->scanned_us < SCAN_SHARE * watch->scan_took_us)
        return true;
    g_clear_pointer(&watch->names, g_ptr_array_unref);
    watch->names = scan(watch, error);
    watch->at = 0;
    watch->scanned_us = g_get_monotonic_time();
    watch->scan_took_us = watch->scanned_us - began_us;
    return watch->names != NULL;
}

bool watch_look(Watch *watch, bool all, int *next_ms, GError **error)
{
    if (!know_names(watch, all, error))
        return false;
    int64_t until_us = g_get_monotonic_time() + TURN_US;
    for (; watch->at < watch->names->len && (all || g_get_monotonic_time() < until_us); watch->at++) {
        const char *name = watch->names->pdata[watch->at];
        Waiting *waiting = g_hash_table_lookup(watch->waiting, name);
        g_autoptr(GError) problem = NULL;
        if (waiting && (all || waiting->due_us <= g_get_monotonic_time()) && !look_at(watch, name, waiting, &problem) &&
            !pass_over(watch, name, &problem, error))
            return false;
    }
    if (!receive(watch, error))
        return false;
    int64_t now_us = g_get_monotonic_time();
    *next_ms = LOOK_MS;
    GHashTableIter iter;
    void *known;
    g_hash_table_iter_init(&iter, watch->waiting);
    while (g_hash_table_iter_next(&iter, NULL, &known)) {
        int64_t until_ms = (((const Waiting *)known)->due_us - now_us) / 1000;
        *next_ms = (int)CLAMP(until_ms, 0, *next_ms);
    }
    return true;
}
