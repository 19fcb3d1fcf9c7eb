#include "intake/spool.h"

#include "intake/error.h"
#include "intake/spool_entry.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define BATCH "{\"key\":\"D-TEST\",\"office\":\"75\",\"channel\":\"mail\"}"

typedef struct {
    char *home;
    Spool *spool;
} Fixture;

static void set_up(Fixture *fixture, const void *unused)
{
    (void)unused;
    fixture->home = g_dir_make_tmp("guichet-spool-XXXXXX", NULL);
    g_autoptr(GError) error = NULL;
    fixture->spool = spool_open(fixture->home, &error);
    g_assert_no_error(error);
}

static void tear_down(Fixture *fixture, const void *unused)
{
    (void)unused;
    spool_close(fixture->spool);
    g_autofree char *command = g_strdup_printf("rm -rf %s", fixture->home);
    g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
    g_free(fixture->home);
}

static SpoolEntry *accept_text(Fixture *fixture, int sequence, const char *text)
{
    g_autoptr(GBytes) content = g_bytes_new(text, strlen(text));
    const SpoolLabel label = {.batch_json = BATCH, .sequence = sequence, .name = "é.tif", .media_type = "image/tiff"};
    g_autoptr(GError) error = NULL;
    SpoolEntry *entry = spool_accept(fixture->spool, &label, content, &error);
    g_assert_no_error(error);
    return entry;
}

static char *entry_path(Fixture *fixture, const char *folder, int sequence)
{
    g_autofree char *name = g_strdup_printf("D-TEST.%06d.spool", sequence);
    return g_build_filename(fixture->home, "spool", folder, name, NULL);
}

static bool loads(const char *path, json_t **label, char **text)
{
    int descriptor = open(path, O_RDONLY);
    g_assert_cmpint(descriptor, >=, 0);
    g_autoptr(GBytes) content = NULL;
    g_autoptr(GError) error = NULL;
    bool loaded = spool_entry_load(descriptor, label, &content, &error);
    close(descriptor);
    if (loaded)
        *text = g_strndup(g_bytes_get_data(content, NULL), g_bytes_get_size(content));
    else
        g_assert_error(error, INTAKE_ERROR, INTAKE_ERROR_INPUT);
    return loaded;
}

static void test_an_entry_describes_itself(Fixture *fixture, const void *unused)
{
    (void)unused;
    spool_entry_free(accept_text(fixture, 3, "contenu"));
    g_autofree char *path = entry_path(fixture, "waiting", 3);
    json_t *label;
    g_autofree char *text = NULL;
    g_assert_true(loads(path, &label, &text));
    g_assert_cmpstr(text, ==, "contenu");
    g_assert_cmpstr(json_string_value(json_object_get(label, "name")), ==, "é.tif");
    g_assert_cmpint(json_integer_value(json_object_get(label, "sequence")), ==, 3);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, "contenu", -1);
    g_assert_cmpstr(json_string_value(json_object_get(label, "sha256")), ==, sum);
    json_decref(label);
    g_assert_cmpint(spool_waiting(fixture->spool), ==, 1);
}

static void test_every_spoiled_byte_is_seen(Fixture *fixture, const void *unused)
{
    (void)unused;
    spool_entry_free(accept_text(fixture, 1, "contenu"));
    g_autofree char *path = entry_path(fixture, "waiting", 1);
    g_autofree char *whole = NULL;
    gsize size;
    g_assert_true(g_file_get_contents(path, &whole, &size, NULL));
    g_autofree char *copy = g_build_filename(fixture->home, "copy", NULL);
    json_t *label;
    char *text;
    for (gsize cut = 0; cut < size; cut++) {
        g_assert_true(g_file_set_contents(copy, whole, (gssize)cut, NULL));
        g_assert_false(loads(copy, &label, &text));
    }
    for (gsize at = size - strlen("contenu"); at < size; at++) {
        whole[at] ^= 1;
        g_assert_true(g_file_set_contents(copy, whole, (gssize)size, NULL));
        g_assert_false(loads(copy, &label, &text));
        whole[at] ^= 1;
    }
}

static void test_who_accepts_holds(Fixture *fixture, const void *unused)
{
    (void)unused;
    g_autoptr(SpoolEntry) entry = accept_text(fixture, 1, "x");
    g_autofree char *folder = g_build_filename(fixture->home, "spool", NULL);
    g_assert_cmpint(spool_entry_lock(folder, "D-TEST.000001.spool"), ==, -1);
    g_clear_pointer(&entry, spool_entry_free);
    int descriptor = spool_entry_lock(folder, "D-TEST.000001.spool");
    g_assert_cmpint(descriptor, >=, 0);
    close(descriptor);
}

