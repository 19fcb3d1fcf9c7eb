#include "intake/form_import.h"

#include "forms/error.h"
#include "forms/french.h"
#include "forms/template_write.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

enum { ID_MAX = 36, VERSION_MAX = 9999 };

char *form_import_id(const char *path)
{
    g_autofree char *base = g_path_get_basename(path);
    char *dot = strrchr(base, '.');
    if (dot && dot != base)
        *dot = '\0';
    g_autofree char *valid = g_utf8_make_valid(base, -1);
    g_autofree char *ascii = g_str_to_ascii(valid, "C");
    g_autofree char *lower = g_ascii_strdown(ascii, -1);
    g_strcanon(lower, "abcdefghijklmnopqrstuvwxyz0123456789_-", '-');
    const char *start = lower + strspn(lower, "-_");
    g_autofree char *named = g_ascii_isdigit(*start) || !*start ? g_strconcat("form-", start, NULL) : g_strdup(start);
    return g_strndup(named, ID_MAX);
}

/* The first version of which neither file nor folder is there. */
static int next_version(const char *folder, const char *id)
{
    for (int version = VERSION_MAX; version >= 1; version--) {
        g_autofree char *file = g_strdup_printf("%s/%s-%d.yaml", folder, id, version);
        g_autofree char *blanks = g_strdup_printf("%s/%s-%d", folder, id, version);
        if (g_file_test(file, G_FILE_TEST_EXISTS) || g_file_test(blanks, G_FILE_TEST_EXISTS))
            return version + 1;
    }
    return 1;
}

static bool write_blanks(const ReaderResult *result, GBytes *original, const char *blanks, GError **error)
{
    gsize size;
    for (guint i = 0; i < result->pictures->len; i++) {
        g_autofree char *path = g_strdup_printf("%s/page-%u.png", blanks, i + 1);
        const char *bytes = result->pictures->pdata[i] ? g_bytes_get_data(result->pictures->pdata[i], &size) : NULL;
        if (bytes && !g_file_set_contents(path, bytes, (gssize)size, error))
            return false;
    }
    g_autofree char *official = g_build_filename(blanks, "official.pdf", NULL);
    const char *bytes = g_bytes_get_data(original, &size);
    bool pdf = g_strcmp0(result->media_type, "application/pdf") == 0;
    return !pdf || g_file_set_contents(official, bytes, (gssize)size, error);
}

/* Whether a folder of blank pages holds just these, to the byte: the same file, imported before. */
static bool same_pages(const ReaderResult *result, const char *blanks)
{
    for (guint i = 0; i <= result->pictures->len; i++) {
        g_autofree char *path = g_strdup_printf("%s/page-%u.png", blanks, i + 1), *there = NULL;
        gsize size = 0, own_size = 0;
        bool found = g_file_get_contents(path, &there, &size, NULL);
        if (i == result->pictures->len)
            return !found;
        const char *own = result->pictures->pdata[i] ? g_bytes_get_data(result->pictures->pdata[i], &own_size) : NULL;
        if (!found || !own || size != own_size || memcmp(there, own, size) != 0)
            return false;
    }
    return false;
}

/* The id under which the same pages are installed already, when it is another one; NULL: none. Transfer full. */
static char *twin_of(const ReaderResult *result, const char *folder, const char *id)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        const char *version = strrchr(name, '-');
        g_autofree char *blanks = g_build_filename(folder, name, NULL), *definition = g_strconcat(blanks, ".yaml", NULL);
        bool other = version && (strlen(id) != (size_t)(version - name) || strncmp(name, id, (size_t)(version - name)) != 0);
        if (other && g_file_test(definition, G_FILE_TEST_EXISTS) && same_pages(result, blanks))
            return g_strndup(name, (gsize)(version - name));
    }
    return NULL;
}

static void remove_blanks(const char *blanks)
{
    g_autoptr(GDir) dir = g_dir_open(blanks, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(blanks, name, NULL);
        g_unlink(path);
    }
    g_rmdir(blanks);
}

/* Under a hidden name until it has been read back: the body comes from a process that saw foreign bytes. */
static bool write_definition(const char *folder, const char *stem, const char *text, GError **error)
{
    g_autofree char *draft = g_strdup_printf("%s/.%s.yaml", folder, stem);
    g_autofree char *path = g_strdup_printf("%s/%s.yaml", folder, stem);
    if (!g_file_set_contents(draft, text, -1, error))
        return false;
    g_autoptr(FormTemplate) form = form_template_load(draft, error);
    if (form && g_rename(draft, path) == 0)
        return true;
    if (form)
        g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "%s: %s", path, g_strerror(errno));
    g_unlink(draft);
    return false;
}

FormTemplate *form_import_store(const ReaderResult *result, GBytes *original, const char *folder, const char *id,
                                GError **error)
{
    g_autofree char *twin = twin_of(result, folder, id);
    if (twin) {
        g_autofree char *message = french_format("form.import_twin", "id", twin, NULL);
        g_set_error_literal(error, FORMS_ERROR, FORMS_ERROR_DEFINITION, message);
        return NULL;
    }
    g_autofree char *version = g_strdup_printf("%d", next_version(folder, id));
    g_autofree char *stem = g_strdup_printf("%s-%s", id, version);
    g_autofree char *blanks = g_build_filename(folder, stem, NULL);
    if (g_mkdir_with_parents(blanks, 0777) != 0) {
        g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "%s: %s", blanks, g_strerror(errno));
        return NULL;
    }
    g_autofree char *head = form_template_write_head(id, version, stem, french("form.import_how"));
    g_autofree char *text = g_strconcat(head, result->template_body, NULL);
    g_autofree char *path = g_strdup_printf("%s/%s.yaml", folder, stem);
    if (write_blanks(result, original, blanks, error) && write_definition(folder, stem, text, error))
        return form_template_load(path, error);
    remove_blanks(blanks);
    return NULL;
}
