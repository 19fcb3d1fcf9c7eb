#include "intake/spool.h"

#include "intake/error.h"
#include "intake/spool_entry.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { BEGIN_SEQUENCE = 0, END_SEQUENCE = 999999, KEY_BYTES = 64, ORPHAN_S = 3600, GROUP_ENTRIES = 256 };

struct Spool {
    char *folder;
    char *last_key; /* the batch that was opened last, so that a thousand originals open theirs once */
    int64_t last_batch;
};

struct SpoolEntry {
    Spool *spool;
    char *name; /* KEY-SEQUENCE.spool: sorted by name, a batch's end is its last */
    int descriptor;
};

static bool make_folder(const char *folder, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    if (g_mkdir_with_parents(path, 0700) == 0)
        return true;
    g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, "%s cannot be made: %s; choose another GUICHET_HOME", path,
                g_strerror(errno));
    return false;
}

/* What a writer that died left half-written: whoever still writes holds the lock. */
static void clear_temporary(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "tmp", NULL);
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    for (const char *name; directory && (name = g_dir_read_name(directory));) {
        g_autofree char *relative = g_build_filename("..", "tmp", name, NULL);
        int descriptor = spool_entry_lock(folder, relative);
        if (descriptor < 0)
            continue;
        g_autofree char *file = g_build_filename(path, name, NULL);
        unlink(file);
        close(descriptor);
    }
}

Spool *spool_open(const char *home, GError **error)
{
    g_autoptr(Spool) spool = g_new0(Spool, 1);
    spool->folder = g_build_filename(home, "spool", NULL);
    if (!make_folder(spool->folder, "tmp", error) || !make_folder(spool->folder, "waiting", error) ||
        !make_folder(spool->folder, "refused", error))
        return NULL;
    clear_temporary(spool->folder);
    return g_steal_pointer(&spool);
}

void spool_close(Spool *spool)
{
    if (!spool)
        return;
    g_free(spool->folder);
    g_free(spool->last_key);
    g_free(spool);
}

void spool_entry_free(SpoolEntry *entry)
{
    if (!entry)
        return;
    if (entry->descriptor >= 0)
        close(entry->descriptor);
    g_free(entry->name);
    g_free(entry);
}

void spool_answer_clear(SpoolAnswer *answer)
{
    g_clear_pointer(&answer->reason, g_free);
}

static SpoolEntry *entry_new(Spool *spool, const char *name, int descriptor)
{
    SpoolEntry *entry = g_new0(SpoolEntry, 1);
    entry->spool = spool;
    entry->name = g_strdup(name);
    entry->descriptor = descriptor;
    return entry;
}

/* The key is a file's name here. */
static bool safe_key(const char *key)
{
    return key && *key && strlen(key) <= KEY_BYTES &&
           strspn(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == strlen(key);
}

static char *entry_name(const char *key, int sequence)
{
    return g_strdup_printf("%s.%06d.spool", key, sequence);
}

/* Writes an entry, not durable yet. Takes `label` over. */
static bool write_down(const Spool *spool, json_t *label, GBytes *content, SpoolWritten *written, GError **error)
{
    const char *key = json_string_value(json_object_get(json_object_get(label, "batch"), "key"));
    json_int_t sequence = json_integer_value(json_object_get(label, "sequence"));
    *written = (SpoolWritten){.descriptor = -1};
    if (!safe_key(key) || sequence >= END_SEQUENCE) {
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_INPUT,
                    "a batch needs a key of letters and digits, and holds at most %d originals", END_SEQUENCE - 1);
    } else {
        written->name = entry_name(key, (int)sequence);
        written->descriptor = spool_entry_write(spool->folder, written->name, label, content, error);
    }
    json_decref(label);
    if (written->descriptor < 0)
        g_clear_pointer(&written->name, g_free);
    return written->descriptor >= 0;
}

/* Takes `label` over. */
static SpoolEntry *accept(Spool *spool, json_t *label, GBytes *content, GError **error)
{
    SpoolWritten written;
    if (!write_down(spool, label, content, &written, error))
        return NULL;
    bool durable = spool_entries_commit(spool->folder, &written, 1, error);
    g_autofree char *name = written.name;
    return durable ? entry_new(spool, name, written.descriptor) : NULL;
}

SpoolEntry *spool_begin(Spool *spool, const char *batch_json, GError **error)
{
    g_autoptr(GBytes) nothing = g_bytes_new_static("", 0);
    json_t *label = json_pack("{sssosi}", "kind", "batch", "batch", json_loads(batch_json, 0, NULL), "sequence",
                              BEGIN_SEQUENCE);
    return accept(spool, label, nothing, error);
}

