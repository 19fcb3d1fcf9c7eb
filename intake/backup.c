#include "intake/backup.h"

#include "db/backup.h"
#include "db/journal.h"
#include "forms/french.h"
#include "intake/bag.h"
#include "intake/bag_check.h"
#include "intake/case_store.h"
#include "intake/config.h"
#include "intake/error.h"
#include "intake/write_whole.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <string.h>
#include <unistd.h>

/* Folders under home that no other place holds. */
static const char *const kept[] = {"spool/waiting", "spool/refused", "keys", "anchors"};

static bool refuse(const char *key, GError **error)
{
    g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, french(key));
    return false;
}

/* "spool/waiting" lies in the bag as "spool-waiting": its names have one folder at most. */
static char *folder_in_bag(const char *name)
{
    return g_strdelimit(g_strdup(name), "/", '-');
}

static bool add_folder(Bag *bag, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(config_text(CONFIG_HOME), name, NULL), *inside = folder_in_bag(name);
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    for (const char *file; folder && (file = g_dir_read_name(folder));) {
        g_autofree char *from = g_build_filename(path, file, NULL), *to = g_build_filename(inside, file, NULL);
        g_autofree char *content = NULL;
        gsize size;
        /* What is delivered to the store meanwhile is gone from here, and in no danger. */
        if (g_file_get_contents(from, &content, &size, NULL) && !bag_add(bag, to, content, size, error))
            return false;
    }
    return true;
}

/* The spool before the store: what moves from one to the other meanwhile is then in both, which a delivery sees, and never
 * in neither. */
static bool fill(Bag *bag, const char *conninfo, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kept); i++)
        if (!add_folder(bag, kept[i], error))
            return false;
    g_autofree char *dump = bag_path(bag, "store.dump", error), *counts = NULL;
    return dump && db_backup_dump(conninfo, dump, &counts, error) && bag_note(bag, "store.dump", error) &&
           bag_add(bag, "counts.json", counts, strlen(counts), error) && bag_finish(bag, "guichet backup", error);
}

bool backup_make(const char *folder, int *files, GError **error)
{
    g_autoptr(DbStore) store = case_store_open(error);
    g_autofree char *conninfo = store ? case_store_conninfo(error) : NULL;
    g_autoptr(Bag) bag = conninfo ? bag_new(folder, error) : NULL;
    return bag && fill(bag, conninfo, error) && bag_check(folder, files, error);
}

static bool write_file(const char *path, const char *content, gsize size, GError **error)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool done = file >= 0 && write_whole(file, content, size) && fsync(file) == 0;
    if (file >= 0)
        close(file);
    return done || refuse("backup.not_empty", error);
}

static bool restore_folder(const char *folder, const char *name, GError **error)
{
    g_autofree char *inside = folder_in_bag(name), *from_folder = g_build_filename(folder, "data", inside, NULL);
    g_autofree char *to_folder = g_build_filename(config_text(CONFIG_HOME), name, NULL);
    g_autoptr(GDir) directory = g_dir_open(from_folder, 0, NULL);
    if (directory && g_mkdir_with_parents(to_folder, 0700) != 0)
        return refuse("failure.file", error);
    for (const char *file; directory && (file = g_dir_read_name(directory));) {
        g_autofree char *from = g_build_filename(from_folder, file, NULL), *to = g_build_filename(to_folder, file, NULL);
        g_autofree char *content = NULL;
        gsize size;
        if (!g_file_get_contents(from, &content, &size, error) || !write_file(to, content, size, error))
            return false;
    }
    return true;
}

static bool same_counts(DbStore *store, const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "data", "counts.json", NULL), *said = NULL;
    g_autofree char *found = db_backup_counts(store, error);
    if (!found || !g_file_get_contents(path, &said, NULL, error))
        return false;
    json_t *one = json_loads(said, 0, NULL), *other = json_loads(found, 0, NULL);
    bool same = one && other && json_equal(one, other);
    json_decref(one);
    json_decref(other);
    return same || refuse("backup.counts", error);
}

bool backup_restore(const char *folder, GError **error)
{
    g_autofree char *whole = g_canonicalize_filename(folder, NULL);
    g_autofree char *conninfo = bag_check(whole, NULL, error) ? case_store_conninfo(error) : NULL;
    g_autofree char *dump = g_build_filename(whole, "data", "store.dump", NULL);
    if (!conninfo || !db_backup_restore(conninfo, dump, error))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(kept); i++)
        if (!restore_folder(whole, kept[i], error))
            return false;
    g_autoptr(DbStore) store = db_store_open(conninfo, error);
    return store && same_counts(store, whole, error) && db_journal_verify(store, NULL, error) &&
           db_original_verify(store, NULL, error);
}
