/* ocr/printed.h and ocr/cell_print.h: the form's own print in cells and boxes is nobody's writing. */
#include "ocr/printed.h"
#include "ocr/checkbox.h"
#include "tests/unit/ocr_paper.h"

enum { CELLS = 8 };
static const double CELL_W = 4.5, CELL_H = 4.4, LEFT = 12, TOP = 12;

/* How far registration may have laid the blank page aside. */
static const double ASIDE_MM = 0.15;

static void line(Paper *p, double x0, double y0, double x1, double y1)
{
    cairo_set_line_width(p->cr, 0.2);
    cairo_move_to(p->cr, x0, y0);
    cairo_line_to(p->cr, x1, y1);
    cairo_stroke(p->cr);
}

/* Feet at the bottom of each cell, which its box does not enclose: "|_ _|". */
static void draw_open_comb(Paper *p)
{
    for (int i = 0; i < CELLS; i++) {
        double x = LEFT + i * CELL_W + 0.4, end = x + CELL_W - 0.8, y = TOP + CELL_H - 0.9;
        line(p, x, y - 1.1, x, y);
        line(p, x, y, x + 1.5, y);
        line(p, end - 1.5, y, end, y);
        line(p, end, y - 1.1, end, y);
    }
}

static void draw_shadowed_box(Paper *p)
{
    cairo_rectangle(p->cr, LEFT, TOP, 3.6, 3.6);
    cairo_set_line_width(p->cr, 0.25);
    cairo_stroke(p->cr);
    cairo_rectangle(p->cr, LEFT + 0.3, TOP + 2.5, 3.3, 1.3);
    cairo_rectangle(p->cr, LEFT + 2.5, TOP + 0.3, 1.3, 3.5);
    cairo_fill(p->cr);
}

/* All that is dark on the blank paper, laid a little aside. */
static OcrPrinted *print_of(const OcrPage *page, const Paper *blank)
{
    OcrPrinted *printed = ocr_printed_new(page);
    PIX *pix = paper_colour(blank);
    double aside = ASIDE_MM * blank->dpi / 25.4;
    for (int y = 0; y < pixGetHeight(pix); y++)
        for (int x = 0; x < pixGetWidth(pix); x++) {
            l_uint32 pixel;
            pixGetPixel(pix, x, y, &pixel);
            if ((pixel >> 16 & 255) < 128)
                ocr_printed_mark(printed, (OcrPoint){x + aside, y - aside});
        }
    ocr_printed_widen(printed, 1);
    pixDestroy(&pix);
    return printed;
}

typedef void (*Draw)(Paper *paper);

/* A scan of what both draw; where `known`, the print of `form` is known. */
static OcrPage *page_of(Draw form, Draw hand, Scanner scanner, bool known, OcrQuad *quads)
{
    Paper p = paper_new(60, 28, 300, 0.7), blank = paper_new(60, 28, 300, 0.7);
    cairo_set_source_rgb(p.cr, 0, 0, 0);
    form(&p);
    cairo_set_source_rgb(blank.cr, 0, 0, 0);
    form(&blank);
    if (hand)
        hand(&p);
    for (int i = 0; i < CELLS; i++)
        quads[i] = paper_quad(&p, LEFT + i * CELL_W, TOP, CELL_W, CELL_H);
    OcrPage *page = paper_scan(&p, &scanner);
    if (known)
        page->printed = print_of(page, &blank);
    paper_free(&p);
    paper_free(&blank);
    return page;
}

static const Scanner SCANNERS[] = {{SCAN_BILEVEL, 0.6, 4, 160, 1}, {SCAN_GREY, 0.7, 4, 0, 2}};

static int filled_cells(Draw hand, Scanner scanner, bool known, OcrCell *cells)
{
    OcrQuad quads[CELLS];
    g_autoptr(OcrPage) page = page_of(draw_open_comb, hand, scanner, known, quads);
    ocr_cells_cut(page, quads, CELLS, cells);
    int filled = 0;
    for (int i = 0; i < CELLS; i++)
        filled += !cells[i].empty;
    return filled;
}

static void test_feet_of_an_open_comb_are_no_writing(void)
{
    OcrCell cells[CELLS];
    for (size_t s = 0; s < G_N_ELEMENTS(SCANNERS); s++) {
        g_assert_cmpint(filled_cells(NULL, SCANNERS[s], false, cells), >, 0);
        g_assert_cmpint(filled_cells(NULL, SCANNERS[s], true, cells), ==, 0);
    }
}

