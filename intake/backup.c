#include "intake/backup.h"

#include "db/backup.h"
#include "db/journal.h"
#include "forms/french.h"
#include "intake/bag.h"
#include "intake/bag_check.h"
#include "intake/case_store.h"
#include "intake/config.h"
#include "intake/error.h"
#include "intake/spool_entry.h"
#include "intake/write_whole.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <string.h>
#include <unistd.h>

/* Folders and files under home that no other place holds. */
static const char *const kept[] = {"spool/waiting", "spool/refused", "keys", "anchors", "deposits", "templates"};
static const char *const kept_files[] = {"trust.json", "retention.yaml"};
static const char own_folder[] = "home"; /* of the bag, for the files */

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

static bool add_file(Bag *bag, const char *from, const char *to, GError **error)
{
    g_autofree char *content = NULL;
    g_autoptr(GError) problem = NULL;
    gsize size;
    if (g_file_get_contents(from, &content, &size, &problem))
        return bag_add(bag, to, content, size, error);
    /* What is delivered to the store meanwhile is gone from here, and in no danger. */
    if (g_error_matches(problem, G_FILE_ERROR, G_FILE_ERROR_NOENT) || g_error_matches(problem, G_FILE_ERROR, G_FILE_ERROR_ISDIR))
        return true;
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

static bool add_folder(Bag *bag, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(config_text(CONFIG_HOME), name, NULL), *inside = folder_in_bag(name);
    g_autoptr(GError) problem = NULL;
    g_autoptr(GDir) folder = g_dir_open(path, 0, &problem);
    if (!folder && !g_error_matches(problem, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    for (const char *file; folder && (file = g_dir_read_name(folder));) {
        g_autofree char *from = g_build_filename(path, file, NULL), *to = g_build_filename(inside, file, NULL);
        if (!add_file(bag, from, to, error))
            return false;
    }
    return true;
}

static bool add_own_files(Bag *bag, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kept_files); i++) {
        g_autofree char *from = g_build_filename(config_text(CONFIG_HOME), kept_files[i], NULL);
        g_autofree char *to = g_build_filename(own_folder, kept_files[i], NULL);
        if (!add_file(bag, from, to, error))
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
    if (!add_own_files(bag, error))
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

static bool fail(const char *path, GError **error)
{
    g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_AWAY, "%s: %s", path, g_strerror(errno));
    return false;
}

/* Whole under its name, or not there. */
static bool write_file(const char *path, const char *content, gsize size, GError **error)
{
    g_autofree char *part = g_strconcat(path, ".part", NULL);
    int file = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool done = file >= 0 && write_whole(file, content, size) && fsync(file) == 0 && g_rename(part, path) == 0;
    int problem = errno;
    if (file >= 0)
        close(file);
    if (!done && file >= 0)
        g_unlink(part);
    errno = problem;
    return done || fail(path, error);
}

/* One that is there already is the same, of a restoration that was broken off, or not ours to replace. */
static bool restore_file(const char *from, const char *to, GError **error)
{
    g_autofree char *content = NULL, *there = NULL;
    gsize size, there_size;
    if (!g_file_get_contents(from, &content, &size, error))
        return false;
    if (!g_file_get_contents(to, &there, &there_size, NULL))
        return write_file(to, content, size, error);
    return (there_size == size && memcmp(there, content, size) == 0) || refuse("backup.not_empty", error);
}

/* What lies in the bag's folder `inside`, to `to_folder`, durable. */
static bool restore_folder(const char *folder, const char *inside, const char *to_folder, GError **error)
{
    g_autofree char *from_folder = g_build_filename(folder, "data", inside, NULL);
    g_autoptr(GDir) directory = g_dir_open(from_folder, 0, NULL);
    if (!directory)
        return true; /* its manifest was checked: there was none */
    if (g_mkdir_with_parents(to_folder, 0700) != 0)
        return fail(to_folder, error);
    for (const char *file; (file = g_dir_read_name(directory));) {
        g_autofree char *from = g_build_filename(from_folder, file, NULL), *to = g_build_filename(to_folder, file, NULL);
        if (!restore_file(from, to, error))
            return false;
    }
    return spool_sync_folder(to_folder) || fail(to_folder, error);
}

static bool restore_files(const char *folder, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) {
        g_autofree char *inside = folder_in_bag(kept[i]), *to = g_build_filename(config_text(CONFIG_HOME), kept[i], NULL);
        if (!restore_folder(folder, inside, to, error))
            return false;
    }
    return restore_folder(folder, own_folder, config_text(CONFIG_HOME), error);
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

/* The files before the store, which comes in one transaction: until that is done the same command goes on where it was broken off. */
bool backup_restore(const char *folder, GError **error)
{
    g_autofree char *whole = g_canonicalize_filename(folder, NULL);
    g_autofree char *conninfo = bag_check(whole, NULL, error) ? case_store_conninfo(error) : NULL;
    g_autofree char *dump = g_build_filename(whole, "data", "store.dump", NULL);
    if (!conninfo || !db_backup_target_empty(conninfo, error) || !restore_files(whole, error) ||
        !db_backup_restore(conninfo, dump, error))
        return false;
    g_autoptr(DbStore) store = db_store_open(conninfo, error);
    return store && same_counts(store, whole, error) && db_journal_verify(store, NULL, error) &&
           db_original_verify(store, NULL, error);
}
