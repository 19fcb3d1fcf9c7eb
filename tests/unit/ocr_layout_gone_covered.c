/* ocr/layout_gone.h: what stands on the place of a box, round or square, or a line that is not there, specks, letters, a hand, does not pass for it; a tick, a pale
 * side, a letter that is as large as a box are no loss. */
#include "ocr/layout_gone.h"

#include "ocr/layout_item.h"
#include "tests/unit/ocr_drawn_rules.h"

enum { W = 1240, H = 1000 };

/* What a scan of the form has of it. */
typedef struct {
    bool no_box, no_line, no_ring; /* not there */
    bool no_tied_ring;             /* nor one that touches a line and a letter */
    bool no_printed_ring;          /* nor one with a word in it that reaches over its rim */
    bool ring_beside;              /* the ring stands 2.8 mm beside its place, crossed */
    bool specks, letters, words; /* on the box's place; on the line's; over the line, which is there */
    bool tick, no_frame;         /* in the box; without its sides but one */
    bool pale;                   /* one dot in five of what is printed is lost */
} Scan;

static void black(PIX *pix, double x, double y, double w, double h)
{
    BOX *box = boxCreate((int)lround(x * PX_MM), (int)lround(y * PX_MM), (int)lround(w * PX_MM), (int)lround(h * PX_MM));
    pixSetInRect(pix, box);
    boxDestroy(&box);
}

static void draw_tick_box(PIX *pix, double x, double y, bool no_frame)
{
    black(pix, x, y, 3.8, 0.3);
    if (no_frame)
        return;
    black(pix, x, y + 3.5, 3.8, 0.3);
    black(pix, x, y, 0.3, 3.8);
    black(pix, x + 3.5, y, 0.3, 3.8);
}

/* A large letter O: in a box's place it would be one. */
static void draw_letter(PIX *pix, double x, double y)
{
    for (int i = 0; i < 360; i++)
        black(pix, x + 1.5 + 1.5 * cos(i * G_PI / 180), y + 1.7 + 1.7 * sin(i * G_PI / 180), 0.4, 0.4);
}

/* A round check box of 3.5 mm. */
static void draw_ring(PIX *pix, double x, double y)
{
    for (int i = 0; i < 360; i++)
        black(pix, x + 1.65 * cos(i * G_PI / 180) - 0.12, y + 1.65 * sin(i * G_PI / 180) - 0.12, 0.25, 0.25);
}

/* Through a box that begins there. */
static void draw_cross(PIX *pix, double x, double y)
{
    for (int i = 0; i < 40; i++) {
        black(pix, x - 0.4 + i * 0.11, y - 0.4 + i * 0.11, 0.5, 0.5);
        black(pix, x - 0.4 + i * 0.11, y + 3.9 - i * 0.11, 0.5, 0.5);
    }
}

/* As the threshold leaves a brown stain. */
static void draw_specks(PIX *pix, GRand *chance)
{
    for (int i = 0; i < 420; i++)
        pixSetPixel(pix, (int)((18 + g_rand_double(chance) * 8) * PX_MM), (int)((13 + g_rand_double(chance) * 8) * PX_MM), 1);
}

static void draw_letters(PIX *pix, double y)
{
    for (int i = 0; i < 27; i++) {
        black(pix, 20 + i * 1.5, y - 2, 0.35, 2.2);
        black(pix, 20 + i * 1.5, y - (i % 3), 0.9, 0.3);
    }
}

static void lose_dots(PIX *pix, GRand *chance)
{
    for (int i = 0; i < W * H / 5; i++)
        pixSetPixel(pix, g_rand_int_range(chance, 0, W), g_rand_int_range(chance, 0, H), 0);
}