/* In the first four cells: a bare upright on the foot's own upright, a slanted one, a dot above the foot, a bar that crosses it. */
static void write_over_feet(Paper *p)
{
    cairo_set_source_rgb(p->cr, 0.1, 0.1, 0.2);
    double x = LEFT + 0.4, foot = TOP + CELL_H - 0.9;
    line(p, x, TOP + 0.4, x, foot);
    line(p, x + CELL_W + 2.5, TOP + 0.3, x + CELL_W + 1.2, foot + 0.3);
    cairo_rectangle(p->cr, x + 2 * CELL_W + 1.6, foot - 0.7, 0.5, 0.5);
    cairo_fill(p->cr);
    line(p, x + 3 * CELL_W + 0.4, foot - 2, x + 3 * CELL_W + 3, foot - 0.5);
}

static void test_writing_on_print_stays(void)
{
    OcrCell cells[CELLS];
    for (size_t s = 0; s < G_N_ELEMENTS(SCANNERS); s++) {
        g_assert_cmpint(filled_cells(write_over_feet, SCANNERS[s], true, cells), ==, 4);
        for (int i = 0; i < 4; i++)
            g_assert_false(cells[i].empty);
    }
}

static void draw_nothing(Paper *p)
{
    (void)p;
}

/* Sevens as wide as their cells, all as high: their heads are where a frame might be. */
static void write_sevens(Paper *p)
{
    cairo_set_source_rgb(p->cr, 0.1, 0.1, 0.2);
    cairo_set_line_width(p->cr, 0.4);
    for (int i = 0; i < CELLS; i++) {
        double x = LEFT + i * CELL_W;
        cairo_move_to(p->cr, x + 0.5, TOP + 0.1);
        cairo_line_to(p->cr, x + CELL_W - 0.6, TOP + 0.1);
        cairo_line_to(p->cr, x + 1.8, TOP + CELL_H - 0.3);
        cairo_stroke(p->cr);
    }
}

static void test_what_is_not_printed_is_no_frame(void)
{
    for (size_t s = 0; s < G_N_ELEMENTS(SCANNERS); s++) {
        OcrCell unknown[CELLS], known[CELLS];
        for (int is_known = 0; is_known < 2; is_known++) {
            OcrQuad quads[CELLS];
            g_autoptr(OcrPage) page = page_of(draw_nothing, write_sevens, SCANNERS[s], is_known, quads);
            ocr_cells_cut(page, quads, CELLS, is_known ? known : unknown);
        }
        for (int i = 0; i < CELLS; i++) {
            g_assert_cmpfloat(unknown[i].ink_mm2, <, 2.5);
            g_assert_cmpfloat(known[i].ink_mm2, >, 2.9);
        }
    }
}

/* Ticks on a floor: "|_| |_|", low at the sides of the cells. */
static void draw_trays(Paper *p)
{
    for (int i = 0; i < CELLS; i++) {
        double x = LEFT + i * CELL_W, floor = TOP + CELL_H;
        line(p, x, floor, x + CELL_W, floor);
        line(p, x, floor - 1.9, x, floor);
    }
    line(p, LEFT + CELLS * CELL_W, TOP + CELL_H - 1.9, LEFT + CELLS * CELL_W, TOP + CELL_H);
}

/* Zeros by somebody who keeps to the left: their left half runs down the tick and over its end, in the last four not as low as the tick. */
static void write_zeros(Paper *p)
{
    cairo_set_source_rgb(p->cr, 0.1, 0.1, 0.2);
    cairo_set_line_width(p->cr, 0.3);
    for (int i = 0; i < CELLS; i++) {
        cairo_save(p->cr);
        cairo_translate(p->cr, LEFT + i * CELL_W + 1.15, TOP + (i < CELLS / 2 ? 2.2 : 1.1));
        cairo_scale(p->cr, 1.15, i < CELLS / 2 ? 1.8 : 1.1);
        cairo_arc(p->cr, 0, 0, 1, 0, 2 * G_PI);
        cairo_restore(p->cr);
        cairo_stroke(p->cr);
    }
}

/* How much of the cell's left fifth, above its floor, is ink. */
static double ink_on_the_left(const OcrCell *cell)
{
    double sum = 0;
    for (int y = 6; y < 30; y++)
        for (int x = 0; x < 8; x++)
            sum += cell->pixel[y][x] / 255.0;
    return sum;
}

