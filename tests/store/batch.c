#include "tests/store/fixture.h"

#include "db/statement.h"

static void read_next(DbStore *store, const char *content, int pages)
{
    g_auto(DbJob) job = {0};
    fixture_claim(store, "read", &job);
    g_autofree char *reading = fixture_reading(content, pages);
    const DbPicture pictures[] = {{1, "\xff\xd8one", 5}, {2, "\xff\xd8two", 5}};
    GError *error = NULL;
    db_reading_store(store, &job, reading, pictures, MIN(pages, 2), &error);
    g_assert_no_error(error);
    /* The same result twice is one: the second finds the job done. */
    db_reading_store(store, &job, reading, pictures, MIN(pages, 2), &error);
    g_assert_no_error(error);
}

/* A plan that makes one case of all pages but the last, which is blank. */
static char *plan_of(json_t *facts, const char *more)
{
    GString *fates = g_string_new(NULL), *pages = g_string_new(NULL);
    json_t *list = json_object_get(facts, "pages");
    size_t count = json_array_size(list);
    for (size_t i = 0; i < count; i++) {
        json_int_t page = number_at(json_array_get(list, i), "page_id");
        bool last = i + 1 == count;
        g_string_append_printf(fates, "%s{\"page_id\":%" JSON_INTEGER_FORMAT ",\"fate\":\"%s\",\"reason\":\"\"}", i ? "," : "",
                               page, last ? "blank" : "document");
        if (!last)
            g_string_append_printf(pages, "%s%" JSON_INTEGER_FORMAT, i ? "," : "", page);
    }
    char *plan = g_strdup_printf("{\"pages\":[%s],\"submissions\":[{\"channel\":\"mail\",\"office\":\"75\",\"documents\":"
                                 "[{\"kind\":\"passeport\",\"pages\":[%s],\"fields\":[]}]}]%s}", fates->str, pages->str, more);
    g_string_free(fates, TRUE);
    g_string_free(pages, TRUE);
    return plan;
}

static void assemble(DbStore *store, int64_t batch, const char *more)
{
    GError *error = NULL;
    g_auto(DbJob) job = {0};
    fixture_claim(store, "assemble", &job);
    g_assert_cmpint(job.subject, ==, batch);
    json_t *facts = fixture_json(db_batch_pages(store, batch, &error));
    g_autofree char *plan = plan_of(facts, more);
    json_decref(facts);
    db_reading_assemble(store, &job, plan, &error);
    g_assert_no_error(error);
    db_reading_assemble(store, &job, plan, &error);
    g_assert_no_error(error);
}

static void expect_no_job(DbStore *store)
{
    g_auto(DbJob) job = {0};
    bool found = true;
    g_assert_true(db_queue_claim(store, "test", 60, &job, &found, NULL));
    g_assert_false(found);
}

static void test_from_originals_to_a_closed_batch(void)
{
    GError *error = NULL;
    g_autoptr(DbStore) store = fixture_open();
    int64_t batch = fixture_batch(store, "flow", "");
    g_assert_cmpint(fixture_batch(store, "flow", ""), ==, batch);
    DbOriginalAnswer first = fixture_add(store, batch, 1, "one"), second = fixture_add(store, batch, 2, "two");
    g_assert_false(first.already || second.already);
    read_next(store, "one", 2);
    db_batch_seal(store, batch, &error);
    g_assert_no_error(error);
    read_next(store, "two", 1);
    assemble(store, batch, "");
    expect_no_job(store);

    json_t *shown = fixture_json(db_batch_show(store, batch, &error));
    g_assert_cmpstr(text_at(shown, "state"), ==, "closed");
    g_assert_cmpint(number_at(shown, "pages"), ==, 3);
    g_assert_cmpint(number_at(shown, "missing"), ==, 0);
    g_assert_cmpint(number_at(shown, "documents"), ==, 2);
    g_assert_cmpint(number_at(shown, "blanks"), ==, 1);
    g_assert_cmpint(number_at(shown, "cases"), ==, 1);
    json_t *page = json_array_get(json_object_get(json_array_get(json_object_get(shown, "originals"), 0), "pages"), 0);
    g_autoptr(GBytes) picture = db_page_picture(store, number_at(page, "page_id"), &error);
    g_assert_no_error(error);
    g_assert_cmpmem(g_bytes_get_data(picture, NULL), g_bytes_get_size(picture), "\xff\xd8one", 5);
    json_t *shown_case = fixture_json(db_case_show(store, text_at(page, "case"), &error));
    g_assert_no_error(error);
    g_assert_cmpstr(text_at(shown_case, "state"), ==, "recu");
    json_decref(shown_case);
    json_decref(shown);
}

