#include "intake/worker.h"

#include "forms/french.h"
#include "intake/assemble.h"
#include "intake/assemble_rules.h"
#include "intake/case_store.h"
#include "intake/error.h"
#include "intake/log.h"
#include "intake/same_paper.h"
#include "intake/store_error.h"
#include "intake/turned_form.h"
#include "intake/twodoc_file.h"

#include "db/case.h"
#include "db/error.h"
#include "db/paper.h"
#include "db/reading.h"
#include "db/replay.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { IDLE_MS = 200, SPOOL_MS = 2000, AWAY_FIRST_MS = 250, AWAY_MOST_MS = 15000, SPARED_ATTEMPTS = 2 };

static volatile sig_atomic_t stopping;

void worker_stop(void)
{
    stopping = 1;
}

char *worker_name(int number)
{
    return g_strdup_printf("%s/%d/%d", g_get_host_name(), (int)getpid(), number);
}

typedef struct {
    Reader *reader;
    const WorkerOptions *options;
    DbStore *store; /* NULL while it is away */
    int64_t version; /* what the store calls options->version */
    int away_ms;
    bool excused; /* the store had no room for the result of what is in hand */
    int64_t spool_due_us;
    const DbJob *job;
    int64_t renewed_us;
} Worker;

/* Errors after which going on makes no sense. */
static bool fatal(const GError *error)
{
    return g_error_matches(error, DB_ERROR, DB_ERROR_SETUP) || g_error_matches(error, DB_ERROR, DB_ERROR_DENIED) ||
           g_error_matches(error, INTAKE_ERROR, INTAKE_ERROR_SETUP);
}

/* In steps, so that a signal is heard. */
static void sleep_ms(int milliseconds)
{
    for (int slept = 0; slept < milliseconds && !stopping; slept += 50)
        g_usleep(50000);
}

/* The store is away, or nobody knows whether it did what it was asked: a new connection finds out. What was claimed comes
 * back by its lease, or is found done. */
static void lose_store(Worker *worker, const GError *error)
{
    store_error_log("store", error->message);
    g_clear_pointer(&worker->store, db_store_close);
    sleep_ms(worker->away_ms);
    worker->away_ms = MIN(worker->away_ms * 2, AWAY_MOST_MS);
}

static void renew_lease(int done, int total, void *context)
{
    (void)done, (void)total;
    Worker *worker = context;
    int64_t now_us = g_get_monotonic_time();
    if (now_us - worker->renewed_us < (int64_t)worker->options->lease_s * G_USEC_PER_SEC / 3)
        return;
    worker->renewed_us = now_us;
    g_autoptr(GError) error = NULL;
    if (!db_queue_renew(worker->store, worker->job, worker->options->lease_s, &error))
        store_error_log("lease", error->message);
}

static void report(const Worker *worker, int pages)
{
    const WorkerReport done = {.pages = pages, .originals = 1};
    if (worker->options->report >= 0 && write(worker->options->report, &done, sizeof done) < 0)
        fprintf(stderr, "guichet: %s\n", g_strerror(errno));
}

static bool store_reading(Worker *worker, const ReaderResult *result, const char *sha256, GError **error)
{
    json_t *reading = json_pack("{sssssOsIsI}", "sha256", sha256, "media_type", result->media_type, "pages", result->pages,
                                "elapsed_ms", (json_int_t)result->elapsed_ms, "reader_version", (json_int_t)worker->version);
    char *text = json_dumps(reading, JSON_COMPACT | JSON_REAL_PRECISION(6));
    json_decref(reading);
    g_autoptr(GArray) pictures = g_array_new(FALSE, FALSE, sizeof(DbPicture));
    for (guint i = 0; i < result->pictures->len; i++) {
        gsize size;
        const void *jpeg = result->pictures->pdata[i] ? g_bytes_get_data(result->pictures->pdata[i], &size) : NULL;
        const DbPicture picture = {.page = (int)i + 1, .jpeg = jpeg, .size = jpeg ? size : 0};
        if (jpeg)
            g_array_append_val(pictures, picture);
    }
    bool done = db_reading_store(worker->store, worker->job, text, (const DbPicture *)(void *)pictures->data,
                                 (int)pictures->len, error);
    free(text);
    return done;
}

