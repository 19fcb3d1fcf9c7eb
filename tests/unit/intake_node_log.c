#include "intake/node_log.h"

#include "intake/deposit_number.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char *new_home(void)
{
    char *home = g_dir_make_tmp("guichet-node-XXXXXX", NULL);
    g_assert_nonnull(home);
    return home;
}

static void remove_home(char *home)
{
    const char *arguments[] = {"rm", "-rf", home, NULL};
    g_spawn_sync(NULL, (char **)arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
    g_free(home);
}

static NodeLog *open_log(const char *home)
{
    g_autoptr(GError) error = NULL;
    NodeLog *log = node_log_open(home, &error);
    g_assert_no_error(error);
    g_assert_nonnull(log);
    return log;
}

static NodeLog *make_log(const char *home, int64_t first, int64_t last)
{
    g_assert_true(node_log_make(home, "n-1", "75", NULL));
    NodeLog *log = open_log(home);
    g_assert_true(node_log_add_block(log, first, last, NULL));
    return log;
}

static int64_t give(NodeLog *log, const char *subject)
{
    int64_t number;
    g_autoptr(GError) error = NULL;
    g_assert_true(node_log_give(log, subject, &number, &error));
    g_assert_no_error(error);
    return number;
}

static void test_numbers(void)
{
    g_autofree char *text = deposit_number_text(12345);
    int64_t number;
    g_assert_true(g_str_has_prefix(text, "D-0001-2345-"));
    g_assert_true(deposit_number_parse(text, &number));
    g_assert_cmpint(number, ==, 12345);
    /* Any wrong digit, and any two neighbours exchanged. */
    for (char *at = text + 2; *at && at < text + 11; at++) {
        if (*at == '-')
            continue;
        char was = *at;
        for (char digit = '0'; digit <= '9'; digit++) {
            *at = digit;
            g_assert_true(deposit_number_parse(text, &number) == (digit == was));
        }
        *at = was;
        char *next = at[1] == '-' ? at + 2 : at + 1;
        if (*next == *at || next >= text + 11)
            continue;
        *at = *next;
        *next = was;
        g_assert_false(deposit_number_parse(text, &number));
        *next = *at;
        *at = was;
    }
    g_assert_false(deposit_number_parse("D-0001-2345", &number));
    g_assert_false(deposit_number_parse("D-A123-45678-9012", &number));
}

static void test_give(void)
{
    char *home = new_home();
    g_assert_null(node_log_open(home, NULL));
    NodeLog *log = make_log(home, 11, 12);
    g_assert_cmpint(give(log, "a"), ==, 11);
    g_assert_cmpint(give(log, "a"), ==, 11);
    NodeLog *other = open_log(home); /* another process, as far as the file knows */
    g_assert_cmpint(give(other, "b"), ==, 12);
    g_assert_cmpint(give(log, "b"), ==, 12);
    g_assert_cmpint(give(log, "c"), ==, 0);
    g_assert_true(node_log_add_block(other, 31, 40, NULL));
    g_assert_cmpint(give(log, "c"), ==, 31);
    g_assert_cmpint(node_log_left(log), ==, 9);
    g_assert_true(node_log_retire(log, NULL));
    g_assert_cmpint(give(other, "d"), ==, 0);
    g_assert_cmpint(give(other, "c"), ==, 31);
    node_log_close(log);
    node_log_close(other);
    remove_home(home);
}

static void test_copied(void)
{
    char *home = new_home();
    g_autofree char *path = g_build_filename(home, "node", "numbers", NULL), *bytes = NULL;
    gsize size;
    NodeLog *log = make_log(home, 1, 100);
    g_assert_cmpint(give(log, "a"), ==, 1);
    g_assert_true(g_file_get_contents(path, &bytes, &size, NULL)); /* the backup */
    g_assert_cmpint(give(log, "b"), ==, 2);
    node_log_close(log);
    g_assert_cmpint(g_unlink(path), ==, 0);
    g_assert_true(g_file_set_contents(path, bytes, (gssize)size, NULL));
    log = open_log(home);
    g_assert_true(node_log_copied(log));
    g_assert_cmpint(give(log, "c"), ==, 0);
    g_assert_cmpint(give(log, "a"), ==, 1); /* the same content may keep its number */
    g_assert_cmpint(node_log_left(log), ==, 0);
    node_log_close(log);
    g_assert_true(node_log_make(home, "n-1", "75", NULL));
    log = open_log(home);
    g_assert_false(node_log_copied(log));
    g_assert_true(node_log_add_block(log, 101, 200, NULL));
    g_assert_cmpint(give(log, "c"), ==, 101);
    node_log_close(log);
    remove_home(home);
}

/* Cut at every byte, as a crash in the middle of a write leaves it: no number that was told before is given to something else. */
static void test_cut(void)
{
    char *home = new_home();
    g_autofree char *path = g_build_filename(home, "node", "numbers", NULL), *bytes = NULL;
    gsize size;
    NodeLog *log = make_log(home, 1, 100);
    give(log, "a");
    struct {
        gsize size;
    } before;
    g_assert_true(g_file_get_contents(path, &bytes, &before.size, NULL));
    g_clear_pointer(&bytes, g_free);
    give(log, "b");
    node_log_close(log);
    g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    for (gsize cut = before.size; cut < size; cut++) {
        /* In place: the file stays the one that it is. */
        int file = open(path, O_WRONLY | O_TRUNC);
        g_assert_cmpint(write(file, bytes, cut), ==, (ssize_t)cut);
        close(file);
        log = open_log(home);
        g_assert_cmpint(give(log, "c"), ==, cut == before.size ? 2 : 3);
        g_assert_cmpint(give(log, "a"), ==, 1);
        NodeLog *again = open_log(home);
        g_assert_cmpint(give(again, "d"), ==, cut == before.size ? 3 : 4);
        node_log_close(again);
        node_log_close(log);
    }
    remove_home(home);
}

enum { NODES = 8, LIVES = 12, BLOCK = 60 };

/* One life of a process of a node: gives numbers and tells each, as fast as it can, until it is killed. */
static G_NORETURN void live(const char *home, int node, int life, int tell)
{
    g_autoptr(NodeLog) log = node_log_open(home, NULL);
    for (int i = 0; log; i++) {
        g_autofree char *subject = g_strdup_printf("%d-%d-%d", node, life, i);
        int64_t number;
        if (!node_log_give(log, subject, &number, NULL) || number == 0)
            break;
        g_autofree char *line = g_strdup_printf("%" G_GINT64_FORMAT " %s\n", number, subject);
        if (write(tell, line, strlen(line)) < 0)
            break;
    }
    _exit(0);
}

/* What the store does: blocks one after the other, never again. */
static int64_t next_block(void)
{
    static int64_t last;
    last += BLOCK;
    return last - BLOCK + 1;
}

static void begin_node(const char *home)
{
    int64_t first = next_block();
    g_assert_true(node_log_make(home, "n", "75", NULL));
    g_autoptr(NodeLog) log = open_log(home);
    g_assert_true(node_log_add_block(log, first, first + BLOCK - 1, NULL));
}

/* Many nodes, two processes each, killed at any moment; some nodes lose their state and join anew; some get it back from a copy. */
static void test_many_nodes(void)
{
    int tell[2];
    g_assert_cmpint(pipe(tell), ==, 0);
    fcntl(tell[1], F_SETPIPE_SZ, 1 << 20);
    char *homes[NODES];
    for (int node = 0; node < NODES; node++)
        begin_node(homes[node] = new_home());
    for (int life = 0; life < LIVES; life++) {
        pid_t pids[NODES][2];
        for (int node = 0; node < NODES; node++)
            for (int k = 0; k < 2; k++)
                if ((pids[node][k] = fork()) == 0)
                    live(homes[node], node, life * 2 + k, tell[1]);
        g_usleep((gulong)g_test_rand_int_range(2000, 20000));
        for (int node = 0; node < NODES; node++)
            for (int k = 0; k < 2; k++) {
                kill(pids[node][k], SIGKILL);
                waitpid(pids[node][k], NULL, 0);
            }
        for (int node = 0; node < NODES; node++) {
            int fate = g_test_rand_int_range(0, 6);
            g_autofree char *path = g_build_filename(homes[node], "node", "numbers", NULL), *bytes = NULL;
            gsize size = 0;
            if (fate == 0)
                g_unlink(path);
            if (fate <= 1)
                begin_node(homes[node]);
            if (fate == 2 && g_file_get_contents(path, &bytes, &size, NULL))
                g_file_set_contents(path, bytes, (gssize)size, NULL);
            if (fate == 3) {
                g_autoptr(NodeLog) log = open_log(homes[node]);
                int64_t first = next_block();
                g_assert_true(node_log_add_block(log, first, first + BLOCK - 1, NULL));
            }
        }
    }
    close(tell[1]);
    g_autoptr(GHashTable) told = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    FILE *stream = fdopen(tell[0], "r");
    char subject[64];
    int count = 0;
    for (int64_t number; fscanf(stream, "%" G_GINT64_FORMAT " %63s", &number, subject) == 2; count++) {
        g_assert_null(g_hash_table_lookup(told, &number));
        g_hash_table_insert(told, g_memdup2(&number, sizeof number), g_strdup(subject));
    }
    fclose(stream);
    g_test_message("%d numbers told", count);
    g_assert_cmpint(count, >, 100);
    for (int node = 0; node < NODES; node++)
        remove_home(homes[node]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/intake/node/numbers", test_numbers);
    g_test_add_func("/intake/node/give", test_give);
    g_test_add_func("/intake/node/copied", test_copied);
    g_test_add_func("/intake/node/cut", test_cut);
    g_test_add_func("/intake/node/many", test_many_nodes);
    return g_test_run();
}
