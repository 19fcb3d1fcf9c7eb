/* Who guesses at passwords has to wait, longer each time; who makes up names shuts nobody out, and hardly anybody's wait is forgotten for it. */
#include "intake/desk/mistakes.h"

enum { NAMES = 50 };
static const MistakesRule rule = {.free = 3, .first_s = 30, .longest_s = 900};
static const gint64 s = G_USEC_PER_SEC;

static void test_waits_grow(void)
{
    static const gint64 waits[] = {0, 0, 30, 60, 120, 240, 480, 900, 900};
    g_autoptr(Mistakes) mistakes = mistakes_new(&rule, NAMES);
    for (size_t i = 0; i < G_N_ELEMENTS(waits); i++) {
        mistakes_note(mistakes, "nadia", 1000 * s);
        g_assert_cmpint(mistakes_wait_us(mistakes, "nadia", 1000 * s), ==, waits[i] * s);
    }
    for (int i = 0; i < 1000; i++)
        mistakes_note(mistakes, "nadia", 1000 * s);
    g_assert_cmpint(mistakes_wait_us(mistakes, "nadia", 1000 * s), ==, 900 * s);
    g_assert_cmpint(mistakes_wait_us(mistakes, "nadia", 1899 * s), ==, s);
    g_assert_cmpint(mistakes_wait_us(mistakes, "nadia", 1901 * s), ==, 0);
    g_assert_cmpint(mistakes_wait_us(mistakes, "omar", 1000 * s), ==, 0);
    mistakes_forget(mistakes, "nadia");
    g_assert_cmpint(mistakes_wait_us(mistakes, "nadia", 1000 * s), ==, 0);
}

static void guess_at(Mistakes *mistakes, int names, int times, gint64 now_us)
{
    for (int i = 0; i < names; i++) {
        g_autofree char *name = g_strdup_printf("made-up-%d-%d", times, i);
        for (int k = 0; k < times; k++)
            mistakes_note(mistakes, name, now_us);
    }
}

static void test_made_up_names_shut_nobody_out(void)
{
    g_autoptr(Mistakes) mistakes = mistakes_new(&rule, NAMES);
    guess_at(mistakes, 20 * NAMES, 9, 1000 * s);
    g_assert_cmpint(mistakes_wait_us(mistakes, "nadia", 1000 * s), ==, 0);
    for (int i = 0; i < 3; i++)
        mistakes_note(mistakes, "nadia", 1000 * s);
    g_assert_cmpint(mistakes_wait_us(mistakes, "nadia", 1000 * s), ==, 30 * s);
}

static void test_they_do_not_end_a_wait(void)
{
    g_autoptr(Mistakes) mistakes = mistakes_new(&rule, NAMES);
    for (int i = 0; i < 4; i++)
        mistakes_note(mistakes, "nadia", 1000 * s);
    guess_at(mistakes, 20 * NAMES, 1, 1001 * s);
    guess_at(mistakes, 20 * NAMES, 3, 1001 * s);
    g_assert_cmpint(mistakes_wait_us(mistakes, "nadia", 1002 * s), ==, 58 * s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mistakes/waits-grow", test_waits_grow);
    g_test_add_func("/mistakes/shut-nobody-out", test_made_up_names_shut_nobody_out);
    g_test_add_func("/mistakes/end-no-wait", test_they_do_not_end_a_wait);
    return g_test_run();
}
