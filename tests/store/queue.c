#include "tests/store/fixture.h"

#include <signal.h>

enum { JOBS = 500, WORKERS = 8 };

static void make_jobs(DbStore *store, const char *name, int count)
{
    for (int i = 0; i < count; i++) {
        g_autofree char *key = g_strdup_printf("%s-%d", name, i);
        g_assert_true(db_batch_seal(store, fixture_batch(store, key, ""), NULL));
    }
}

/* A plan for a batch without pages. */
static void finish(DbStore *store, const DbJob *job)
{
    GError *error = NULL;
    db_reading_assemble(store, job, "{\"pages\":[],\"submissions\":[]}", &error);
    g_assert_no_error(error);
}

static void finish_all(DbStore *store)
{
    g_auto(DbJob) job = {0};
    bool found = true;
    while (db_queue_claim(store, "test", 60, &job, &found, NULL) && found)
        finish(store, &job);
}

static json_int_t state_of(DbStore *store, const char *key)
{
    json_t *state = fixture_json(db_queue_state(store, NULL));
    json_int_t value = number_at(state, key);
    json_decref(state);
    return value;
}

typedef struct {
    GArray *taken; /* int64_t */
} Worker;

static gpointer work(gpointer data)
{
    Worker *worker = data;
    g_autoptr(DbStore) store = fixture_open();
    g_auto(DbJob) job = {0};
    bool found = true;
    GError *error = NULL;
    while (db_queue_claim(store, "test", 60, &job, &found, &error) && found)
        g_array_append_val(worker->taken, job.id);
    g_assert_no_error(error);
    return NULL;
}

static void test_each_job_is_claimed_once(void)
{
    g_autoptr(DbStore) store = fixture_open();
    make_jobs(store, "once", JOBS);
    Worker workers[WORKERS];
    GThread *threads[WORKERS];
    for (int i = 0; i < WORKERS; i++) {
        workers[i].taken = g_array_new(FALSE, FALSE, sizeof(int64_t));
        threads[i] = g_thread_new("worker", work, &workers[i]);
    }
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (int i = 0; i < WORKERS; i++) {
        g_thread_join(threads[i]);
        for (guint k = 0; k < workers[i].taken->len; k++)
            g_assert_true(g_hash_table_add(seen, g_memdup2(&g_array_index(workers[i].taken, int64_t, k), sizeof(int64_t))));
        g_array_unref(workers[i].taken);
    }
    g_assert_cmpint(g_hash_table_size(seen), ==, JOBS);
    g_assert_cmpint(state_of(store, "running"), ==, JOBS);
    g_assert_cmpint(state_of(store, "waiting"), ==, 0);
}

/* What lies far ahead is taken for a clock that was set back; a lease never does. */
static void test_a_long_lease_holds(void)
{
    g_autoptr(DbStore) store = fixture_open();
    make_jobs(store, "long", 1);
    g_auto(DbJob) job = {0}, other = {0};
    bool found = false;
    g_assert_true(db_queue_claim(store, "patient", 3600, &job, &found, NULL) && found);
    g_assert_true(db_queue_claim(store, "eager", 60, &other, &found, NULL));
    g_assert_false(found);
    g_assert_true(db_queue_renew(store, &job, 3600, NULL));
    g_assert_true(db_queue_claim(store, "eager", 60, &other, &found, NULL));
    g_assert_false(found);
    g_assert_true(db_queue_release(store, "patient", NULL));
    fixture_claim(store, "assemble", &job);
}

static void test_a_killed_claimant_loses_nothing(void)
{
    g_autoptr(DbStore) store = fixture_open();
    make_jobs(store, "killed", 1);
    pid_t child = fork();
    if (child == 0) {
        DbStore *own = db_store_open(fixture_conninfo, NULL);
        DbJob job = {0};
        bool found = false;
        bool claimed = own && db_queue_claim(own, "victim", 1, &job, &found, NULL) && found;
        kill(getpid(), claimed ? SIGKILL : SIGTERM);
        _exit(1);
    }
    int status = 0;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    g_auto(DbJob) job = {0};
    bool found = true;
    g_assert_true(db_queue_claim(store, "test", 60, &job, &found, NULL));
    g_assert_false(found);
    g_usleep(1100 * 1000);
    fixture_claim(store, "assemble", &job);
    g_assert_cmpint(job.attempt, ==, 2);
    finish(store, &job);
}

