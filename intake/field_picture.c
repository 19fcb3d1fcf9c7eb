#include "intake/field_picture.h"

#include "db/batch.h"
#include "intake/config.h"
#include "intake/error.h"

#include <math.h>

static int number_at(const json_t *list, size_t place)
{
    return (int)json_integer_value(json_array_get(list, place));
}

ReaderRequest field_picture_request(const json_t *field)
{
    const json_t *box = json_object_get(field, "box_px");
    double dpi = json_number_value(json_object_get(field, "dpi"));
    int margin = (int)(3 * (dpi > 0 ? dpi : 300) / 25.4);
    ReaderRequest request = {.operation = READER_CROP,
                             .page = (int32_t)json_integer_value(json_object_get(field, "page")),
                             .turn = (int32_t)json_integer_value(json_object_get(field, "rotation"))};
    request.box = (OcrBox){MAX(number_at(box, 0) - margin, 0), MAX(number_at(box, 1) - margin, 0),
                           number_at(box, 2) + 2 * margin, number_at(box, 3) + 2 * margin};
    return request;
}

static char *picture_path(const json_t *field, GError **error)
{
    g_autofree char *folder = g_build_filename(config_text(CONFIG_HOME), "review", NULL);
    if (g_mkdir_with_parents(folder, 0700) != 0) {
        g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, "%s: the folder cannot be made; check the setting home", folder);
        return NULL;
    }
    return g_strdup_printf("%s/%" JSON_INTEGER_FORMAT ".png", folder, json_integer_value(json_object_get(field, "field")));
}

GBytes *field_picture_bytes(Reader *reader, DbStore *store, const json_t *field, GError **error)
{
    g_autoptr(GBytes) bytes = db_original_bytes(store, json_integer_value(json_object_get(field, "original")), error);
    if (!bytes)
        return NULL;
    ReaderRequest request = field_picture_request(field);
    g_autoptr(ReaderResult) result = reader_run(reader, &request, bytes, NULL, NULL, error);
    if (!result)
        return NULL;
    if (!result->crop) {
        g_autofree char *message = reader_error_message(result->error_code);
        g_set_error_literal(error, INTAKE_ERROR, INTAKE_ERROR_INPUT, message);
        return NULL;
    }
    return g_bytes_ref(result->crop);
}

char *field_picture_write(Reader *reader, DbStore *store, const json_t *field, GError **error)
{
    if (!json_is_integer(json_object_get(field, "original")))
        return NULL;
    g_autoptr(GBytes) crop = field_picture_bytes(reader, store, field, error);
    g_autofree char *path = crop ? picture_path(field, error) : NULL;
    gsize size = 0;
    const char *png = crop ? g_bytes_get_data(crop, &size) : NULL;
    if (!path || !g_file_set_contents(path, png, (gssize)size, error))
        return NULL;
    return g_steal_pointer(&path);
}