/* Ended from outside too often to be an accident: a poor original must not hold its batch for ever. */
static bool give_up_attempt(Worker *worker, const GError *reason, GError **error)
{
    if (worker->job->left > SPARED_ATTEMPTS)
        return db_queue_retry(worker->store, worker->job->id, reason->message, error);
    g_autofree char *message = reader_error_message("crashed");
    return db_reading_quarantine(worker->store, worker->job, "crashed", message, error);
}

static bool do_read(Worker *worker, GError **error)
{
    g_autoptr(GBytes) bytes = db_original_bytes(worker->store, worker->job->subject, error);
    if (!bytes)
        return false;
    const ReaderRequest request = {.operation = READER_READ, .pictures = 1};
    g_autoptr(GError) problem = NULL;
    g_autoptr(ReaderResult) result = reader_run(worker->reader, &request, bytes, renew_lease, worker, &problem);
    if (!result && fatal(problem)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    if (!result)
        return give_up_attempt(worker, problem, error);
    bool done;
    if (result->error_code) {
        g_autofree char *message = reader_error_message(result->error_code);
        g_autofree char *what = g_strdup_printf("original %" G_GINT64_FORMAT, worker->job->subject);
        store_error_log(what, result->error_detail);
        log_fact("original.quarantined", "what", what, "code", result->error_code, NULL);
        done = db_reading_quarantine(worker->store, worker->job, result->error_code, message, error);
    } else {
        g_autofree char *sha256 = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
        done = store_reading(worker, result, sha256, error);
    }
    if (done)
        report(worker, result->pages ? (int)json_array_size(result->pages) : 0);
    return done;
}

static bool store_sight(Worker *worker, json_t *sight, GError **error)
{
    char *text = json_dumps(sight, JSON_COMPACT | JSON_REAL_PRECISION(6));
    json_decref(sight);
    bool done = db_paper_store(worker->store, worker->job, text, error);
    free(text);
    return done;
}

/* What a page is by its words: another look at its original. One that cannot be had is unknown, with its reason. NULL when the job has to be
 * given back; then `*given` says whether it was. */
static json_t *look_at_words(Worker *worker, const json_t *place, bool *given, GError **error)
{
    *given = false;
    g_autoptr(GBytes) bytes = db_original_bytes(worker->store, json_integer_value(json_object_get(place, "original")), error);
    if (!bytes)
        return NULL;
    const ReaderRequest request = {.operation = READER_PAPER, .page = (int)json_integer_value(json_object_get(place, "page")),
                                   .turn = (int)json_integer_value(json_object_get(place, "turn")),
                                   .whole = json_is_true(json_object_get(place, "whole"))};
    g_autoptr(GError) problem = NULL;
    g_autoptr(ReaderResult) result = reader_run(worker->reader, &request, bytes, renew_lease, worker, &problem);
    if (result)
        return result->paper ? json_incref(result->paper) : json_pack("{ss}", "problem", result->error_code);
    if (fatal(problem)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return NULL;
    }
    if (worker->job->left > SPARED_ATTEMPTS) {
        *given = db_queue_retry(worker->store, worker->job->id, problem->message, error);
        return NULL;
    }
    return json_pack("{ss}", "problem", "crashed");
}

/* A page that a person turned: tried as a form. False: the store is away. */
static bool try_turned(Worker *worker, const json_t *place, bool *taken, GError **error)
{
    *taken = false;
    if (!json_is_true(json_object_get(place, "turned")))
        return true;
    g_autoptr(GBytes) bytes = db_original_bytes(worker->store, json_integer_value(json_object_get(place, "original")), error);
    if (!bytes)
        return false;
    json_auto_t *form = turned_form_find(worker->reader, place, bytes, renew_lease, worker);
    if (!form)
        return true;
    char *text = json_dumps(form, JSON_COMPACT | JSON_REAL_PRECISION(6));
    bool done = db_paper_form(worker->store, worker->job, text, taken, error);
    free(text);
    return done;
}

/* What a page is, and whether the person gave the same paper before. */
static bool do_look(Worker *worker, GError **error)
{
    g_autofree char *found = db_paper_page(worker->store, worker->job->subject, error);
    json_auto_t *place = found ? json_loads(found, 0, NULL) : NULL;
    if (!place)
        return false;
    bool given = false, taken = false;
    if (!try_turned(worker, place, &taken, error) || taken)
        return taken;
    json_t *sight = look_at_words(worker, place, &given, error);
    if (!sight)
        return given;
    const SamePaper in = {worker->reader, worker->store, renew_lease, worker};
    const char *read = json_is_true(json_object_get(sight, "whole")) ? json_string_value(json_object_get(sight, "text")) : NULL;
    json_t *same = same_paper_find(&in, place, read, error);
    if (!same) {
        json_decref(sight);
        return false;
    }
    json_object_set_new(sight, "same", same);
    return store_sight(worker, sight, error);
}

/* False only when the store is away; a number that no case has is left out. */
static bool find_cases(Worker *worker, const json_t *pages, GHashTable *known, GError **error)
{
    g_autoptr(GPtrArray) numbers = assemble_case_numbers(pages);
    for (guint i = 0; i < numbers->len; i++) {
        g_autoptr(GError) problem = NULL;
        g_autofree char *found = db_case_show(worker->store, numbers->pdata[i], &problem);
        if (found)
            g_hash_table_add(known, g_strdup(numbers->pdata[i]));
        else if (!g_error_matches(problem, DB_ERROR, DB_ERROR_INPUT)) {
            g_propagate_error(error, g_steal_pointer(&problem));
            return false;
        }
    }
    return true;
}

static bool do_assemble(Worker *worker, GError **error)
{
    g_autofree char *text = db_batch_pages(worker->store, worker->job->subject, error);
    if (!text)
        return false;
    json_t *pages = json_loads(text, 0, NULL);
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    FormReader *forms = reader_forms(worker->reader);
    const AssembleKnowledge knowledge = {form_reader_library(forms), forms, known};
    json_t *plan = find_cases(worker, pages, known, error) ? assemble_plan(pages, &knowledge, error) : NULL;
    bool checked = plan && twodoc_file(plan, pages, worker->store, error);
    json_decref(pages);
    if (!checked) {
        json_decref(plan);
        return false;
    }
    char *plan_text = json_dumps(plan, JSON_COMPACT | JSON_REAL_PRECISION(6));
    json_decref(plan);
    bool done = db_reading_assemble(worker->store, worker->job, plan_text, error);
    free(plan_text);
    return done;
}

/* A form whose pages a person has brought together: the rules that need several of them. */
static bool do_check(Worker *worker, GError **error)
{
    g_autofree char *text = db_reading_answers(worker->store, worker->job->subject, error);
    if (!text)
        return false;
    json_auto_t *answers = json_loads(text, JSON_DECODE_ANY, NULL);
    json_auto_t *breaches = assemble_breaches(reader_forms(worker->reader), answers);
    char *found = json_dumps(breaches, JSON_COMPACT);
    bool done = db_reading_checked(worker->store, worker->job, found, error);
    free(found);
    return done;
}

static void tell_done(const DbJob *job, int64_t since_us)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, job->id), *subject = g_strdup_printf("%" G_GINT64_FORMAT, job->subject);
    g_autofree char *attempt = g_strdup_printf("%d", job->attempt);
    g_autofree char *ms = g_strdup_printf("%" G_GINT64_FORMAT, (g_get_monotonic_time() - since_us) / 1000);
    log_fact("job.done", "job", id, "kind", job->kind, "subject", subject, "attempt", attempt, "ms", ms, NULL);
}

