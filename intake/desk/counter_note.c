#include "intake/desk/counter_note.h"

#include "intake/assemble.h"
#include "intake/config.h"
#include "intake/deposit_number.h"
#include "intake/table_json.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

enum { SHOWN_S = 86400 };

#define SUFFIX ".json"

bool counter_note_key_valid(const char *key)
{
    int64_t number;
    if (deposit_number_parse(key, &number))
        return true;
    return strlen(key) == 16 && g_str_has_prefix(key, ASSEMBLE_DEPOSIT_KEY) && strspn(key + 2, "0123456789ABCDEF-") == 14;
}

static char *folder_of(bool finished)
{
    return g_build_filename(config_text(CONFIG_HOME), "counter", finished ? "finished" : NULL, NULL);
}

static char *path_of(const char *key, bool finished)
{
    g_autofree char *folder = folder_of(finished), *name = g_strconcat(key, SUFFIX, NULL);
    return g_build_filename(folder, name, NULL);
}

bool counter_note_write(const json_t *batch, GError **error)
{
    g_autofree char *folder = folder_of(false), *path = path_of(json_word(batch, "key"), false);
    g_autofree char *text = json_dumps(batch, JSON_COMPACT);
    g_mkdir_with_parents(folder, 0700);
    return g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

static json_t *load(const char *key, bool finished)
{
    g_autofree char *path = counter_note_key_valid(key) ? path_of(key, finished) : NULL;
    return path ? json_load_file(path, 0, NULL) : NULL;
}

json_t *counter_note_load(const char *key)
{
    return load(key, false);
}

json_t *counter_note_load_finished(const char *key)
{
    return load(key, true);
}

void counter_note_finish(const char *key)
{
    g_autofree char *folder = folder_of(true), *from = path_of(key, false), *to = path_of(key, true);
    g_mkdir_with_parents(folder, 0700);
    g_rename(from, to);
}

/* "2026-11-29T14:03:00Z": when the deposit was opened, which its note is as old as. */
static char *opened_at(const struct stat *status)
{
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_utc(status->st_mtim.tv_sec);
    return g_date_time_format_iso8601(when);
}

static void add_note(json_t *notes, const char *agent, const char *file, bool finished)
{
    g_autofree char *key = g_strndup(file, strlen(file) - strlen(SUFFIX)), *path = path_of(key, finished);
    struct stat status;
    if (stat(path, &status) != 0 || (finished && g_get_real_time() / G_USEC_PER_SEC - status.st_mtim.tv_sec > SHOWN_S))
        return;
    json_auto_t *note = load(key, finished);
    if (!note || (agent && strcmp(json_word(note, "operator"), agent) != 0))
        return;
    g_autofree char *at = opened_at(&status);
    json_array_append_new(notes, json_pack("{ss ss ss sb}", "key", key, "label", json_word(note, "label"), "opened_at", at, "finished", finished));
}

static int newest_first(const void *a, const void *b)
{
    return strcmp(json_word(*(json_t *const *)b, "opened_at"), json_word(*(json_t *const *)a, "opened_at"));
}

static json_t *sorted(json_t *notes)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    size_t index;
    json_t *note;
    json_array_foreach(notes, index, note)
        g_ptr_array_add(list, note);
    g_ptr_array_sort(list, newest_first);
    json_t *ordered = json_array();
    for (guint i = 0; i < list->len; i++)
        json_array_append(ordered, list->pdata[i]);
    json_decref(notes);
    return ordered;
}

json_t *counter_notes(const char *agent)
{
    json_t *notes = json_array();
    for (int finished = 0; finished <= 1; finished++) {
        g_autofree char *folder = folder_of(finished);
        g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
        for (const char *file; directory && (file = g_dir_read_name(directory));)
            if (g_str_has_suffix(file, SUFFIX))
                add_note(notes, agent, file, finished);
    }
    return sorted(notes);
}
