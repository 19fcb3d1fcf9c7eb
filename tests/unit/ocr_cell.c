#include "ocr/cell.h"
#include "tests/unit/ocr_paper.h"
#include <string.h>

enum { CELLS = 16 };

static const FrameStyle STYLES[] = {FRAME_BOXES, FRAME_COMB, FRAME_TICKS, FRAME_DOTS, FRAME_NONE};

static Row row_of(FrameStyle style, double tint)
{
    bool apart = style == FRAME_BOXES;
    return (Row){12, 12, apart ? 4.8 : 5.6, 6.5, apart ? 0.8 : 0, CELLS, style, 0.22, {tint, tint, tint}};
}

static void box_of(const Row *row, int i, double box[4])
{
    box[0] = row->x + i * (row->w + row->gap);
    box[1] = row->y;
    box[2] = row->w;
    box[3] = row->h;
}

/* A row with these letters in it, one a cell, scanned and cut. */
static void cut_letters(const Row *row, const char *const *letters, double dpi, Scanner scanner, OcrCell *cells)
{
    Paper p = paper_new(120, 32, dpi, 0.9);
    OcrQuad quads[CELLS];
    paper_row(&p, row, quads);
    cairo_set_source_rgb(p.cr, 0.1, 0.1, 0.2);
    for (int i = 0; letters && i < CELLS && letters[i]; i++) {
        double box[4];
        box_of(row, i, box);
        paper_letter(&p, "Liberation Sans", letters[i], box, 3.4);
    }
    g_autoptr(OcrPage) page = paper_scan(&p, &scanner);
    ocr_cells_locate(page, quads, CELLS, 1);
    ocr_cells_cut(page, quads, CELLS, cells);
    paper_free(&p);
}

static void test_empty_cells_of_every_print_are_empty(void)
{
    static const struct { double dpi, tint; Scanner scanner; } scans[] = {
        {300, 0.1, {SCAN_BILEVEL, 0.7, 4, 160, 1}}, {300, 0.76, {SCAN_BILEVEL, 0.7, 6, 190, 2}},
        {300, 0.76, {SCAN_GREY, 0.7, 4, 0, 3}},     {200, 0.3, {SCAN_GREY, 0.5, 5, 0, 4}},
        {200, 0.5, {SCAN_BILEVEL, 0.5, 4, 150, 5}}, {400, 0.2, {SCAN_BILEVEL, 0.9, 4, 150, 6}},
    };
    for (guint s = 0; s < G_N_ELEMENTS(scans); s++) {
        for (guint style = 0; style < G_N_ELEMENTS(STYLES); style++) {
            Row row = row_of(STYLES[style], scans[s].tint);
            OcrCell cells[CELLS];
            cut_letters(&row, NULL, scans[s].dpi, scans[s].scanner, cells);
            for (int i = 0; i < CELLS; i++) {
                if (!cells[i].empty)
                    g_error("scan %u, style %u, cell %d has %.2f mm2 of ink", s, style, i, cells[i].ink_mm2);
            }
        }
    }
}

static void test_small_signs_survive(void)
{
    const char *letters[CELLS + 1] = {".", ",", "'", "-", "1", "I", "E", "L", "T", "H", "É", "Ç", "Q", "J", "8", "/", NULL};
    Scanner scanners[] = {{SCAN_BILEVEL, 0.6, 4, 160, 1}, {SCAN_GREY, 0.7, 4, 0, 2}};
    double dpi[] = {200, 300, 600};
    for (guint n = 0; n < 6; n++) {
        for (guint style = 0; style < G_N_ELEMENTS(STYLES); style++) {
            Row row = row_of(STYLES[style], 0.3);
            OcrCell cells[CELLS];
            cut_letters(&row, letters, dpi[n / 2], scanners[n % 2], cells);
            for (int i = 0; i < CELLS; i++) {
                if (cells[i].empty)
                    g_error("%g dpi, scanner %u, style %u: %s is lost", dpi[n / 2], n % 2, style, letters[i]);
            }
        }
    }
}

/* Sums a part of a cell's pixels. */
static int ink_in(const OcrCell *cell, int x, int y, int w, int h)
{
    int sum = 0;
    for (int row = y; row < y + h; row++) {
        for (int column = x; column < x + w; column++)
            sum += cell->pixel[row][column];
    }
    return sum;
}

/* A filled rectangle in a cell: x, y, width and height in shares of it, and its level of grey. */
typedef struct {
    double x, y, w, h, level;
} Patch;

