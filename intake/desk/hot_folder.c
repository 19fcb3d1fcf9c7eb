#include "intake/desk/hot_folder.h"

#include "forms/french.h"
#include "intake/config.h"
#include "intake/desk/answer.h"
#include "intake/error.h"
#include "intake/original_file.h"
#include "intake/put_aside.h"
#include "intake/store_error.h"
#include "intake/table_json.h"
#include "ocr/media.h"

#include <string.h>
#include <sys/stat.h>

enum { SHOWN_MAX = 50, STILL_S = 2 };

/* The folder of that person's office; NULL: none. Transfer full. */
static char *folder_of(const DeskCall *call)
{
    const char *folder = config_text(CONFIG_COUNTER_FOLDER), *said = json_word(call->who, "office");
    const char *office = *said ? said : config_text(CONFIG_OFFICE);
    if (!*folder)
        return NULL;
    g_autofree char *own = g_build_filename(folder, office, NULL);
    if (g_file_test(own, G_FILE_TEST_IS_DIR))
        return g_steal_pointer(&own);
    return strcmp(office, config_text(CONFIG_OFFICE)) == 0 ? g_strdup(folder) : NULL;
}

/* A name as the folder shows it, and nothing else: no path, nothing hidden or unfinished. */
static char *path_of(const DeskCall *call, const char *name)
{
    g_autofree char *folder = folder_of(call);
    bool plain = *name && !strchr(name, '/') && !original_file_unfinished_name(name);
    return folder && plain ? g_build_filename(folder, name, NULL) : NULL;
}

typedef struct {
    char *name, *key; /* the key sorts names as a person does: "page 2" before "page 10" */
    gint64 at, size;
} Lying;

static void lying_clear(void *item)
{
    g_free(((Lying *)item)->name);
    g_free(((Lying *)item)->key);
}

static int newest_first(const void *a, const void *b)
{
    const Lying *first = a, *second = b;
    return first->at < second->at ? 1 : first->at > second->at ? -1 : strcmp(first->key, second->key);
}

static GArray *look(const char *folder)
{
    GArray *files = g_array_new(FALSE, FALSE, sizeof(Lying));
    g_array_set_clear_func(files, lying_clear);
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    for (const char *name; directory && (name = g_dir_read_name(directory));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        struct stat status;
        if (original_file_unfinished_name(name) || !g_utf8_validate(name, -1, NULL) || lstat(path, &status) != 0 || !S_ISREG(status.st_mode))
            continue;
        const Lying one = {g_strdup(name), g_utf8_collate_key_for_filename(name, -1), status.st_mtim.tv_sec, status.st_size};
        g_array_append_val(files, one);
    }
    g_array_sort(files, newest_first);
    return files;
}

void hot_folder_answer(const DeskCall *call)
{
    g_autofree char *folder = folder_of(call);
    json_auto_t *answer = json_pack("{sb s[]}", "folder", folder != NULL, "files");
    g_autoptr(GArray) files = folder ? look(folder) : NULL;
    for (guint i = 0; files && i < MIN(files->len, SHOWN_MAX); i++) {
        const Lying *one = &g_array_index(files, Lying, i);
        g_autoptr(GDateTime) when = g_date_time_new_from_unix_utc(one->at);
        g_autofree char *at = g_date_time_format_iso8601(when);
        bool still = g_get_real_time() / G_USEC_PER_SEC - one->at >= STILL_S;
        json_array_append_new(json_object_get(answer, "files"),
                              json_pack("{ss sI ss sb}", "name", one->name, "size", (json_int_t)one->size, "at", at, "still", still));
    }
    answer_json(call->request, 200, answer);
}

static bool is_whole(const DeskCall *call, GBytes *bytes, GError **error)
{
    const ReaderRequest request = {.operation = READER_PROBE};
    g_autoptr(ReaderResult) result = reader_run(call->desk->reader, &request, bytes, NULL, NULL, error);
    if (!result)
        return false;
    if (g_strcmp0(result->whole, "whole") == 0)
        return true;
    g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, french("desk.folder.not_whole"));
    return false;
}

GBytes *hot_folder_read(const DeskCall *call, GError **error)
{
    g_autofree char *path = path_of(call, json_word(call->asked, "file"));
    const char *code = NULL;
    g_autofree char *detail = NULL;
    struct stat status;
    bool there = path && lstat(path, &status) == 0 && S_ISREG(status.st_mode);
    g_autoptr(GBytes) bytes = there ? original_file_read_here(path, &code, &detail) : NULL;
    if (!bytes) {
        g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, french("desk.folder.gone"));
        return NULL;
    }
    return is_whole(call, bytes, error) ? g_steal_pointer(&bytes) : NULL;
}

void hot_folder_put_away(const DeskCall *call)
{
    const char *name = json_word(call->asked, "file");
    g_autofree char *folder = folder_of(call);
    const PutAside order = {.folder = folder, .name = name, .to = "pris", .as = name};
    g_autoptr(GError) error = NULL;
    g_autofree char *moved = put_aside(&order, &error);
    if (!moved)
        store_error_log("folder", error->message);
}
