/* forms/import_comb.h: cells where they are printed, not where equal shares of the field would be. */
#include "forms/import_comb.h"
#include "forms/import_field.h"
#include "tests/unit/ocr_paper.h"

enum { CELLS = 6 };
static const double LEFT = 20, FLOOR = 30, WIDE = 4.5, GAP = 1.2;

typedef enum { TRAYS, JOINED, CLOSED, UNDER_WORDS, ONE_LACKS, NONE } Print;

static void line(Paper *p, double x0, double y0, double x1, double y1)
{
    cairo_set_line_width(p->cr, 0.2);
    cairo_move_to(p->cr, x0, y0);
    cairo_line_to(p->cr, x1, y1);
    cairo_stroke(p->cr);
}

/* Where cell i begins: trays stand in pairs. */
static double left_of(Print print, int i)
{
    bool pairs = print != JOINED && print != CLOSED;
    return LEFT + i * WIDE + (pairs ? i / 2 * GAP : 0);
}

static OcrPage *draw(Print print)
{
    Paper p = paper_new(80, 45, 300, 0);
    cairo_set_source_rgb(p.cr, 0, 0, 0);
    for (int i = 0; print != NONE && i < CELLS; i++) {
        double x = left_of(print, i);
        line(&p, x, FLOOR, x + WIDE, FLOOR);
        line(&p, x, FLOOR - 2, x, FLOOR);
        if (print != ONE_LACKS || i != CELLS - 1)
            line(&p, x + WIDE, FLOOR - 2, x + WIDE, FLOOR);
        if (print == CLOSED)
            line(&p, x, FLOOR - 4, x + WIDE, FLOOR - 4);
    }
    cairo_rectangle(p.cr, LEFT, FLOOR - 4.9, 20, print == UNDER_WORDS ? 0.5 : 0);
    cairo_fill(p.cr);
    const Scanner scanner = {SCAN_BILEVEL, 0.3, 0, 160, 1};
    OcrPage *page = paper_scan(&p, &scanner);
    paper_free(&p);
    return page;
}

/* The PDF's own field: a little to the left, as wide as the print, 3.6 mm high. Transfer full. */
static FormField *settle(Print print, bool *settled)
{
    g_autoptr(OcrPage) page = draw(print);
    double width = left_of(print, CELLS - 1) + WIDE - LEFT;
    FormField *field = import_field_new(1, FORM_FIELD_COMB, (FormBox){LEFT - 0.2, FLOOR - 3.4, width + 0.3, 3.6});
    import_field_cells(field, CELLS);
    *settled = import_comb_settle(page, field);
    return field;
}

/* The height that the cells have afterwards. */
static double height_in(Print print)
{
    bool settled;
    g_autoptr(FormField) field = settle(print, &settled);
    g_assert_true(settled);
    for (int i = 0; i < CELLS; i++) {
        g_assert_cmpfloat_with_epsilon(field->cells[i].x, left_of(print, i), 0.12);
        g_assert_cmpfloat_with_epsilon(field->cells[i].w, WIDE, 0.12);
        g_assert_cmpfloat_with_epsilon(field->cells[i].y + field->cells[i].h, FLOOR, 0.12);
    }
    g_assert_cmpfloat_with_epsilon(field->box.x, field->cells[0].x, 1e-6);
    g_assert_cmpfloat_with_epsilon(field->box.w, field->cells[CELLS - 1].x + field->cells[CELLS - 1].w - field->cells[0].x, 1e-6);
    return field->box.h;
}

static void test_cells_lie_on_the_print(void)
{
    g_assert_cmpfloat_with_epsilon(height_in(TRAYS), WIDE, 0.12);
    g_assert_cmpfloat_with_epsilon(height_in(JOINED), WIDE, 0.12);
}

static void test_a_ceiling_is_one(void)
{
    g_assert_cmpfloat_with_epsilon(height_in(CLOSED), 4, 0.12);
}

static void test_print_above_is_kept_away_from(void)
{
    double height = height_in(UNDER_WORDS);
    g_assert_cmpfloat(height, >, 3.3);
    g_assert_cmpfloat(height, <, 4.2);
}

static void test_what_is_not_all_seen_stays(void)
{
    const Print prints[] = {ONE_LACKS, NONE};
    for (size_t i = 0; i < G_N_ELEMENTS(prints); i++) {
        bool settled;
        g_autoptr(FormField) field = settle(prints[i], &settled);
        g_assert_false(settled);
        g_assert_cmpfloat(field->box.h, ==, 3.6);
        g_assert_cmpfloat_with_epsilon(field->cells[1].x - field->cells[0].x, field->box.w / CELLS, 1e-6);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/import_comb/on_print", test_cells_lie_on_the_print);
    g_test_add_func("/import_comb/ceiling", test_a_ceiling_is_one);
    g_test_add_func("/import_comb/words_above", test_print_above_is_kept_away_from);
    g_test_add_func("/import_comb/not_seen", test_what_is_not_all_seen_stays);
    return g_test_run();
}
