/* What an engine reads on printed lines, as people type it and as they do not. */
#include "forms/line_plausible.h"

#include <glib.h>

static void test_lines(void)
{
    static const struct {
        const char *text;
        bool plausible;
    } cases[] = {
        {"Point conseil Nord", true}, {"Point conseil. Nord", false}, {"Point. conseil Nord", true},
        {"12, rue du Gén. de Gaulle, bât. B", true}, {"M. et Mme. Martin", true}, {"J.-P. Dupont", true},
        {"ana.lopez@example.org", true}, {"Lille.", true}, {"EL Hamda", false}, {"ESsosso", false}, {"TUrc", false},
        {"El Hamda", true}, {"EL HAMDA", true}, {"PACS en 2019", false}, {"", true},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].text);
        g_assert_true(line_plausible(cases[i].text, false) == cases[i].plausible);
    }
}

static void test_sentences(void)
{
    g_assert_true(line_plausible("Mariage célébré. Divorce ensuite.", true));
    g_assert_false(line_plausible("Mariage célébré. Divorce ensuite.", false));
    g_assert_false(line_plausible("TUrc", true));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/line_plausible/lines", test_lines);
    g_test_add_func("/line_plausible/sentences", test_sentences);
    return g_test_run();
}
