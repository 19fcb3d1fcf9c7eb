#include "intake/spool_entry.h"

#include "intake/error.h"
#include "intake/write_whole.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* "GUICHET SPOOL 1", the two lengths with fixed width, a line feed; then the label, then the content. */
#define HEAD_FORMAT "GUICHET SPOOL 1 %010zu %012zu\n"
enum { HEAD_BYTES = 40, LABEL_BYTES = 1 << 20, CONTENT_BYTES = 1 << 30 };

bool spool_sync_folder(const char *path)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return false;
    bool done = fsync(folder) == 0;
    close(folder);
    return done;
}

static bool write_entry(int descriptor, json_t *label, GBytes *content)
{
    gsize size;
    const void *bytes = g_bytes_get_data(content, &size);
    g_autofree char *sha256 = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, content);
    json_object_set_new(label, "sha256", json_string(sha256));
    char *text = json_dumps(label, JSON_COMPACT);
    if (!text || strlen(text) > LABEL_BYTES) {
        free(text);
        errno = EINVAL;
        return false;
    }
    g_autofree char *head = g_strdup_printf(HEAD_FORMAT, strlen(text), size);
    bool done = write_whole(descriptor, head, HEAD_BYTES) && write_whole(descriptor, text, strlen(text)) &&
                write_whole(descriptor, bytes, size);
    free(text);
    return done;
}

static char *temporary_path(const char *folder, const char *name)
{
    g_autofree char *own_name = g_strdup_printf("%s.%d", name, (int)getpid());
    return g_build_filename(folder, "tmp", own_name, NULL);
}

static void tell(const char *path, GError **error)
{
    g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_AWAY, "%s could not be written: %s; make room or mend the disk", path, g_strerror(errno));
}

int spool_entry_write(const char *folder, const char *name, json_t *label, GBytes *content, GError **error)
{
    SpoolWritten entry = {.name = (char *)name};
    g_autofree char *temporary = temporary_path(folder, name);
    entry.descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (entry.descriptor >= 0 && flock(entry.descriptor, LOCK_EX | LOCK_NB) == 0 && write_entry(entry.descriptor, label, content))
        return entry.descriptor;
    tell(temporary, error);
    spool_entry_abandon(folder, &entry);
    return -1;
}

void spool_entry_abandon(const char *folder, SpoolWritten *entry)
{
    g_autofree char *temporary = temporary_path(folder, entry->name);
    if (entry->descriptor < 0)
        return;
    unlink(temporary);
    close(entry->descriptor);
    entry->descriptor = -1;
}

static void sync_one(void *entry, void *failed)
{
    if (fsync(((const SpoolWritten *)entry)->descriptor) != 0)
        g_atomic_int_set((int *)failed, errno);
}

/* A disk's cache is emptied once for all that ask at the same time: one behind the other, each waits for an emptying of its own. */
static bool sync_all(SpoolWritten *entries, guint count)
{
    enum { AT_ONCE = 128 };
    int failed = 0;
    GThreadPool *pool = count > 1 ? g_thread_pool_new(sync_one, &failed, AT_ONCE, FALSE, NULL) : NULL;
    for (guint i = 0; i < count; i++)
        if (!pool || !g_thread_pool_push(pool, &entries[i], NULL))
            sync_one(&entries[i], &failed);
    if (pool)
        g_thread_pool_free(pool, FALSE, TRUE);
    errno = failed;
    return failed == 0;
}

/* To waiting/. An entry that waits there already is the same one, given again: it is durable, and whoever gave it was told so. */
static bool put_in_place(const char *folder, const SpoolWritten *entry, bool *replaced)
{
    g_autofree char *temporary = temporary_path(folder, entry->name), *final = g_build_filename(folder, "waiting", entry->name, NULL);
    *replaced = access(final, F_OK) == 0;
    return rename(temporary, final) == 0;
}

bool spool_entries_commit(const char *folder, SpoolWritten *entries, guint count, GError **error)
{
    g_autofree char *waiting = g_build_filename(folder, "waiting", NULL);
    g_autofree bool *replaced = g_new0(bool, count);
    guint placed = 0;
    bool done = sync_all(entries, count);
    while (done && placed < count && (done = put_in_place(folder, &entries[placed], &replaced[placed])))
        placed++;
    if (done && spool_sync_folder(waiting))
        return true;
    tell(waiting, error);
    /* What was not made durable must not be delivered either: the caller says "not received". */
    for (guint i = 0; i < count; i++) {
        g_autofree char *final = g_build_filename(waiting, entries[i].name, NULL);
        if (i < placed && !replaced[i])
            unlink(final);
        spool_entry_abandon(folder, &entries[i]);
    }
    return false;
}

int spool_entry_lock(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, "waiting", name, NULL);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0)
        return -1;
    struct stat opened, named;
    /* Between open and flock somebody may have delivered it. */
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0 && fstat(descriptor, &opened) == 0 && stat(path, &named) == 0 &&
        opened.st_ino == named.st_ino)
        return descriptor;
    close(descriptor);
    return -1;
}

static bool spoiled(const char *what, GError **error)
{
    g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, "the entry is spoiled: %s", what);
    return false;
}

static bool read_all(int descriptor, void *bytes, size_t size, off_t offset)
{
    for (char *at = bytes; size > 0;) {
        ssize_t got = pread(descriptor, at, size, offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += got;
        offset += got;
        size -= (size_t)got;
    }
    return true;
}

bool spool_entry_load(int descriptor, json_t **label, GBytes **content, GError **error)
{
    char head[HEAD_BYTES + 1] = "";
    size_t label_size, size;
    if (!read_all(descriptor, head, HEAD_BYTES, 0) || sscanf(head, HEAD_FORMAT, &label_size, &size) != 2 ||
        label_size > LABEL_BYTES || size > CONTENT_BYTES)
        return spoiled("its head is damaged", error);
    g_autofree char *text = g_malloc(label_size + 1);
    g_autofree char *bytes = g_malloc(size + 1);
    if (!read_all(descriptor, text, label_size, HEAD_BYTES) ||
        !read_all(descriptor, bytes, size, (off_t)(HEAD_BYTES + label_size)))
        return spoiled("its end is missing", error);
    json_t *parsed = json_loadb(text, label_size, JSON_REJECT_DUPLICATES, NULL);
    const char *sha256 = json_string_value(json_object_get(parsed, "sha256"));
    g_autoptr(GBytes) whole = g_bytes_new_take(g_steal_pointer(&bytes), size);
    g_autofree char *actual = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, whole);
    if (g_strcmp0(sha256, actual) != 0) {
        json_decref(parsed);
        return spoiled("its content does not have the SHA-256 of its label", error);
    }
    *label = parsed;
    *content = g_steal_pointer(&whole);
    return true;
}
