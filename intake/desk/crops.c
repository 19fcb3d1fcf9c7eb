#include "intake/desk/crops.h"

#include "db/batch.h"
#include "intake/config.h"
#include "intake/desk/answer.h"
#include "intake/field_picture.h"

#include <glib/gstdio.h>
#include <string.h>

enum { AT_ONCE = 2 };

typedef struct {
    ReaderJob *job; /* NULL: not begun */
    ReaderRequest wanted;
    GBytes *original;
    Reader *reader;
    HttpRequest *request;
    char *path;
} Crop;

struct Crops {
    GPtrArray *under_way; /* Crop*, oldest first */
};

static void crop_free(void *freed)
{
    Crop *crop = freed;
    g_bytes_unref(crop->original);
    g_free(crop->path);
    g_free(crop);
}

Crops *crops_new(void)
{
    Crops *crops = g_new0(Crops, 1);
    crops->under_way = g_ptr_array_new_with_free_func(crop_free);
    return crops;
}

static void answer_png(HttpRequest *request, GBytes *png)
{
    const HttpAnswer answer = {.status = 200, .type = "image/png", .cache = "private, max-age=900", .body = png};
    http_answer(request, &answer);
}

/* What the page's reader was asked before is kept: a field never changes. */
static bool answer_kept(HttpRequest *request, const char *path)
{
    g_autofree char *content = NULL;
    gsize size = 0;
    if (!g_file_get_contents(path, &content, &size, NULL))
        return false;
    g_autoptr(GBytes) png = g_bytes_new_take(g_steal_pointer(&content), size);
    answer_png(request, png);
    return true;
}

static char *kept_path(const json_t *field)
{
    g_autofree char *folder = g_build_filename(config_text(CONFIG_HOME), "review", NULL);
    g_mkdir_with_parents(folder, 0700);
    return g_strdup_printf("%s/%" JSON_INTEGER_FORMAT ".png", folder, json_integer_value(json_object_get(field, "field")));
}

static void begin_some(Crops *crops)
{
    for (guint i = 0; i < crops->under_way->len && i < AT_ONCE; i++) {
        Crop *crop = crops->under_way->pdata[i];
        if (crop->job)
            continue;
        gsize size = 0;
        const void *bytes = g_bytes_get_data(crop->original, &size);
        crop->job = reader_job_start(crop->reader, &crop->wanted, bytes, size, NULL);
        if (!crop->job) {
            answer_refusal(crop->request, 503, "away", "failure.away");
            g_ptr_array_remove_index(crops->under_way, i--);
        }
    }
}

static void begin(const DeskCall *call, const json_t *field, const char *path)
{
    g_autoptr(GError) error = NULL;
    GBytes *original = db_original_bytes(desk_rows(call), json_integer_value(json_object_get(field, "original")), &error);
    if (!original) {
        answer_error(call->request, error);
        return;
    }
    Crop *crop = g_new0(Crop, 1);
    *crop = (Crop){.wanted = field_picture_request(field), .original = original, .reader = call->desk->reader,
                   .request = call->request, .path = g_strdup(path)};
    g_ptr_array_add(call->desk->crops->under_way, crop);
    begin_some(call->desk->crops);
}

void crops_answer(const DeskCall *call)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *answer = desk_ask(call, EMBED_db_sql_desk_field_sql, &error);
    if (!answer) {
        answer_error(call->request, error);
        return;
    }
    json_auto_t *field = json_loads(answer, JSON_DECODE_ANY, NULL);
    if (!json_is_integer(json_object_get(field, "original"))) {
        answer_refusal(call->request, 404, "GU003", "store.GU003");
        return;
    }
    g_autofree char *path = kept_path(field);
    if (!answer_kept(call->request, path))
        begin(call, field, path);
}

int crops_descriptors(const Crops *crops, struct pollfd *descriptors, int most)
{
    int count = 0;
    for (guint i = 0; i < crops->under_way->len && count < most; i++) {
        const Crop *crop = crops->under_way->pdata[i];
        if (crop->job)
            descriptors[count++] = (struct pollfd){.fd = reader_job_descriptor(crop->job), .events = POLLIN};
    }
    return count;
}

static void finish(Crop *crop)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ReaderResult) result = reader_job_finish(g_steal_pointer(&crop->job), &error);
    if (!result || !result->crop) {
        answer_refusal(crop->request, 502, "unreadable", "unread.crashed");
        return;
    }
    gsize size = 0;
    const char *png = g_bytes_get_data(result->crop, &size);
    g_file_set_contents(crop->path, png, (gssize)size, NULL);
    answer_png(crop->request, result->crop);
}

void crops_advance(Crops *crops)
{
    for (guint i = 0; i < crops->under_way->len; i++) {
        Crop *crop = crops->under_way->pdata[i];
        if (!crop->job || !reader_job_advance(crop->job))
            continue;
        finish(crop);
        g_ptr_array_remove_index(crops->under_way, i--);
    }
    begin_some(crops);
}

void crops_free(Crops *crops)
{
    if (!crops)
        return;
    for (guint i = 0; i < crops->under_way->len; i++) {
        Crop *crop = crops->under_way->pdata[i];
        if (crop->job)
            reader_result_free(reader_job_finish(crop->job, NULL));
        answer_refusal(crop->request, 503, "away", "failure.away");
    }
    g_ptr_array_unref(crops->under_way);
    g_free(crops);
}
