/* ocr/layout_block.h: print is found where it was moved to, all of it; what lies beyond the reach is said to; blots hide. */
#include "ocr/layout_block.h"

#include <leptonica/allheaders.h>
#include <math.h>

enum { W = 1200, H = 1200, PEN = 4 };
static const double PX = 300 / 25.4 / OCR_LAYOUT_PX_MM; /* pixels a dot */

/* Strokes by chance, so many dots right and down of where they are drawn by the same chance. */
static OcrLayout *scribble(double right, double down, bool blotted)
{
    g_autoptr(GRand) chance = g_rand_new_with_seed(11);
    PIX *pix = pixCreate(W, H, 1);
    for (int i = 0; i < 300; i++) {
        double x = g_rand_double_range(chance, 100, W - 150) + right * PX, y = g_rand_double_range(chance, 100, H - 150) + down * PX;
        bool across = g_rand_boolean(chance);
        BOX *box = boxCreate((int)lrint(x), (int)lrint(y), across ? 40 : PEN, across ? PEN : 40);
        pixSetInRect(pix, box);
        boxDestroy(&box);
    }
    if (blotted) {
        BOX *blot = boxCreate(400, 400, 340, 340);
        pixSetInRect(pix, blot);
        boxDestroy(&blot);
    }
    g_autoptr(OcrPage) page = ocr_page_new(pix, 300);
    return ocr_layout_new(page, 0);
}

static OcrBlockSpot find(int right, int down, int reach, const OcrBlock *block)
{
    g_autoptr(OcrLayout) page = scribble(right, down, false);
    g_autoptr(OcrBlockSearch) search = ocr_block_search_new(page, reach);
    return ocr_block_search(search, block, 160, 160);
}

static void test_finds(void)
{
    static const OcrPoint offs[] = {{0, 0}, {3, -2}, {-5, 4}, {1, 5}};
    g_autoptr(OcrLayout) blank = scribble(0, 0, false);
    const OcrBlock block = ocr_block_at(blank, 160, 160);
    g_assert_cmpint(block.ink, >, 100);
    for (size_t i = 0; i < G_N_ELEMENTS(offs); i++) {
        const OcrBlockSpot spot = find((int)offs[i].x, (int)offs[i].y, 8, &block);
        g_assert_cmpfloat(fabs(spot.centre.x - block.centre.x - 160 - offs[i].x), <, 0.5);
        g_assert_cmpfloat(fabs(spot.centre.y - block.centre.y - 160 - offs[i].y), <, 0.5);
        g_assert_cmpint(spot.met, >=, block.ink * 8 / 10);
        g_assert_cmpint(spot.beside, <, spot.met);
        g_assert_false(spot.rim);
    }
}

static void test_knows_no_farther_than_its_reach(void)
{
    g_autoptr(OcrLayout) blank = scribble(0, 0, false);
    const OcrBlock block = ocr_block_at(blank, 160, 160);
    g_assert_true(find(6, 0, 5, &block).rim);
    g_assert_false(find(6, 0, 9, &block).rim);
}

static void test_blot(void)
{
    g_autoptr(OcrLayout) page = scribble(0, 0, false);
    g_autoptr(OcrLayout) blot = scribble(0, 0, true);
    g_assert_false(ocr_block_is_under_ink(page, 160, 160));
    g_assert_true(ocr_block_is_under_ink(blot, 160, 160));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/layout_block/finds", test_finds);
    g_test_add_func("/layout_block/reach", test_knows_no_farther_than_its_reach);
    g_test_add_func("/layout_block/blot", test_blot);
    return g_test_run();
}
