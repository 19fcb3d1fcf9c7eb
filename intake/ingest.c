#include "intake/ingest.h"

#include "db/queue.h"

#include "intake/capture.h"
#include "intake/deposit_note.h"
#include "intake/error.h"
#include "intake/original_file.h"

#include <string.h>

enum { TEND_MS = 100, LOOK_US = 1000000, LOST_US = 10000000 };

static void note_unaccepted(Ingest *ingest, const char *file, const char *code, const char *detail)
{
    g_autofree char *name = g_utf8_make_valid(file, -1);
    g_autofree char *message = reader_error_message(code);
    g_autofree char *words = g_utf8_make_valid(detail, -1);
    json_array_append_new(json_object_get(ingest->outcome, "unaccepted"),
                          json_pack("{sss{ssssss}}", "file", name, "error", "code", code, "message", message,
                                    "detail", words));
}

/* Files that can be read, in their order, with their SHA-256: two arrays of the same length. The rest is noted. */
static void survey(Ingest *ingest, char **files, GPtrArray *good, GPtrArray *sums)
{
    for (; *files; files++) {
        const char *code;
        g_autofree char *detail = NULL;
        g_autoptr(GBytes) bytes = original_file_read(*files, &code, &detail);
        if (!bytes) {
            note_unaccepted(ingest, *files, code, detail);
            continue;
        }
        g_ptr_array_add(good, *files);
        g_ptr_array_add(sums, g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes));
    }
    g_ptr_array_add(sums, NULL);
}

static char *media_type(Ingest *ingest, GBytes *bytes, GError **error)
{
    const ReaderRequest request = {.operation = READER_PROBE};
    g_autoptr(ReaderResult) result = reader_run(ingest->reader, &request, bytes, NULL, NULL, error);
    if (!result)
        return NULL;
    return g_strdup(result->media_type ? result->media_type : "application/octet-stream");
}

static void note_again(Ingest *ingest, const char *name, const AcceptanceAnswer *answer)
{
    if (answer->stored && answer->store.already)
        json_array_append_new(json_object_get(ingest->outcome, "again"),
                              json_pack("{sssI}", "file", name, "batch", (json_int_t)answer->store.batch));
    if (!answer->stored)
        json_object_set_new(ingest->outcome, "waiting", json_true());
    if (answer->refused)
        note_unaccepted(ingest, name, "refused", "");
}

static bool take_file(Ingest *ingest, Acceptance *acceptance, const char *file, int sequence, GError **error)
{
    const char *code;
    g_autofree char *detail = NULL;
    g_autoptr(GBytes) bytes = original_file_read(file, &code, &detail);
    if (!bytes) {
        note_unaccepted(ingest, file, code, detail);
        return true;
    }
    g_autofree char *media = media_type(ingest, bytes, error);
    if (!media)
        return false;
    g_autofree char *name = original_file_label(file);
    g_autofree char *capture = capture_facts(file);
    const SpoolLabel label = {.sequence = sequence, .name = name, .media_type = media, .capture_json = capture};
    AcceptanceAnswer answer;
    if (!acceptance_add(acceptance, &label, bytes, &answer, error))
        return false;
    note_again(ingest, name, &answer);
    return true;
}

static void show_progress(Ingest *ingest, int wait_ms)
{
    if (!ingest->pool)
        return;
    worker_pool_tend(ingest->pool, *ingest->store, wait_ms);
    const WorkerReport done = worker_pool_report(ingest->pool);
    progress_show(ingest->progress, MIN(done.originals, ingest->taken), done.pages);
}

