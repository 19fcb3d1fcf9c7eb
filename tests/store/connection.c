#include "embed.h"
#include "tests/store/fixture.h"

#include <libpq-fe.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

static void run_sql(const char *sql)
{
    PGconn *connection = PQconnectdb(fixture_conninfo);
    PGresult *answer = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(answer);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        g_error("%s: %s", sql, PQerrorMessage(connection));
    PQclear(answer);
    PQfinish(connection);
}

static char *submission(const char *key)
{
    return g_strdup_printf("{\"channel\":\"online\",\"key\":\"%s\",\"office\":\"75\",\"documents\":[]}", key);
}

static gpointer migrate(gpointer data)
{
    GError *error = NULL;
    g_autoptr(DbStore) store = fixture_open();
    db_store_migrate(store, data, &error);
    g_assert_no_error(error);
    return NULL;
}

static void test_migrations_that_race_are_applied_once(void)
{
    enum { RACERS = 4 };
    run_sql("SET client_min_messages = warning; DROP SCHEMA guichet CASCADE");
    GThread *threads[RACERS];
    int applied[RACERS] = {0}, total = 0, theirs = 0, ours = 0;
    for (int i = 0; i < RACERS; i++)
        threads[i] = g_thread_new("migrate", migrate, &applied[i]);
    for (int i = 0; i < RACERS; i++) {
        g_thread_join(threads[i]);
        total += applied[i];
    }
    g_autoptr(DbStore) store = fixture_open();
    g_assert_true(db_store_version(store, &theirs, &ours, NULL));
    g_assert_cmpint(theirs, ==, ours);
    g_assert_cmpint(total, ==, ours);
}

static void expect_setup_error(const char *spoil, const char *mend)
{
    GError *error = NULL;
    g_autoptr(DbStore) store = fixture_open();
    run_sql(spoil);
    g_assert_false(db_store_migrate(store, NULL, &error));
    g_assert_error(error, DB_ERROR, DB_ERROR_SETUP);
    g_clear_error(&error);
    run_sql(mend);
    g_assert_true(db_store_migrate(store, NULL, &error));
}

static void test_a_changed_migration_is_refused(void)
{
    expect_setup_error("UPDATE guichet.migration SET sha256 = 'x' || sha256 WHERE number = 3",
                       "UPDATE guichet.migration SET sha256 = substr(sha256, 2) WHERE number = 3");
}

static void test_a_newer_store_is_refused(void)
{
    expect_setup_error("INSERT INTO guichet.migration VALUES (9999, 'later', 'x')",
                       "DELETE FROM guichet.migration WHERE number = 9999");
}

static void expect_open_error(const char *conninfo, DbError code)
{
    GError *error = NULL;
    g_assert_null(db_store_open(conninfo, &error));
    g_assert_error(error, DB_ERROR, (int)code);
    g_clear_error(&error);
}

/* A statement that does not fit the schema is found here, not by the clerk who needs it first. */
static void test_every_statement_fits_the_schema(void)
{
    PGconn *connection = PQconnectdb(fixture_conninfo);
    PQclear(PQexec(connection, "SET search_path = guichet"));
    int prepared = 0;
    for (int i = 0; i < EMBED_COUNT; i++) {
        const char *path = embed_table[i].path;
        if (!g_str_has_prefix(path, "db/sql/") || strstr(path, "cluster_") || strstr(path, "migration_prepare"))
            continue;
        PGresult *answer = PQprepare(connection, path, embed_table[i].text, 0, NULL);
        if (PQresultStatus(answer) != PGRES_COMMAND_OK)
            g_error("%s: %s", path, PQerrorMessage(connection));
        PQclear(answer);
        prepared++;
    }
    PQfinish(connection);
    g_assert_cmpint(prepared, >, 30);
}

/* A server that is there and lets nobody in for now is waited for, not given up like a wrong password. */
static void test_a_refusal_says_why(void)
{
    PGconn *inside = PQconnectdb(fixture_conninfo);
    PQclear(PQexec(inside, "ALTER DATABASE guichet CONNECTION LIMIT 0"));
    GError *error = NULL;
    g_assert_null(db_store_open(fixture_conninfo, &error));
    g_assert_error(error, DB_ERROR, DB_ERROR_AWAY);
    g_assert_cmpstr(db_error_state(error), ==, "53300");
    g_clear_error(&error);
    PQclear(PQexec(inside, "ALTER DATABASE guichet CONNECTION LIMIT -1"));
    PQfinish(inside);
}

