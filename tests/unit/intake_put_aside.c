#include "intake/put_aside.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static char *hot, *elsewhere;

/* What the folder's server can do. Calls of the program come here, as this one is linked first. */
static enum { LOCAL, NFS, NFS_OF_ANOTHER } server;

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    if (server == LOCAL || flags == 0)
        return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
    errno = EINVAL;
    return -1;
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags)
{
    if (server != NFS_OF_ANOTHER)
        return (int)syscall(SYS_linkat, from_folder, from, to_folder, to, flags);
    errno = EPERM;
    return -1;
}

static char *in(const char *folder, const char *name)
{
    return g_build_filename(folder, name, NULL);
}

static void lay(const char *folder, const char *name, const char *content)
{
    g_autofree char *path = in(folder, name);
    g_assert_true(g_file_set_contents(path, content, -1, NULL));
}

static void assert_says(const char *path, const char *content)
{
    g_autofree char *found = NULL;
    g_assert_true(g_file_get_contents(path, &found, NULL, NULL));
    g_assert_cmpstr(found, ==, content);
}

static bool is_empty(const char *folder)
{
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    return g_dir_read_name(directory) == NULL;
}

static void test_nothing_is_replaced(gconstpointer on)
{
    server = GPOINTER_TO_INT(on);
    lay(hot, "a.tif", "one");
    const PutAside order = {.folder = hot, .name = "a.tif", .to = "pris", .as = "a.tif"};
    g_autofree char *first = put_aside(&order, NULL);
    lay(hot, "a.tif", "two");
    g_autofree char *second = put_aside(&order, NULL);
    g_assert_cmpstr(first, !=, second);
    assert_says(first, "one");
    assert_says(second, "two");
    const PutAside back = {.folder = hot, .from = "pris", .name = "a.tif", .as = "b.tif"};
    g_autofree char *third = put_aside(&back, NULL), *wanted = in(hot, "b.tif");
    g_assert_cmpstr(third, ==, wanted);
    assert_says(third, "one");
    g_autofree char *gone = in(hot, "a.tif");
    g_assert_false(g_file_test(gone, G_FILE_TEST_EXISTS) || g_file_test(first, G_FILE_TEST_EXISTS));
    g_assert_cmpint(g_unlink(second), ==, 0);
    g_assert_cmpint(g_unlink(third), ==, 0);
    server = LOCAL;
}

/* Whoever may write in the folder lays a link where the sub-folder should be. */
static void test_no_link_is_followed(void)
{
    g_autofree char *link_path = in(hot, "refuse"), *file = in(hot, "evil.pub.pem");
    g_assert_cmpint(symlink(elsewhere, link_path), ==, 0);
    lay(hot, "evil.pub.pem", "a key");
    const PutAside order = {.folder = hot, .name = "evil.pub.pem", .to = "refuse", .as = "evil.pub.pem"};
    g_autoptr(GError) error = NULL, unwritten = NULL;
    g_assert_null(put_aside(&order, &error));
    g_assert_nonnull(strstr(error->message, file));
    g_assert_false(put_aside_note(&order, "why", &unwritten));
    g_assert_true(is_empty(elsewhere));
    assert_says(file, "a key");
    lay(elsewhere, "theirs", "secret");
    const PutAside out = {.folder = hot, .from = "refuse", .name = "theirs", .as = "theirs"};
    g_autofree char *theirs = in(elsewhere, "theirs");
    g_assert_null(put_aside(&out, NULL));
    assert_says(theirs, "secret");
}

static void test_a_note_is_written_anew(void)
{
    g_autofree char *target = in(elsewhere, "target"), *folder = in(hot, "notes"), *path = in(folder, "x.txt");
    lay(elsewhere, "target", "as it was");
    g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
    g_assert_cmpint(symlink(target, path), ==, 0);
    const PutAside place = {.folder = hot, .to = "notes", .as = "x.txt"};
    g_assert_true(put_aside_note(&place, "why", NULL));
    assert_says(path, "why");
    assert_says(target, "as it was");
    g_assert_true(put_aside_note(&place, "else", NULL));
    assert_says(path, "else");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    hot = g_dir_make_tmp("guichet-hot-XXXXXX", NULL);
    elsewhere = g_dir_make_tmp("guichet-elsewhere-XXXXXX", NULL);
    g_test_add_data_func("/put_aside/replaces_nothing", GINT_TO_POINTER(LOCAL), test_nothing_is_replaced);
    g_test_add_data_func("/put_aside/replaces_nothing_over_nfs", GINT_TO_POINTER(NFS), test_nothing_is_replaced);
    g_test_add_data_func("/put_aside/replaces_nothing_of_another", GINT_TO_POINTER(NFS_OF_ANOTHER), test_nothing_is_replaced);
    g_test_add_func("/put_aside/follows_no_link", test_no_link_is_followed);
    g_test_add_func("/put_aside/note", test_a_note_is_written_anew);
    int answer = g_test_run();
    g_autofree char *command = g_strdup_printf("rm -rf %s %s", hot, elsewhere);
    g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL);
    return answer;
}
