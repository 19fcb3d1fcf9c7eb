/* What cells, check boxes and printed lines cost, on pages drawn here: one core, wall time. */
#include "ocr/checkbox.h"
#include "ocr/text.h"
#include "tests/unit/ocr_paper.h"
#include <stdio.h>

enum { ROWS = 10, CELLS = 28, REPEATS = 10 };

static double now_us(void)
{
    return (double)g_get_monotonic_time();
}

static OcrPage *draw_rows(double dpi, ScanKind kind, OcrQuad *quads)
{
    Paper p = paper_new(190, 130, dpi, 0.8);
    for (int r = 0; r < ROWS; r++) {
        Row row = {12, 8 + r * 12, 4.8, 6.5, 0.8, CELLS, FRAME_BOXES, 0.2, {0.76, 0.76, 0.76}};
        paper_row(&p, &row, quads + r * CELLS);
        cairo_set_source_rgb(p.cr, 0.1, 0.1, 0.2);
        for (int i = 0; i < CELLS; i++) {
            double box[4] = {12 + i * 5.6, 8 + r * 12, 4.8, 6.5};
            char letter[2] = {(char)('A' + (i + r) % 26), 0};
            paper_letter(&p, "Liberation Sans", letter, box, 3.4);
        }
    }
    Scanner scanner = {kind, 0.6, 4, 170, 1};
    OcrPage *page = paper_scan(&p, &scanner);
    paper_free(&p);
    ocr_page_grey(page);
    ocr_page_binary(page);
    return page;
}

static void bench_cells(double dpi, ScanKind kind, const char *name)
{
    OcrQuad quads[ROWS * CELLS];
    OcrCell *cells = g_new(OcrCell, ROWS * CELLS);
    g_autoptr(OcrPage) page = draw_rows(dpi, kind, quads);
    double locate = 0, cut = 0, box = 0;
    for (int n = 0; n < REPEATS; n++) {
        for (int r = 0; r < ROWS; r++) {
            double t0 = now_us();
            ocr_cells_locate(page, quads + r * CELLS, CELLS, 1);
            double t1 = now_us();
            ocr_cells_cut(page, quads + r * CELLS, CELLS, cells + r * CELLS);
            locate += t1 - t0;
            cut += now_us() - t1;
        }
        double t = now_us();
        for (int i = 0; i < CELLS; i++)
            ocr_checkbox_judge(page, &quads[i]);
        box += now_us() - t;
    }
    printf("cell_locate_%s %.1f us\n", name, locate / (REPEATS * ROWS * CELLS));
    printf("cell_cut_%s %.1f us\n", name, cut / (REPEATS * ROWS * CELLS));
    printf("checkbox_%s %.1f us\n", name, box / (REPEATS * CELLS));
    g_free(cells);
}

static void bench_text(double dpi, ScanKind kind, const char *name)
{
    Paper p = paper_new(190, 40, dpi, 0.8);
    OcrQuad quad = paper_quad(&p, 12, 10, 160, 8);
    cairo_set_source_rgb(p.cr, 0.1, 0.1, 0.1);
    paper_text(&p, "Liberation Sans", "12 rue de la République, appartement 4", 15, 16, 2.4);
    Scanner scanner = {kind, 0.6, 4, 150, 1};
    g_autoptr(OcrPage) page = paper_scan(&p, &scanner);
    paper_free(&p);
    g_autoptr(OcrText) text = ocr_text_new(NULL, NULL);
    double t = now_us();
    for (int n = 0; n < REPEATS; n++) {
        OcrLine line;
        ocr_text_read_line(text, page, &quad, NULL, &line, NULL);
        ocr_line_clear(&line);
    }
    printf("text_line_38_letters_%s %.1f ms\n", name, (now_us() - t) / REPEATS / 1000);
}

int main(void)
{
    double t = now_us();
    ocr_text_free(ocr_text_new(NULL, NULL));
    printf("text_start %.1f ms\n", (now_us() - t) / 1000);
    bench_cells(300, SCAN_BILEVEL, "300_bilevel");
    bench_cells(300, SCAN_GREY, "300_grey");
    bench_cells(600, SCAN_BILEVEL, "600_bilevel");
    bench_text(300, SCAN_BILEVEL, "300_bilevel");
    bench_text(200, SCAN_GREY, "200_grey");
    return 0;
}
