#include "intake/node_log.h"

#include "intake/deposit_number.h"
#include "intake/error.h"
#include "intake/spool_entry.h"
#include "intake/write_whole.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINK_LETTERS = 16, LINE_BYTES = 512 };

struct NodeLog {
    int descriptor;
    char *path, *name, *office;
    bool copied;              /* from another file: gives no number any more */
    off_t read;               /* so far, whole lines */
    char link[LINK_LETTERS + 1];
    GArray *blocks;           /* NodeBlock */
    GHashTable *given;        /* subject to number */
};

static void fail(GError **error, IntakeError code, const char *path, const char *what)
{
    g_set_error(error, INTAKE_ERROR, code, "%s: %s", path, what);
}

static void link_of(const char *previous, const char *line, char link[LINK_LETTERS + 1])
{
    g_autofree char *both = g_strconcat(previous, line, NULL);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, both, -1);
    g_strlcpy(link, sum, LINK_LETTERS + 1);
}

/* Inode and birth of the file: what a copy cannot have. */
static bool identity(int descriptor, uint64_t *inode, int64_t *birth)
{
    struct statx status;
    if (statx(descriptor, "", AT_EMPTY_PATH, STATX_INO | STATX_BTIME, &status) != 0)
        return false;
    *inode = status.stx_ino;
    *birth = status.stx_mask & STATX_BTIME ? status.stx_btime.tv_sec * 1000000000 + status.stx_btime.tv_nsec : 0;
    return true;
}

static void use_number(NodeLog *log, int64_t number)
{
    for (guint i = 0; i < log->blocks->len; i++) {
        NodeBlock *block = &g_array_index(log->blocks, NodeBlock, i);
        if (number >= block->next && number <= block->last)
            block->next = number + 1;
    }
}

static NodeBlock *open_block(NodeLog *log)
{
    for (guint i = 0; i < log->blocks->len && !log->copied; i++) {
        NodeBlock *block = &g_array_index(log->blocks, NodeBlock, i);
        if (block->next <= block->last)
            return block;
    }
    return NULL;
}

static void take_head(NodeLog *log, const char *line)
{
    char name[64], office[16];
    uint64_t inode, own_inode;
    int64_t birth, own_birth;
    if (log->name || sscanf(line, "node %63s %15s %" SCNu64 " %" SCNd64, name, office, &inode, &birth) != 4)
        return;
    log->name = g_strdup(name);
    log->office = g_strdup(office);
    log->copied = !identity(log->descriptor, &own_inode, &own_birth) || inode != own_inode || birth != own_birth;
}

/* A line that fits its link. */
static void take_line(NodeLog *log, const char *line)
{
    int64_t first, last;
    char subject[128];
    if (sscanf(line, "block %" SCNd64 " %" SCNd64, &first, &last) == 2) {
        const NodeBlock block = {first, last, first};
        g_array_append_val(log->blocks, block);
    } else if (sscanf(line, "given %" SCNd64 " %127s", &first, subject) == 2) {
        g_hash_table_replace(log->given, g_strdup(subject), g_memdup2(&first, sizeof first));
        use_number(log, first);
    } else if (strcmp(line, "retire") == 0) {
        g_array_set_size(log->blocks, 0);
    } else {
        take_head(log, line);
    }
}

/* What a crash cut off, or the disk spoiled, may have been a number. */
static void take_damage(NodeLog *log)
{
    NodeBlock *block = open_block(log);
    if (block)
        block->next++;
}

static void take_text(NodeLog *log, char *text)
{
    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        char link[LINK_LETTERS + 1] = "";
        char *space = strrchr(line, ' ');
        if (space) {
            *space = '\0';
            link_of(log->link, line, link);
        }
        if (!space || strcmp(space + 1, link) != 0) {
            take_damage(log);
            continue;
        }
        memcpy(log->link, link, sizeof link);
        take_line(log, line);
    }
}

/* Takes in what was added since, by whichever process; under the lock. A last line without its end gets one. */
static bool catch_up(NodeLog *log, GError **error)
{
    struct stat status;
    if (fstat(log->descriptor, &status) != 0 || status.st_size < log->read) {
        fail(error, INTAKE_ERROR_SETUP, log->path, "it is shorter than it was");
        return false;
    }
    size_t size = (size_t)(status.st_size - log->read);
    g_autofree char *text = g_malloc0(size + 2);
    if (size > 0 && pread(log->descriptor, text, size, log->read) != (ssize_t)size) {
        fail(error, INTAKE_ERROR_AWAY, log->path, g_strerror(errno));
        return false;
    }
    for (size_t i = 0; i < size; i++)
        if (text[i] == '\0')
            text[i] = '?';
    if (size > 0 && text[size - 1] != '\n') {
        text[size++] = '\n';
        if (!write_whole(log->descriptor, "\n", 1)) {
            fail(error, INTAKE_ERROR_AWAY, log->path, g_strerror(errno));
            return false;
        }
    }
    log->read += (off_t)size;
    take_text(log, text);
    if (log->name || log->read == 0)
        return true;
    fail(error, INTAKE_ERROR_SETUP, log->path, "this is no list of numbers; move it away and join anew");
    return false;
}

static bool lock(NodeLog *log, GError **error)
{
    while (flock(log->descriptor, LOCK_EX) != 0)
        if (errno != EINTR) {
            fail(error, INTAKE_ERROR_SETUP, log->path, g_strerror(errno));
            return false;
        }
    return catch_up(log, error);
}