static void test_the_dead_hold_nothing(Fixture *fixture, const void *unused)
{
    (void)unused;
    pid_t child = fork();
    if (child == 0) {
        accept_text(fixture, 1, "x");
        kill(getpid(), SIGKILL);
    }
    waitpid(child, NULL, 0);
    g_autofree char *folder = g_build_filename(fixture->home, "spool", NULL);
    int descriptor = spool_entry_lock(folder, "D-TEST.000001.spool");
    g_assert_cmpint(descriptor, >=, 0);
    close(descriptor);
}

static void test_half_written_is_swept(Fixture *fixture, const void *unused)
{
    (void)unused;
    g_autofree char *half = g_build_filename(fixture->home, "spool", "tmp", "D-TEST.000001.spool.1", NULL);
    g_assert_true(g_file_set_contents(half, "GUICHET", -1, NULL));
    g_autoptr(Spool) again = spool_open(fixture->home, NULL);
    g_assert_nonnull(again);
    g_assert_false(g_file_test(half, G_FILE_TEST_EXISTS));
    g_assert_cmpint(spool_waiting(again), ==, 0);
}

static void test_a_batch_ends_by_a_rename(Fixture *fixture, const void *unused)
{
    (void)unused;
    g_autoptr(SpoolEntry) mark = spool_begin(fixture->spool, BATCH, NULL);
    g_autofree char *begun = entry_path(fixture, "waiting", 0);
    g_autofree char *ended = entry_path(fixture, "waiting", 999999);
    g_assert_true(g_file_test(begun, G_FILE_TEST_EXISTS));
    g_assert_true(spool_end(mark, NULL));
    g_assert_false(g_file_test(begun, G_FILE_TEST_EXISTS));
    g_assert_true(g_file_test(ended, G_FILE_TEST_EXISTS));
}

/* Renamed, and the folder's sync failed: whoever was told so tries again, and must not be refused for ever. */
static void test_a_batch_whose_end_was_not_durable_ends_again(Fixture *fixture, const void *unused)
{
    (void)unused;
    g_autoptr(SpoolEntry) mark = spool_begin(fixture->spool, BATCH, NULL);
    g_autofree char *begun = entry_path(fixture, "waiting", 0);
    g_autofree char *ended = entry_path(fixture, "waiting", 999999);
    g_assert_cmpint(rename(begun, ended), ==, 0);
    g_assert_true(spool_end(mark, NULL));
    g_assert_true(g_file_test(ended, G_FILE_TEST_EXISTS));
    g_assert_cmpint(unlink(ended), ==, 0);
    g_autoptr(SpoolEntry) other = spool_begin(fixture->spool, BATCH, NULL);
    g_assert_cmpint(unlink(begun), ==, 0);
    g_assert_false(spool_end(other, NULL));
}