static OcrLayout *layout_of(const Scan *scan)
{
    g_autoptr(GRand) chance = g_rand_new_with_seed(3);
    PIX *pix = pixCreate(W, H, 1);
    for (int i = 0; i < 60; i++)
        black(pix, 60 + i % 6 * 1.7, 15 + i / 6 * 6, 1.2, i % 3 ? 0.4 : 2);
    for (int i = 0; i < 4; i++)
        draw_tick_box(pix, 30 + 8 * i, 15, false);
    draw_letter(pix, 20, 30);
    if (!scan->no_ring)
        draw_ring(pix, scan->ring_beside ? 34.8 : 32, 32);
    if (!scan->no_tied_ring)
        draw_ring(pix, 44, 32);
    if (!scan->no_printed_ring)
        draw_ring(pix, 56, 38);
    for (int i = 0; i < 5; i++)
        black(pix, 53.8 + 0.7 * i, 37.4, 0.3, i % 2 ? 0.4 : 1.3);
    black(pix, 45.5, 31.9, 12, 0.3);
    black(pix, 42, 30.8, 0.5, 2.4);
    if (scan->ring_beside)
        draw_cross(pix, 34.8 - 1.75, 32 - 1.75);
    if (!scan->no_box)
        draw_tick_box(pix, 20, 15, scan->no_frame);
    if (!scan->no_line)
        black(pix, 20, 48, 40, 0.3);
    if (scan->specks)
        draw_specks(pix, chance);
    if (scan->letters || scan->words)
        draw_letters(pix, 48);
    if (scan->tick) {
        draw_cross(pix, 20, 15);
        draw_cross(pix, 32 - 1.75, 32 - 1.75);
    }
    if (scan->pale)
        lose_dots(pix, chance);
    g_autoptr(OcrPage) page = ocr_page_new(pix, 300);
    return ocr_layout_new(page, 0);
}

static int gone(Scan scan)
{
    g_autoptr(OcrLayout) blank = layout_of(&(Scan){0});
    g_autoptr(OcrLayout) page = layout_of(&scan);
    ocr_layout_find_boxes(blank);
    ocr_layout_find_rings(blank);
    ocr_layout_find_items(blank);
    g_assert_cmpint(blank->box_count, >=, 5);
    g_assert_cmpint(blank->ring_count, >=, 3);
    const OcrLayoutView view = {page, blank, laid_nearly, NULL, false, NULL};
    return ocr_layout_gone(&view).gone;
}

static void test_here(void)
{
    g_assert_cmpint(gone((Scan){0}), ==, 0);
    g_assert_cmpint(gone((Scan){.pale = true}), ==, 0);
    g_assert_cmpint(gone((Scan){.specks = true}), ==, 0);
    g_assert_cmpint(gone((Scan){.words = true}), ==, 0);
    g_assert_cmpint(gone((Scan){.tick = true}), ==, 0);
}

/* As a viewer prints a ticked box. */
static void test_tick_without_frame(void)
{
    g_assert_cmpint(gone((Scan){.no_frame = true, .tick = true}), ==, 0);
    g_assert_cmpint(gone((Scan){.no_frame = true}), >, 0);
}

static void test_box_gone(void)
{
    g_assert_cmpint(gone((Scan){.no_box = true}), >, 0);
    g_assert_cmpint(gone((Scan){.no_box = true, .specks = true}), >, 0);
}

static void test_ring_gone(void)
{
    g_assert_cmpint(gone((Scan){.no_ring = true}), >, 0);
    g_assert_cmpint(gone((Scan){.ring_beside = true}), >, 0);
    g_assert_cmpint(gone((Scan){.no_tied_ring = true}), >, 0);
    g_assert_cmpint(gone((Scan){.no_printed_ring = true}), >, 0);
}

static void test_line_gone(void)
{
    g_assert_cmpint(gone((Scan){.no_line = true}), >, 0);
    g_assert_cmpint(gone((Scan){.no_line = true, .letters = true}), >, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/layout_gone_covered/here", test_here);
    g_test_add_func("/layout_gone_covered/tick-without-frame", test_tick_without_frame);
    g_test_add_func("/layout_gone_covered/box", test_box_gone);
    g_test_add_func("/layout_gone_covered/ring", test_ring_gone);
    g_test_add_func("/layout_gone_covered/line", test_line_gone);
    return g_test_run();
}
