/* Data Matrix: every turn, resolution and size, damaged ones, bytes that are no text, pages without any. */
#include "ocr/datamatrix.h"
#include "ocr/code.h"
#include "ocr/datamatrix_text.h"
#include "ocr_datamatrix.h"

static const char bill[] = "DC04FR000001125E125B0101FR247500010MME/SPECIMEN/NATACHA\x1d" "22145 AVENUE DES SPECIMENS\x1d\x1f"
                           "54LDD5F7JD4JEFPR6WZYVZVB2JZXPZB73SP7WUTN5N44P3GESXW75JZUZD5FM3G4URAJ6IKDSSUB66Y3OWQIEH22G46QOAGWH7YHJWQ";

static const Scanner scanners[] = {{SCAN_BILEVEL, 0.5, 5, 0, 1}, {SCAN_GREY, 0.8, 5, 0, 2}, {SCAN_COLOUR, 0, 0, 0, 3}};

static GPtrArray *find(OcrPage *page)
{
    GPtrArray *codes = g_ptr_array_new_with_free_func((GDestroyNotify)ocr_code_free);
    ocr_datamatrix_find(page, codes);
    return codes;
}

static void add_letter(Paper *p)
{
    cairo_set_source_rgb(p->cr, 0, 0, 0);
    for (int i = 0; i < 30; i++)
        paper_text(p, i % 3 ? "DejaVu Sans" : "DejaVu Sans Mono Bold", "lIl|||HIII ILLE 10110 FACTURE", 20, 90 + 6 * i, 3);
}

static void test_every_turn_and_resolution(void)
{
    static const int resolutions[] = {150, 200, 300, 600};
    static const double skews[] = {0, 4.6, -3.1, 12};
    for (int i = 0; i < 16; i++) {
        int turn = 90 * (i % 4), dpi = resolutions[i / 4];
        Paper p = paper_new(210, 297, dpi, skews[(i + i / 4) % 4]);
        draw_datamatrix(&p, bill, strlen(bill), (OcrPoint){120, 40}, dpi >= 200 ? 22 : 28);
        add_letter(&p);
        g_autoptr(OcrPage) page = paper_scan(&p, &scanners[i % 3]);
        ocr_page_turn(page, turn);
        g_autoptr(GPtrArray) codes = find(page);
        g_test_message("%d dpi, turned by %d, skew %.1f", dpi, turn, skews[(i + i / 4) % 4]);
        g_assert_cmpuint(codes->len, ==, 1);
        OcrCode *code = codes->pdata[0];
        g_assert_cmpstr(code->symbology, ==, "datamatrix");
        g_assert_cmpstr(code->text, ==, bill);
        g_assert_cmpint(code->orientation, ==, (360 - turn) % 360);
        ocr_codes_turn(codes, ocr_image_width(page->scan), ocr_image_height(page->scan), code->orientation);
        g_assert_cmpfloat(fabs((code->box.x + code->box.w / 2.0) * 25.4 / dpi - 131), <, 35);
        paper_free(&p);
    }
}

static void test_every_size(void)
{
    /* 10 to 132 modules a side. */
    static const int lengths[] = {3, 8, 20, 40, 80, 150, 280, 500, 900, 1200};
    for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++) {
        g_autofree char *text = g_strnfill((gsize)lengths[i], 'A');
        for (int k = 0; k < lengths[i]; k++)
            text[k] = "0AB1C2/X 9KZ"[(k * k + k / 7) % 12];
        Paper p = paper_new(100, 100, 300, 1.3);
        int modules = draw_datamatrix(&p, text, strlen(text), (OcrPoint){15, 15}, lengths[i] < 10 ? 6 : lengths[i] < 300 ? 25 : 60);
        g_autoptr(OcrPage) page = paper_scan(&p, &scanners[1]);
        g_autoptr(GPtrArray) codes = find(page);
        g_test_message("%d modules", modules);
        g_assert_cmpuint(codes->len, ==, 1);
        g_assert_cmpstr(((OcrCode *)codes->pdata[0])->text, ==, text);
        paper_free(&p);
    }
}