static json_t *label_json(const SpoolLabel *label, bool only)
{
    json_t *capture = label->capture_json ? json_loads(label->capture_json, 0, NULL) : json_null();
    json_t *json = json_pack("{sssosisssssO}", "kind", "original", "batch", json_loads(label->batch_json, 0, NULL),
                             "sequence", label->sequence, "name", label->name, "media_type", label->media_type,
                             "capture", capture);
    json_decref(capture);
    if (only)
        json_object_set_new(json, "only", json_true());
    return json;
}

SpoolEntry *spool_accept(Spool *spool, const SpoolLabel *label, GBytes *content, GError **error)
{
    return accept(spool, label_json(label, false), content, error);
}

struct SpoolGroup {
    Spool *spool;
    GArray *written; /* SpoolWritten */
};

SpoolGroup *spool_group_new(Spool *spool)
{
    SpoolGroup *group = g_new0(SpoolGroup, 1);
    group->spool = spool;
    group->written = g_array_new(FALSE, FALSE, sizeof(SpoolWritten));
    return group;
}

static void group_empty(SpoolGroup *group)
{
    for (guint i = 0; i < group->written->len; i++) {
        SpoolWritten *written = &g_array_index(group->written, SpoolWritten, i);
        spool_entry_abandon(group->spool->folder, written);
        g_free(written->name);
    }
    g_array_set_size(group->written, 0);
}

void spool_group_free(SpoolGroup *group)
{
    if (!group)
        return;
    group_empty(group);
    g_array_unref(group->written);
    g_free(group);
}

bool spool_group_has(const SpoolGroup *group, const char *key)
{
    for (guint i = 0; i < group->written->len; i++) {
        const char *name = g_array_index(group->written, SpoolWritten, i).name;
        if (strncmp(name, key, strlen(key)) == 0 && name[strlen(key)] == '.')
            return true;
    }
    return false;
}

bool spool_group_add(SpoolGroup *group, const SpoolLabel *label, GBytes *content, GError **error)
{
    SpoolWritten written;
    if (!write_down(group->spool, label_json(label, true), content, &written, error))
        return false;
    g_array_append_val(group->written, written);
    return true;
}

GPtrArray *spool_group_commit(SpoolGroup *group, GError **error)
{
    GPtrArray *entries = NULL;
    if (spool_entries_commit(group->spool->folder, (SpoolWritten *)(void *)group->written->data, group->written->len, error)) {
        entries = g_ptr_array_new_with_free_func((GDestroyNotify)spool_entry_free);
        for (guint i = 0; i < group->written->len; i++) {
            SpoolWritten *written = &g_array_index(group->written, SpoolWritten, i);
            g_ptr_array_add(entries, entry_new(group->spool, written->name, written->descriptor));
            written->descriptor = -1;
        }
    }
    group_empty(group);
    return entries;
}

/* Renames a begun batch's mark to its last entry. */
static bool end_batch(const Spool *spool, const char *name, char **ended, GError **error)
{
    g_autofree char *waiting = g_build_filename(spool->folder, "waiting", NULL);
    g_autofree char *key = g_strndup(name, strcspn(name, "."));
    g_autofree char *last = entry_name(key, END_SEQUENCE);
    g_autofree char *from = g_build_filename(waiting, name, NULL);
    g_autofree char *to = g_build_filename(waiting, last, NULL);
    /* Renamed already by a first try, whose sync failed: only that is to be done again. */
    bool renamed = rename(from, to) == 0 || (errno == ENOENT && access(to, F_OK) == 0);
    if (!renamed || !spool_sync_folder(waiting)) {
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_AWAY, "%s cannot be renamed: %s", from, g_strerror(errno));
        return false;
    }
    *ended = g_steal_pointer(&last);
    return true;
}

bool spool_end(SpoolEntry *mark, GError **error)
{
    char *ended = NULL;
    if (!end_batch(mark->spool, mark->name, &ended, error))
        return false;
    g_free(mark->name);
    mark->name = ended;
    return true;
}

static int64_t open_batch(Spool *spool, DbStore *store, const json_t *batch, GError **error)
{
    const char *key = json_string_value(json_object_get(batch, "key"));
    if (spool->last_key && g_strcmp0(spool->last_key, key) == 0)
        return spool->last_batch;
    char *text = json_dumps(batch, JSON_COMPACT);
    int64_t id = text ? db_batch_open(store, text, error) : 0;
    free(text);
    if (id) {
        g_free(spool->last_key);
        spool->last_key = g_strdup(key);
        spool->last_batch = id;
    }
    return id;
}

