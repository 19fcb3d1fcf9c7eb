/* The test deck as good and as bad scanners give it back: a good one passes, each ill is told by its name. */
#include "forms/deck.h"
#include "ocr/handprint.h"
#include "tests/unit/ocr_paper.h"

#include <string.h>

typedef enum { ILL_NONE, ILL_DARK, ILL_DARK_LINE, ILL_LIGHT_LINE, ILL_WIDE, ILL_SHORT, ILL_SLIP, ILL_DIRT, ILL_CUT } Ill;

typedef struct {
    Ill ill;
    double dpi, skew_deg;
    Scanner scanner;
    const char *fault; /* NULL: none at all */
} Case;

static const Case CASES[] = {
    {ILL_NONE, 200, 0.7, {SCAN_GREY, 0.6, 4, 0, 1}, NULL},
    {ILL_NONE, 300, -0.9, {SCAN_BILEVEL, 0.5, 3, 0, 2}, NULL},
    {ILL_NONE, 200, 0, {SCAN_BILEVEL, 0.5, 3, 0, 3}, NULL},
    {ILL_NONE, 300, 1.5, {SCAN_COLOUR, 0.7, 5, 0, 4}, NULL},
    {ILL_DARK, 200, 0.4, {SCAN_GREY, 0.6, 4, 0, 5}, "dark"},
    {ILL_NONE, 300, 0.4, {SCAN_BILEVEL, 0.6, 4, 225, 6}, "dark"},
    {ILL_NONE, 300, 0.4, {SCAN_BILEVEL, 0.6, 4, 25, 7}, "light"},
    {ILL_DARK_LINE, 300, 0, {SCAN_GREY, 0.5, 3, 0, 8}, "stripe"},
    {ILL_DARK_LINE, 200, 0, {SCAN_BILEVEL, 0.5, 3, 0, 9}, "stripe"},
    {ILL_LIGHT_LINE, 200, 0, {SCAN_GREY, 0.5, 3, 0, 10}, "stripe"},
    {ILL_WIDE, 200, 0.5, {SCAN_GREY, 0.5, 3, 0, 11}, "scale_x"},
    {ILL_SHORT, 200, 0.5, {SCAN_BILEVEL, 0.5, 3, 0, 12}, "scale_y"},
    {ILL_SLIP, 200, 0.5, {SCAN_GREY, 0.5, 3, 0, 13}, "ruler"},
    {ILL_DIRT, 200, 0.5, {SCAN_GREY, 0.5, 3, 0, 14}, "dirt"},
    {ILL_CUT, 200, 0.5, {SCAN_GREY, 0.5, 3, 0, 15}, "marks"},
    {ILL_NONE, 200, 0.5, {SCAN_GREY, 7, 25, 0, 16}, "glyphs"},
};

static FormModels models;

static cairo_surface_t *sheet(double dpi)
{
    static cairo_surface_t *drawn;
    static double drawn_dpi;
    if (drawn && drawn_dpi == dpi)
        return drawn;
    g_clear_pointer(&drawn, cairo_surface_destroy);
    drawn_dpi = dpi;
    drawn = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(210 * dpi / 25.4), (int)(297 * dpi / 25.4));
    cairo_t *cairo = cairo_create(drawn);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_destroy(cairo);
    PrintPaper *paper = print_paper_on(drawn, dpi);
    g_assert_true(deck_draw(paper, g_getenv("G_TEST_SRCDIR"), NULL));
    print_paper_free(paper);
    return drawn;
}

static void lay(Paper *p, double x, double y, double w, double h, double shade)
{
    cairo_set_source_rgba(p->cr, shade, shade, shade, 1);
    cairo_rectangle(p->cr, x, y, w, h);
    cairo_fill(p->cr);
}

static void paint_sheet(Paper *p, double dpi)
{
    cairo_save(p->cr);
    cairo_scale(p->cr, 25.4 / dpi, 25.4 / dpi);
    cairo_set_source_surface(p->cr, sheet(dpi), 0, 0);
    cairo_paint(p->cr);
    cairo_restore(p->cr);
}

