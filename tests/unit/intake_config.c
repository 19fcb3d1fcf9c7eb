#include "intake/config.h"

#include <glib/gstdio.h>
#include <string.h>

static char *write_file(const char *content)
{
    char *path = NULL;
    int descriptor = g_file_open_tmp("guichet-config-XXXXXX", &path, NULL);
    g_assert_cmpint(descriptor, >=, 0);
    g_close(descriptor, NULL);
    g_assert_true(g_file_set_contents(path, content, -1, NULL));
    return path;
}

static void test_environment_beats_file_and_flag_beats_both(void)
{
    g_autofree char *path = write_file("# office\noffice = 69\nworkers=7\n");
    g_setenv("GUICHET_CONFIG", path, TRUE);
    g_setenv("GUICHET_WORKERS", "3", TRUE);
    g_autoptr(GError) error = NULL;
    g_assert_true(config_load(&error));
    g_assert_no_error(error);
    g_assert_cmpstr(config_text(CONFIG_OFFICE), ==, "69");
    g_assert_cmpint(config_number(CONFIG_WORKERS), ==, 3);
    config_set(CONFIG_WORKERS, "5");
    g_assert_cmpint(config_number(CONFIG_WORKERS), ==, 5);
    g_assert_cmpstr(config_text(CONFIG_HOME), ==, "./var");
    g_unlink(path);
}

static void test_typing_mistake_is_told_with_its_line(void)
{
    g_autofree char *path = write_file("office = 69\nworker = 3\n");
    g_setenv("GUICHET_CONFIG", path, TRUE);
    g_autoptr(GError) error = NULL;
    g_assert_false(config_load(&error));
    g_assert_nonnull(strstr(error->message, ":2: unknown setting \"worker\""));
    g_unlink(path);
}

static void test_what_is_no_text_is_refused(void)
{
    g_autofree char *path = write_file("office = 69\nscanner = Caf\351\n");
    g_setenv("GUICHET_CONFIG", path, TRUE);
    g_autoptr(GError) error = NULL;
    g_assert_false(config_load(&error));
    g_assert_true(g_utf8_validate(error->message, -1, NULL));
    g_assert_nonnull(strstr(error->message, "UTF-8"));
    g_assert_true(g_file_set_contents(path, "office = 69\n\0worker = 3\n", 24, NULL));
    g_autoptr(GError) hidden = NULL;
    g_assert_false(config_load(&hidden));
    g_unlink(path);
    g_setenv("GUICHET_CONFIG", "/dev/null", TRUE);
    g_setenv("GUICHET_SCANNER", "Caf\351", TRUE);
    g_autoptr(GError) environment = NULL;
    g_assert_false(config_load(&environment));
    g_assert_nonnull(strstr(environment->message, "GUICHET_SCANNER"));
    g_unsetenv("GUICHET_SCANNER");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/config/order", test_environment_beats_file_and_flag_beats_both);
    g_test_add_func("/config/mistake", test_typing_mistake_is_told_with_its_line);
    g_test_add_func("/config/text", test_what_is_no_text_is_refused);
    return g_test_run();
}
