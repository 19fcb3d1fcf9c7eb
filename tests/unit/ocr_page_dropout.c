/* ocr/page_dropout.h */
#include "ocr/page_dropout.h"

#include <leptonica/allheaders.h>

enum { W = 1200, H = 900, THICK = 8 };
static const unsigned GREEN = 0x12823c, LIGHT = 0xa0e0b0, BLACK = 0x181818, BLUE = 0x1c2a8c, DARK_GREEN = 0x042c10;

static void draw(PIX *pix, OcrBox box, unsigned rgb)
{
    for (int y = box.y; y < box.y + box.h; y++)
        for (int x = box.x; x < box.x + box.w; x++) {
            /* Inks swallow light one after the other. */
            l_uint32 under = pixGetData(pix)[y * pixGetWpl(pix) + x], mixed = 0;
            for (int shift = 0; shift < 24; shift += 8)
                mixed |= (under >> (shift + 8) & 255) * (rgb >> shift & 255) / 255 << (shift + 8);
            pixGetData(pix)[y * pixGetWpl(pix) + x] = mixed;
        }
}

/* A grid in the form's ink, and two pens down across it. */
static OcrPage *page_printed_in(unsigned ink, unsigned first_pen, unsigned second_pen)
{
    PIX *pix = pixCreate(W, H, 32);
    pixSetAllArbitrary(pix, 0xf4f2ee00);
    for (int y = 60; y < H - 60; y += 90)
        draw(pix, (OcrBox){50, y, W - 100, THICK}, ink);
    for (int x = 60; x < W - 60; x += 120)
        draw(pix, (OcrBox){x, 60, THICK, H - 150}, ink);
    draw(pix, (OcrBox){330, 100, THICK, 600}, first_pen);
    draw(pix, (OcrBox){810, 100, THICK, 600}, second_pen);
    return ocr_page_new(pix, 300);
}

static double ink_in(OcrPage *page, OcrBox box)
{
    return (double)ocr_image_count_ink(ocr_page_binary(page), box) / (box.w * box.h);
}

static void test_print_goes_pens_stay(void)
{
    const unsigned inks[] = {GREEN, LIGHT, 0xc83c28, 0xe08020};
    for (size_t i = 0; i < G_N_ELEMENTS(inks); i++) {
        g_autoptr(OcrPage) page = page_printed_in(inks[i], BLACK, BLUE);
        g_assert_true(ocr_page_drop_colour(page, inks[i], NULL));
        g_assert_cmpfloat(ink_in(page, (OcrBox){50, 150, 250, THICK}), <, 0.02);
        g_assert_cmpfloat(ink_in(page, (OcrBox){60, 300, THICK, 200}), <, 0.02);
        g_assert_cmpfloat(ink_in(page, (OcrBox){330, 110, THICK, 580}), >, 0.95);
        g_assert_cmpfloat(ink_in(page, (OcrBox){810, 110, THICK, 580}), >, 0.95);
        /* Where the pens cross a printed line. */
        g_assert_cmpfloat(ink_in(page, (OcrBox){330, 240, THICK, THICK}), >, 0.9);
        g_assert_cmpfloat(ink_in(page, (OcrBox){810, 240, THICK, THICK}), >, 0.9);
    }
}

static void test_a_darker_pen_of_the_same_colour_stays(void)
{
    g_autoptr(OcrPage) page = page_printed_in(LIGHT, DARK_GREEN, BLACK);
    g_assert_true(ocr_page_drop_colour(page, LIGHT, NULL));
    g_assert_cmpfloat(ink_in(page, (OcrBox){330, 110, THICK, 580}), >, 0.9);
}

/* Without colours a light tint goes and a pen and a pencil stay; an ink as dark as a pencil stays with them. */
static void test_grey(void)
{
    for (int dark = 0; dark < 2; dark++) {
        unsigned ink = dark ? GREEN : LIGHT;
        g_autoptr(OcrPage) colour = page_printed_in(ink, BLACK, 0x606060);
        g_autoptr(OcrPage) page = ocr_page_new(pixConvertTo8((PIX *)colour->scan, 0), 300);
        g_assert_true(ocr_page_drop_colour(page, ink, NULL) == !dark);
        g_assert_true((ink_in(page, (OcrBox){70, 150, 100, THICK}) < 0.02) == !dark); /* between two crossings, which are darker */
        g_assert_cmpfloat(ink_in(page, (OcrBox){330, 110, THICK, 580}), >, 0.95);
        g_assert_cmpfloat(ink_in(page, (OcrBox){810, 110, THICK, 580}), >, 0.95);
    }
}

static void test_what_cannot_be_told_is_left_alone(void)
{
    g_autoptr(OcrPage) black = page_printed_in(BLACK, BLACK, BLUE), unprinted = page_printed_in(BLACK, BLACK, BLACK);
    g_assert_false(ocr_dropout_possible(0x000000));
    g_assert_false(ocr_dropout_possible(0x808080));
    g_assert_false(ocr_page_drop_colour(black, BLACK, NULL));
    g_assert_false(ocr_page_drop_colour(unprinted, GREEN, NULL));
    g_assert_cmpfloat(ink_in(unprinted, (OcrBox){50, 150, 250, THICK}), >, 0.95);
    g_autoptr(OcrPage) grey = ocr_page_new(pixCreate(W, H, 8), 300);
    g_assert_false(ocr_page_drop_colour(grey, GREEN, NULL));
}

/* The grid, but neither pen, is where the form has print. */
static void test_a_pen_in_the_forms_own_colour_stays(void)
{
    g_autoptr(OcrPage) page = page_printed_in(GREEN, GREEN, BLACK);
    g_autoptr(OcrPrinted) printed = ocr_printed_new(page);
    for (int y = 60; y < H - 60; y += 90)
        for (int x = 50; x < W - 50; x++)
            ocr_printed_mark(printed, (OcrPoint){x, y + THICK / 2});
    for (int x = 60; x < W - 60; x += 120)
        for (int y = 60; y < H - 90; y++)
            ocr_printed_mark(printed, (OcrPoint){x + THICK / 2, y});
    ocr_printed_widen(printed, 2);
    g_assert_true(ocr_page_drop_colour(page, GREEN, printed));
    g_assert_cmpfloat(ink_in(page, (OcrBox){50, 150, 250, THICK}), <, 0.02);
    g_assert_cmpfloat(ink_in(page, (OcrBox){60, 300, THICK, 200}), <, 0.02);
    g_assert_cmpfloat(ink_in(page, (OcrBox){330, 170, THICK, 50}), >, 0.95);
    g_assert_cmpfloat(ink_in(page, (OcrBox){810, 110, THICK, 580}), >, 0.95);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dropout/print-goes-pens-stay", test_print_goes_pens_stay);
    g_test_add_func("/dropout/darker-pen", test_a_darker_pen_of_the_same_colour_stays);
    g_test_add_func("/dropout/grey", test_grey);
    g_test_add_func("/dropout/left-alone", test_what_cannot_be_told_is_left_alone);
    g_test_add_func("/page_dropout/own_colour", test_a_pen_in_the_forms_own_colour_stays);
    return g_test_run();
}
