/* One sheet scanned twice, and the same form filled by two people. */
#include "ocr/page_twin.h"

#include "ocr_paper.h"

#include <string.h>

static const char *const names[][3] = {{"MARTIN", "AMINATA", "12 RUE DES LILAS"}, {"NGUYEN", "VAN HAI", "3 AVENUE FOCH"}};

/* A form of three fields: labels, lines, and what a person put there. */
static char *map_of(int person, double dpi, double skew_deg)
{
    Paper p = paper_new(210, 297, dpi, skew_deg);
    cairo_set_source_rgb(p.cr, 0, 0, 0);
    for (int i = 0; i < 3; i++) {
        paper_text(&p, "DejaVu Sans", "Nom, adresse, profession :", 25, 60 + 40 * i, 3);
        if (person >= 0)
            paper_text(&p, "DejaVu Sans", names[person][i], 100, 60 + 40 * i, 4);
    }
    static const Scanner scanner = {SCAN_BILEVEL, 0.6, 4, 0, 1};
    g_autoptr(OcrPage) page = paper_scan(&p, &scanner);
    ocr_page_analyse(page);
    paper_free(&p);
    return ocr_page_twin_map(page);
}

static void test_same_sheet(void)
{
    g_autofree char *first = map_of(0, 300, 0.4), *again = map_of(0, 200, -1.3);
    g_assert_true(ocr_twin_map_sound(first));
    g_assert_cmpfloat(ocr_twin_difference(first, first), <, 0.01);
    g_assert_cmpfloat(ocr_twin_difference(first, again), <, ocr_twin_same_below);
}

static void test_two_people(void)
{
    g_autofree char *one = map_of(0, 300, 0.4), *other = map_of(1, 300, 0.4), *nobody = map_of(-1, 300, 0.4);
    g_assert_cmpfloat(ocr_twin_difference(one, other), >, ocr_twin_same_below);
    g_assert_cmpfloat(ocr_twin_difference(one, nobody), >, ocr_twin_same_below);
}

static void test_what_is_no_map(void)
{
    g_autofree char *map = map_of(0, 200, 0), *cut = g_strndup(map, strlen(map) - 3), *longer = g_strconcat(map, "1", NULL);
    static const char *const wrong[] = {"0", "0000a8a8", "ff005454z", "0000545zzz", "\xc3\xa9"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_false(ocr_twin_map_sound(wrong[i]));
        g_assert_cmpfloat(ocr_twin_difference(wrong[i], map), ==, 1);
    }
    g_assert_false(ocr_twin_map_sound(cut));
    g_assert_false(ocr_twin_map_sound(longer));
    g_assert_true(ocr_twin_map_sound(""));
    g_assert_cmpfloat(ocr_twin_difference("", map), ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/twin/same-sheet", test_same_sheet);
    g_test_add_func("/twin/two-people", test_two_people);
    g_test_add_func("/twin/no-map", test_what_is_no_map);
    return g_test_run();
}