static bool do_job(Worker *worker, const DbJob *job, GError **error)
{
    worker->job = job;
    worker->renewed_us = g_get_monotonic_time();
    int64_t since_us = worker->renewed_us;
    g_autoptr(GError) problem = NULL;
    bool done = strcmp(job->kind, "read") == 0    ? do_read(worker, &problem)
                : strcmp(job->kind, "look") == 0  ? do_look(worker, &problem)
                : strcmp(job->kind, "check") == 0 ? do_check(worker, &problem)
                                                  : do_assemble(worker, &problem);
    bool wrong = g_error_matches(problem, DB_ERROR, DB_ERROR_INPUT) ||
                 g_error_matches(problem, INTAKE_ERROR, INTAKE_ERROR_INPUT) ||
                 g_error_matches(problem, INTAKE_ERROR, INTAKE_ERROR_AWAY);
    if (done) {
        tell_done(job, since_us);
        return true;
    }
    if (!wrong) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    g_autofree char *what = g_strdup_printf("job %" G_GINT64_FORMAT, job->id);
    store_error_log(what, problem->message);
    return db_queue_retry(worker->store, job->id, problem->message, error);
}

static bool deliver_spool(Worker *worker, GError **error)
{
    int64_t now_us = g_get_monotonic_time();
    if (!worker->options->spool || now_us < worker->spool_due_us)
        return true;
    worker->spool_due_us = now_us + (int64_t)SPOOL_MS * 1000;
    return spool_deliver_all(worker->options->spool, worker->store, NULL, error);
}