static void test_strokes_along_ticks_stay(void)
{
    for (size_t s = 0; s < G_N_ELEMENTS(SCANNERS); s++) {
        OcrQuad quads[CELLS];
        OcrCell bare[CELLS], ticked[CELLS], empty[CELLS];
        g_autoptr(OcrPage) without = page_of(draw_nothing, write_zeros, SCANNERS[s], true, quads);
        ocr_cells_cut(without, quads, CELLS, bare);
        g_autoptr(OcrPage) with = page_of(draw_trays, write_zeros, SCANNERS[s], true, quads);
        ocr_cells_cut(with, quads, CELLS, ticked);
        g_autoptr(OcrPage) blank = page_of(draw_trays, NULL, SCANNERS[s], true, quads);
        ocr_cells_cut(blank, quads, CELLS, empty);
        for (int i = 0; i < CELLS; i++) {
            g_assert_true(empty[i].empty);
            g_assert_cmpfloat(ink_on_the_left(&ticked[i]), >, 0.85 * ink_on_the_left(&bare[i]));
        }
    }
}

static OcrBoxState box_state(Draw hand, bool known, Scanner scanner)
{
    OcrQuad quads[CELLS];
    g_autoptr(OcrPage) page = page_of(draw_shadowed_box, hand, scanner, known, quads);
    double px_mm = page->dpi / 25.4;
    OcrQuad box = quads[0];
    /* The cell's corner is the box's; its side is the box's own. */
    box.corner[1].x = box.corner[0].x + 3.6 * px_mm, box.corner[1].y = box.corner[0].y;
    box.corner[2].x = box.corner[1].x, box.corner[2].y = box.corner[0].y + 3.6 * px_mm;
    box.corner[3].x = box.corner[0].x, box.corner[3].y = box.corner[2].y;
    return ocr_checkbox_judge(page, &box).state;
}

static void tick(Paper *p)
{
    cairo_set_source_rgb(p->cr, 0.1, 0.1, 0.3);
    cairo_set_line_width(p->cr, 0.5);
    cairo_move_to(p->cr, LEFT - 0.4, TOP + 0.8);
    cairo_line_to(p->cr, LEFT + 1.2, TOP + 2.9);
    cairo_line_to(p->cr, LEFT + 4.2, TOP - 0.6);
    cairo_stroke(p->cr);
}

static void test_a_boxs_shadow_is_no_mark(void)
{
    for (size_t s = 0; s < G_N_ELEMENTS(SCANNERS); s++) {
        g_assert_cmpint(box_state(NULL, false, SCANNERS[s]), !=, OCR_BOX_EMPTY);
        g_assert_cmpint(box_state(NULL, true, SCANNERS[s]), ==, OCR_BOX_EMPTY);
        g_assert_cmpint(box_state(tick, true, SCANNERS[s]), ==, OCR_BOX_MARKED);
    }
}

static void test_ink_apart_from_print_is_counted(void)
{
    OcrQuad quads[CELLS];
    g_autoptr(OcrPage) page = page_of(draw_open_comb, write_over_feet, SCANNERS[0], true, quads);
    const OcrImage *binary = ocr_page_binary(page);
    OcrBox dot = ocr_quad_bounds(&quads[2]), foot = ocr_quad_bounds(&quads[6]);
    g_assert_cmpint(ocr_image_count_ink(binary, foot), >, 100);
    g_assert_cmpint(ocr_printed_ink_apart(page->printed, binary, foot), ==, 0);
    g_assert_cmpint(ocr_printed_ink_apart(page->printed, binary, dot), >, 8);
    g_assert_cmpint(ocr_printed_ink_apart(page->printed, binary, dot), <, ocr_image_count_ink(binary, dot) / 2);
}

static void test_a_turned_page_has_no_print_of_before(void)
{
    OcrQuad quads[CELLS];
    g_autoptr(OcrPage) page = page_of(draw_open_comb, NULL, SCANNERS[0], true, quads);
    ocr_page_turn(page, 90);
    g_assert_null(page->printed);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/printed/open_comb", test_feet_of_an_open_comb_are_no_writing);
    g_test_add_func("/printed/writing_stays", test_writing_on_print_stays);
    g_test_add_func("/printed/frames", test_what_is_not_printed_is_no_frame);
    g_test_add_func("/printed/ticks", test_strokes_along_ticks_stay);
    g_test_add_func("/printed/shadow", test_a_boxs_shadow_is_no_mark);
    g_test_add_func("/printed/apart", test_ink_apart_from_print_is_counted);
    g_test_add_func("/printed/turned", test_a_turned_page_has_no_print_of_before);
    return g_test_run();
}