static bool hand_over(Spool *spool, DbStore *store, const json_t *label, GBytes *content, SpoolAnswer *answer,
                      GError **error)
{
    answer->batch = open_batch(spool, store, json_object_get(label, "batch"), error);
    if (!answer->batch)
        return false;
    if (g_strcmp0(json_string_value(json_object_get(label, "kind")), "batch") == 0)
        return db_batch_seal(store, answer->batch, error);
    gsize size;
    const void *bytes = g_bytes_get_data(content, &size);
    char *capture = json_dumps(json_object_get(label, "capture"), JSON_COMPACT);
    const DbOriginal original = {
        .sha256 = json_string_value(json_object_get(label, "sha256")),
        .media_type = json_string_value(json_object_get(label, "media_type")),
        .name = json_string_value(json_object_get(label, "name")),
        .bytes = bytes,
        .size = size,
        .capture_json = capture,
    };
    int sequence = (int)json_integer_value(json_object_get(label, "sequence"));
    bool done = db_original_add(store, answer->batch, sequence, &original, &answer->original, error) &&
                (!json_is_true(json_object_get(label, "only")) || db_batch_seal(store, answer->batch, error));
    free(capture);
    return done;
}

/* Out of the way, with its reason beside it: a person must look. */
static bool refuse(SpoolEntry *entry, const char *reason, SpoolAnswer *answer, GError **error)
{
    const char *folder = entry->spool->folder;
    g_autofree char *from = g_build_filename(folder, "waiting", entry->name, NULL);
    g_autofree char *to = g_build_filename(folder, "refused", entry->name, NULL);
    g_autofree char *note = g_strconcat(to, ".txt", NULL);
    g_autofree char *refused = g_build_filename(folder, "refused", NULL);
    if (!g_file_set_contents(note, reason, -1, error))
        return false;
    if (rename(from, to) != 0 || !spool_sync_folder(refused)) {
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_AWAY, "%s cannot be moved to %s: %s", from, to,
                    g_strerror(errno));
        return false;
    }
    answer->refused = true;
    answer->reason = g_strdup(reason);
    return true;
}

/* Given to the store, or refused for ever; still on the disk when the store has it. */
static bool give(SpoolEntry *entry, DbStore *store, SpoolAnswer *answer, GError **error)
{
    *answer = (SpoolAnswer){0};
    json_t *label = NULL;
    g_autoptr(GBytes) content = NULL;
    g_autoptr(GError) problem = NULL;
    bool delivered = spool_entry_load(entry->descriptor, &label, &content, &problem) &&
                     hand_over(entry->spool, store, label, content, answer, &problem);
    json_decref(label);
    if (delivered)
        return true;
    if (g_error_matches(problem, DB_ERROR, DB_ERROR_INPUT) || g_error_matches(problem, INTAKE_ERROR, INTAKE_ERROR_INPUT))
        return refuse(entry, problem->message, answer, error);
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

static void take_off_disk(const SpoolEntry *entry)
{
    g_autofree char *path = g_build_filename(entry->spool->folder, "waiting", entry->name, NULL);
    unlink(path);
}

bool spool_entry_deliver(SpoolEntry *entry, DbStore *store, SpoolAnswer *answer, GError **error)
{
    if (!give(entry, store, answer, error))
        return false;
    if (!answer->refused)
        take_off_disk(entry);
    return true;
}

/* The store waits for its disk once for all of them, and until then each stays on ours. */
bool spool_entries_deliver(SpoolEntry *const *entries, guint count, DbStore *store, SpoolAnswer *answers, guint *given, GError **error)
{
    g_autoptr(GError) problem = NULL;
    guint handed = 0;
    *given = 0;
    if (!db_store_hurry(store, error))
        return false;
    while (handed < count && give(entries[handed], store, &answers[handed], &problem))
        handed++;
    if (!db_store_settle(store, problem ? NULL : &problem)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    for (guint i = 0; i < handed; i++)
        if (!answers[i].refused)
            take_off_disk(entries[i]);
    *given = handed;
    if (problem)
        g_propagate_error(error, g_steal_pointer(&problem));
    return handed == count;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static GPtrArray *names(const Spool *spool)
{
    g_autofree char *waiting = g_build_filename(spool->folder, "waiting", NULL);
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) directory = g_dir_open(waiting, 0, NULL);
    for (const char *name; directory && (name = g_dir_read_name(directory));)
        if (g_str_has_suffix(name, ".spool"))
            g_ptr_array_add(found, g_strdup(name));
    g_ptr_array_sort(found, compare_names);
    return found;
}

static bool entry_sound(const char *folder, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "waiting", name, NULL);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0)
        return true; /* delivered meanwhile */
    json_t *label = NULL;
    g_autoptr(GBytes) content = NULL;
    bool sound = spool_entry_load(descriptor, &label, &content, error);
    json_decref(label);
    close(descriptor);
    if (!sound)
        g_prefix_error(error, "%s: ", path);
    return sound;
}

