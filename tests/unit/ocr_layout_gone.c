/* ocr/layout_gone.h: a rule that is not there at all is gone, even from amid words that are. */
#include "ocr/layout_gone.h"

#include "ocr/layout_item.h"

#include <leptonica/allheaders.h>

enum { W = 1240, H = 1000 };
static const double PX_MM = 300 / 25.4;

static void draw(PIX *pix, double x, double y, double w, double h)
{
    BOX *box = boxCreate((int)(x * PX_MM), (int)(y * PX_MM), (int)(w * PX_MM) + 1, (int)(h * PX_MM) + 1);
    pixSetInRect(pix, box);
    boxDestroy(&box);
}

/* Rows of words, and close under one of them a line to write on, or not. */
static OcrLayout *draw_page(bool line, bool torn)
{
    PIX *pix = pixCreate(W, H, 1);
    for (int row = 0; row < 12; row++)
        for (double x = 10; x < 90; x += 1.5)
            draw(pix, x, 10 + row * 6, 0.9, 2.4);
    if (line)
        draw(pix, 30, 43.4, 40, 0.25);
    if (torn) {
        BOX *left = boxCreate(0, 0, (int)(75 * PX_MM), H);
        pixSetInRect(pix, left);
        boxDestroy(&left);
    }
    g_autoptr(OcrPage) page = ocr_page_new(pix, 300);
    OcrLayout *layout = ocr_layout_new(page, 0);
    ocr_layout_find_items(layout);
    return layout;
}

static int where(OcrPoint dot, const void *data, OcrPoint there[2])
{
    (void)data;
    there[0] = dot;
    return 1;
}

static int gone(bool line, bool torn)
{
    g_autoptr(OcrLayout) page = draw_page(line, torn);
    g_autoptr(OcrLayout) drawn = draw_page(true, false);
    g_autoptr(OcrLayout) blank = ocr_layout_stretched(drawn, 1, 1);
    g_assert_cmpuint(blank->items->items->len, >=, 1);
    const OcrLayoutView view = {page, blank, where, NULL, false, NULL};
    return ocr_layout_gone(&view).gone;
}

static void test_there(void)
{
    g_assert_cmpint(gone(true, false), ==, 0);
}

static void test_not_there(void)
{
    g_assert_cmpint(gone(false, false), >, 0);
}

/* Nobody knows what stood beyond the paper. */
static void test_beyond_the_paper(void)
{
    g_assert_cmpint(gone(false, true), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/layout_gone/there", test_there);
    g_test_add_func("/layout_gone/not-there", test_not_there);
    g_test_add_func("/layout_gone/beyond", test_beyond_the_paper);
    return g_test_run();
}
