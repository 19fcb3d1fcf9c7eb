/* What looking for Data Matrix costs a page, in milliseconds: a letter without one, a picture page, a letter with one, at 200, 300 and
 * 600 dpi (the black and white form of the page is not counted: it is there for other needs); and how many of 60 symbols a resolution are
 * read as office scanners leave them: 18 to 26 mm wide, up to 7 degrees askew, blurred, noisy, bilevel at any threshold, a stroke
 * across every fourth. */
#include "ocr/code.h"
#include "ocr/datamatrix.h"
#include "tests/unit/ocr_datamatrix.h"
#include <stdio.h>
#include <time.h>

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void draw_picture(Paper *p)
{
    for (int i = 0; i < 60; i++)
        for (int k = 0; k < 90; k++) {
            cairo_arc(p->cr, 30 + 2.4 * i, 35 + 2.4 * k, 0.4 + 0.7 * fabs(sin(i / 9.0) * cos(k / 13.0)), 0, 2 * G_PI);
            cairo_fill(p->cr);
        }
}

static const char payload[] = "DC04FR000001125E125B0101FR247500010MME/SPECIMEN/NATACHA\x1d" "22145 AVENUE DES SPECIMENS\x1d\x1f"
                              "54LDD5F7JD4JEFPR6WZYVZVB2JZXPZB73SP7WUTN5N44P3GESXW75JZUZD5FM3G4URAJ6IKDSSUB66Y3OWQIEH22G46QOAGWH";

static bool read_poor(GRand *chance, double dpi, bool stroke)
{
    Paper p = paper_new(70, 70, dpi, g_rand_double_range(chance, -7, 7));
    double side = g_rand_double_range(chance, 18, 26);
    draw_datamatrix(&p, payload, strlen(payload), (OcrPoint){20, 20}, side);
    if (stroke) {
        cairo_set_line_width(p.cr, 0.5);
        cairo_move_to(p.cr, 24, 18);
        cairo_line_to(p.cr, 20 + side, 22 + side * g_rand_double_range(chance, 0.3, 0.9));
        cairo_stroke(p.cr);
    }
    const Scanner scanner = {g_rand_int_range(chance, 0, 2) ? SCAN_GREY : SCAN_BILEVEL, g_rand_double_range(chance, 0.4, 1.1),
                             g_rand_double_range(chance, 2, 12), g_rand_int_range(chance, 120, 185), g_rand_int(chance)};
    g_autoptr(OcrPage) page = paper_scan(&p, &scanner);
    ocr_page_turn(page, 90 * g_rand_int_range(chance, 0, 4));
    g_autoptr(GPtrArray) codes = g_ptr_array_new_with_free_func((GDestroyNotify)ocr_code_free);
    ocr_datamatrix_find(page, codes);
    paper_free(&p);
    return codes->len == 1 && strcmp(((OcrCode *)codes->pdata[0])->text, payload) == 0;
}

static void measure_reading(void)
{
    enum { SYMBOLS = 60 };
    static const int resolutions[] = {150, 200, 300, 600};
    for (size_t i = 0; i < G_N_ELEMENTS(resolutions); i++) {
        GRand *chance = g_rand_new_with_seed(20261124);
        int right = 0;
        for (int k = 0; k < SYMBOLS; k++)
            right += read_poor(chance, resolutions[i], k % 4 == 0);
        printf("datamatrix_read_%d %.1f %% of_%d\n", resolutions[i], 100.0 * right / SYMBOLS, SYMBOLS);
        g_rand_free(chance);
    }
}

int main(void)
{
    static const char *const kinds[] = {"letter_without", "picture_without", "letter_with"};
    enum { ROUNDS = 5 };
    for (int i = 0; i < 9; i++) {
        int dpi = (int[]){200, 300, 600}[i / 3], kind = i % 3;
        Paper p = paper_new(210, 297, dpi, 1.2);
        cairo_set_source_rgb(p.cr, 0, 0, 0);
        for (int line = 0; line < 40 && kind != 1; line++)
            paper_text(&p, "DejaVu Serif", "Madame, Monsieur, je vous prie de bien vouloir trouver", 20, 25 + 6 * line, 2.4);
        if (kind == 1)
            draw_picture(&p);
        if (kind == 2)
            draw_datamatrix(&p, payload, strlen(payload), (OcrPoint){175, 20}, 22);
        g_autoptr(OcrPage) page = paper_scan(&p, &(Scanner){SCAN_GREY, 0.6, 4, 0, 1});
        ocr_page_binary(page);
        guint found = 0;
        double start = now_ms();
        for (int round = 0; round < ROUNDS; round++) {
            g_autoptr(GPtrArray) codes = g_ptr_array_new_with_free_func((GDestroyNotify)ocr_code_free);
            ocr_datamatrix_find(page, codes);
            found += codes->len;
        }
        printf("datamatrix_%s_%d %.2f ms\n", kinds[kind], dpi, (now_ms() - start) / ROUNDS);
        if (found != (kind == 2 ? ROUNDS : 0))
            fprintf(stderr, "datamatrix_%s_%d: %u codes found in %d rounds\n", kinds[kind], dpi, found, ROUNDS);
        paper_free(&p);
    }
    measure_reading();
    return 0;
}
