#include "intake/original_file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *folder;

static char *place(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

static void write_file(const char *name, const char *content)
{
    g_autofree char *path = place(name);
    g_assert_true(g_file_set_contents(path, content, -1, NULL));
}

static void assert_refused(const char *path, const char *expected)
{
    const char *code = NULL;
    g_autofree char *detail = NULL;
    g_assert_null(original_file_read(path, &code, &detail));
    g_assert_cmpstr(code, ==, expected);
    g_assert_nonnull(detail);
}

static void test_reads_what_is_there(void)
{
    write_file("a.tif", "contenu");
    g_autofree char *path = place("a.tif");
    const char *code;
    g_autofree char *detail = NULL;
    g_autoptr(GBytes) bytes = original_file_read(path, &code, &detail);
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), "contenu", 7);
}

static void test_never_hangs_on_what_is_no_file(void)
{
    g_autofree char *missing = place("missing"), *pipe_path = place("pipe"), *huge = place("huge");
    assert_refused(missing, "missing");
    assert_refused(folder, "not_a_file");
    g_assert_cmpint(mkfifo(pipe_path, 0600), ==, 0);
    assert_refused(pipe_path, "not_a_file");
    assert_refused("/dev/zero", "not_a_file");
    write_file("huge", "x");
    g_assert_cmpint(truncate(huge, (off_t)ORIGINAL_BYTES + 1), ==, 0);
    assert_refused(huge, "too_large");
    g_unlink(pipe_path);
    g_unlink(huge);
}

static void test_a_link_is_followed_only_where_a_person_named_it(void)
{
    g_autofree char *link_path = place("link.tif"), *target = place("a.tif");
    write_file("a.tif", "contenu");
    g_assert_cmpint(symlink(target, link_path), ==, 0);
    const char *code = NULL;
    g_autofree char *detail = NULL;
    g_assert_null(original_file_read_here(link_path, &code, &detail));
    g_assert_cmpstr(code, ==, "not_a_file");
    g_free(g_steal_pointer(&detail));
    g_autoptr(GBytes) named = original_file_read(link_path, &code, &detail), plain = original_file_read_here(target, &code, &detail);
    g_assert_true(named && plain && g_bytes_equal(named, plain));
    g_unlink(link_path);
}

static void test_folders_are_walked_as_a_person_counts(void)
{
    static const char *const names[] = {"lot/page 10.tif", "lot/page 2.tif", "lot/b/x.tif", "lot/.hidden", "lot/scan.tmp",
                                        "lot/y.part"};
    g_autofree char *inner = place("lot/b");
    g_assert_cmpint(g_mkdir_with_parents(inner, 0700), ==, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        write_file(names[i], "x");
    g_autofree char *loop = place("lot/loop");
    g_autofree char *lot = place("lot");
    g_assert_cmpint(symlink(lot, loop), ==, 0);
    char *paths[] = {lot, (char *)"nowhere.tif", NULL};
    g_autoptr(GPtrArray) files = original_file_list(paths);
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; i < files->len; i++) {
        g_autofree char *label = original_file_label(files->pdata[i]);
        g_string_append_printf(line, "%s|", label);
    }
    g_assert_cmpstr(line->str, ==, "x.tif|loop|page 2.tif|page 10.tif|nowhere.tif|");
}

static void test_unfinished_names(void)
{
    g_assert_true(original_file_unfinished_name(".nfs0001"));
    g_assert_true(original_file_unfinished_name("a.TIF.PART"));
    g_assert_true(original_file_unfinished_name("a.tif~"));
    g_assert_false(original_file_unfinished_name("part.tif"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("guichet-files-XXXXXX", NULL);
    g_test_add_func("/original-file/read", test_reads_what_is_there);
    g_test_add_func("/original-file/no-file", test_never_hangs_on_what_is_no_file);
    g_test_add_func("/original-file/link", test_a_link_is_followed_only_where_a_person_named_it);
    g_test_add_func("/original-file/folder", test_folders_are_walked_as_a_person_counts);
    g_test_add_func("/original-file/unfinished", test_unfinished_names);
    int answer = g_test_run();
    g_autofree char *command = g_strdup_printf("rm -rf %s", folder);
    g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL);
    g_free(folder);
    return answer;
}