static void test_a_lost_lease_is_refused_quietly(void)
{
    GError *error = NULL;
    g_autoptr(DbStore) store = fixture_open();
    int64_t batch = fixture_batch(store, "stale", "");
    fixture_add(store, batch, 1, "stale");
    g_auto(DbJob) slow = {0}, quick = {0};
    bool found = false;
    g_assert_true(db_queue_claim(store, "slow", 0, &slow, &found, NULL) && found);
    fixture_claim(store, "read", &quick);
    g_assert_cmpint(quick.id, ==, slow.id);
    g_autofree char *slow_reading = fixture_reading("stale", 3), *reading = fixture_reading("stale", 2);
    db_reading_store(store, &slow, slow_reading, NULL, 0, &error);
    g_assert_no_error(error);
    db_reading_quarantine(store, &slow, "timeout", "too slow", &error);
    g_assert_no_error(error);
    db_reading_store(store, &quick, reading, NULL, 0, &error);
    g_assert_no_error(error);
    json_t *shown = fixture_json(db_batch_show(store, batch, NULL));
    g_assert_cmpint(number_at(shown, "pages"), ==, 2);
    g_assert_cmpint(number_at(shown, "quarantined"), ==, 0);
    json_decref(shown);
}

/* Gives up as often as it takes, without waiting for the delays. */
static void exhaust(DbStore *store)
{
    g_auto(DbJob) job = {0};
    for (int attempt = 1; attempt <= 6; attempt++) {
        bool found = false;
        g_assert_true(db_queue_claim(store, "vanishes", 0, &job, &found, NULL));
        if (!found)
            return;
    }
    g_assert_not_reached();
}

static void test_the_last_attempt_is_the_last(void)
{
    g_autoptr(DbStore) store = fixture_open();
    int64_t batch = fixture_batch(store, "dead", "");
    DbOriginalAnswer bad = fixture_add(store, batch, 1, "dead");
    json_int_t dead = state_of(store, "dead");
    exhaust(store);
    g_assert_cmpint(state_of(store, "dead"), ==, dead + 1);
    json_t *shown = fixture_json(db_batch_show(store, batch, NULL));
    g_assert_cmpint(number_at(shown, "quarantined"), ==, 1);
    json_decref(shown);

    int count = 0;
    g_assert_true(db_batch_retry(store, batch, bad.original, "alice", &count, NULL));
    g_assert_cmpint(count, ==, 1);
    g_auto(DbJob) job = {0};
    fixture_claim(store, "read", &job);
    g_assert_cmpint(job.subject, ==, bad.original);
    g_assert_cmpint(job.attempt, ==, 1);
    g_assert_true(db_queue_retry(store, job.id, "reader away", NULL));
    bool found = true;
    g_assert_true(db_queue_claim(store, "test", 60, &job, &found, NULL));
    g_assert_false(found);
}

/* What the store had no room for costs its job no attempt. */
static void test_an_excused_attempt_does_not_count(void)
{
    g_autoptr(DbStore) store = fixture_open();
    finish_all(store);
    fixture_add(store, fixture_batch(store, "excused", ""), 1, "excused");
    g_auto(DbJob) job = {0};
    for (int attempt = 1; attempt <= 7; attempt++) {
        fixture_claim(store, "read", &job);
        g_assert_cmpint(job.attempt, ==, attempt);
        g_assert_cmpint(job.left, ==, 4);
        g_assert_true(db_queue_excuse(store, "test", NULL));
    }
    fixture_claim(store, "read", &job);
    finish(store, &job);
}

