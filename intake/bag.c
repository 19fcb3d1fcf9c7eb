#include "intake/bag.h"

#include "intake/error.h"
#include "intake/write_whole.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

struct Bag {
    char *folder, *part; /* its name, and where it lies until it is finished; part is NULL from then on */
    GString *payload, *tags; /* manifests: digest, two spaces, path */
    guint64 bytes;
    guint files;
};

static bool fail(const char *path, GError **error)
{
    g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_AWAY, "%s: %s", path, g_strerror(errno));
    return false;
}

Bag *bag_new(const char *folder, GError **error)
{
    g_autofree char *whole = g_canonicalize_filename(folder, NULL);
    if (g_file_test(whole, G_FILE_TEST_EXISTS)) {
        errno = EEXIST;
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, "%s: %s", whole, g_strerror(errno));
        return NULL;
    }
    g_autoptr(Bag) bag = g_new0(Bag, 1);
    bag->folder = g_steal_pointer(&whole);
    bag->part = g_strconcat(bag->folder, ".part", NULL);
    bag->payload = g_string_new(NULL);
    bag->tags = g_string_new(NULL);
    g_autofree char *data = g_build_filename(bag->part, "data", NULL);
    if (g_mkdir_with_parents(data, 0700) != 0) {
        fail(data, error);
        return NULL;
    }
    return g_steal_pointer(&bag);
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status, (void)kind, (void)place;
    return remove(path);
}

void bag_free(Bag *bag)
{
    if (!bag)
        return;
    if (bag->part)
        nftw(bag->part, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    g_free(bag->part);
    g_free(bag->folder);
    if (bag->payload)
        g_string_free(bag->payload, TRUE);
    if (bag->tags)
        g_string_free(bag->tags, TRUE);
    g_free(bag);
}

static bool write_file(const char *path, const void *bytes, gsize size, GError **error)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return fail(path, error);
    bool good = write_whole(file, bytes, size) && fsync(file) == 0;
    int problem = errno;
    close(file);
    errno = problem;
    return good || fail(path, error);
}

static void note(GString *manifest, const char *name, const void *bytes, gsize size)
{
    g_autofree char *digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, bytes, size);
    g_string_append_printf(manifest, "%s  %s\n", digest, name);
}

char *bag_path(Bag *bag, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(bag->part, "data", name, NULL);
    g_autofree char *folder = g_path_get_dirname(path);
    if (g_mkdir_with_parents(folder, 0700) != 0) {
        fail(folder, error);
        return NULL;
    }
    return g_steal_pointer(&path);
}

static void note_payload(Bag *bag, const char *name, const void *bytes, gsize size)
{
    g_autofree char *path = g_build_filename("data", name, NULL);
    note(bag->payload, path, bytes, size);
    bag->bytes += size;
    bag->files++;
}

bool bag_add(Bag *bag, const char *name, const void *bytes, gsize size, GError **error)
{
    g_autofree char *path = bag_path(bag, name, error);
    if (!path || !write_file(path, bytes, size, error))
        return false;
    note_payload(bag, name, bytes, size);
    return true;
}

bool bag_note(Bag *bag, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(bag->part, "data", name, NULL);
    g_autofree char *bytes = NULL;
    gsize size;
    if (!g_file_get_contents(path, &bytes, &size, error))
        return false;
    note_payload(bag, name, bytes, size);
    return true;
}

void bag_each(const Bag *bag, void (*visit)(const BagFile *file, void *context), void *context)
{
    g_auto(GStrv) lines = g_strsplit(bag->payload->str, "\n", -1);
    for (int i = 0; lines[i] && *lines[i]; i++) {
        char *gap = strstr(lines[i], "  ");
        *gap = '\0';
        g_autofree char *path = g_build_filename(bag->part, gap + 2, NULL);
        GStatBuf status = {0};
        g_stat(path, &status);
        const BagFile file = {.name = gap + 2 + strlen("data/"), .sha256 = lines[i], .size = (guint64)status.st_size};
        visit(&file, context);
    }
}

static bool add_tag(Bag *bag, const char *name, const char *text, GError **error)
{
    g_autofree char *path = g_build_filename(bag->part, name, NULL);
    if (!write_file(path, text, strlen(text), error))
        return false;
    note(bag->tags, name, text, strlen(text));
    return true;
}

static bool sync_folder(const char *path, GError **error)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = folder >= 0 && fsync(folder) == 0;
    int problem = errno;
    if (folder >= 0)
        close(folder);
    errno = problem;
    return good || fail(path, error);
}

static int sync_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status, (void)place;
    return kind != FTW_DP || sync_folder(path, NULL) ? 0 : -1;
}

bool bag_finish(Bag *bag, const char *identifier, GError **error)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *today = g_date_time_format(now, "%Y-%m-%d");
    g_autofree char *info =
        g_strdup_printf("External-Identifier: %s\nBagging-Date: %s\nPayload-Oxum: %" G_GUINT64_FORMAT ".%u\n", identifier,
                        today, bag->bytes, bag->files);
    if (!add_tag(bag, "bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", error) ||
        !add_tag(bag, "bag-info.txt", info, error) || !add_tag(bag, "manifest-sha256.txt", bag->payload->str, error))
        return false;
    g_autofree char *tags = g_build_filename(bag->part, "tagmanifest-sha256.txt", NULL);
    if (!write_file(tags, bag->tags->str, bag->tags->len, error))
        return false;
    /* Each folder of it, or a file may be durable under no name. */
    if (nftw(bag->part, sync_one, 16, FTW_DEPTH | FTW_PHYS) != 0)
        return fail(bag->part, error);
    if (g_rename(bag->part, bag->folder) != 0)
        return fail(bag->folder, error);
    g_clear_pointer(&bag->part, g_free);
    g_autofree char *parent = g_path_get_dirname(bag->folder);
    return sync_folder(parent, error);
}
