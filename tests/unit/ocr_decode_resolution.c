#include "ocr/decode_resolution.h"

#include <glib.h>

static void test_sheets_are_known_by_their_size(void)
{
    static const struct {
        int w, h;
        double dpi;
    } cases[] = {{2480, 3508, 300}, {3508, 2480, 300}, {2470, 3480, 300}, {1654, 2338, 200}, {3307, 4677, 400}, {4960, 7016, 600},
                 {1240, 1754, 150}, {1984, 2806, 240}, {2550, 3300, 300}, {1748, 2480, 300}, {1011, 638, 300}, {2550, 4200, 300},
                 {1000, 1000, 300}, {1, 1, 300},       {30000, 10, 300}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpfloat(ocr_resolution_guess(cases[i].w, cases[i].h), ==, cases[i].dpi);
}

static void test_nonsense_is_told(void)
{
    g_assert_true(ocr_resolution_is_plausible(300, 3508));
    g_assert_true(ocr_resolution_is_plausible(98, 1145));
    g_assert_true(ocr_resolution_is_plausible(1200, 14000));
    g_assert_false(ocr_resolution_is_plausible(0, 3508));
    g_assert_false(ocr_resolution_is_plausible(-300, 3508));
    g_assert_false(ocr_resolution_is_plausible(72, 3508));
    g_assert_false(ocr_resolution_is_plausible(1e30, 3508));
    g_assert_false(ocr_resolution_is_plausible(__builtin_nan(""), 3508));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/resolution/sheets", test_sheets_are_known_by_their_size);
    g_test_add_func("/resolution/nonsense", test_nonsense_is_told);
    return g_test_run();
}
