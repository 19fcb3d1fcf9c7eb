#include "intake/replay.h"

#include "db/batch.h"
#include "db/replay.h"
#include "intake/reader_version.h"

#include <poll.h>
#include <string.h>

enum { RUNNING_MOST = 64 };

typedef struct {
    const json_t *what; /* of the list */
    GBytes *bytes;
    ReaderJob *job;
} Turn;

typedef struct {
    const ReplayOrder *order;
    ReplayOutcome *outcome;
    json_t *list, *version;
    Turn turns[RUNNING_MOST]; /* a ring: the oldest is told first */
    int first, count, workers;
    size_t next;
} Replay;

void replay_outcome_clear(ReplayOutcome *outcome)
{
    g_clear_pointer(&outcome->changed, json_decref);
}

static int64_t id_of(const json_t *what)
{
    return json_integer_value(json_object_get(what, "original"));
}

static bool start_next(Replay *replay, GError **error)
{
    Turn *turn = &replay->turns[(replay->first + replay->count) % RUNNING_MOST];
    turn->what = json_array_get(replay->list, replay->next++);
    turn->bytes = db_original_bytes(replay->order->store, id_of(turn->what), error);
    if (!turn->bytes)
        return false;
    const ReaderRequest request = {.operation = READER_READ};
    gsize size;
    const void *bytes = g_bytes_get_data(turn->bytes, &size);
    turn->job = reader_job_start(replay->order->reader, &request, bytes, size, error);
    replay->count++;
    return turn->job != NULL;
}

static void add_changed(json_t *changed, const json_t *differences)
{
    size_t i, k;
    json_t *difference, *known;
    json_array_foreach((json_t *)differences, i, difference) {
        bool there = false;
        json_array_foreach(changed, k, known)
            there = there || json_equal(known, difference);
        if (!there)
            json_array_append(changed, difference);
    }
}

static const char *judge_versions(Replay *replay, const json_t *was)
{
    const json_t *versions = json_object_get(was, "versions");
    if (!json_is_object(versions))
        return replay->outcome->unknown++, "unknown";
    json_auto_t *differences = reader_version_differences(versions, replay->version);
    if (json_array_size(differences) == 0)
        return replay->outcome->same++, "same";
    add_changed(replay->outcome->changed, differences);
    return replay->outcome->other++, "other";
}

/* The oldest turn is over: compares and tells. */
static bool finish_first(Replay *replay, GError **error)
{
    Turn *turn = &replay->turns[replay->first];
    g_autoptr(ReaderResult) result = reader_job_finish(g_steal_pointer(&turn->job), error);
    g_clear_pointer(&turn->bytes, g_bytes_unref);
    replay->first = (replay->first + 1) % RUNNING_MOST;
    replay->count--;
    g_autofree char *text = result ? db_replay_reading(replay->order->store, id_of(turn->what), error) : NULL;
    if (!text)
        return false;
    json_auto_t *was = json_loads(text, 0, NULL);
    const char *versions = judge_versions(replay, was);
    json_auto_t *differences = replay_compare(was, result->pages, result->error_code, &replay->outcome->tally);
    if (strcmp(versions, "same") == 0 && json_array_size(differences) > 0)
        replay->outcome->broken++;
    json_auto_t *told = json_pack("{sO sO sO sO ss sO}", "original", json_object_get(turn->what, "original"), "batch",
                                  json_object_get(turn->what, "batch"), "name", json_object_get(turn->what, "name"), "sha256",
                                  json_object_get(turn->what, "sha256"), "versions", versions, "differences", differences);
    replay->order->told(told, replay->order->context);
    return true;
}

/* True when the oldest is over. */
static bool wait_for_first(Replay *replay)
{
    struct pollfd waits[RUNNING_MOST];
    nfds_t waiting = 0;
    int patience_ms = 1000;
    bool over = false;
    for (int i = 0; i < replay->count; i++) {
        ReaderJob *job = replay->turns[(replay->first + i) % RUNNING_MOST].job;
        bool done = reader_job_advance(job);
        if (i == 0)
            over = done;
        if (done)
            continue;
        waits[waiting++] = (struct pollfd){.fd = reader_job_descriptor(job), .events = POLLIN};
        patience_ms = MIN(patience_ms, reader_job_patience_ms(job));
    }
    if (!over && waiting > 0)
        poll(waits, waiting, patience_ms);
    return over;
}

/* A reading that is over only waits for its turn to be told. */
static int running(const Replay *replay)
{
    int count = 0;
    for (int i = 0; i < replay->count; i++)
        count += reader_job_descriptor(replay->turns[(replay->first + i) % RUNNING_MOST].job) >= 0;
    return count;
}

static bool read_all(Replay *replay, GError **error)
{
    bool sound = true;
    while (sound && (replay->count > 0 || replay->next < json_array_size(replay->list))) {
        while (sound && running(replay) < replay->workers && replay->count < RUNNING_MOST && replay->next < json_array_size(replay->list))
            sound = start_next(replay, error);
        if (sound && wait_for_first(replay))
            sound = finish_first(replay, error);
    }
    for (; replay->count > 0; replay->count--, replay->first = (replay->first + 1) % RUNNING_MOST) {
        Turn *turn = &replay->turns[replay->first];
        if (turn->job)
            reader_result_free(reader_job_finish(turn->job, NULL));
        g_clear_pointer(&turn->bytes, g_bytes_unref);
    }
    return sound;
}

bool replay_run(const ReplayOrder *order, ReplayOutcome *outcome, GError **error)
{
    *outcome = (ReplayOutcome){.changed = json_array()};
    g_autofree char *list = db_replay_list(order->store, order->about_json, error);
    json_auto_t *originals = list ? json_loads(list, 0, NULL) : NULL;
    json_auto_t *version = originals ? reader_version(reader_options(order->reader), error) : NULL;
    if (!version)
        return false;
    Replay replay = {.order = order, .outcome = outcome, .list = originals, .version = version,
                     .workers = CLAMP(order->workers, 1, RUNNING_MOST / 4)};
    return read_all(&replay, error);
}
