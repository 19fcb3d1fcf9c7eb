/* Marks: the centre to 0.3 pixels in noise, and none where a square is torn or written over. */
#include "ocr/mark.h"
#include "ocr_paper.h"

#define SIDE_MM 5.0

static bool find(Paper *p, const Scanner *scanner, double *error_px)
{
    OcrPoint centre = {32.5, 42.5};
    cairo_user_to_device(p->cr, &centre.x, &centre.y);
    double px = p->dpi / 25.4;
    g_autoptr(OcrPage) page = paper_scan(p, scanner);
    OcrBox window = {(int)(20 * px), (int)(30 * px), (int)(25 * px), (int)(25 * px)};
    OcrMark mark;
    bool found = ocr_mark_find(page, window, SIDE_MM * px, &mark);
    *error_px = found ? hypot(mark.centre.x - centre.x, mark.centre.y - centre.y) : 0;
    return found;
}

static Paper square(double dpi, double skew_deg)
{
    Paper p = paper_new(80, 80, dpi, skew_deg);
    cairo_set_source_rgb(p.cr, 0, 0, 0);
    cairo_rectangle(p.cr, 30, 40, SIDE_MM, SIDE_MM);
    cairo_fill(p.cr);
    return p;
}

static void test_centre(void)
{
    static const double angles[] = {0, 0.7, -2.4, 4.8};
    for (int i = 0; i < 12; i++) {
        Paper p = square(i % 3 == 0 ? 200 : 300, angles[i % 4]);
        Scanner scanner = {i % 2 ? SCAN_GREY : SCAN_BILEVEL, 0.8, 6, 0, (guint32)i};
        double error_px;
        g_assert_true(find(&p, &scanner, &error_px));
        g_assert_cmpfloat(error_px, <, 0.3);
        paper_free(&p);
    }
}

static void test_stroke_beside_moves_nothing(void)
{
    Paper p = square(300, 1);
    cairo_set_line_width(p.cr, 0.5);
    cairo_move_to(p.cr, 22, 38);
    cairo_line_to(p.cr, 32, 43);
    cairo_line_to(p.cr, 42, 52);
    cairo_stroke(p.cr);
    Scanner scanner = {SCAN_BILEVEL, 0.6, 4, 0, 1};
    double error_px;
    g_assert_true(find(&p, &scanner, &error_px));
    g_assert_cmpfloat(error_px, <, 0.6);
    paper_free(&p);
}

static void test_torn_or_none(void)
{
    for (int kind = 0; kind < 3; kind++) {
        Paper p = square(300, 1);
        cairo_set_source_rgb(p.cr, 1, 1, 1);
        if (kind == 0)
            cairo_rectangle(p.cr, 29, 39, 8, 8);
        else if (kind == 1)
            cairo_rectangle(p.cr, 33.5, 39, 8, 8);
        else
            cairo_rectangle(p.cr, 29, 42, 8, 1);
        cairo_fill(p.cr);
        Scanner scanner = {SCAN_BILEVEL, 0.6, 4, 0, 1};
        double error_px;
        g_assert_false(find(&p, &scanner, &error_px));
        paper_free(&p);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mark/centre", test_centre);
    g_test_add_func("/mark/stroke", test_stroke_beside_moves_nothing);
    g_test_add_func("/mark/torn", test_torn_or_none);
    return g_test_run();
}
