#include "intake/capture.h"

#include "intake/config.h"

#include <glib/gstdio.h>
#include <jansson.h>
#include <utime.h>

static json_t *facts_of(const char *path)
{
    g_autofree char *text = capture_facts(path);
    json_t *facts = json_loads(text, 0, NULL);
    g_assert_nonnull(facts);
    return facts;
}

static const char *word(const json_t *facts, const char *key)
{
    return json_string_value(json_object_get(facts, key));
}

static void test_file(void)
{
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "guichet-capture-XXXXXX", NULL);
    int file = g_mkstemp(path);
    g_assert_cmpint(file, >=, 0);
    g_close(file, NULL);
    g_assert_cmpint(utime(path, &(struct utimbuf){.actime = 0, .modtime = 1700000000}), ==, 0);
    json_auto_t *facts = facts_of(path);
    g_assert_cmpstr(word(facts, "file_at"), ==, "2023-11-14T22:13:20.000000Z");
    g_assert_cmpuint(strlen(word(facts, "accepted_at")), ==, strlen("2023-11-14T22:13:20.000000Z"));
    g_assert_nonnull(word(facts, "host"));
    g_assert_null(json_object_get(facts, "scanner"));
    g_unlink(path);
}

static void test_settings(void)
{
    config_set(CONFIG_SCANNER, "Un \"scanner\" 4200");
    config_set(CONFIG_PROFILE, "300 dpi");
    json_auto_t *facts = facts_of(NULL);
    g_assert_cmpstr(word(facts, "scanner"), ==, "Un \"scanner\" 4200");
    g_assert_cmpstr(word(facts, "profile"), ==, "300 dpi");
    g_assert_null(json_object_get(facts, "file_at"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/capture/file", test_file);
    g_test_add_func("/capture/settings", test_settings);
    return g_test_run();
}
