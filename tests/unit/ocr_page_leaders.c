/* ocr/page_leaders.h */
#include "ocr/page_leaders.h"

#include <leptonica/allheaders.h>

enum { W = 1200, H = 300, BASE = 200 };

/* A row of dots with strokes of writing on and over it, as an office scanner gives it: grey, or black and white. */
static OcrPage *page_with_dots(int depth, int dot, int step)
{
    PIX *grey = pixCreate(W, H, 8);
    pixSetAllArbitrary(grey, 245);
    for (int x = 60; x + dot < 1100; x += step)
        for (int i = 0; i < dot * dot; i++)
            pixSetPixel(grey, x + i % dot, BASE + i / dot, 40);
    for (int stroke = 0; stroke < 4; stroke++)
        for (int y = BASE - 60; y < BASE + 3; y++)
            for (int x = 0; x < 5; x++)
                pixSetPixel(grey, 300 + stroke * 40 + x, y, 30);
    PIX *scan = depth == 1 ? pixThresholdToBinary(grey, 128) : pixClone(grey);
    pixDestroy(&grey);
    return ocr_page_new(scan, 300);
}

static int ink(OcrPage *page, OcrBox box)
{
    return ocr_image_count_ink(ocr_page_binary(page), box);
}

static void test_dots_go_writing_stays(void)
{
    for (int depth = 1; depth <= 8; depth += 7) {
        g_autoptr(OcrPage) page = page_with_dots(depth, 4, 12);
        int strokes = ink(page, (OcrBox){295, BASE - 60, 150, 55});
        g_assert_cmpint(ink(page, (OcrBox){500, BASE - 5, 550, 20}), >, 400);
        g_assert_true(ocr_page_drop_leaders(page, (OcrBox){50, BASE - 80, 1080, 100}));
        g_assert_cmpint(ink(page, (OcrBox){500, BASE - 5, 550, 20}), ==, 0);
        g_assert_cmpint(ink(page, (OcrBox){295, BASE - 60, 150, 55}), ==, strokes);
        unsigned value;
        pixGetPixel((PIX *)ocr_page_grey(page), 60 + 40 * 12 + 1, BASE + 1, &value);
        g_assert_cmpint(value, >, 240);
        pixGetPixel((PIX *)ocr_page_grey(page), 302, BASE - 30, &value);
        g_assert_cmpint(value, <, 60);
    }
}

static void test_others_stay(void)
{
    g_autoptr(OcrPage) far = page_with_dots(8, 4, 60), dashes = page_with_dots(8, 12, 24);
    int before = ink(far, (OcrBox){500, BASE - 5, 550, 20});
    g_assert_false(ocr_page_drop_leaders(far, (OcrBox){50, BASE - 80, 1080, 100}));
    g_assert_false(ocr_page_drop_leaders(dashes, (OcrBox){50, BASE - 80, 1080, 100}));
    g_assert_cmpint(ink(far, (OcrBox){500, BASE - 5, 550, 20}), ==, before);
    g_assert_false(ocr_page_drop_leaders(far, (OcrBox){5000, -90, 1080, 100}));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/leaders/dots-go", test_dots_go_writing_stays);
    g_test_add_func("/leaders/others-stay", test_others_stay);
    return g_test_run();
}