/* A pen stroke through it, a spot on it, a torn border: the code's own redundancy has to bear it. */
static void test_damaged(void)
{
    for (int i = 0; i < 6; i++) {
        Paper p = paper_new(210, 297, i % 2 ? 200 : 300, 1.1);
        draw_datamatrix(&p, bill, strlen(bill), (OcrPoint){120, 40}, 24);
        cairo_set_line_width(p.cr, 0.5);
        cairo_move_to(p.cr, 124, 42);
        cairo_line_to(p.cr, 131, 66);
        cairo_stroke(p.cr);
        cairo_set_source_rgb(p.cr, 1, 1, 1);
        cairo_arc(p.cr, 120 + 4 * i, 52, 0.6, 0, 2 * G_PI);
        cairo_fill(p.cr);
        g_autoptr(OcrPage) page = paper_scan(&p, &scanners[i % 3]);
        g_autoptr(GPtrArray) codes = find(page);
        g_test_message("damage %d", i);
        g_assert_cmpuint(codes->len, ==, 1);
        g_assert_cmpstr(((OcrCode *)codes->pdata[0])->text, ==, bill);
        paper_free(&p);
    }
}

static void test_bytes_that_are_no_text(void)
{
    guint8 bytes[64];
    for (int i = 0; i < 64; i++)
        bytes[i] = (guint8)(i * 37 + 128);
    bytes[5] = 0;
    memcpy(bytes + 20, "\xc3\xa9\xe2\xa0\x81", 5); /* é, and a Braille pattern of its own */
    Paper p = paper_new(100, 100, 300, 0.5);
    draw_datamatrix(&p, bytes, sizeof bytes, (OcrPoint){30, 30}, 20);
    g_autoptr(OcrPage) page = paper_scan(&p, &scanners[0]);
    g_autoptr(GPtrArray) codes = find(page);
    g_assert_cmpuint(codes->len, ==, 1);
    const char *text = ((OcrCode *)codes->pdata[0])->text;
    g_assert_true(g_utf8_validate(text, -1, NULL));
    g_assert_nonnull(strstr(text, "é"));
    g_autoptr(GBytes) back = ocr_datamatrix_bytes(text);
    g_assert_cmpmem(g_bytes_get_data(back, NULL), g_bytes_get_size(back), bytes, sizeof bytes);
    paper_free(&p);
}

/* What another program's encoder writes in each of the ways to write it. */
static void test_every_scheme(void)
{
    static const struct {
        int scheme;
        const char *text;
    } samples[] = {{DmtxSchemeAscii, "DC04 12345678 abc\x1d~"}, {DmtxSchemeC40, "DC04FR000001/ABC XYZ*19"}, {DmtxSchemeC40, "MIXED lower\x1d\x1f 123"},
                   {DmtxSchemeText, "small letters 123 and CAPITALS"}, {DmtxSchemeX12, "ABC123*DEF>GHI 7"}, {DmtxSchemeEdifact, "UNA:+.? 'TEXT 12^"},
                   {DmtxSchemeBase256, "anything \x01\x80\xff at all"}, {DmtxSchemeAutoBest, "DC04FR000001 mixed 123456 \xc3\xa9\x1d" "END"}};
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++)
        for (size_t length = 1; length <= strlen(samples[i].text); length++) {
            DmtxEncode *encoder = dmtxEncodeCreate();
            dmtxEncodeSetProp(encoder, DmtxPropScheme, samples[i].scheme);
            g_autofree char *text = g_strndup(samples[i].text, length);
            if (dmtxEncodeDataMatrix(encoder, (int)length, (unsigned char *)text) == DmtxPass) {
                int words = dmtxGetSymbolAttribute(DmtxSymAttribSymbolDataWords, encoder->region.sizeIdx);
                g_autoptr(GByteArray) bytes = ocr_datamatrix_text_read(encoder->message->code, words);
                g_test_message("scheme %d, %zu bytes", samples[i].scheme, length);
                g_assert_nonnull(bytes);
                g_assert_cmpmem(bytes->data, bytes->len, text, length);
            }
            dmtxEncodeDestroy(&encoder);
        }
}

