/* tests/bench/store.c: what the store costs, against a private cluster of its own with its durable settings: cases of 40
 * fields through the one function, the queue by 1, 4 and 8 workers, originals, readings. */
#include "db/record.h"
#include "tests/store/fixture.h"

#include <stdio.h>

enum { CASES = 300, CLAIMS = 2000, ORIGINALS = 60 };

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double now_ms(void)
{
    return (double)g_get_monotonic_time() / 1000;
}

static void print_spread(const char *name, double *ms, int count, const char *note)
{
    qsort(ms, (size_t)count, sizeof *ms, compare);
    printf("%s_median %.2f ms %s\n", name, ms[count / 2], note);
    printf("%s_p95 %.2f ms %s\n", name, ms[count * 95 / 100], note);
}

/* What the disk alone takes: every figure with a commit in it holds this once. */
static void bench_disk(void)
{
    enum { WRITES = 200 };
    double ms[WRITES];
    char block[8192] = {0};
    g_autofree char *path = g_build_filename(fixture_home, "disk", NULL);
    int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    for (int i = 0; i < WRITES; i++) {
        double start = now_ms();
        g_assert_cmpint(pwrite(descriptor, block, sizeof block, (off_t)(i % 8) * (off_t)sizeof block), ==, sizeof block);
        g_assert_cmpint(fdatasync(descriptor), ==, 0);
        ms[i] = now_ms() - start;
    }
    close(descriptor);
    print_spread("disk_fdatasync_8_kB", ms, WRITES, "(for comparison)");
}

static char *submission(int number)
{
    GString *json = g_string_new(NULL);
    g_string_append_printf(json, "{\"channel\":\"online\",\"key\":\"bench-%d\",\"office\":\"75\",\"procedure\":\"renouvellement\","
                           "\"pieces\":[\"passeport\",\"photos\"],\"documents\":[{\"kind\":\"form\",\"form\":\"titre-sejour\","
                           "\"form_version\":\"1\",\"fields\":[", number);
    for (int i = 0; i < 40; i++)
        g_string_append_printf(json, "%s{\"name\":\"champ_%d\",\"value\":\"VALEUR %d\",\"raw\":\"VALEUR %d\",\"confidence\":%s,"
                               "\"status\":\"%s\",\"reason\":\"%s\",\"method\":\"handprint\",\"box_px\":[100,200,300,40],"
                               "\"alternatives\":[[\"VALEUB %d\",0.001]]}", i ? "," : "", i, number, number,
                               i % 10 ? "0.9991" : "0.81", i % 10 ? "accepted" : "review", i % 10 ? "" : "doubtful", number);
    g_string_append(json, "]}]}");
    return g_string_free(json, FALSE);
}

static void bench_cases(DbStore *store, const char *name, int first, const char *note)
{
    double ms[CASES];
    for (int i = 0; i < CASES; i++) {
        g_autofree char *json = submission(first + i);
        double start = now_ms();
        g_autofree char *answer = db_submission_file(store, json, NULL);
        ms[i] = now_ms() - start;
        g_assert_nonnull(answer);
    }
    print_spread(name, ms, CASES, note);
}

static gpointer claim_all(gpointer data)
{
    g_autoptr(DbStore) store = fixture_open();
    g_auto(DbJob) job = {0};
    bool found = true;
    int *count = data;
    while (db_queue_claim(store, "bench", 600, &job, &found, NULL) && found)
        ++*count;
    return NULL;
}

/* Jobs are put in by the way that tests have: a batch sealed and empty is a job to assemble. */
static void bench_queue(int workers)
{
    g_autoptr(DbStore) store = fixture_open();
    for (int i = 0; i < CLAIMS; i++) {
        g_autofree char *key = g_strdup_printf("queue-%d-%d", workers, i);
        int64_t batch = fixture_batch(store, key, "");
        g_assert_true(db_batch_seal(store, batch, NULL));
    }
    GThread *threads[8];
    int counts[8] = {0}, total = 0;
    double start = now_ms();
    for (int i = 0; i < workers; i++)
        threads[i] = g_thread_new("claim", claim_all, &counts[i]);
    for (int i = 0; i < workers; i++) {
        g_thread_join(threads[i]);
        total += counts[i];
    }
    double seconds = (now_ms() - start) / 1000;
    g_assert_cmpint(total, ==, CLAIMS);
    printf("queue_claims_%d_workers %.0f jobs/s (target 2000)\n", workers, total / seconds);
}

static void bench_originals(DbStore *store)
{
    enum { SIZE = 60 * 1024 };
    double add[ORIGINALS], claim[ORIGINALS], read[ORIGINALS];
    int64_t batch = fixture_batch(store, "originals", "");
    g_autofree char *bytes = g_malloc(SIZE);
    memset(bytes, 'x', SIZE);
    for (int i = 0; i < ORIGINALS; i++) {
        memcpy(bytes, &i, sizeof i);
        g_autofree char *sha256 = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (guchar *)bytes, SIZE);
        DbOriginal original = {.sha256 = sha256, .media_type = "image/tiff", .name = "x.tif", .bytes = bytes, .size = SIZE};
        DbOriginalAnswer answer;
        double start = now_ms();
        g_assert_true(db_original_add(store, batch, i + 1, &original, &answer, NULL));
        add[i] = now_ms() - start;
        g_auto(DbJob) job = {0};
        start = now_ms();
        fixture_claim(store, "read", &job);
        claim[i] = now_ms() - start;
        g_autofree char *reading = g_strdup_printf("{\"sha256\":\"%s\",\"pages\":[{\"page\":1},{\"page\":2}]}", sha256);
        const DbPicture pictures[] = {{1, bytes, SIZE}, {2, bytes, SIZE}};
        start = now_ms();
        g_assert_true(db_reading_store(store, &job, reading, pictures, 2, NULL));
        read[i] = now_ms() - start;
    }
    print_spread("original_of_60_kB", add, ORIGINALS, "(bytes and job, one transaction)");
    print_spread("claim", claim, ORIGINALS, "");
    print_spread("reading_of_2_pages", read, ORIGINALS, "(with two pictures of 60 kB)");
}

static void bench_journal(DbStore *store)
{
    int64_t count = 0;
    double start = now_ms();
    g_assert_true(db_journal_verify(store, &count, NULL));
    printf("journal_verify %.0f events/s\n", (double)count / (now_ms() - start) * 1000);
    start = now_ms();
    g_assert_true(db_record_verify(store, &count, NULL));
    printf("record_verify %.0f seals/s\n", (double)count / (now_ms() - start) * 1000);
}

static int bench(void)
{
    g_autofree char *conninfo = db_cluster_ensure(fixture_home, NULL);
    g_autoptr(DbStore) store = db_store_open(conninfo, NULL);
    bench_disk();
    bench_cases(store, "case_of_40_fields", 0, "(36 values, 4 reviews, waits for the disk once; target 2)");
    g_autoptr(DbStore) hasty = fixture_open();
    bench_cases(hasty, "case_without_the_disk", CASES, "(the same, not waiting for the disk)");
    bench_cases(store, "case_later", 2 * CASES, "(the first connection again, whose plans are from an empty store; target 2)");
    bench_originals(store);
    bench_queue(1);
    bench_queue(4);
    bench_queue(8);
    bench_journal(store);
    return 0;
}

int main(void)
{
    return fixture_around(bench);
}
