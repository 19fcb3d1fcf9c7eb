#include "intake/desk/crops.h"

#include "db/batch.h"
#include "intake/desk/answer.h"
#include "intake/field_picture.h"

#include <string.h>

enum { AT_ONCE = 2, TIDY_S = 3600 };

typedef struct {
    HttpRequest *request;
    guint place; /* of his field among those of the crop */
} Waiter;

/* A field, and whoever else waits on its page: the page is decoded once for all of them. */
typedef struct {
    ReaderJob *job; /* NULL: not begun */
    ReaderRequest wanted;
    GBytes *original;
    Reader *reader;
    GArray *fields;  /* int64_t, as `wanted.boxes` */
    GArray *waiters;
} Crop;

struct Crops {
    GPtrArray *under_way; /* Crop*, oldest first */
    gint64 tidied_us;
};

static void crop_free(void *freed)
{
    Crop *crop = freed;
    g_bytes_unref(crop->original);
    g_array_unref(crop->fields);
    g_array_unref(crop->waiters);
    g_free(crop);
}

Crops *crops_new(void)
{
    Crops *crops = g_new0(Crops, 1);
    crops->under_way = g_ptr_array_new_with_free_func(crop_free);
    crops->tidied_us = g_get_monotonic_time();
    field_pictures_tidy();
    return crops;
}

static void answer_png(HttpRequest *request, GBytes *png)
{
    const HttpAnswer answer = {.status = 200, .type = "image/png", .cache = "private, max-age=900", .body = png};
    http_answer(request, &answer);
}

static void refuse_all(const Crop *crop, unsigned status, const char *code, const char *key)
{
    for (guint i = 0; i < crop->waiters->len; i++)
        answer_refusal(g_array_index(crop->waiters, Waiter, i).request, status, code, key);
}

/* What the page's reader was asked before is kept: a field never changes. */
static bool answer_kept(HttpRequest *request, int64_t field, int turned)
{
    g_autoptr(GBytes) png = field_picture_kept(field, turned);
    if (png)
        answer_png(request, png);
    return png != NULL;
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
            refuse_all(crop, 503, "away", "failure.away");
            g_ptr_array_remove_index(crops->under_way, i--);
        }
    }
}

/* Cut now, or about to be, for somebody else. */
static bool join(const Crops *crops, HttpRequest *request, int64_t field)
{
    for (guint i = 0; i < crops->under_way->len; i++) {
        const Crop *crop = crops->under_way->pdata[i];
        for (guint place = 0; place < crop->fields->len; place++) {
            if (g_array_index(crop->fields, int64_t, place) != field)
                continue;
            const Waiter waiter = {request, place};
            g_array_append_val(crop->waiters, waiter);
            return true;
        }
    }
    return false;
}

static void begin(const DeskCall *call, const json_t *field)
{
    g_autoptr(GError) error = NULL;
    GBytes *original = db_original_bytes(desk_rows(call), json_integer_value(json_object_get(field, "original")), &error);
    if (!original) {
        answer_error(call->request, error);
        return;
    }
    Crop *crop = g_new0(Crop, 1);
    *crop = (Crop){.original = original, .reader = call->desk->reader, .fields = g_array_new(FALSE, FALSE, sizeof(int64_t)),
                   .waiters = g_array_new(FALSE, FALSE, sizeof(Waiter))};
    crop->wanted = field_pictures_request(field, crop->fields);
    const Waiter first = {call->request, 0};
    g_array_append_val(crop->waiters, first);
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
    int64_t id = json_integer_value(json_object_get(field, "field"));
    if (!json_is_integer(json_object_get(field, "original")))
        answer_refusal(call->request, 404, "GU003", "store.GU003");
    else if (!answer_kept(call->request, id, field_picture_turned(field)) && !join(call->desk->crops, call->request, id))
        begin(call, field);
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
    if (!result || !result->crops) {
        refuse_all(crop, 502, "unreadable", "unread.crashed");
        return;
    }
    for (guint i = 0; i < crop->waiters->len; i++) {
        const Waiter *waiter = &g_array_index(crop->waiters, Waiter, i);
        answer_png(waiter->request, result->crops->pdata[waiter->place]);
    }
    for (guint i = 0; i < crop->fields->len; i++)
        field_picture_keep(g_array_index(crop->fields, int64_t, i), crop->wanted.after, result->crops->pdata[i], NULL);
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
    if (g_get_monotonic_time() - crops->tidied_us > (gint64)TIDY_S * G_USEC_PER_SEC) {
        crops->tidied_us = g_get_monotonic_time();
        field_pictures_tidy();
    }
}

void crops_free(Crops *crops)
{
    if (!crops)
        return;
    for (guint i = 0; i < crops->under_way->len; i++) {
        Crop *crop = crops->under_way->pdata[i];
        if (crop->job)
            reader_result_free(reader_job_finish(crop->job, NULL));
        refuse_all(crop, 503, "away", "failure.away");
    }
    g_ptr_array_unref(crops->under_way);
    g_free(crops);
}