/* As many words wrong as may be, and one more. */
static void test_wrong_words(void)
{
    static OcrDatamatrixGrid grid;
    static OcrDatamatrixWords words;
    DmtxEncode *encoder = dmtxEncodeCreate();
    dmtxEncodeSetProp(encoder, DmtxPropModuleSize, 1);
    dmtxEncodeSetProp(encoder, DmtxPropMarginSize, 0);
    dmtxEncodeSetProp(encoder, DmtxPropSizeRequest, DmtxSymbol24x24);
    g_assert_cmpint(dmtxEncodeDataMatrix(encoder, 12, (unsigned char *)"HELLO WORLD!"), ==, DmtxPass);
    for (int wrong = 0; wrong <= 40; wrong++) {
        grid.size = 24;
        for (int i = 0; i < 24 * 24; i++) {
            int value;
            dmtxImageGetPixelValue(encoder->image, i % 24, 23 - i / 24, 0, &value);
            grid.dark[i] = value == 0;
        }
        /* Lines of modules: each spoils some words. */
        for (int i = 0; i < wrong; i++)
            grid.dark[(2 + i / 20) * 24 + 2 + i % 20] ^= 1;
        bool read = ocr_datamatrix_words_read(&grid, &words);
        g_autoptr(GByteArray) bytes = read ? ocr_datamatrix_text_read(words.word, words.count) : NULL;
        bool right = bytes && bytes->len == 12 && memcmp(bytes->data, "HELLO WORLD!", 12) == 0;
        g_test_message("%d modules", wrong);
        g_assert_true(right || !read);
        g_assert_true(right || wrong > 12);
    }
    dmtxEncodeDestroy(&encoder);
}

static void test_hostile_words(void)
{
    static const uint8_t bad[][8] = {{0}, {231, 255, 255, 255, 255, 255, 255, 255}, {230, 255, 255, 255, 255, 255, 255, 255}, {230, 0, 0},
                                     {242}, {66, 236}, {238, 255, 255}};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GByteArray) bytes = ocr_datamatrix_text_read(bad[i], 8);
        g_test_message("%zu", i);
        g_assert_null(bytes);
    }
}

static void test_cut_out_picture(void)
{
    Paper p = paper_new(24, 24, 300, 0);
    draw_datamatrix(&p, bill, strlen(bill), (OcrPoint){1, 1}, 22);
    g_autoptr(OcrPage) page = paper_scan(&p, &scanners[1]);
    g_autoptr(GPtrArray) codes = find(page);
    g_assert_cmpuint(codes->len, ==, 1);
    paper_free(&p);
}

static void test_nothing_there(void)
{
    Paper p = paper_new(210, 297, 300, 1.2);
    add_letter(&p);
    cairo_rectangle(p.cr, 30, 30, 20, 20); /* a black square, a frame, half a frame, a chess board */
    cairo_fill(p.cr);
    cairo_set_line_width(p.cr, 0.6);
    cairo_rectangle(p.cr, 60, 30, 20, 20);
    cairo_move_to(p.cr, 90, 30);
    cairo_line_to(p.cr, 90, 50);
    cairo_line_to(p.cr, 110, 50);
    cairo_stroke(p.cr);
    for (int i = 0; i < 144; i++)
        if ((i + i / 12) % 2)
            cairo_rectangle(p.cr, 130 + i % 12, 30 + i / 12, 1, 1);
    cairo_fill(p.cr);
    g_autoptr(OcrPage) page = paper_scan(&p, &scanners[0]);
    g_autoptr(GPtrArray) codes = find(page);
    g_assert_cmpuint(codes->len, ==, 0);
    paper_free(&p);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/datamatrix/turns_and_resolutions", test_every_turn_and_resolution);
    g_test_add_func("/datamatrix/sizes", test_every_size);
    g_test_add_func("/datamatrix/damaged", test_damaged);
    g_test_add_func("/datamatrix/bytes", test_bytes_that_are_no_text);
    g_test_add_func("/datamatrix/schemes", test_every_scheme);
    g_test_add_func("/datamatrix/wrong_words", test_wrong_words);
    g_test_add_func("/datamatrix/hostile_words", test_hostile_words);
    g_test_add_func("/datamatrix/cut_out", test_cut_out_picture);
    g_test_add_func("/datamatrix/nothing", test_nothing_there);
    return g_test_run();
}