/* A row with one patch in cell 5. */
static void cut_patch(Patch patch, Scanner scanner, OcrCell *cells)
{
    Paper p = paper_new(120, 32, 300, -1.2);
    Row row = row_of(FRAME_COMB, 0.3);
    OcrQuad quads[CELLS];
    paper_row(&p, &row, quads);
    double box[4];
    box_of(&row, 5, box);
    cairo_set_source_rgb(p.cr, patch.level, patch.level, patch.level);
    cairo_rectangle(p.cr, box[0] + patch.x * box[2], box[1] + patch.y * box[3], patch.w * box[2], patch.h * box[3]);
    cairo_fill(p.cr);
    g_autoptr(OcrPage) page = paper_scan(&p, &scanner);
    ocr_cells_locate(page, quads, CELLS, 1);
    ocr_cells_cut(page, quads, CELLS, cells);
    paper_free(&p);
}

static void test_size_and_place_are_kept(void)
{
    OcrCell cells[CELLS];
    Scanner scanner = {SCAN_BILEVEL, 0.3, 0, 128, 1};
    cut_patch((Patch){0.25, 0.5, 0.5, 0.25, 0}, scanner, cells);
    /* The box is 32 pixels high from row 4; a quarter of its height from its middle down is rows 20 to 28. */
    double wide = 0.5 * 5.6 / 6.5 * 32;
    int all = ink_in(&cells[5], 0, 0, OCR_CELL_SIDE, OCR_CELL_SIDE), left = (int)lround(20 - wide / 2);
    int inside = ink_in(&cells[5], left - 1, 19, (int)wide + 3, 10);
    g_assert_cmpfloat_with_epsilon(all / 255.0, wide * 8, wide * 8 * 0.08);
    g_assert_cmpint(inside, >, all * 97 / 100);
    g_assert_cmpfloat_with_epsilon(cells[5].ink_mm2, 2.8 * 1.625, 0.4);
}

static void test_a_tail_over_the_border_belongs_to_its_letter(void)
{
    OcrCell cells[CELLS];
    Scanner scanner = {SCAN_BILEVEL, 0.4, 2, 150, 1};
    cut_patch((Patch){0.2, 0.6, 1.0, 0.08, 0}, scanner, cells);
    g_assert_false(cells[5].empty);
    g_assert_true(cells[5].overflow);
    g_assert_true(cells[6].empty);
}

static void test_a_stroke_through_the_frame_is_whole(void)
{
    OcrCell cells[CELLS];
    Scanner scanner = {SCAN_BILEVEL, 0.4, 2, 150, 1};
    cut_patch((Patch){0.45, 0.2, 0.1, 0.9, 0}, scanner, cells);
    for (int y = 12; y < 37; y++)
        g_assert_cmpint(ink_in(&cells[5], 16, y, 8, 1), >, 400);
}

static void test_pencil_is_stretched_to_full_ink(void)
{
    OcrCell cells[CELLS];
    Scanner scanner = {SCAN_GREY, 0.7, 4, 0, 1};
    cut_patch((Patch){0.47, 0.25, 0.09, 0.5, 0.66}, scanner, cells);
    g_assert_false(cells[5].empty);
    int most = 0;
    for (int y = 0; y < OCR_CELL_SIDE; y++) {
        for (int x = 0; x < OCR_CELL_SIDE; x++)
            most = MAX(most, cells[5].pixel[y][x]);
    }
    g_assert_cmpint(most, >, 190);
    g_assert_cmpfloat_with_epsilon(cells[5].stroke_mm, 0.5, 0.2);
}

static void test_specks_are_not_ink(void)
{
    OcrCell cells[CELLS];
    Scanner scanner = {SCAN_BILEVEL, 0, 0, 150, 1};
    cut_patch((Patch){0.4, 0.4, 0.03, 0.025, 0}, scanner, cells);
    g_assert_true(cells[5].empty);
    g_assert_cmpfloat(cells[5].ink_mm2, ==, 0);
}

static double worst_corner_mm(const OcrQuad *a, const OcrQuad *b, int count, double dpi)
{
    double worst = 0;
    for (int i = 0; i < count * 4; i++) {
        OcrPoint p = a[i / 4].corner[i % 4], q = b[i / 4].corner[i % 4];
        worst = MAX(worst, hypot(p.x - q.x, p.y - q.y) / dpi * 25.4);
    }
    return worst;
}

