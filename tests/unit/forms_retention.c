#include "forms/retention.h"

#include <glib/gstdio.h>

static char *folder;

static GPtrArray *load(const char *text, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "rules.yaml", NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    return retention_rules_load(path, error);
}

static void test_common_rules(void)
{
    GError *error = NULL;
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "forms", "retention.yaml", NULL);
    g_autoptr(GPtrArray) rules = retention_rules_load(path, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(rules->len, ==, 3);
    const RetentionRule *first = rules->pdata[0];
    g_assert_cmpstr(first->name, ==, "decision");
    g_assert_cmpint(first->months, ==, 60);
    g_assert_cmpuint(first->states->len, ==, 3);
    g_assert_cmpstr(first->count_from->pdata[1], ==, "permit_expiry");
}

static void refused(const char *months, const char *from)
{
    GError *error = NULL;
    g_autofree char *text = g_strdup_printf("rules:\n  - name: a\n    label: b\n    source: c\n    states: [x]\n"
                                            "    count_from: [%s]\n    months: %s\n", from, months);
    GPtrArray *rules = load(text, &error);
    g_assert_null(rules);
    g_assert_nonnull(error);
    g_clear_error(&error);
}

/* What could destroy too early is refused, not rounded. */
static void test_mistakes(void)
{
    refused("-1", "closed");
    refused("1.5", "closed");
    refused("99999", "closed");
    refused("many", "closed");
    refused("60", "opened");
    refused("60", "");
    GError *error = NULL;
    g_assert_null(load("rules: []\n", &error));
    g_assert_nonnull(error);
    g_clear_error(&error);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("guichet-retention-XXXXXX", NULL);
    g_test_add_func("/retention/common", test_common_rules);
    g_test_add_func("/retention/mistakes", test_mistakes);
    int failed = g_test_run();
    g_autofree char *path = g_build_filename(folder, "rules.yaml", NULL);
    g_unlink(path);
    g_rmdir(folder);
    g_free(folder);
    return failed;
}
