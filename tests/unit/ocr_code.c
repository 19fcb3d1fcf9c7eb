/* Codes: QR and Code 39 at every resolution and turn, patch sheets, and pages without any. */
#include "ocr/code.h"
#include "ocr_paper.h"
#include <qrencode.h>

static void draw_qr(Paper *p, const char *text, double x, double y, double module_mm)
{
    QRcode *qr = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    cairo_set_source_rgb(p->cr, 0, 0, 0);
    for (int i = 0; i < qr->width * qr->width; i++)
        if (qr->data[i] & 1)
            cairo_rectangle(p->cr, x + i % qr->width * module_mm, y + i / qr->width * module_mm, module_mm, module_mm);
    cairo_fill(p->cr);
    QRcode_free(qr);
}

/* Code 39: nine bars and spaces a character, 1 is wide. */
static void draw_code39(Paper *p, const char *digits, double x, double y, double module_mm)
{
    static const char *const patterns[] = {"000110100", "100100001", "001100001", "101100000", "000110001",
                                           "100110000", "001110000", "000100101", "100100100", "001100100"};
    g_autofree char *framed = g_strdup_printf("*%s*", digits);
    cairo_set_source_rgb(p->cr, 0, 0, 0);
    for (const char *c = framed; *c; c++, x += module_mm)
        for (int i = 0; i < 9; i++) {
            double w = module_mm * ((*c == '*' ? "010010100" : patterns[*c - '0'])[i] == '1' ? 2.5 : 1);
            if (i % 2 == 0)
                cairo_rectangle(p->cr, x, y, w, 12);
            x += w;
        }
    cairo_fill(p->cr);
}

static void draw_patch(Paper *p, const char *bars, double y)
{
    cairo_set_source_rgb(p->cr, 0, 0, 0);
    for (; *bars; bars++) {
        double w = *bars == 'W' ? 5 : 2;
        cairo_rectangle(p->cr, 20, y, 170, w);
        y += w + 2;
    }
    cairo_fill(p->cr);
}

static const Scanner scanners[] = {{SCAN_BILEVEL, 0.5, 5, 0, 1}, {SCAN_GREY, 0.8, 5, 0, 2}, {SCAN_COLOUR, 0, 0, 0, 3}};

static const OcrCode *find(const GPtrArray *codes, const char *symbology, const char *text)
{
    for (guint i = 0; i < codes->len; i++) {
        const OcrCode *code = codes->pdata[i];
        if (g_str_equal(code->symbology, symbology) && g_str_equal(code->text, text))
            return code;
    }
    return NULL;
}

static void test_every_turn_and_resolution(void)
{
    static const int resolutions[] = {150, 200, 300, 600};
    for (int i = 0; i < 12; i++) {
        int turn = 90 * (i % 4), dpi = resolutions[i / 3];
        Paper p = paper_new(210, 297, dpi, i % 2 ? 4.6 : -3.1);
        draw_qr(&p, "G1F:TITRE-SEJOUR:F894EB6A:1", 30, 40, dpi >= 200 ? 0.4 : 0.5);
        draw_code39(&p, "20417", 90, 200, 0.4);
        g_autoptr(OcrPage) page = paper_scan(&p, &scanners[i % 3]);
        ocr_page_turn(page, turn);
        g_autoptr(GPtrArray) codes = ocr_codes_find(page);
        const OcrCode *qr = find(codes, "qrcode", "G1F:TITRE-SEJOUR:F894EB6A:1");
        g_assert_nonnull(qr);
        g_assert_cmpint(qr->orientation, ==, (360 - turn) % 360);
        g_assert_nonnull(find(codes, "code39", "20417"));
        g_assert_cmpuint(codes->len, ==, 2);
        ocr_codes_turn(codes, ocr_image_width(page->scan), ocr_image_height(page->scan), qr->orientation);
        g_assert_cmpint(qr->orientation, ==, 0);
        g_assert_cmpfloat(qr->box.x * 25.4 / dpi, <, 60);
        g_assert_cmpfloat(qr->box.y * 25.4 / dpi, <, 60);
        paper_free(&p);
    }
}

static void test_two_copies_are_two_codes(void)
{
    Paper p = paper_new(210, 297, 200, 1);
    draw_qr(&p, "SAME", 20, 20, 0.5);
    draw_qr(&p, "SAME", 160, 250, 0.5);
    g_autoptr(OcrPage) page = paper_scan(&p, &scanners[0]);
    g_autoptr(GPtrArray) codes = ocr_codes_find(page);
    g_assert_cmpuint(codes->len, ==, 2);
    paper_free(&p);
}

static void test_patches(void)
{
    static const char *const kinds[][2] = {{"NWNW", "patch-t"}, {"WNNW", "patch-2"}, {"NWWN", "patch-4"}};
    for (int i = 0; i < 12; i++) {
        Paper p = paper_new(210, 297, i % 2 ? 200 : 300, i % 2 ? 1.5 : -2);
        draw_patch(&p, kinds[i % 3][0], 15);
        g_autoptr(OcrPage) page = paper_scan(&p, &scanners[i % 2]);
        ocr_page_turn(page, 90 * (i / 3));
        g_autoptr(GPtrArray) codes = ocr_codes_find(page);
        g_assert_cmpuint(codes->len, ==, 1);
        g_assert_cmpstr(((OcrCode *)codes->pdata[0])->symbology, ==, kinds[i % 3][1]);
        paper_free(&p);
    }
}

/* Squares of 2.5 mm, black or white by chance: bars of such widths come about on many lines, each time elsewhere. */
static void test_noise_has_no_patches(void)
{
    for (guint seed = 1; seed <= 6; seed++) {
        Paper p = paper_new(210, 297, 100, 0);
        g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
        for (int i = 0; i < 84 * 118; i++)
            if (g_rand_boolean(rand))
                cairo_rectangle(p.cr, i % 84 * 2.5, i / 84 * 2.5, 2.5, 2.5);
        cairo_set_source_rgb(p.cr, 0, 0, 0);
        cairo_fill(p.cr);
        g_autoptr(OcrPage) page = paper_scan(&p, &scanners[0]);
        g_autoptr(GPtrArray) codes = ocr_codes_find(page);
        for (guint i = 0; i < codes->len; i++)
            g_assert_false(g_str_has_prefix(((OcrCode *)codes->pdata[i])->symbology, "patch"));
        paper_free(&p);
    }
}

static void test_text_has_no_codes(void)
{
    Paper p = paper_new(210, 297, 300, 1.2);
    cairo_set_source_rgb(p.cr, 0, 0, 0);
    for (int i = 0; i < 40; i++)
        paper_text(&p, i % 3 ? "DejaVu Sans" : "DejaVu Sans Mono Bold", "lIl|||HIII ILLE 10110 DEMANDE DE TITRE", 20, 20 + 6 * i, 3);
    g_autoptr(OcrPage) page = paper_scan(&p, &scanners[0]);
    g_autoptr(GPtrArray) codes = ocr_codes_find(page);
    g_assert_cmpuint(codes->len, ==, 0);
    paper_free(&p);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/code/turns_and_resolutions", test_every_turn_and_resolution);
    g_test_add_func("/code/two_copies", test_two_copies_are_two_codes);
    g_test_add_func("/code/patches", test_patches);
    g_test_add_func("/code/noise", test_noise_has_no_patches);
    g_test_add_func("/code/text", test_text_has_no_codes);
    return g_test_run();
}
