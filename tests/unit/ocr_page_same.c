/* A deed scanned again months later, and another deed of the same layout. */
#include "ocr/page_same.h"

#include "ocr_paper.h"

#include <string.h>

/* A deed of the same town hall; what changes from one to the next is said. */
typedef struct {
    const char *name, *day, *number;
} Deed;

static const Deed first = {"DIALLO Aminata", "12 mars 1990", "1245"};

static char *map_of(const Deed *deed, double dpi, double skew_deg, bool overturned)
{
    static const char *const lines[] = {"Le {day} à cinq heures est née en notre commune", "l'enfant nommée {name} de sexe féminin, fille",
                                        "de Mamadou et de Fatoumata, domiciliés en cette ville,", "selon déclaration faite devant nous par son père,",
                                        "acte numéro {number} du registre de l'année."};
    Paper p = paper_new(210, 297, dpi, skew_deg);
    cairo_set_source_rgb(p.cr, 0, 0, 0);
    paper_text(&p, "DejaVu Sans", "EXTRAIT D'ACTE DE NAISSANCE", 50, 40, 5);
    for (int block = 0; block < 3; block++)
        for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
            g_autoptr(GString) line = g_string_new(lines[i]);
            g_string_replace(line, "{name}", deed->name, 0);
            g_string_replace(line, "{day}", deed->day, 0);
            g_string_replace(line, "{number}", deed->number, 0);
            paper_text(&p, "DejaVu Sans", line->str, 28, 70 + 60 * block + 9 * (int)i, 3);
        }
    static const Scanner scanner = {SCAN_BILEVEL, 0.6, 4, 0, 1};
    g_autoptr(OcrPage) page = paper_scan(&p, &scanner);
    ocr_page_analyse(page);
    if (overturned)
        ocr_page_turn(page, 180);
    paper_free(&p);
    return ocr_page_same_map(page);
}

static void test_same_deed(void)
{
    g_autofree char *map = map_of(&first, 300, 0.4, false), *again = map_of(&first, 400, -1.3, false), *over = map_of(&first, 400, 0.9, true);
    g_assert_true(ocr_same_map_sound(map));
    g_assert_cmpfloat(ocr_same_difference(map, map), <, 0.02);
    g_test_message("again %.3f, upside down %.3f", ocr_same_difference(map, again), ocr_same_difference(map, over));
    g_assert_cmpfloat(ocr_same_difference(map, again), <, ocr_same_below);
    g_assert_cmpfloat(ocr_same_difference(again, map), <, ocr_same_below);
    g_assert_cmpfloat(ocr_same_difference(map, over), <, ocr_same_below);
}

static void test_another_deed(void)
{
    static const Deed others[] = {{"DIALLO Aissatou", "12 mars 1990", "1245"}, {"DIALLO Aminata", "13 mars 1990", "1245"},
                                  {"DIALLO Aminata", "12 mai 1990", "1245"}, {"DIALLO Aminata", "12 mars 1990", "1246"}};
    g_autofree char *map = map_of(&first, 300, 0.4, false);
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        g_autofree char *other = map_of(&others[i], 300, -0.5, false);
        double difference = ocr_same_difference(map, other);
        g_test_message("%s, %s, %s: %.3f", others[i].name, others[i].day, others[i].number, difference);
        g_assert_cmpfloat(difference, >, ocr_same_alone);
    }
}

/* Half of a page lies over half of it: that is not the same page. */
static void test_what_is_cut_off(void)
{
    g_autofree char *map = map_of(&first, 200, 0, false);
    int w, h, used;
    g_assert_cmpint(sscanf(map, "%d %d %n", &w, &h, &used), ==, 2);
    g_autoptr(GString) half = g_string_new(NULL);
    int tiles = 0;
    const char *c = map + used;
    for (int spaces = 0; spaces < 5; c++)
        spaces += *c == ' ';
    g_string_append_len(half, map, c - map);
    for (; *c && tiles < w * h / 2; c++) {
        tiles += *c >= 'g' ? *c - 'g' + 2 : 1;
        g_string_append_c(half, *c);
    }
    for (; tiles < w * h; tiles++)
        g_string_append_c(half, '0');
    g_assert_true(ocr_same_map_sound(half->str));
    g_assert_cmpfloat(ocr_same_difference(map, half->str), ==, 1);
    g_assert_cmpfloat(ocr_same_difference(half->str, map), >, ocr_same_below);
}

static void test_what_is_no_map(void)
{
    static const char *const wrong[] = {"0", "4 4 0 0 4 4 0", "2 2 0 0 2 2 0 00", "2 2 0 0 2 2 0 00000", "2 2 0 0 3 2 0 0000", "2 2 0 0 2 2 0 00G0",
                                        "-2 2 0 0 2 2 0 i", "2 2 0 0 2 2 99999 i", "9999 9999 0 0 1 1 0 i", "2 2 0 0 2 2 0 \xc3\xa9"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_false(ocr_same_map_sound(wrong[i]));
        g_assert_cmpfloat(ocr_same_difference(wrong[i], wrong[i]), ==, 1);
    }
    g_assert_true(ocr_same_map_sound("2 2 0 0 2 2 0 i"));
    g_assert_true(ocr_same_map_sound(""));
    g_assert_cmpfloat(ocr_same_difference("", ""), ==, 1);
    /* Nothing on either: nothing says that they are one. */
    g_assert_cmpfloat(ocr_same_difference("2 2 0 0 2 2 0 i", "2 2 0 0 2 2 0 i"), ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/same/same-deed", test_same_deed);
    g_test_add_func("/same/another-deed", test_another_deed);
    g_test_add_func("/same/cut-off", test_what_is_cut_off);
    g_test_add_func("/same/no-map", test_what_is_no_map);
    return g_test_run();
}