bool spool_verify(const Spool *spool, int64_t *count, GError **error)
{
    g_autoptr(GPtrArray) found = names(spool);
    for (guint i = 0; i < found->len; i++) {
        if (!entry_sound(spool->folder, found->pdata[i], error))
            return false;
        if (count)
            ++*count;
    }
    return true;
}

int spool_waiting(const Spool *spool)
{
    g_autoptr(GPtrArray) found = names(spool);
    return (int)found->len;
}

static bool same_batch(const char *a, const char *b)
{
    size_t length = strcspn(a, ".");
    return length == strcspn(b, ".") && strncmp(a, b, length) == 0;
}

static int sequence_of(const char *name)
{
    const char *dot = strchr(name, '.');
    return dot ? atoi(dot + 1) : 0;
}

GArray *spool_waiting_of(const Spool *spool, const char *key)
{
    GArray *places = g_array_new(FALSE, FALSE, sizeof(int));
    g_autofree char *prefix = g_strconcat(key, ".", NULL);
    g_autoptr(GPtrArray) found = names(spool);
    for (guint i = 0; i < found->len; i++) {
        const char *name = found->pdata[i];
        int place = sequence_of(name);
        if (g_str_has_prefix(name, prefix) && place != BEGIN_SEQUENCE && place != END_SEQUENCE)
            g_array_append_val(places, place);
    }
    return places;
}

bool spool_has(const Spool *spool, const char *key, int sequence, GBytes *content)
{
    g_autofree char *name = entry_name(key, sequence);
    g_autofree char *path = g_build_filename(spool->folder, "waiting", name, NULL);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0)
        return false;
    json_t *label = NULL;
    g_autoptr(GBytes) there = NULL;
    bool same = spool_entry_load(descriptor, &label, &there, NULL) && g_bytes_equal(there, content);
    json_decref(label);
    close(descriptor);
    return same;
}

/* Batches whose accepter died and did not come back. */
static bool end_orphans(const Spool *spool, GError **error)
{
    g_autoptr(GPtrArray) found = names(spool);
    for (guint i = 0; i < found->len; i++) {
        const char *name = found->pdata[i];
        int descriptor = sequence_of(name) == BEGIN_SEQUENCE ? spool_entry_lock(spool->folder, name) : -1;
        if (descriptor < 0)
            continue;
        struct stat status;
        bool orphan = fstat(descriptor, &status) == 0 && time(NULL) - status.st_mtime > ORPHAN_S;
        g_autofree char *ended = NULL;
        bool done = !orphan || end_batch(spool, name, &ended, error);
        close(descriptor);
        if (!done)
            return false;
    }
    return true;
}

/* Those of `group` leave it. */
static bool deliver_group(GPtrArray *group, DbStore *store, int *count, GError **error)
{
    if (group->len == 0)
        return true;
    g_autofree SpoolAnswer *answers = g_new0(SpoolAnswer, group->len);
    guint given;
    bool done = spool_entries_deliver((SpoolEntry *const *)(void *)group->pdata, group->len, store, answers, &given, error);
    for (guint i = 0; i < group->len; i++)
        spool_answer_clear(&answers[i]);
    if (count)
        *count += (int)given;
    g_ptr_array_set_size(group, 0);
    return done;
}

bool spool_deliver_all(Spool *spool, DbStore *store, int *count, GError **error)
{
    if (!end_orphans(spool, error))
        return false;
    g_autoptr(GPtrArray) found = names(spool);
    g_autoptr(GPtrArray) group = g_ptr_array_new_with_free_func((GDestroyNotify)spool_entry_free);
    const char *held_back = NULL; /* an entry that stayed: the end of its batch stays too */
    for (guint i = 0; i < found->len; i++) {
        const char *name = found->pdata[i];
        int sequence = sequence_of(name);
        if (sequence == BEGIN_SEQUENCE || (sequence == END_SEQUENCE && held_back && same_batch(held_back, name)))
            continue;
        int descriptor = spool_entry_lock(spool->folder, name);
        if (descriptor < 0) {
            held_back = name;
            continue;
        }
        g_ptr_array_add(group, entry_new(spool, name, descriptor));
        if (group->len == GROUP_ENTRIES && !deliver_group(group, store, count, error))
            return false;
    }
    return deliver_group(group, store, count, error);
}