static void test_errors_say_what_to_do(void)
{
    GError *error = NULL;
    g_autofree char *folder = g_build_filename(fixture_home, "pg", "server", NULL);
    g_autofree char *wrong = g_strdup_printf("host='%s' user=guichet dbname=guichet password=wrong", folder);
    expect_open_error("host=/nowhere dbname=x", DB_ERROR_AWAY);
    expect_open_error(wrong, DB_ERROR_DENIED);
    g_autoptr(DbStore) store = fixture_open();
    g_assert_null(db_submission_file(store, "{\"channel\":\"fax\"}", &error));
    g_assert_error(error, DB_ERROR, DB_ERROR_INPUT);
    g_assert_cmpstr(db_error_state(error), ==, "GU009");
    g_clear_error(&error);
    g_assert_null(db_submission_file(store, "no JSON", &error));
    g_assert_error(error, DB_ERROR, DB_ERROR_INPUT);
    g_clear_error(&error);
    run_sql("ALTER SCHEMA guichet RENAME TO elsewhere");
    g_assert_null(db_batch_list(store, &error));
    g_assert_error(error, DB_ERROR, DB_ERROR_SETUP);
    g_clear_error(&error);
    run_sql("ALTER SCHEMA elsewhere RENAME TO guichet");
    run_sql("ALTER DATABASE guichet SET default_transaction_read_only = on");
    g_autoptr(DbStore) standby = fixture_open();
    g_autofree char *request = submission("read-only");
    g_assert_null(db_submission_file(standby, request, &error));
    g_assert_error(error, DB_ERROR, DB_ERROR_AWAY);
    g_clear_error(&error);
    PGconn *connection = PQconnectdb(fixture_conninfo);
    PQclear(PQexec(connection, "SET default_transaction_read_only = off"));
    PQclear(PQexec(connection, "ALTER DATABASE guichet RESET default_transaction_read_only"));
    PQfinish(connection);
}

/* Stands between program and server. Once `swallow` is set, the next answer is awaited from the server and then thrown
 * away with the connection: what was committed, the program never hears. */
typedef struct {
    int listener;
    char *folder, *server;
    gint swallow;
} Proxy;

static int unix_socket(const char *folder, bool listening)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    g_snprintf(address.sun_path, sizeof address.sun_path, "%s/.s.PGSQL.5432", folder);
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int status = listening ? bind(descriptor, (struct sockaddr *)&address, sizeof address)
                           : connect(descriptor, (struct sockaddr *)&address, sizeof address);
    g_assert_cmpint(status, ==, 0);
    if (listening)
        g_assert_cmpint(listen(descriptor, 1), ==, 0);
    return descriptor;
}