/* What was in hand when the store went away need not wait for its lease. */
static bool take_back(Worker *worker, GError **error)
{
    const char *name = worker->options->name;
    if (!(worker->excused ? db_queue_excuse : db_queue_release)(worker->store, name, error))
        return false;
    worker->excused = false;
    return true;
}

/* One turn: `idle` when there was nothing to do. */
static bool work_once(Worker *worker, bool *idle, GError **error)
{
    if (!worker->store) {
        worker->store = case_store_open(error);
        if (!worker->store || !take_back(worker, error))
            return false;
        worker->version = db_reader_version(worker->store, worker->options->version, error);
        if (!worker->version)
            return false;
    }
    g_auto(DbJob) job = {0};
    bool found = false;
    if (!deliver_spool(worker, error) ||
        !db_queue_claim(worker->store, worker->options->name, worker->options->lease_s, &job, &found, error))
        return false;
    *idle = !found;
    g_autoptr(GError) problem = NULL;
    if (found && !do_job(worker, &job, &problem)) {
        worker->excused = db_error_no_room(problem);
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    /* Not sooner: a store that gives work and takes no results would be asked without a pause. */
    worker->away_ms = AWAY_FIRST_MS;
    return true;
}

bool worker_run(Reader *reader, const WorkerOptions *options, GError **error)
{
    Worker worker = {.reader = reader, .options = options, .away_ms = AWAY_FIRST_MS};
    bool sound = true;
    while (!stopping && sound) {
        bool idle = false;
        g_autoptr(GError) problem = NULL;
        if (!work_once(&worker, &idle, &problem)) {
            sound = !fatal(problem) && !(options->once && g_error_matches(problem, DB_ERROR, DB_ERROR_AWAY));
            if (sound)
                lose_store(&worker, problem);
            else
                g_propagate_error(error, g_steal_pointer(&problem));
        } else if (idle && options->once) {
            break;
        } else if (idle) {
            sleep_ms(IDLE_MS);
        }
    }
    g_clear_pointer(&worker.store, db_store_close);
    return sound;
}
