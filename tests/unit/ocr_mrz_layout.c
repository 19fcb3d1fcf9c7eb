/* The check digits of ICAO's own examples hold; one changed character breaks them. */
#include "ocr/mrz_layout.h"
#include <glib.h>
#include <string.h>

typedef struct { const char *name; int lines, length; const char *joined; } Zone;

static const Zone ZONES[] = {
    {"TD3", 2, 44, "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<" "L898902C36UTO7408122F1204159ZE184226B<<<<<10"},
    {"TD1", 3, 30, "I<UTOD231458907<<<<<<<<<<<<<<<" "7408122F1204159UTO<<<<<<<<<<<6" "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"},
    {"TD2", 2, 36, "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<" "D231458907UTO7408122F1204159<<<<<<<6"},
    {"FRA-ID", 2, 36, "IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<" "8806923102858CORINNE<<<<<<<6512068F6"},
};

static bool all_hold(const MrzLayout *layout, const char *joined)
{
    for (int i = 0; i < layout->check_count; i++)
        if (!mrz_check_holds(layout, i, joined))
            return false;
    return true;
}

static void examples_hold(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(ZONES); i++) {
        const MrzLayout *layout = mrz_layout_of(ZONES[i].joined, ZONES[i].lines, ZONES[i].length);
        g_assert_nonnull(layout);
        g_assert_cmpstr(layout->name, ==, ZONES[i].name);
        g_assert_true(all_hold(layout, ZONES[i].joined));
    }
}

static void a_changed_digit_is_told(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(ZONES); i++) {
        const MrzLayout *layout = mrz_layout_of(ZONES[i].joined, ZONES[i].lines, ZONES[i].length);
        const MrzSpan *number = &layout->checks[0].spans[0];
        for (int at = number->first; at < number->first + number->length; at++) {
            g_autofree char *changed = g_strdup(ZONES[i].joined);
            if (!g_ascii_isdigit(changed[at]))
                continue;
            changed[at] = changed[at] == '9' ? '0' : changed[at] + 1;
            g_assert_false(mrz_check_holds(layout, 0, changed));
        }
    }
}

static void a_long_number_goes_on(void)
{
    const char *good = "I<UTOD23145890<7349<<<<<<<<<<<" "3407127M9507122UTO<<<<<<<<<<<2" "STEVENSON<<PETER<<<<<<<<<<<<<<";
    const MrzLayout *layout = mrz_layout_of(good, 3, 30);
    g_assert_true(mrz_check_holds(layout, 0, good));
    g_autofree char *bad = g_strdup(good);
    bad[16] = '4';
    g_assert_false(mrz_check_holds(layout, 0, bad));
}

static void no_other_size_has_a_layout(void)
{
    g_assert_null(mrz_layout_of(ZONES[0].joined, 2, 40));
    g_assert_null(mrz_layout_of(ZONES[0].joined, 3, 44));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ocr/mrz_layout/examples", examples_hold);
    g_test_add_func("/ocr/mrz_layout/changed", a_changed_digit_is_told);
    g_test_add_func("/ocr/mrz_layout/long_number", a_long_number_goes_on);
    g_test_add_func("/ocr/mrz_layout/sizes", no_other_size_has_a_layout);
    return g_test_run();
}
