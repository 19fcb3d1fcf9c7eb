#include "ocr/checkbox.h"
#include "tests/unit/ocr_paper.h"

typedef enum { ZONE_EMPTY, ZONE_SPECKS, ZONE_LINE, ZONE_SIGNATURE, ZONE_SMALL_SIGNATURE, ZONE_PHOTO } ZoneKind;

static void draw_loops(Paper *p, double x, double y, double wide, double high)
{
    cairo_set_source_rgb(p->cr, 0.1, 0.1, 0.5);
    cairo_set_line_width(p->cr, 0.4);
    cairo_move_to(p->cr, x, y);
    for (int i = 1; i <= 60; i++)
        cairo_line_to(p->cr, x + wide * i / 60, y - high / 2 * sin(i * 0.7) * (1 - i / 90.0));
    cairo_stroke(p->cr);
}

static double judge_zone(ZoneKind kind, double dpi, Scanner scanner)
{
    Paper p = paper_new(110, 60, dpi, 1);
    cairo_set_source_rgb(p.cr, 0.96, 0.71, 0.54);
    cairo_set_line_width(p.cr, 0.25);
    cairo_rectangle(p.cr, 15, 12, 80, 30);
    cairo_stroke(p.cr);
    cairo_set_source_rgb(p.cr, 0, 0, 0);
    if (kind == ZONE_SPECKS) {
        for (int i = 0; i < 12; i++) {
            cairo_rectangle(p.cr, 20 + i * 6, 15 + i * 7 % 24, 0.15, 0.15);
            cairo_fill(p.cr);
        }
    } else if (kind == ZONE_LINE) {
        cairo_rectangle(p.cr, 30, 28, 14, 0.2);
        cairo_fill(p.cr);
    } else if (kind == ZONE_SIGNATURE) {
        draw_loops(&p, 30, 28, 40, 14);
    } else if (kind == ZONE_SMALL_SIGNATURE) {
        draw_loops(&p, 45, 28, 17, 6);
    } else if (kind == ZONE_PHOTO) {
        for (int i = 0; i < 200; i++) {
            cairo_set_source_rgb(p.cr, (i % 13) / 15.0, (i % 7) / 9.0, (i % 5) / 6.0);
            cairo_rectangle(p.cr, 38 + i % 14 * 2, 13 + i / 14 * 2, 2, 2);
            cairo_fill(p.cr);
        }
    }
    OcrQuad quad = paper_quad(&p, 15.2, 12.3, 80, 30);
    g_autoptr(OcrPage) page = paper_scan(&p, &scanner);
    paper_free(&p);
    return ocr_zone_is_filled(page, &quad);
}

static const Scanner SCANNERS[] = {{SCAN_GREY, 0.7, 4, 0, 1}, {SCAN_BILEVEL, 0.6, 3, 160, 2}};
static const double DPI[] = {200, 300};

static void expect(ZoneKind kind, double least, double most)
{
    for (int i = 0; i < 4; i++) {
        double p = judge_zone(kind, DPI[i / 2], SCANNERS[i % 2]);
        if (p < least || p > most)
            g_error("kind %d at %g dpi, scanner %d: %.3f", kind, DPI[i / 2], i % 2, p);
    }
}

static void test_nothing_is_nothing(void)
{
    expect(ZONE_EMPTY, 0, 0.02);
    expect(ZONE_SPECKS, 0, 0.02);
    expect(ZONE_LINE, 0, 0.2);
}

static void test_signatures_are_seen(void)
{
    expect(ZONE_SIGNATURE, 0.98, 1);
    expect(ZONE_SMALL_SIGNATURE, 0.9, 1);
}

static void test_a_photo_is_seen(void)
{
    expect(ZONE_PHOTO, 0.98, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/zone/empty", test_nothing_is_nothing);
    g_test_add_func("/zone/signature", test_signatures_are_seen);
    g_test_add_func("/zone/photo", test_a_photo_is_seen);
    return g_test_run();
}
