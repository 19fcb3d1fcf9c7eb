/* Whether two pages carry the same words: a letter, a figure, a word more or less is another page; capitals, accents and places are not. */
#include "forms/paper_same.h"

#include <glib.h>

#define REST " est née le 12 mars 1990 à Dakar, fille de Ibrahima et de Awa, numéro 1245 du registre"

static const struct {
    const char *a, *b;
    PaperWords said;
} pages[] = {
    {"Aminata DIALLO" REST, "Aminata DIALLO" REST, PAPER_WORDS_SAME},
    {"Aminata DIALLO" REST, "DIALLO   AMINATA\n" REST " | -", PAPER_WORDS_SAME},
    {"Leïla HADDAD" REST, "Leila HADDAD" REST, PAPER_WORDS_SAME},
    {"Beatriz COSTA" REST, "Beatrlz COSTA" REST, PAPER_WORDS_DIFFER},
    {"Minh Anh NGUYEN" REST, "Minh Auh NGUYEN" REST, PAPER_WORDS_DIFFER},
    {"Aminata DIALLO" REST, "Aminata DIALLO" REST " 7", PAPER_WORDS_DIFFER}, /* a figure alone counts */
    {"Aminata DIALLO" REST " 7", "Aminata DIALLO" REST " 8", PAPER_WORDS_DIFFER},
    {"Aminata DIALLO" REST, "Aminata DIALLO" REST " zaouia", PAPER_WORDS_DIFFER}, /* the last of the alphabet */
    {"Awa Awa DIALLO" REST, "Awa DIALLO DIALLO" REST, PAPER_WORDS_DIFFER},   /* as often */
    {"Aminata DIALLO", "Aminata DIALLO", PAPER_WORDS_FEW},
    {"Aminata DIALLO" REST, "", PAPER_WORDS_FEW},
    {"", "", PAPER_WORDS_FEW},
    {"مستخرج من رسم الولادة" REST, "مستخرج من رسم الوفاة" REST, PAPER_WORDS_DIFFER},
};

static void test_pages(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
        g_test_message("%s / %s", pages[i].a, pages[i].b);
        g_assert_cmpint(paper_words_compare(pages[i].a, pages[i].b), ==, pages[i].said);
        g_assert_cmpint(paper_words_compare(pages[i].b, pages[i].a), ==, pages[i].said);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/forms/paper_same/pages", test_pages);
    return g_test_run();
}
