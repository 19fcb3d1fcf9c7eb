#include "intake/original_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER_DEPTH = 32 };

static GBytes *refuse(const char **code, const char *word, char **detail, int reason)
{
    *code = word;
    *detail = g_strdup(reason ? g_strerror(reason) : "");
    return NULL;
}

static GBytes *read_descriptor(int descriptor, const char **code, char **detail)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return refuse(code, "unreadable", detail, errno);
    if (!S_ISREG(status.st_mode))
        return refuse(code, "not_a_file", detail, 0);
    if (status.st_size > ORIGINAL_BYTES)
        return refuse(code, "too_large", detail, 0);
    /* One byte more than announced: a file that grows meanwhile is read to its ceiling, never past it. */
    gsize room = (gsize)status.st_size + 1, size = 0;
    g_autofree char *bytes = g_malloc(room);
    for (;;) {
        ssize_t got = read(descriptor, bytes + size, room - size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return refuse(code, "unreadable", detail, errno);
        if (got == 0)
            break;
        size += (gsize)got;
        if (size > ORIGINAL_BYTES)
            return refuse(code, "too_large", detail, 0);
        if (size == room)
            bytes = g_realloc(bytes, room = MIN(room * 2, (gsize)ORIGINAL_BYTES + 1));
    }
    return g_bytes_new_take(g_steal_pointer(&bytes), size);
}

static GBytes *read_path(const char *path, int how, const char **code, char **detail)
{
    /* Without O_NONBLOCK opening a pipe waits for its writer for ever. */
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | how);
    if (descriptor < 0)
        return refuse(code, errno == ENOENT ? "missing" : errno == ENXIO || errno == ELOOP ? "not_a_file" : "unreadable", detail, errno);
    GBytes *bytes = read_descriptor(descriptor, code, detail);
    close(descriptor);
    return bytes;
}

GBytes *original_file_read(const char *path, const char **code, char **detail)
{
    return read_path(path, 0, code, detail);
}

GBytes *original_file_read_here(const char *path, const char **code, char **detail)
{
    return read_path(path, O_NOFOLLOW, code, detail);
}

bool original_file_unfinished_name(const char *name)
{
    static const char *const endings[] = {".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", ".swp", "~"};
    if (*name == '.')
        return true;
    g_autofree char *lower = g_ascii_strdown(name, -1);
    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++)
        if (g_str_has_suffix(lower, endings[i]))
            return true;
    return false;
}

char *original_file_label(const char *path)
{
    g_autofree char *name = g_path_get_basename(path);
    return g_utf8_make_valid(name, -1);
}

typedef struct {
    char *key, *name;
} SortedName;

static int compare_names(const void *a, const void *b)
{
    const SortedName *left = a, *right = b;
    int order = strcmp(left->key, right->key);
    return order ? order : strcmp(left->name, right->name);
}

void original_file_sort(GPtrArray *names)
{
    g_autoptr(GArray) sorted = g_array_sized_new(FALSE, FALSE, sizeof(SortedName), names->len);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *text = g_utf8_make_valid(names->pdata[i], -1);
        const SortedName name = {g_utf8_collate_key_for_filename(text, -1), names->pdata[i]};
        g_array_append_val(sorted, name);
    }
    g_array_sort(sorted, compare_names);
    for (guint i = 0; i < names->len; i++) {
        names->pdata[i] = g_array_index(sorted, SortedName, i).name;
        g_free(g_array_index(sorted, SortedName, i).key);
    }
}

static void list_folder(GPtrArray *files, const char *folder, int depth)
{
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    if (!directory) {
        g_ptr_array_add(files, g_strdup(folder));
        return;
    }
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (const char *name; (name = g_dir_read_name(directory));)
        if (!original_file_unfinished_name(name))
            g_ptr_array_add(names, g_strdup(name));
    original_file_sort(names);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *path = g_build_filename(folder, names->pdata[i], NULL);
        struct stat status;
        /* A link to a folder may lead round in a circle. */
        bool is_folder = lstat(path, &status) == 0 && S_ISDIR(status.st_mode);
        if (!is_folder)
            g_ptr_array_add(files, g_steal_pointer(&path));
        else if (depth < FOLDER_DEPTH)
            list_folder(files, path, depth + 1);
    }
}

GPtrArray *original_file_list(char **paths)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    for (; *paths; paths++) {
        if (g_file_test(*paths, G_FILE_TEST_IS_DIR))
            list_folder(files, *paths, 0);
        else
            g_ptr_array_add(files, g_strdup(*paths));
    }
    return files;
}
