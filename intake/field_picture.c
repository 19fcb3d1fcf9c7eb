#include "intake/field_picture.h"

#include "db/batch.h"
#include "intake/config.h"
#include "intake/error.h"

#include <glib/gstdio.h>
#include <math.h>
#include <time.h>

enum { KEPT_S = 24 * 60 * 60 };

static int number_at(const json_t *list, size_t place)
{
    return (int)json_integer_value(json_array_get(list, place));
}

static OcrBox with_margin(const json_t *field, int margin)
{
    const json_t *box = json_object_get(field, "box_px");
    return (OcrBox){MAX(number_at(box, 0) - margin, 0), MAX(number_at(box, 1) - margin, 0), number_at(box, 2) + 2 * margin,
                    number_at(box, 3) + 2 * margin};
}

int field_picture_turned(const json_t *field)
{
    return (int)json_integer_value(json_object_get(field, "turned"));
}

ReaderRequest field_pictures_request(const json_t *field, GArray *fields)
{
    double dpi = json_number_value(json_object_get(field, "dpi"));
    int margin = (int)(3 * (dpi > 0 ? dpi : 300) / 25.4);
    ReaderRequest request = {.operation = READER_CROP,
                             .page = (int32_t)json_integer_value(json_object_get(field, "page")),
                             .turn = (int32_t)json_integer_value(json_object_get(field, "rotation")), .after = field_picture_turned(field),
                             .box_count = 1, .boxes = {with_margin(field, margin)}};
    int64_t id = json_integer_value(json_object_get(field, "field"));
    if (!fields)
        return request;
    g_array_append_val(fields, id);
    size_t place;
    const json_t *other;
    json_array_foreach (json_object_get(field, "beside"), place, other) {
        if (request.box_count == READER_CROPS)
            break;
        id = json_integer_value(json_object_get(other, "field"));
        g_array_append_val(fields, id);
        request.boxes[request.box_count++] = with_margin(other, margin);
    }
    return request;
}

static char *kept_folder(void)
{
    return g_build_filename(config_text(CONFIG_HOME), "review", NULL);
}

static char *kept_path(int64_t field, int turned)
{
    g_autofree char *folder = kept_folder();
    g_autofree char *way = turned ? g_strdup_printf("-%d", turned) : g_strdup("");
    return g_strdup_printf("%s/%" G_GINT64_FORMAT "%s.png", folder, field, way);
}

GBytes *field_picture_kept(int64_t field, int turned)
{
    g_autofree char *path = kept_path(field, turned);
    char *content = NULL;
    gsize size = 0;
    return g_file_get_contents(path, &content, &size, NULL) ? g_bytes_new_take(content, size) : NULL;
}

bool field_picture_keep(int64_t field, int turned, GBytes *png, GError **error)
{
    g_autofree char *folder = kept_folder(), *path = kept_path(field, turned);
    if (g_mkdir_with_parents(folder, 0700) != 0) {
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, "%s: the folder cannot be made; check the setting home", folder);
        return false;
    }
    gsize size = 0;
    const char *bytes = g_bytes_get_data(png, &size);
    return g_file_set_contents(path, bytes, (gssize)size, error);
}

void field_pictures_tidy(void)
{
    g_autofree char *folder = kept_folder();
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        GStatBuf facts;
        if (g_stat(path, &facts) == 0 && time(NULL) - facts.st_mtime > KEPT_S)
            g_unlink(path);
    }
}

GBytes *field_picture_bytes(Reader *reader, DbStore *store, const json_t *field, GError **error)
{
    g_autoptr(GBytes) bytes = db_original_bytes(store, json_integer_value(json_object_get(field, "original")), error);
    if (!bytes)
        return NULL;
    ReaderRequest request = field_pictures_request(field, NULL);
    g_autoptr(ReaderResult) result = reader_run(reader, &request, bytes, NULL, NULL, error);
    if (!result)
        return NULL;
    if (!result->crops) {
        g_autofree char *message = reader_error_message(result->error_code);
        g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, message);
        return NULL;
    }
    return g_bytes_ref(result->crops->pdata[0]);
}

char *field_picture_write(Reader *reader, DbStore *store, const json_t *field, GError **error)
{
    if (!json_is_integer(json_object_get(field, "original")))
        return NULL;
    int64_t id = json_integer_value(json_object_get(field, "field"));
    g_autoptr(GBytes) crop = field_picture_bytes(reader, store, field, error);
    return crop && field_picture_keep(id, field_picture_turned(field), crop, error) ? kept_path(id, field_picture_turned(field)) : NULL;
}