static void test_a_full_disk_is_no_receipt(Fixture *fixture, const void *unused)
{
    (void)unused;
    pid_t child = fork();
    if (child == 0) {
        const struct rlimit limit = {100, 100};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        g_autofree char *text = g_strnfill(5000, 'x');
        g_autoptr(GBytes) content = g_bytes_new(text, 5000);
        const SpoolLabel label = {.batch_json = BATCH, .sequence = 1, .name = "x", .media_type = "image/tiff"};
        g_autoptr(GError) error = NULL;
        SpoolEntry *entry = spool_accept(fixture->spool, &label, content, &error);
        _exit(!entry && g_error_matches(error, INTAKE_ERROR, INTAKE_ERROR_AWAY) && spool_waiting(fixture->spool) == 0 ? 0 : 1);
    }
    int status;
    waitpid(child, &status, 0);
    g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static bool add_to_group(SpoolGroup *group, int number, const char *text)
{
    g_autoptr(GBytes) content = g_bytes_new(text, strlen(text));
    g_autofree char *batch = g_strdup_printf("{\"key\":\"D-%d\",\"office\":\"75\",\"channel\":\"mail\"}", number);
    const SpoolLabel label = {.batch_json = batch, .sequence = 1, .name = "é.tif", .media_type = "image/tiff"};
    return spool_group_add(group, &label, content, NULL);
}

static void test_a_group_is_there_as_a_whole(Fixture *fixture, const void *unused)
{
    (void)unused;
    enum { MANY = 100 };
    g_autoptr(SpoolGroup) group = spool_group_new(fixture->spool);
    for (int i = 0; i < MANY; i++)
        g_assert_true(add_to_group(group, i, "contenu"));
    g_assert_true(spool_group_has(group, "D-99") && spool_group_has(group, "D-9") && !spool_group_has(group, "D-100"));
    g_assert_cmpint(spool_waiting(fixture->spool), ==, 0);
    g_autoptr(GPtrArray) entries = spool_group_commit(group, NULL);
    g_assert_cmpint(entries->len, ==, MANY);
    g_assert_cmpint(spool_waiting(fixture->spool), ==, MANY);
    int64_t whole = 0;
    g_assert_true(spool_verify(fixture->spool, &whole, NULL));
    g_assert_cmpint(whole, ==, MANY);
    g_assert_false(spool_group_has(group, "D-9"));
    g_autofree char *folder = g_build_filename(fixture->home, "spool", NULL);
    g_assert_cmpint(spool_entry_lock(folder, "D-7.000001.spool"), ==, -1); /* whoever accepted it delivers it */
}

static int files_in(Fixture *fixture, const char *name)
{
    g_autofree char *path = g_build_filename(fixture->home, "spool", name, NULL);
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    int count = 0;
    while (g_dir_read_name(folder))
        count++;
    return count;
}

static void test_a_group_that_is_left_leaves_nothing(Fixture *fixture, const void *unused)
{
    (void)unused;
    SpoolGroup *group = spool_group_new(fixture->spool);
    g_assert_true(add_to_group(group, 1, "x") && add_to_group(group, 2, "y"));
    g_assert_cmpint(files_in(fixture, "tmp"), ==, 2);
    spool_group_free(group);
    g_assert_cmpint(files_in(fixture, "tmp"), ==, 0);
    g_assert_cmpint(files_in(fixture, "waiting"), ==, 0);
}

/* One of the group cannot be moved into place: none is received, but what waited there before, because somebody was told so, stays. */
static void test_none_of_a_group_but_what_was_there(Fixture *fixture, const void *unused)
{
    (void)unused;
    g_autoptr(SpoolGroup) group = spool_group_new(fixture->spool);
    g_assert_true(add_to_group(group, 1, "contenu"));
    g_autoptr(GPtrArray) received = spool_group_commit(group, NULL);
    g_assert_nonnull(received);
    for (int i = 1; i <= 3; i++)
        g_assert_true(add_to_group(group, i, "contenu"));
    g_autofree char *in_the_way = g_build_filename(fixture->home, "spool", "waiting", "D-3.000001.spool", "x", NULL);
    g_assert_cmpint(g_mkdir_with_parents(in_the_way, 0700), ==, 0);
    g_autoptr(GError) error = NULL;
    g_assert_null(spool_group_commit(group, &error));
    g_assert_error(error, INTAKE_ERROR, INTAKE_ERROR_AWAY);
    g_autofree char *first = g_build_filename(fixture->home, "spool", "waiting", "D-1.000001.spool", NULL);
    json_t *label;
    g_autofree char *text = NULL;
    g_assert_true(loads(first, &label, &text));
    json_decref(label);
    g_assert_cmpint(files_in(fixture, "waiting"), ==, 2); /* and what stood in the way */
    g_assert_cmpint(files_in(fixture, "tmp"), ==, 0);
}

static void test_keys_are_names_of_files(Fixture *fixture, const void *unused)
{
    (void)unused;
    static const char *const wrong[] = {"{\"key\":\"../x\"}", "{\"key\":\"\"}", "{}", "[", "{\"key\":\"a.b\"}"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(spool_begin(fixture->spool, wrong[i], &error));
        g_assert_error(error, INTAKE_ERROR, INTAKE_ERROR_INPUT);
    }
}

static void add(const char *path, void (*test)(Fixture *, const void *))
{
    g_test_add(path, Fixture, NULL, set_up, test, tear_down);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/spool/entry", test_an_entry_describes_itself);
    add("/spool/group", test_a_group_is_there_as_a_whole);
    add("/spool/group-left", test_a_group_that_is_left_leaves_nothing);
    add("/spool/group-fails", test_none_of_a_group_but_what_was_there);
    add("/spool/spoiled", test_every_spoiled_byte_is_seen);
    add("/spool/held", test_who_accepts_holds);
    add("/spool/dead", test_the_dead_hold_nothing);
    add("/spool/half-written", test_half_written_is_swept);
    add("/spool/end", test_a_batch_ends_by_a_rename);
    add("/spool/end-again", test_a_batch_whose_end_was_not_durable_ends_again);
    add("/spool/full-disk", test_a_full_disk_is_no_receipt);
    add("/spool/keys", test_keys_are_names_of_files);
    return g_test_run();
}
