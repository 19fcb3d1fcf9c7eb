#include "db/connection.h"
#include "db/desk.h"
#include "embed.h"
#include "tests/store/fixture.h"

/* The desk's connection: who acts is of one statement, whatever came before it on the same connection. */

static const char unasked[] = "{\"agent\":\"somebody\"}"; /* as if nobody had asked for the office */
static char *number;                                      /* of a case of office 13 */

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

static char *session_of(const char *name)
{
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, name, -1);
}

static void enter(DbStore *house, const char *name, const char *office)
{
    GError *error = NULL;
    g_autofree char *account = g_strdup_printf("{\"name\":\"%s\",\"role\":\"clerk\",\"password\":\"$y$x\",\"office\":\"%s\"}", name, office);
    g_autofree char *session = session_of(name);
    db_account_add(house, account, "admin", &error);
    g_assert_no_error(error);
    const DbSession opened = {.token_sha256 = session, .csrf = "csrf", .way = "password"};
    db_session_open(house, name, &opened, &error);
    g_assert_no_error(error);
}

static DbStore *desk_open(void)
{
    GError *error = NULL;
    DbStore *desk = db_desk_open(fixture_conninfo, &error);
    g_assert_no_error(error);
    return desk;
}

static void act(DbStore *desk, const char *name)
{
    g_autofree char *session = name ? session_of(name) : NULL;
    db_desk_act(desk, session);
}

static bool sees(DbStore *desk, const char *name)
{
    GError *error = NULL;
    act(desk, name);
    g_autofree char *asked = g_strdup_printf("{\"id\":\"%s\"}", number);
    g_autofree char *answer = db_desk_ask(desk, EMBED_db_sql_desk_case_sql, unasked, asked, &error);
    g_assert_no_error(error);
    return strcmp(answer, "null") != 0;
}

static void test_a_connection_shows_each_what_is_his(void)
{
    g_autoptr(DbStore) desk = desk_open();
    g_assert_false(sees(desk, NULL));
    for (int i = 0; i < 3; i++) {
        g_assert_true(sees(desk, "bruno"));
        g_assert_false(sees(desk, "anne"));
        g_assert_true(sees(desk, "chef"));
        g_assert_false(sees(desk, NULL));
    }
}

static void test_nor_does_an_error_leave_anything_over(void)
{
    g_autoptr(DbStore) desk = desk_open();
    g_autoptr(GError) error = NULL;
    act(desk, "bruno");
    g_autofree char *asked = g_strdup_printf("{\"id\":\"%s\",\"state\":\"decide\"}", number);
    g_assert_null(db_desk_ask(desk, EMBED_db_sql_desk_case_move_sql, unasked, asked, &error));
    g_assert_error(error, DB_ERROR, DB_ERROR_INPUT);
    g_assert_false(sees(desk, NULL));
    g_assert_false(sees(desk, "anne"));
    g_assert_true(sees(desk, "bruno"));
}

static void test_a_transaction_of_several_statements_is_his_who_began_it(void)
{
    g_autoptr(DbStore) desk = desk_open();
    g_autofree char *asked = g_strdup_printf("{\"id\":\"%s\"}", number);
    act(desk, "bruno");
    g_assert_true(statement_begin(desk, NULL));
    g_autofree char *seen = db_desk_ask(desk, EMBED_db_sql_desk_case_sql, unasked, asked, NULL);
    g_assert_cmpstr(seen, !=, "null");
    g_assert_true(statement_commit(desk, NULL));
    g_assert_false(sees(desk, "anne"));
    act(desk, "nobody at all");
    g_assert_false(statement_begin(desk, NULL));
    g_assert_true(sees(desk, "bruno"));
}

static void test_a_session_that_ended_is_told_so(void)
{
    g_autoptr(DbStore) desk = desk_open();
    g_autoptr(GError) error = NULL;
    g_autofree char *asked = g_strdup_printf("{\"id\":\"%s\"}", number);
    act(desk, "fini");
    g_assert_null(db_desk_ask(desk, EMBED_db_sql_desk_case_sql, unasked, asked, &error));
    g_assert_cmpstr(db_error_state(error), ==, "GU011");
    g_assert_true(sees(desk, "bruno"));
}

/* What only the end of the transaction refuses was not done, and is said. */
static void test_a_commit_that_fails_is_no_answer(void)
{
    g_autoptr(DbStore) desk = desk_open();
    g_autoptr(GError) error = NULL;
    g_autofree char *asked = g_strdup_printf("{\"id\":\"%s\"}", number);
    run_sql("SET search_path = guichet; CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no'' USING ERRCODE = ''GU006''; END';"
            "CREATE CONSTRAINT TRIGGER no AFTER INSERT ON event DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION no()");
    act(desk, "bruno");
    g_assert_null(db_desk_ask(desk, EMBED_db_sql_desk_case_sql, unasked, asked, &error));
    g_assert_cmpstr(db_error_state(error), ==, "GU006");
    run_sql("SET search_path = guichet; DROP TRIGGER no ON event; DROP FUNCTION no()");
    g_assert_true(sees(desk, "bruno"));
}

static void test_a_connection_that_went_is_away_or_unsure(void)
{
    g_autoptr(DbStore) desk = desk_open();
    g_autoptr(GError) error = NULL;
    g_autofree char *asked = g_strdup_printf("{\"id\":\"%s\"}", number);
    g_assert_true(sees(desk, "bruno"));
    run_sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()");
    g_assert_null(db_desk_ask(desk, EMBED_db_sql_desk_case_sql, unasked, asked, &error));
    g_assert_error(error, DB_ERROR, DB_ERROR_UNSURE);
}

static void test_where_offices_are_not_kept_apart_there_is_no_desk(void)
{
    g_autoptr(GError) error = NULL;
    run_sql("ALTER TABLE guichet.case_file DISABLE ROW LEVEL SECURITY");
    g_assert_null(db_desk_open(fixture_conninfo, &error));
    g_assert_error(error, DB_ERROR, DB_ERROR_SETUP);
    run_sql("ALTER TABLE guichet.case_file ENABLE ROW LEVEL SECURITY");
}

static void fill(void)
{
    GError *error = NULL;
    g_autoptr(DbStore) house = fixture_open();
    json_auto_t *made = fixture_json(db_submission_file(house, "{\"channel\":\"online\",\"key\":\"rows\",\"office\":\"13\",\"documents\":[]}", &error));
    g_assert_no_error(error);
    number = g_strdup(text_at(made, "case_number"));
    run_sql("SET search_path = guichet; SELECT office_known('75')");
    enter(house, "anne", "75");
    enter(house, "bruno", "13");
    enter(house, "chef", "");
    enter(house, "fini", "13");
    run_sql("UPDATE guichet.desk_session SET ends_at = now() WHERE account = 'fini'");
}

static int run(void)
{
    fill();
    int answer = g_test_run();
    g_free(number);
    return answer;
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rows/each_his_own", test_a_connection_shows_each_what_is_his);
    g_test_add_func("/rows/after_an_error", test_nor_does_an_error_leave_anything_over);
    g_test_add_func("/rows/a_transaction", test_a_transaction_of_several_statements_is_his_who_began_it);
    g_test_add_func("/rows/ended", test_a_session_that_ended_is_told_so);
    g_test_add_func("/rows/commit", test_a_commit_that_fails_is_no_answer);
    g_test_add_func("/rows/gone", test_a_connection_that_went_is_away_or_unsure);
    g_test_add_func("/rows/not_apart", test_where_offices_are_not_kept_apart_there_is_no_desk);
    return fixture_around(run);
}