static OcrPage *scan(const Case *c)
{
    Paper p = paper_new(210, 297, c->dpi, c->skew_deg);
    if (c->ill == ILL_WIDE || c->ill == ILL_SHORT)
        cairo_scale(p.cr, c->ill == ILL_WIDE ? 0.96 : 1, c->ill == ILL_SHORT ? 0.96 : 1);
    paint_sheet(&p, c->dpi);
    if (c->ill == ILL_SLIP) {
        cairo_rectangle(p.cr, 0, 120, 210, 100);
        cairo_clip(p.cr);
        cairo_translate(p.cr, 0, 1.2);
        paint_sheet(&p, c->dpi);
        cairo_reset_clip(p.cr);
    } else if (c->ill == ILL_DARK) {
        cairo_set_source_rgba(p.cr, 0, 0, 0, 0.42);
        cairo_paint(p.cr);
    } else if (c->ill == ILL_DARK_LINE || c->ill == ILL_LIGHT_LINE) {
        lay(&p, 123, 0, 0.35, 297, c->ill == ILL_LIGHT_LINE ? 1 : 0.2);
    } else if (c->ill == ILL_DIRT) {
        for (int i = 0; i < 60; i++)
            lay(&p, 30 + i % 10 * 15, 190 + i / 10 * 11, 2, 2, 0.3);
    } else if (c->ill == ILL_CUT) {
        lay(&p, 0, 0, 18, 18, 1);
    }
    OcrPage *page = paper_scan(&p, &c->scanner);
    paper_free(&p);
    return page;
}

static DeckReading *measure(const Case *c)
{
    g_autoptr(OcrPage) page = scan(c);
    ocr_page_analyse(page);
    g_autoptr(GPtrArray) codes = ocr_codes_find(page);
    return deck_measure(page, codes, &models);
}

static void test_scanners(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree DeckReading *deck = measure(&CASES[i]);
        json_auto_t *said = deck_to_json(deck);
        g_autofree char *text = json_dumps(said, JSON_COMPACT);
        g_test_message("%zu: %s", i, text);
        g_autoptr(GError) error = NULL;
        g_assert_true(deck_json_check(said, &error));
        if (!CASES[i].fault) {
            g_assert_null(deck->faults[0]);
            g_assert_cmpint(deck->glyphs, >=, 34);
            g_assert_cmpfloat(fabs(deck->dpi_x / CASES[i].dpi - 1), <, 0.003);
            g_assert_cmpfloat(fabs(deck->dpi_y / CASES[i].dpi - 1), <, 0.003);
            continue;
        }
        g_assert_true(g_strv_contains(deck->faults, CASES[i].fault));
    }
}

static void test_what_is_not_believed(void)
{
    g_autofree DeckReading *deck = measure(&CASES[0]);
    json_auto_t *said = deck_to_json(deck);
    const char *key;
    json_t *value;
    json_object_foreach(said, key, value) {
        json_auto_t *without = json_copy(said), *odd = json_copy(said), *much = json_copy(said);
        json_object_del(without, key);
        json_object_set_new(odd, key, json_string("x"));
        json_object_set_new(much, key, json_integer(1 << 20));
        g_assert_false(deck_json_check(without, NULL));
        g_assert_false(deck_json_check(odd, NULL));
        g_assert_false(deck_json_check(much, NULL));
    }
    json_array_append_new(json_object_get(said, "faults"), json_string("sound"));
    g_assert_false(deck_json_check(said, NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_autofree char *weights = g_build_filename(g_getenv("G_TEST_SRCDIR"), "ocr", "handprint.bin", NULL);
    models.network = ocr_handprint_new(weights, NULL, NULL);
    g_assert_nonnull(models.network);
    g_test_add_func("/deck/scanners", test_scanners);
    g_test_add_func("/deck/not-believed", test_what_is_not_believed);
    int failed = g_test_run();
    models.network->free(models.network);
    return failed;
}
