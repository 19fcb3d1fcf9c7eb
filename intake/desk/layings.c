#include "intake/desk/layings.h"

#include "db/batch.h"
#include "intake/desk/answer.h"
#include "intake/error.h"
#include "intake/table_json.h"

enum { AT_ONCE = 4 };

typedef struct {
    ReaderJob *job;
    HttpRequest *request;
    json_t *who, *asked;
} Laying;

struct Layings {
    GPtrArray *under_way; /* Laying* */
};

static void laying_free(void *freed)
{
    Laying *laying = freed;
    json_decref(laying->who);
    json_decref(laying->asked);
    g_free(laying);
}

Layings *layings_new(void)
{
    Layings *layings = g_new0(Layings, 1);
    layings->under_way = g_ptr_array_new_with_free_func(laying_free);
    return layings;
}

void layings_free(Layings *layings)
{
    for (guint i = 0; i < layings->under_way->len; i++) {
        Laying *laying = layings->under_way->pdata[i];
        reader_result_free(reader_job_finish(laying->job, NULL));
        answer_refusal(laying->request, 503, "away", "failure.away");
    }
    g_ptr_array_unref(layings->under_way);
    g_free(layings);
}

/* False: not four points. */
static bool take_corners(const json_t *corners, OcrPoint *points)
{
    for (size_t i = 0; i < 4; i++) {
        const json_t *point = json_array_get(corners, i);
        if (json_array_size(point) != 2 || !json_is_number(json_array_get(point, 0)) || !json_is_number(json_array_get(point, 1)))
            return false;
        points[i] = (OcrPoint){json_number_value(json_array_get(point, 0)), json_number_value(json_array_get(point, 1))};
    }
    return json_array_size(corners) == 4;
}

static bool wanted(const json_t *asked, const json_t *page, ReaderRequest *request)
{
    *request = (ReaderRequest){.operation = READER_LAY,
                               .page = (int32_t)json_integer_value(json_object_get(page, "number")),
                               .turn = (int32_t)json_integer_value(json_object_get(page, "rotation")),
                               .form_page = (int32_t)json_integer_value(json_object_get(asked, "form_page"))};
    return g_strlcpy(request->form, json_word(asked, "form"), sizeof request->form) < sizeof request->form &&
           g_strlcpy(request->version, json_word(asked, "version"), sizeof request->version) < sizeof request->version &&
           take_corners(json_object_get(asked, "corners"), request->corners);
}

static void begin(const DeskCall *call, const ReaderRequest *request, int64_t original)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = db_original_bytes(desk_rows(call), original, &error);
    gsize size = 0;
    const void *data = bytes ? g_bytes_get_data(bytes, &size) : NULL;
    ReaderJob *job = data ? reader_job_start(call->desk->reader, request, data, size, &error) : NULL;
    if (!job) {
        answer_error(call->request, error);
        return;
    }
    Laying *laying = g_new0(Laying, 1);
    *laying = (Laying){.job = job, .request = call->request, .who = json_deep_copy(call->who), .asked = json_deep_copy(call->asked)};
    g_ptr_array_add(call->desk->layings->under_way, laying);
}

void layings_answer(const DeskCall *call)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *answer = desk_ask(call, EMBED_db_sql_desk_page_to_lay_sql, &error);
    json_auto_t *page = answer ? json_loads(answer, JSON_DECODE_ANY, NULL) : NULL;
    ReaderRequest request;
    if (!answer)
        answer_error(call->request, error);
    else if (!json_is_object(page))
        answer_refusal(call->request, 404, "GU003", "store.GU003");
    else if (!wanted(call->asked, page, &request))
        answer_refusal(call->request, 422, "GU009", "store.GU009");
    else if (call->desk->layings->under_way->len >= AT_ONCE)
        answer_refusal(call->request, 503, "away", "failure.away");
    else
        begin(call, &request, json_integer_value(json_object_get(page, "original")));
}

int layings_descriptors(const Layings *layings, struct pollfd *descriptors, int most)
{
    int count = 0;
    for (guint i = 0; i < layings->under_way->len && count < most; i++) {
        const Laying *laying = layings->under_way->pdata[i];
        descriptors[count++] = (struct pollfd){.fd = reader_job_descriptor(laying->job), .events = POLLIN};
    }
    return count;
}

/* What was read so goes to the store with where the form was laid. */
static void finish(Desk *desk, Laying *laying)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ReaderResult) result = reader_job_finish(laying->job, &error);
    const json_t *page = result ? json_array_get(result->pages, 0) : NULL;
    if (!page) {
        answer_refusal(laying->request, 502, "unreadable", "unread.crashed");
        return;
    }
    if (!json_is_object(json_object_get(page, "form")) || json_is_object(json_object_get(page, "form_problem"))) {
        answer_refusal(laying->request, 422, "not_laid", "desk.lay.no_paper");
        return;
    }
    json_object_set(laying->asked, "fields", json_object_get(page, "fields"));
    const DeskCall call = {.desk = desk, .request = laying->request, .who = laying->who, .asked = laying->asked};
    g_autofree char *answer = desk_ask(&call, EMBED_db_sql_desk_page_lay_sql, &error);
    if (answer)
        answer_text(laying->request, 200, answer);
    else
        answer_error(laying->request, error);
}

void layings_advance(Desk *desk)
{
    GPtrArray *under_way = desk->layings->under_way;
    for (guint i = 0; i < under_way->len; i++) {
        Laying *laying = under_way->pdata[i];
        if (!reader_job_advance(laying->job))
            continue;
        finish(desk, laying);
        g_ptr_array_remove_index(under_way, i--);
    }
}
