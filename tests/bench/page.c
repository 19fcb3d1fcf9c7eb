/* What a page's own facts cost: milliseconds a step, on a letter and on a blank page, at 200 and 300 dpi. */
#include "ocr/code.h"
#include "ocr/page_facts.h"
#include "tests/unit/ocr_paper.h"
#include <stdio.h>
#include <time.h>

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double since(double *start)
{
    double now = now_ms(), spent = now - *start;
    *start = now;
    return spent;
}

enum { GREY, BINARY, INK, SKEW, QUALITY, HASH, CODES, ORIENTATION, STEPS };

static void run(OcrPage *page, double ms[STEPS])
{
    double start = now_ms(), confidence;
    if (ocr_image_depth(page->scan) > 1)
        ocr_page_grey(page);
    ms[GREY] += since(&start);
    ocr_page_binary(page);
    ms[BINARY] += since(&start);
    ocr_page_measure_ink(page);
    ms[INK] += since(&start);
    if (!page->blank)
        ocr_page_measure_skew(page);
    ms[SKEW] += since(&start);
    ocr_page_measure_quality(page);
    ms[QUALITY] += since(&start);
    ocr_page_measure_hash(page);
    ms[HASH] += since(&start);
    g_autoptr(GPtrArray) codes = page->blank ? NULL : ocr_codes_find(page);
    ms[CODES] += since(&start);
    if (!page->blank)
        ocr_page_find_orientation(page, &confidence);
    ms[ORIENTATION] += since(&start);
}

int main(void)
{
    static const char *const steps[STEPS] = {"grey", "binary", "ink", "skew", "quality", "hash", "codes", "orientation"};
    static const char *const kinds[] = {"bilevel", "grey", "colour"};
    enum { ROUNDS = 5 };
    for (int i = 0; i < 12; i++) {
        int dpi = i % 2 ? 300 : 200, kind = i / 2 % 3, written = i < 6;
        Paper p = paper_new(210, 297, dpi, 1.2);
        cairo_set_source_rgb(p.cr, 0, 0, 0);
        for (int line = 0; line < 40 * written; line++)
            paper_text(&p, "DejaVu Serif", "Madame, Monsieur, je vous prie de bien vouloir trouver ci-joint", 20, 25 + 6 * line, 2.4);
        Scanner scanner = {(ScanKind)kind, 0.6, 4, 0, 1};
        double ms[STEPS] = {0};
        for (int round = 0; round < ROUNDS; round++) {
            g_autoptr(OcrPage) page = paper_scan(&p, &scanner);
            run(page, ms);
        }
        paper_free(&p);
        for (int step = 0; step < STEPS; step++)
            printf("%s_%d_%s_%s %.2f ms\n", written ? "letter" : "blank", dpi, kinds[kind], steps[step], ms[step] / ROUNDS);
    }
    return 0;
}
