#include "intake/command_form_import.h"

#include "forms/french.h"
#include "intake/config.h"
#include "intake/form_import.h"
#include "intake/original_file.h"
#include "intake/reader_import.h"

#include <stdio.h>
#include <string.h>

enum { ID_MAX = 36 };

static const double DOUBTFUL = 0.6;

static int fail(const char *message)
{
    fprintf(stderr, "guichet form: %s\n", message);
    return 1;
}

static int fail_on(const char *path, const char *code)
{
    g_autofree char *message = reader_error_message(code);
    fprintf(stderr, "guichet form: %s: %s\n", path, message);
    return 1;
}

static int fail_limit(const char *path)
{
    g_autofree char *pages = g_strdup_printf("%d", READER_IMPORT_PAGES);
    g_autofree char *message = french_format("form.import_limit", "pages", pages, NULL);
    fprintf(stderr, "guichet form: %s : %s\n", path, message);
    return 1;
}

static void tell(const FormTemplate *form, const ReaderResult *result)
{
    int unsure = 0;
    for (int i = 0; i < form->field_count; i++)
        unsure += form->fields[i]->sure < DOUBTFUL;
    g_autofree char *pages = g_strdup_printf("%d", form->page_count), *fields = g_strdup_printf("%d", form->field_count);
    g_autofree char *widgets = g_strdup_printf("%d", result->widgets), *left = g_strdup_printf("%d", result->left_out);
    g_autofree char *doubtful = g_strdup_printf("%d", unsure);
    g_autofree char *first = french_format("form.imported", "path", form->path, "id", form->id, "version", form->version,
                                           "pages", pages, "fields", fields, NULL);
    g_autofree char *second = french_format("form.imported_pdf", "widgets", widgets, "left_out", left, NULL);
    g_autofree char *third = french_format("form.imported_doubt", "doubtful", doubtful, "id", form->id, NULL);
    printf("%s\n", first);
    if (result->widgets > 0)
        printf("%s\n", second);
    printf("%s\n", third);
}

static int store(const char *path, const char *id, const ReaderResult *result, GBytes *bytes)
{
    g_autoptr(GError) error = NULL;
    const char *set = config_text(CONFIG_TEMPLATES);
    g_autofree char *folder = *set ? g_strdup(set) : g_build_filename(config_text(CONFIG_HOME), "templates", NULL);
    g_autofree char *own_id = id ? g_strdup(id) : form_import_id(path);
    g_autoptr(FormTemplate) form = form_import_store(result, bytes, folder, own_id, &error);
    if (!form)
        return fail(error->message);
    tell(form, result);
    if (form->field_count > 0)
        return 0;
    g_autofree char *message = french_format("form.import_nothing", "path", path, NULL);
    return fail(message);
}

/* It becomes part of file names. */
static bool is_id(const char *id)
{
    return g_ascii_islower(id[0]) && strlen(id) <= ID_MAX &&
           strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789_-") == strlen(id);
}

int command_form_import(const char *path, const char *id)
{
    g_autoptr(GError) error = NULL;
    if (id && !is_id(id)) {
        g_autofree char *message = french_format("form.import_bad_id", "id", id, NULL);
        return fail(message);
    }
    const char *code = NULL;
    g_autofree char *detail = NULL;
    g_autoptr(GBytes) bytes = original_file_read(path, &code, &detail);
    if (!bytes)
        return fail_on(path, code);
    ReaderOptions options = reader_options_default();
    g_autoptr(Reader) reader = reader_new(&options, &error);
    const ReaderRequest request = {.operation = READER_IMPORT};
    g_autoptr(ReaderResult) result = reader ? reader_run(reader, &request, bytes, NULL, NULL, &error) : NULL;
    if (!result)
        return fail(error->message);
    if (g_strcmp0(result->error_code, "limit") == 0)
        return fail_limit(path);
    if (result->error_code)
        return fail_on(path, result->error_code);
    return store(path, id, result, bytes);
}