static void test_frames_are_found_where_they_lie(void)
{
    for (guint style = 0; style < 4; style++) {
        Paper p = paper_new(120, 32, 300, 1.1);
        Row row = row_of(STYLES[style], 0.3);
        OcrQuad true_quads[CELLS], quads[CELLS];
        paper_row(&p, &row, true_quads);
        double box[4];
        cairo_set_source_rgb(p.cr, 0, 0, 0);
        for (int i = 0; i < 12; i++) {
            box_of(&row, i, box);
            paper_letter(&p, "Liberation Sans", i % 2 ? "H" : "I", box, 3.6);
        }
        for (int i = 0; i < CELLS; i++) {
            double stretch = 1.004;
            box_of(&row, i, box);
            quads[i] = paper_quad(&p, 12 + (box[0] - 12) * stretch + 0.6, box[1] - 0.5 + 0.004 * box[0], box[2], box[3]);
        }
        Scanner scanner = {SCAN_BILEVEL, 0.6, 4, 160, 1};
        g_autoptr(OcrPage) page = paper_scan(&p, &scanner);
        g_assert_cmpint(ocr_cells_locate(page, quads, CELLS, 1.2), ==, OCR_FRAMES_SEEN);
        g_assert_cmpfloat(worst_corner_mm(quads, true_quads, CELLS, 300), <, 0.25);
        paper_free(&p);
    }
}

/* Where the tint dropped out, uprights as far apart as the cells are lines one way. */
static void test_uprights_are_no_frames(void)
{
    Paper p = paper_new(120, 32, 300, 1.1);
    Row row = row_of(FRAME_NONE, 0.3);
    OcrQuad quads[CELLS];
    double box[4];
    cairo_set_source_rgb(p.cr, 0, 0, 0);
    for (int i = 0; i < CELLS; i++) {
        box_of(&row, i, box);
        paper_letter(&p, "Liberation Sans", "I", box, 6);
        quads[i] = paper_quad(&p, box[0] + 1.8, box[1], box[2], box[3]);
    }
    Scanner scanner = {SCAN_BILEVEL, 0.6, 4, 160, 1};
    g_autoptr(OcrPage) page = paper_scan(&p, &scanner);
    g_assert_cmpint(ocr_cells_locate(page, quads, CELLS, 1.5), ==, OCR_FRAMES_ONE_WAY);
    paper_free(&p);
}

static void test_without_frames_nothing_moves(void)
{
    Paper p = paper_new(120, 32, 300, 1.1);
    Row row = row_of(FRAME_NONE, 0.3);
    OcrQuad quads[CELLS], kept[CELLS];
    paper_row(&p, &row, quads);
    cairo_set_source_rgb(p.cr, 0, 0, 0);
    paper_text(&p, "Liberation Sans", "MARTIN EPOUSE DURAND", 14, 17, 3.4);
    memcpy(kept, quads, sizeof kept);
    Scanner scanner = {SCAN_BILEVEL, 0.6, 4, 160, 1};
    g_autoptr(OcrPage) page = paper_scan(&p, &scanner);
    g_assert_cmpint(ocr_cells_locate(page, quads, CELLS, 1.2), ==, OCR_FRAMES_UNSEEN);
    g_assert_cmpmem(quads, sizeof quads, kept, sizeof kept);
    paper_free(&p);
}

static void test_cells_off_the_scan_are_empty(void)
{
    Paper p = paper_new(30, 30, 200, 0);
    Scanner scanner = {SCAN_GREY, 0, 0, 0, 1};
    OcrQuad quads[3] = {paper_quad(&p, 40, 5, 5, 6), paper_quad(&p, 46, 5, 5, 6), {{{0, 0}, {0, 0}, {0, 0}, {0, 0}}}};
    OcrCell cells[3];
    g_autoptr(OcrPage) page = paper_scan(&p, &scanner);
    ocr_cells_cut(page, quads, 3, cells);
    for (int i = 0; i < 3; i++)
        g_assert_true(cells[i].empty);
    paper_free(&p);
}

/* Boxes across each edge and corner of a grey page, by fractions of a pixel: sampling once ran out of the picture. */
static void test_cells_across_the_edge(void)
{
    Paper p = paper_new(30, 30, 200, 0);
    Scanner scanner = {SCAN_GREY, 0, 0, 0, 1};
    g_autoptr(OcrPage) page = paper_scan(&p, &scanner);
    for (double x = -3; x <= 28; x += 15.5)
        for (double y = -3; y <= 28; y += 15.5)
            for (double part = 0; part < 0.13; part += 0.03) {
                OcrQuad quad = paper_quad(&p, x + part, y + part, 5, 6);
                OcrCell cell;
                ocr_cells_cut(page, &quad, 1, &cell);
                g_assert_true(cell.empty);
            }
    paper_free(&p);
}