bool ingest_batch(Ingest *ingest, const AcceptanceBatch *batch, char **files, GError **error)
{
    g_autoptr(GPtrArray) good = g_ptr_array_new();
    g_autoptr(GPtrArray) sums = g_ptr_array_new_with_free_func(g_free);
    survey(ingest, files, good, sums);
    if (good->len == 0)
        return true;
    g_autofree char *json = acceptance_batch_json(batch, (char **)sums->pdata, error);
    if (!json)
        return false;
    g_autofree char *deposit = acceptance_deposit_number(json);
    g_autoptr(Acceptance) acceptance = acceptance_begin(ingest->spool, ingest->store, json, error);
    if (!acceptance)
        return false;
    for (guint i = 0; i < good->len; i++) {
        if (!take_file(ingest, acceptance, good->pdata[i], (int)i + 1, error))
            return false;
        ingest->taken++;
        show_progress(ingest, 0);
    }
    int64_t id;
    if (!acceptance_end(acceptance, &id, error) || !deposit_note_write(json, (char **)good->pdata, (char **)sums->pdata, error))
        return false;
    json_array_append_new(json_object_get(ingest->outcome, "batches"),
                          json_pack("{sssI}", "deposit", deposit, "batch", (json_int_t)id));
    return true;
}

/* The batch as it stands; `over` when nothing more happens to it by itself. */
static json_t *look_at(DbStore *store, int64_t batch, bool *over, GError **error)
{
    g_autofree char *text = db_batch_show(store, batch, error);
    json_t *json = text ? json_loads(text, 0, NULL) : NULL;
    const char *state = json_string_value(json_object_get(json, "state"));
    *over = state && (strcmp(state, "closed") == 0 || strcmp(state, "stopped") == 0);
    return json;
}

/* Nothing waits, nothing runs, and still the batch is not put together: its job has died, which the queue lists. */
static bool queue_is_empty(DbStore *store)
{
    g_autofree char *text = db_queue_state(store, NULL);
    json_t *state = text ? json_loads(text, 0, NULL) : NULL;
    bool empty = state && json_integer_value(json_object_get(state, "waiting")) == 0 &&
                 json_integer_value(json_object_get(state, "running")) == 0;
    json_decref(state);
    return empty;
}

static json_t *wait_for_batch(Ingest *ingest, int64_t batch, GError **error)
{
    int64_t empty_since_us = 0;
    for (int64_t look_us = 0;;) {
        int64_t now_us = g_get_monotonic_time();
        bool all_read = worker_pool_report(ingest->pool).originals >= ingest->taken;
        if (now_us - look_us >= (all_read ? LOOK_US / 10 : LOOK_US)) {
            bool over;
            json_t *json = look_at(*ingest->store, batch, &over, error);
            if (!json)
                return NULL;
            bool empty = !over && queue_is_empty(*ingest->store);
            empty_since_us = empty ? (empty_since_us ? empty_since_us : now_us) : 0;
            if (over || (empty && now_us - empty_since_us > LOST_US))
                return json;
            json_decref(json);
            look_us = now_us;
        }
        show_progress(ingest, TEND_MS);
        if (worker_pool_failed(ingest->pool)) {
            g_set_error(error, INTAKE_ERROR, INTAKE_ERROR_SETUP, "the workers have given up; what was taken in waits");
            return NULL;
        }
    }
}

bool ingest_wait(Ingest *ingest, GError **error)
{
    json_t *states = json_array();
    json_object_set_new(ingest->outcome, "states", states);
    size_t index;
    const json_t *batch;
    json_array_foreach(json_object_get(ingest->outcome, "batches"), index, batch) {
        int64_t id = json_integer_value(json_object_get(batch, "batch"));
        json_t *state = id ? wait_for_batch(ingest, id, error) : NULL;
        if (id && !state)
            return false;
        if (state)
            json_array_append_new(states, state);
    }
    return true;
}

bool ingest_incomplete(const Ingest *ingest)
{
    bool incomplete = json_array_size(json_object_get(ingest->outcome, "unaccepted")) > 0;
    size_t index;
    const json_t *state;
    json_array_foreach(json_object_get(ingest->outcome, "states"), index, state)
        incomplete |= json_integer_value(json_object_get(state, "quarantined")) > 0 ||
                      g_strcmp0(json_string_value(json_object_get(state, "state")), "closed") != 0;
    return incomplete;
}
