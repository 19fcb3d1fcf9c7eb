/* What a blank form draws in rules and a page has elsewhere: the page is another version's. What is only hidden, torn off or written over is not moved. */
#include "ocr/layout_moved.h"

#include "tests/unit/ocr_drawn_rules.h"

enum { W = 1240, H = 1000 };

typedef enum { NOTHING, TICK, COMB, LINE, FRAME } Item;

/* A scan of the form: one item so much elsewhere, or not there at all; a corner torn off, or writing all over. */
typedef struct {
    Item item;
    double x, y;
    bool gone, torn, written;
} Scan;

static void draw_item(PIX *pix, Item item, double x, double y)
{
    if (item == TICK)
        draw_box(pix, x, y, 3.5, 3.5);
    else if (item == LINE)
        draw(pix, x, y, 40, 0);
    else if (item != NOTHING)
        draw_box(pix, x, y, 40, item == COMB ? 6 : 12);
    for (int i = 1; item == COMB && i < 8; i++)
        draw(pix, x + 5 * i, y, 0, 6);
}

static void draw_items(PIX *pix, const Scan *scan)
{
    static const OcrPoint places[] = {[TICK] = {20, 15}, [COMB] = {20, 30}, [LINE] = {20, 48}, [FRAME] = {50, 64}};
    for (Item item = TICK; item <= FRAME; item++)
        if (scan->item != item)
            draw_item(pix, item, places[item].x, places[item].y);
        else if (!scan->gone)
            draw_item(pix, item, places[item].x + scan->x, places[item].y + scan->y);
    /* A neighbour that stands where the box would go, and words. */
    draw_item(pix, TICK, 32, 15);
    for (int i = 0; i < 2; i++)
        draw(pix, 17.8 + i * 1.1, 46.8, 0.8, 1.6);
    for (int i = 0; i < 60; i++)
        draw(pix, 8 + i % 6 * 1.7, 15 + i / 6 * 6, 1.2, i % 3 ? 0.4 : 2);
}

static void write_over(PIX *pix)
{
    for (int i = 0; i < 40; i++)
        draw(pix, 21 + i, 31 + i % 5, 0.6, 1.5 + i % 4);
    for (int i = 0; i < 9; i++)
        draw(pix, 19.6 + i * 0.5, 14.6 + i * 0.5, 0.6, 0.6);
}

static OcrLayout *layout_of(const Scan *scan)
{
    PIX *pix = pixCreate(W, H, 1);
    draw_items(pix, scan);
    if (scan->written)
        write_over(pix);
    if (scan->torn) {
        BOX *corner = boxCreate(W / 2, H / 2, W / 2, H / 2);
        pixClearInRect(pix, corner);
        boxDestroy(&corner);
    }
    g_autoptr(OcrPage) page = ocr_page_new(pix, 300);
    return ocr_layout_new(page, 0);
}

/* The page lies a little off, as one that was laid does. */
static int moved(const Scan *scan)
{
    g_autoptr(OcrLayout) blank = layout_of(&(Scan){.item = NOTHING});
    g_autoptr(OcrLayout) page = layout_of(scan);
    ocr_layout_find_items(blank);
    const OcrLayoutView view = {page, blank, laid_nearly, NULL, false, NULL};
    return ocr_layout_moved(&view);
}

static void test_still(void)
{
    g_assert_cmpint(moved(&(Scan){.item = NOTHING}), ==, 0);
    g_assert_cmpint(moved(&(Scan){.item = NOTHING, .written = true}), ==, 0);
    for (Item item = TICK; item <= FRAME; item++)
        g_assert_cmpint(moved(&(Scan){.item = item, .x = 0.4, .y = -0.4}), ==, 0);
}

static void test_moved(void)
{
    for (int written = 0; written < 2; written++) {
        g_assert_cmpint(moved(&(Scan){.item = TICK, .x = 2.05, .y = 0.65, .written = written}), ==, 1);
        g_assert_cmpint(moved(&(Scan){.item = TICK, .y = 8, .written = written}), ==, 1);
        g_assert_cmpint(moved(&(Scan){.item = COMB, .x = 5, .written = written}), ==, 1);
        g_assert_cmpint(moved(&(Scan){.item = COMB, .x = -2.9, .written = written}), ==, 1);
        g_assert_cmpint(moved(&(Scan){.item = LINE, .x = 6, .written = written}), ==, 1);
        g_assert_cmpint(moved(&(Scan){.item = LINE, .y = -3, .written = written}), ==, 1);
        g_assert_cmpint(moved(&(Scan){.item = FRAME, .x = -6, .y = -6, .written = written}), ==, 1);
    }
}

/* The words there hide most of what it takes, but what it leaves free is free. */
static void test_moved_onto_words(void)
{
    g_assert_cmpint(moved(&(Scan){.item = LINE, .x = -4.2}), ==, 1);
}

/* Only an end is taken and an end left, and words beside it hide most of the one. */
static void test_slid(void)
{
    g_assert_cmpint(moved(&(Scan){.item = LINE, .x = -3.8}), ==, 1);
    g_assert_cmpint(moved(&(Scan){.item = LINE, .x = 3.1, .written = true}), ==, 1);
}

/* A box that words touch is one all the same. */
static void test_box_beside_words(void)
{
    PIX *pix = pixCreate(W, H, 1);
    draw_box(pix, 20, 15, 3.5, 3.5);
    for (int i = 0; i < 8; i++)
        draw(pix, 23.7 + 1.4 * i, 16 + i % 2, 1.5, 0.6);
    draw(pix, 23.9, 15.6, 0.3, 2.2);
    g_autoptr(OcrPage) page = ocr_page_new(pix, 300);
    g_autoptr(OcrLayout) blank = ocr_layout_new(page, 0);
    ocr_layout_find_boxes(blank);
    g_assert_cmpint(blank->box_count, ==, 1);
}

/* Gone says nothing of where it went; a neighbour is no place that it went to. */
static void test_gone(void)
{
    for (Item item = TICK; item <= FRAME; item++)
        g_assert_cmpint(moved(&(Scan){.item = item, .gone = true}), ==, 0);
    g_assert_cmpint(moved(&(Scan){.item = NOTHING, .torn = true}), ==, 0);
    g_assert_cmpint(moved(&(Scan){.item = TICK, .x = 12}), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/layout_moved/still", test_still);
    g_test_add_func("/layout_moved/moved", test_moved);
    g_test_add_func("/layout_moved/onto-words", test_moved_onto_words);
    g_test_add_func("/layout_moved/slid", test_slid);
    g_test_add_func("/layout_moved/beside-words", test_box_beside_words);
    g_test_add_func("/layout_moved/gone", test_gone);
    return g_test_run();
}