/* Large sevens, each at its own height, in the first `filled` boxes of a row that no frame is printed around. */
static void cut_large_digits(int filled, OcrCell *cells)
{
    static const double offset_mm[] = {0, -0.35, 0.2, -0.15, 0.35, 0.05, -0.25, 0.3};
    Paper p = paper_new(120, 32, 300, 0);
    Row row = row_of(FRAME_NONE, 0.05);
    OcrQuad quads[CELLS];
    paper_row(&p, &row, quads);
    cairo_set_source_rgb(p.cr, 0.1, 0.1, 0.2);
    for (int i = 0; i < filled; i++) {
        double box[4];
        box_of(&row, i, box);
        double top = box[1] + offset_mm[i % G_N_ELEMENTS(offset_mm)];
        cairo_move_to(p.cr, box[0] + 1.2, top);
        cairo_line_to(p.cr, box[0] + 4.2, top - 0.1);
        cairo_line_to(p.cr, box[0] + 2.4, top + 5.8);
    }
    cairo_set_line_width(p.cr, 0.4);
    cairo_stroke(p.cr);
    Scanner scanner = {SCAN_BILEVEL, 0.6, 4, 160, 1};
    g_autoptr(OcrPage) page = paper_scan(&p, &scanner);
    ocr_cells_cut(page, quads, CELLS, cells);
    paper_free(&p);
}

/* Their bars, along the sides of all boxes, are no frame: each cell has as much ink as where nothing could be taken for one. */
static void test_heads_of_large_digits_are_no_frame(void)
{
    OcrCell few[CELLS], all[CELLS];
    cut_large_digits(4, few);
    cut_large_digits(CELLS, all);
    for (int i = 0; i < 4; i++)
        g_assert_cmpfloat_with_epsilon(all[i].ink_mm2, few[i].ink_mm2, 0.03 * few[i].ink_mm2);
}

/* How much ink a stroke from far above the row down to `into` millimetres of it leaves in cell 3; below, the same from far below. */
static double ink_of_stroke(double into, bool below)
{
    Paper p = paper_new(120, 36, 300, 0.4);
    Row row = row_of(FRAME_NONE, 0.3);
    row.y = 14;
    OcrQuad quads[CELLS];
    paper_row(&p, &row, quads);
    double box[4];
    box_of(&row, 3, box);
    cairo_set_source_rgb(p.cr, 0.1, 0.1, 0.2);
    cairo_set_line_width(p.cr, 0.4);
    cairo_move_to(p.cr, box[0] + 2.6, below ? box[1] + box[3] + 5 : box[1] - 5);
    cairo_line_to(p.cr, box[0] + 2.2, below ? box[1] + box[3] - into : box[1] + into);
    cairo_stroke(p.cr);
    Scanner scanner = {SCAN_BILEVEL, 0.6, 4, 160, 1};
    g_autoptr(OcrPage) page = paper_scan(&p, &scanner);
    OcrCell cells[CELLS];
    ocr_cells_cut(page, quads, CELLS, cells);
    paper_free(&p);
    return cells[3].empty ? 0 : cells[3].ink_mm2;
}

static void test_tails_of_other_rows_are_not_this_ones(void)
{
    g_assert_cmpfloat(ink_of_stroke(2.5, false), ==, 0);
    g_assert_cmpfloat(ink_of_stroke(2.5, true), ==, 0);
    g_assert_cmpfloat(ink_of_stroke(5.5, false), >, 1.5);
    g_assert_cmpfloat(ink_of_stroke(5.5, true), >, 1.5);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cell/empty", test_empty_cells_of_every_print_are_empty);
    g_test_add_func("/cell/small-signs", test_small_signs_survive);
    g_test_add_func("/cell/place", test_size_and_place_are_kept);
    g_test_add_func("/cell/tail", test_a_tail_over_the_border_belongs_to_its_letter);
    g_test_add_func("/cell/through-frame", test_a_stroke_through_the_frame_is_whole);
    g_test_add_func("/cell/large-digits", test_heads_of_large_digits_are_no_frame);
    g_test_add_func("/cell/other-rows", test_tails_of_other_rows_are_not_this_ones);
    g_test_add_func("/cell/pencil", test_pencil_is_stretched_to_full_ink);
    g_test_add_func("/cell/specks", test_specks_are_not_ink);
    g_test_add_func("/cell/locate", test_frames_are_found_where_they_lie);
    g_test_add_func("/cell/uprights", test_uprights_are_no_frames);
    g_test_add_func("/cell/locate-dropout", test_without_frames_nothing_moves);
    g_test_add_func("/cell/off-scan", test_cells_off_the_scan_are_empty);
    g_test_add_func("/cell/across-edge", test_cells_across_the_edge);
    return g_test_run();
}