static void test_a_quarantined_original_does_not_hold_up_its_batch(void)
{
    GError *error = NULL;
    g_autoptr(DbStore) store = fixture_open();
    int64_t batch = fixture_batch(store, "bad", "");
    fixture_add(store, batch, 1, "bad");
    g_assert_true(db_batch_seal(store, batch, NULL));
    g_auto(DbJob) job = {0};
    fixture_claim(store, "read", &job);
    db_reading_quarantine(store, &job, "format", "not a TIFF", &error);
    g_assert_no_error(error);
    fixture_claim(store, "assemble", &job);
    finish(store, &job);
    json_t *shown = fixture_json(db_batch_show(store, batch, NULL));
    g_assert_cmpstr(text_at(shown, "state"), ==, "closed");
    json_t *original = json_array_get(json_object_get(shown, "originals"), 0);
    g_assert_cmpstr(text_at(json_object_get(original, "problem"), "code"), ==, "format");
    json_decref(shown);

    /* Retried and read after all: the batch is assembled once more. */
    g_assert_true(db_batch_retry(store, batch, 0, "alice", NULL, NULL));
    fixture_claim(store, "read", &job);
    g_autofree char *reading = fixture_reading("bad", 1);
    db_reading_store(store, &job, reading, NULL, 0, &error);
    g_assert_no_error(error);
    fixture_claim(store, "assemble", &job);
    finish(store, &job);
    shown = fixture_json(db_batch_show(store, batch, NULL));
    g_assert_cmpstr(text_at(shown, "state"), ==, "closed");
    g_assert_cmpint(number_at(shown, "to_place"), ==, 1);
    json_decref(shown);
}

static gpointer read_one(gpointer data)
{
    const char *content = data;
    g_autoptr(DbStore) store = fixture_open();
    g_auto(DbJob) job = {0};
    bool found = false;
    GError *error = NULL;
    g_assert_true(db_queue_claim(store, "test", 60, &job, &found, &error) && found);
    g_autofree char *id = g_strdup_printf("%s-%" G_GINT64_FORMAT, content, job.subject);
    db_reading_quarantine(store, &job, "test", id, &error);
    g_assert_no_error(error);
    return NULL;
}

/* Originals that end at the same moment: exactly one of them queues the assembling. */
static void test_assembling_is_queued_exactly_once(void)
{
    g_autoptr(DbStore) store = fixture_open();
    finish_all(store);
    for (int round = 0; round < 5; round++) {
        g_autofree char *key = g_strdup_printf("race-%d", round);
        int64_t batch = fixture_batch(store, key, "");
        for (int i = 0; i < WORKERS; i++) {
            g_autofree char *content = g_strdup_printf("%s-%d", key, i);
            fixture_add(store, batch, i + 1, content);
        }
        g_assert_true(db_batch_seal(store, batch, NULL));
        GThread *threads[WORKERS];
        for (int i = 0; i < WORKERS; i++)
            threads[i] = g_thread_new("reader", read_one, key);
        for (int i = 0; i < WORKERS; i++)
            g_thread_join(threads[i]);
        g_assert_cmpint(state_of(store, "waiting"), ==, 1);
        g_auto(DbJob) job = {0};
        fixture_claim(store, "assemble", &job);
        g_assert_cmpint(job.subject, ==, batch);
        finish(store, &job);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/store/queue/excused", test_an_excused_attempt_does_not_count);
    g_test_add_func("/store/queue/once", test_each_job_is_claimed_once);
    g_test_add_func("/store/queue/long_lease", test_a_long_lease_holds);
    g_test_add_func("/store/queue/killed", test_a_killed_claimant_loses_nothing);
    g_test_add_func("/store/queue/stale", test_a_lost_lease_is_refused_quietly);
    g_test_add_func("/store/queue/quarantine", test_a_quarantined_original_does_not_hold_up_its_batch);
    g_test_add_func("/store/queue/assemble_once", test_assembling_is_queued_exactly_once);
    /* Last: it leaves a job that waits for its delay. */
    g_test_add_func("/store/queue/last_attempt", test_the_last_attempt_is_the_last);
    return fixture_run();
}