static gpointer relay(gpointer data)
{
    Proxy *proxy = data;
    int client = accept(proxy->listener, NULL, NULL), server = unix_socket(proxy->server, false);
    struct pollfd ends[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    char buffer[65536];
    while (poll(ends, 2, -1) > 0) {
        for (int i = 0; i < 2; i++) {
            if (!(ends[i].revents & (POLLIN | POLLHUP)))
                continue;
            ssize_t size = read(ends[i].fd, buffer, sizeof buffer);
            bool drop = i == 1 && g_atomic_int_get(&proxy->swallow);
            if (size <= 0 || drop || write(ends[1 - i].fd, buffer, (size_t)size) != size)
                goto out;
        }
    }
out:
    close(client);
    close(server);
    return NULL;
}

static void test_a_lost_answer_is_unsure_and_looked_up(void)
{
    GError *error = NULL;
    g_autofree char *server = g_build_filename(fixture_home, "pg", "server", NULL);
    g_autofree char *password = g_build_filename(fixture_home, "pg", "password", NULL);
    Proxy proxy = {.folder = fixture_home, .server = server};
    proxy.listener = unix_socket(fixture_home, true);
    GThread *thread = g_thread_new("proxy", relay, &proxy);
    g_autofree char *conninfo = g_strdup_printf("host='%s' user=guichet dbname=guichet passfile='%s'", fixture_home, password);
    g_autoptr(DbStore) store = db_store_open(conninfo, &error);
    g_assert_no_error(error);
    g_autofree char *first = submission("heard"), *second = submission("unheard");
    g_autofree char *heard = db_submission_file(store, first, &error);
    g_assert_no_error(error);

    g_atomic_int_set(&proxy.swallow, 1);
    g_assert_null(db_submission_file(store, second, &error));
    g_assert_error(error, DB_ERROR, DB_ERROR_UNSURE);
    g_clear_error(&error);
    g_thread_join(thread);
    close(proxy.listener);

    /* Reading is sure to have changed nothing. */
    g_assert_null(db_batch_list(store, &error));
    g_assert_error(error, DB_ERROR, DB_ERROR_AWAY);
    g_clear_error(&error);

    g_autoptr(DbStore) again = fixture_open();
    json_t *answer = fixture_json(db_submission_file(again, second, &error));
    g_assert_true(json_is_true(json_object_get(answer, "already")));
    json_decref(answer);
}

static void test_large_originals_come_back_whole(void)
{
    enum { SIZE = 3 * 1024 * 1024 + 17 };
    GError *error = NULL;
    g_autoptr(DbStore) store = fixture_open();
    g_autofree guint8 *bytes = g_malloc(SIZE);
    for (int i = 0; i < SIZE; i++)
        bytes[i] = (guint8)(i * 2654435761u >> 13);
    g_autofree char *sha256 = g_compute_checksum_for_data(G_CHECKSUM_SHA256, bytes, SIZE);
    DbOriginal original = {.sha256 = sha256, .media_type = "image/tiff", .name = "large \"\\\n.tif", .bytes = bytes,
                           .size = SIZE, .capture_json = "{\"scanner\":\"test\"}"};
    DbOriginalAnswer answer;
    int64_t batch = fixture_batch(store, "large", "");
    db_original_add(store, batch, 1, &original, &answer, &error);
    g_assert_no_error(error);
    g_autoptr(GBytes) back = db_original_bytes(store, answer.original, &error);
    g_assert_no_error(error);
    g_assert_cmpmem(g_bytes_get_data(back, NULL), g_bytes_get_size(back), bytes, SIZE);
    g_assert_null(db_original_bytes(store, 999999, &error));
    g_assert_error(error, DB_ERROR, DB_ERROR_INPUT);
    g_clear_error(&error);

    bytes[7] ^= 1;
    original.size = SIZE - 1;
    original.sha256 = "0000000000000000000000000000000000000000000000000000000000000000";
    g_assert_false(db_original_add(store, batch, 2, &original, &answer, &error));
    g_assert_error(error, DB_ERROR, DB_ERROR_INPUT);
    g_clear_error(&error);
    /* The failed transaction is over: the connection works on. */
    g_assert_true(db_batch_seal(store, batch, &error));
}

static void test_the_journal_is_verified(void)
{
    GError *error = NULL;
    g_autoptr(DbStore) store = fixture_open();
    int64_t count = 0, batch = fixture_batch(store, "journal", "");
    g_assert_true(db_journal_verify(store, &count, &error));
    g_assert_cmpint(count, >, 0);
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, batch);
    json_t *events = fixture_json(db_journal_show(store, "batch", id, &error));
    g_assert_cmpstr(text_at(json_array_get(events, 0), "kind"), ==, "batch.opened");
    json_decref(events);
    run_sql("ALTER TABLE guichet.event DISABLE TRIGGER USER; UPDATE guichet.event SET agent = 'mallory' WHERE id = "
            "(SELECT max(id) FROM guichet.event)");
    g_assert_false(db_journal_verify(store, &count, &error));
    g_assert_error(error, DB_ERROR, DB_ERROR_INPUT);
    g_clear_error(&error);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/store/connection/migrations_race", test_migrations_that_race_are_applied_once);
    g_test_add_func("/store/connection/migration_changed", test_a_changed_migration_is_refused);
    g_test_add_func("/store/connection/store_newer", test_a_newer_store_is_refused);
    g_test_add_func("/store/connection/statements", test_every_statement_fits_the_schema);
    g_test_add_func("/store/connection/errors", test_errors_say_what_to_do);
    g_test_add_func("/store/connection/refusal", test_a_refusal_says_why);
    g_test_add_func("/store/connection/unsure", test_a_lost_answer_is_unsure_and_looked_up);
    g_test_add_func("/store/connection/large", test_large_originals_come_back_whole);
    g_test_add_func("/store/connection/journal", test_the_journal_is_verified);
    return fixture_run();
}
