/* What papers say by law: the installed texts are whole and marked, each is found on its days, and two of one name never hold at once. */
#include "forms/legal_text.h"

#include <glib/gstdio.h>
#include <string.h>

#define ONE "texts:\n  - {name: appeal, source: s, text: ancien, valid_from: \"2020-01-01\", valid_to: \"2026-12-31\", verified: true}\n"

static char *path;

static GPtrArray *load(const char *text, GError **error)
{
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    return legal_texts_load(path, error);
}

static void test_installed(void)
{
    static const char *const names[] = {"appeal", "implicit_refusal", "implicit_acceptance", "incomplete", "later"};
    g_autoptr(GError) error = NULL;
    g_autofree char *installed = g_test_build_filename(G_TEST_DIST, "forms", "legal_texts.yaml", NULL);
    g_autoptr(GPtrArray) texts = legal_texts_load(installed, &error);
    g_assert_no_error(error);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const LegalText *text = legal_text_find(texts, names[i], "2026-11-20");
        g_assert_nonnull(text);
        g_assert_true(*text->text && *text->source && !text->verified);
        g_assert_true((strstr(text->text, "{date}") != NULL) == g_str_has_prefix(names[i], "implicit"));
    }
    g_assert_null(legal_text_find(texts, "fusée", "2026-11-20"));
}

static void test_days(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) texts = load(ONE "  - {name: appeal, source: s, text: nouveau, valid_from: \"2027-01-01\"}\n", &error);
    g_assert_no_error(error);
    g_assert_null(legal_text_find(texts, "appeal", "2019-12-31"));
    g_assert_cmpstr(legal_text_find(texts, "appeal", "2026-12-31")->text, ==, "ancien");
    g_assert_true(legal_text_find(texts, "appeal", "2026-12-31")->verified);
    g_assert_cmpstr(legal_text_find(texts, "appeal", "2027-01-01")->text, ==, "nouveau");
    g_assert_false(legal_text_find(texts, "appeal", "2027-01-01")->verified);
}

static void test_mistakes(void)
{
    static const char *const mistakes[] = {
        ONE "  - {name: appeal, source: s, text: x, valid_from: \"2026-12-31\"}\n", ONE "  - {name: appeal, source: s, text: x, valid_from: \"2019-01-01\"}\n",
        "texts:\n  - {name: a, source: s, text: x}\n", "texts:\n  - {name: a, text: x, valid_from: \"2020-01-01\"}\n",
        "texts:\n  - {name: a, source: s, text: x, valid_from: \"2020-02-30\"}\n", "texts:\n  - {name: a, source: s, text: x, valid_from: \"2020-01-01\", verifed: true}\n",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(mistakes); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(load(mistakes[i], &error));
        g_assert_nonnull(error);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_autofree char *folder = g_dir_make_tmp("guichet-legal-XXXXXX", NULL);
    path = g_build_filename(folder, "legal_texts.yaml", NULL);
    g_test_add_func("/legal_text/installed", test_installed);
    g_test_add_func("/legal_text/days", test_days);
    g_test_add_func("/legal_text/mistakes", test_mistakes);
    int failed = g_test_run();
    g_unlink(path);
    g_rmdir(folder);
    g_free(path);
    return failed;
}
