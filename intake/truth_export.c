#include "intake/truth_export.h"

#include "db/report.h"
#include "intake/config.h"
#include "intake/error.h"
#include "intake/field_picture.h"
#include "intake/store_error.h"

#include <stdio.h>

typedef struct {
    DbStore *store;
    Reader *reader;
    const char *folder;
    FILE *list;
    int count;
} Export;

static bool write_picture(const Export *export, const json_t *field, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(export->folder, name, NULL);
    if (g_file_test(path, G_FILE_TEST_EXISTS))
        return true;
    g_autoptr(GBytes) png = field_picture_bytes(export->reader, export->store, field, error);
    gsize size = 0;
    const char *bytes = png ? g_bytes_get_data(png, &size) : NULL;
    return png && g_file_set_contents(path, bytes, (gssize)size, error);
}

/* A page that can no longer be decoded is told and left out; the store or the disk failing ends the export. */
static bool write_field(Export *export, const json_t *field, GError **error)
{
    static const char *const kept[] = {"form",   "form_version", "name",    "value", "read", "confidence",
                                       "method", "verdict",      "keyed",   NULL};
    g_autofree char *name = g_strdup_printf("%" JSON_INTEGER_FORMAT ".png", json_integer_value(json_object_get(field, "field")));
    g_autoptr(GError) problem = NULL;
    if (!write_picture(export, field, name, &problem)) {
        if (!g_error_matches(problem, INTAKE_ERROR, INTAKE_ERROR_INPUT)) {
            g_propagate_error(error, g_steal_pointer(&problem));
            return false;
        }
        store_error_tell("report", problem);
        return true;
    }
    json_auto_t *line = json_pack("{s:s}", "file", name);
    for (int i = 0; kept[i]; i++)
        json_object_set(line, kept[i], json_object_get(field, kept[i]));
    g_autofree char *text = json_dumps(line, JSON_COMPACT | JSON_REAL_PRECISION(12));
    fprintf(export->list, "%s\n", text);
    export->count++;
    return true;
}

static bool write_all(Export *export, const char *about_json, GError **error)
{
    json_auto_t *about = json_loads(about_json, 0, NULL);
    for (;;) {
        g_autofree char *asked = json_dumps(about, JSON_COMPACT), *answer = db_report_truth(export->store, asked, error);
        json_auto_t *fields = answer ? json_loads(answer, 0, NULL) : NULL;
        if (!fields || json_array_size(fields) == 0)
            return answer != NULL;
        size_t i;
        const json_t *field;
        json_array_foreach(fields, i, field)
            if (!write_field(export, field, error))
                return false;
        json_object_set(about, "after", json_object_get(json_array_get(fields, json_array_size(fields) - 1), "field"));
    }
}

bool truth_export(DbStore *store, Reader *reader, const char *about_json, const char *folder, int *count, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "truth.jsonl", NULL);
    if (g_mkdir_with_parents(folder, 0700) != 0) {
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, "%s: the folder cannot be made", folder);
        return false;
    }
    Export export = {.store = store, .reader = reader, .folder = folder, .list = fopen(path, "w")};
    if (!export.list) {
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, "%s: cannot be written", path);
        return false;
    }
    bool done = write_all(&export, about_json, error);
    if (fclose(export.list) != 0 && done) {
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, "%s: was not written whole; is the disk full?", path);
        done = false;
    }
    *count = export.count;
    return done && db_report_exported(store, config_text(CONFIG_AGENT), about_json, export.count, error);
}
