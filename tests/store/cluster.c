#include "tests/store/fixture.h"

#include <libpq-fe.h>
#include <signal.h>
#include <sys/stat.h>

static char *top;    /* everything here lies under it; closed to other accounts, as /root is */
static char *shared; /* a home under it: making one costs the most here */

static void remove_folder(const char *folder)
{
    g_autofree char *quoted = g_shell_quote(folder);
    g_autofree char *command = g_strconcat("rm -rf ", quoted, NULL);
    g_assert_cmpint(system(command), ==, 0);
}

static void remove_home(char *home)
{
    GError *error = NULL;
    g_assert_true(db_cluster_stop(home, &error));
    g_assert_no_error(error);
    remove_folder(home);
    g_free(home);
}

static DbStore *open_at(const char *home)
{
    GError *error = NULL;
    g_autofree char *conninfo = db_cluster_ensure(home, &error);
    g_assert_no_error(error);
    DbStore *store = db_store_open(conninfo, &error);
    g_assert_no_error(error);
    return store;
}

static pid_t postmaster_of(const char *home)
{
    g_autofree char *path = g_build_filename(home, "pg/server/data/postmaster.pid", NULL), *content = NULL;
    g_assert_true(g_file_get_contents(path, &content, NULL, NULL));
    return (pid_t)atoi(content);
}

static void test_several_callers_make_one_cluster(void)
{
    enum { CALLERS = 4 };
    pid_t children[CALLERS];
    for (int i = 0; i < CALLERS; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            GError *error = NULL;
            char *conninfo = db_cluster_ensure(shared, &error);
            DbStore *store = conninfo ? db_store_open(conninfo, &error) : NULL;
            bool done = store && db_store_migrate(store, NULL, &error);
            _exit(done ? 0 : 1);
        }
    }
    for (int i = 0; i < CALLERS; i++) {
        int status = -1;
        g_assert_cmpint(waitpid(children[i], &status, 0), ==, children[i]);
        g_assert_cmpint(status, ==, 0);
    }
    struct stat info;
    g_autofree char *password = g_build_filename(shared, "pg/password", NULL);
    g_assert_cmpint(stat(password, &info), ==, 0);
    g_assert_cmpint(info.st_mode & 0777, ==, 0600);
}

static void test_a_killed_server_comes_back_with_its_data(void)
{
    GError *error = NULL;
    int applied = -1;
    DbStore *store = open_at(shared);
    g_assert_cmpint(kill(postmaster_of(shared), SIGKILL), ==, 0);
    g_usleep(300 * 1000);
    g_assert_false(db_store_migrate(store, NULL, &error));
    g_assert_error(error, DB_ERROR, DB_ERROR_AWAY);
    g_clear_error(&error);
    db_store_close(store);

    store = open_at(shared);
    g_assert_true(db_store_migrate(store, &applied, &error));
    g_assert_no_error(error);
    g_assert_cmpint(applied, ==, 0);
    db_store_close(store);
}

static void test_a_server_without_its_socket_is_started_again(void)
{
    db_store_close(open_at(shared));
    g_autofree char *socket = g_build_filename(shared, "pg/server/.s.PGSQL.5432", NULL);
    g_assert_cmpint(g_unlink(socket), ==, 0);
    db_store_close(open_at(shared));
}

/* After a reboot the number in the lock file may be that of any other program of the same account. */
static void test_a_strangers_number_in_the_lock_file(void)
{
    db_store_close(open_at(shared));
    g_autofree char *path = g_build_filename(shared, "pg/server/data/postmaster.pid", NULL), *content = NULL;
    g_assert_true(g_file_get_contents(path, &content, NULL, NULL));
    struct stat owner;
    g_assert_cmpint(stat(path, &owner), ==, 0);
    g_assert_true(db_cluster_stop(shared, NULL));

    pid_t stranger = fork();
    if (stranger == 0) {
        if (geteuid() == 0 && (setgid(owner.st_gid) != 0 || setuid(owner.st_uid) != 0))
            _exit(1);
        execlp("sleep", "sleep", "60", NULL);
        _exit(1);
    }
    g_autofree char *lying = g_strdup_printf("%d%s", (int)stranger, strchr(content, '\n'));
    g_assert_true(g_file_set_contents(path, lying, -1, NULL));
    g_assert_true(chown(path, owner.st_uid, owner.st_gid) == 0 && chmod(path, 0600) == 0);
    db_store_close(open_at(shared));
    kill(stranger, SIGKILL);
    waitpid(stranger, NULL, 0);
}

static void test_a_home_deeper_than_a_socket_path(void)
{
    char *deep = g_build_filename(top, "quite-a-long-name-of-a-folder", "with-another-one-below-it-that-is-longer",
                                  "and-yet-another-one", "until-a-socket-has-no-room-left", NULL);
    db_store_close(open_at(deep));
    remove_home(deep);
}

static void test_a_half_made_cluster_is_made_anew(void)
{
    char *home = g_build_filename(top, "half, with a comma and 'quotes'", NULL);
    pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0);
        g_free(db_cluster_ensure(home, NULL));
        _exit(0);
    }
    g_autofree char *started = g_build_filename(home, "pg/server/data.new/PG_VERSION", NULL);
    for (int i = 0; i < 2000 && !g_file_test(started, G_FILE_TEST_EXISTS); i++)
        g_usleep(5 * 1000);
    kill(-child, SIGKILL);
    waitpid(child, NULL, 0);
    db_store_close(open_at(home));
    remove_home(home);
}

static void test_no_other_account_comes_in(void)
{
    if (geteuid() != 0) {
        g_test_skip("only root can try another account");
        return;
    }
    g_autofree char *conninfo = db_cluster_ensure(shared, NULL);
    g_autofree char *command = g_strdup_printf("chmod 711 '%s' && ! setpriv --reuid=nobody --regid=nogroup --clear-groups -- "
                                               "psql -w -d \"%s\" -c 'SELECT 1' >/dev/null 2>&1 && chmod 700 '%s'",
                                               top, conninfo, top);
    g_assert_cmpint(system(command), ==, 0);
    PGconn *connection = PQconnectdb(conninfo);
    PGresult *answer = PQexec(connection, "SELECT current_setting('listen_addresses') || current_setting('fsync') || "
                                          "(SELECT rolsuper FROM pg_roles WHERE rolname = current_user)");
    g_assert_cmpstr(PQgetvalue(answer, 0, 0), ==, "onfalse");
    PQclear(answer);
    PQfinish(connection);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    top = g_dir_make_tmp("guichet-cluster-XXXXXX", NULL);
    shared = g_build_filename(top, "shared", NULL);
    g_test_add_func("/store/cluster/together", test_several_callers_make_one_cluster);
    g_test_add_func("/store/cluster/killed", test_a_killed_server_comes_back_with_its_data);
    g_test_add_func("/store/cluster/socket", test_a_server_without_its_socket_is_started_again);
    g_test_add_func("/store/cluster/stranger", test_a_strangers_number_in_the_lock_file);
    g_test_add_func("/store/cluster/deep", test_a_home_deeper_than_a_socket_path);
    g_test_add_func("/store/cluster/half", test_a_half_made_cluster_is_made_anew);
    g_test_add_func("/store/cluster/closed", test_no_other_account_comes_in);
    pid_t guardian;
    fixture_home = shared;
    int watched = fixture_guard(&guardian);
    int answer = g_test_run();
    close(watched);
    waitpid(guardian, NULL, 0);
    remove_folder(top);
    g_free(shared);
    g_free(top);
    return answer;
}