static void test_same_bytes_are_one_original(void)
{
    GError *error = NULL;
    g_autoptr(DbStore) store = fixture_open();
    int64_t first = fixture_batch(store, "again-1", ""), second = fixture_batch(store, "again-2", "");
    DbOriginalAnswer once = fixture_add(store, first, 1, "same");
    DbOriginalAnswer repeated = fixture_add(store, first, 1, "same");
    DbOriginalAnswer again = fixture_add(store, second, 4, "same");
    g_assert_false(once.already);
    g_assert_true(repeated.already && again.already);
    g_assert_cmpint(again.batch, ==, first);
    g_assert_cmpint(again.original, ==, once.original);
    json_t *shown = fixture_json(db_batch_show(store, second, &error));
    g_assert_cmpint(number_at(shown, "again_count"), ==, 1);
    json_decref(shown);
    read_next(store, "same", 1);
    expect_no_job(store);
}

typedef struct {
    int64_t batch;
    const DbJob *reading; /* NULL: seals */
    const char *content;
} Meanwhile;

static void do_one(DbStore *store, const Meanwhile *what)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *reading = fixture_reading(what->content, 1);
    if (what->reading)
        db_reading_store(store, what->reading, reading, NULL, 0, &error);
    else
        db_batch_seal(store, what->batch, &error);
    g_assert_no_error(error);
}

static gpointer do_meanwhile(gpointer data)
{
    g_autoptr(DbStore) store = fixture_open();
    do_one(store, data);
    return NULL;
}

/* One of the two has done its work and not yet said so for good when the other comes. */
static void seal_while_the_last_is_read(gconstpointer reading_first)
{
    enum { MOMENT_US = 300 * 1000 };
    g_autoptr(DbStore) store = fixture_open();
    g_auto(DbJob) job = {0};
    bool reads = GPOINTER_TO_INT(reading_first);
    const char *content = reads ? "read, then sealed" : "sealed, then read";
    int64_t batch = fixture_batch(store, reads ? "read-sealed" : "sealed-read", "");
    fixture_add(store, batch, 1, content);
    fixture_claim(store, "read", &job);
    const Meanwhile reading = {batch, &job, content}, sealing = {batch, NULL, content};
    g_assert_true(statement_begin(store, NULL));
    do_one(store, reads ? &reading : &sealing);
    GThread *other = g_thread_new("meanwhile", do_meanwhile, (gpointer)(reads ? &sealing : &reading));
    g_usleep(MOMENT_US);
    g_assert_true(statement_commit(store, NULL));
    g_thread_join(other);
    g_auto(DbJob) next = {0};
    fixture_claim(store, "assemble", &next);
    g_assert_cmpint(next.subject, ==, batch);
    g_assert_true(db_reading_assemble(store, &next, "{\"stop\": {\"code\": \"test\", \"message\": \"\"}}", NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/store/batch/flow", test_from_originals_to_a_closed_batch);
    g_test_add_data_func("/store/batch/read_then_sealed", GINT_TO_POINTER(1), seal_while_the_last_is_read);
    g_test_add_data_func("/store/batch/sealed_then_read", GINT_TO_POINTER(0), seal_while_the_last_is_read);
    g_test_add_func("/store/batch/same_bytes", test_same_bytes_are_one_original);
    return fixture_run();
}