static void unlock(const NodeLog *log)
{
    flock(log->descriptor, LOCK_UN);
}

/* Durable when it returns true. What a failed write left behind is taken in by the next catch_up, as damage or as a line. */
static bool append(NodeLog *log, const char *line, GError **error)
{
    char link[LINK_LETTERS + 1];
    link_of(log->link, line, link);
    g_autofree char *whole = g_strdup_printf("%s %s\n", line, link);
    if (write_whole(log->descriptor, whole, strlen(whole)) && fdatasync(log->descriptor) == 0)
        return catch_up(log, error);
    g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_AWAY, "%s could not be written: %s; make room or mend the disk", log->path,
                g_strerror(errno));
    return false;
}

static char *log_path(const char *home)
{
    return g_build_filename(home, "node", "numbers", NULL);
}

static bool put_aside(const char *path)
{
    for (int i = 1; g_file_test(path, G_FILE_TEST_EXISTS) && i < 10000; i++) {
        g_autofree char *aside = g_strdup_printf("%s.%d", path, i);
        if (renameat2(AT_FDCWD, path, AT_FDCWD, aside, RENAME_NOREPLACE) != 0 && errno != EEXIST)
            return false;
    }
    return true;
}

static NodeLog *log_new(int descriptor, const char *path)
{
    NodeLog *log = g_new0(NodeLog, 1);
    log->descriptor = descriptor;
    log->path = g_strdup(path);
    log->blocks = g_array_new(FALSE, FALSE, sizeof(NodeBlock));
    log->given = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return log;
}

void node_log_close(NodeLog *log)
{
    if (!log)
        return;
    close(log->descriptor);
    g_array_unref(log->blocks);
    g_hash_table_unref(log->given);
    g_free(log->path);
    g_free(log->name);
    g_free(log->office);
    g_free(log);
}

bool node_log_make(const char *home, const char *name, const char *office, GError **error)
{
    g_autofree char *path = log_path(home), *folder = g_path_get_dirname(path);
    int descriptor = g_mkdir_with_parents(folder, 0700) == 0 && put_aside(path)
                         ? open(path, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600)
                         : -1;
    uint64_t inode = 0;
    int64_t birth = 0;
    if (descriptor < 0 || !identity(descriptor, &inode, &birth) || !spool_sync_folder(folder)) {
        fail(error, INTAKE_ERROR_SETUP, path, g_strerror(errno));
        if (descriptor >= 0)
            close(descriptor);
        return false;
    }
    g_autoptr(NodeLog) log = log_new(descriptor, path);
    g_autofree char *line = g_strdup_printf("node %s %s %" PRIu64 " %" PRId64, name, office, inode, birth);
    return lock(log, error) && append(log, line, error);
}

NodeLog *node_log_open(const char *home, GError **error)
{
    g_autofree char *path = log_path(home);
    int descriptor = open(path, O_RDWR | O_APPEND | O_CLOEXEC);
    if (descriptor < 0) {
        if (errno != ENOENT && errno != ENOTDIR)
            fail(error, INTAKE_ERROR_SETUP, path, g_strerror(errno));
        return NULL;
    }
    g_autoptr(NodeLog) log = log_new(descriptor, path);
    bool done = lock(log, error);
    unlock(log);
    if (!done)
        return NULL;
    return log->name ? g_steal_pointer(&log) : NULL; /* made, and not yet begun */
}

const char *node_log_name(const NodeLog *log)
{
    return log->name;
}

const char *node_log_office(const NodeLog *log)
{
    return log->office;
}

bool node_log_give(NodeLog *log, const char *subject, int64_t *number, GError **error)
{
    *number = 0;
    if (!lock(log, error)) {
        unlock(log);
        return false;
    }
    const int64_t *had = g_hash_table_lookup(log->given, subject);
    const NodeBlock *block = had ? NULL : open_block(log);
    bool done = true;
    if (had) {
        *number = *had;
    } else if (block && block->next <= DEPOSIT_NUMBER_MOST) {
        int64_t given = block->next;
        g_autofree char *line = g_strdup_printf("given %" PRId64 " %s", given, subject);
        done = append(log, line, error);
        *number = done ? given : 0;
    }
    unlock(log);
    return done;
}

static bool add(NodeLog *log, const char *line, GError **error)
{
    bool done = lock(log, error) && (log->copied || append(log, line, error));
    unlock(log);
    return done;
}

bool node_log_add_block(NodeLog *log, int64_t first, int64_t last, GError **error)
{
    g_autofree char *line = g_strdup_printf("block %" PRId64 " %" PRId64, first, last);
    return add(log, line, error);
}

bool node_log_retire(NodeLog *log, GError **error)
{
    return add(log, "retire", error);
}

bool node_log_copied(const NodeLog *log)
{
    return log->copied;
}

const GArray *node_log_blocks(NodeLog *log)
{
    g_autoptr(GError) error = NULL;
    lock(log, &error);
    unlock(log);
    return log->blocks;
}

int64_t node_log_left(NodeLog *log)
{
    const GArray *blocks = node_log_blocks(log);
    int64_t left = 0;
    for (guint i = 0; i < blocks->len; i++) {
        const NodeBlock *block = &g_array_index(blocks, NodeBlock, i);
        left += log->copied ? 0 : MAX(0, block->last - block->next + 1);
    }
    return left;
}

int node_log_given(NodeLog *log)
{
    node_log_blocks(log);
    return (int)g_hash_table_size(log->given);
}
