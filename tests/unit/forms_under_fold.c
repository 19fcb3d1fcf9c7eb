/* The dark edge of folded paper runs over some boxes, and beyond it the form lies aside: what is read there is not believed. */
#include "forms/under_fold.h"
#include "tests/unit/forms_read_boxes.h"
#include "tests/unit/ocr_drawn_rules.h"

enum { W = 1240, H = 1754 };
static const double ALL_ACROSS = W * 25.4 / 300;
static const FormBox PLACES[BOXES] = {{10, 20, 10, 8}, {40, 20, 10, 8}, {10, 60, 80, 8}, {10, 100, 80, 8}};

/* Four frames, words all over, and a rule from rim to rim at 120 mm. */
static PIX *form_picture(void)
{
    PIX *pix = pixCreate(W, H, 1);
    for (int i = 0; i < BOXES; i++)
        draw_box(pix, PLACES[i].x, PLACES[i].y, PLACES[i].w, PLACES[i].h);
    for (int i = 0; i < 400; i++)
        draw(pix, 8 + i % 20 * 4.5, 31 + i / 20 * 5.3, 2, i % 3 ? 0.4 : 2);
    draw(pix, 0, 120, ALL_ACROSS, 0.8);
    return pix;
}

/* A dark line from rim to rim, ragged, so far from the top (or left) at its one end and at its other, so thick. */
static void draw_edge(PIX *pix, bool down, double from, double to, double thick)
{
    const int length = down ? H : W;
    for (int i = 0; i < length; i++)
        for (int k = 0; k < (int)lround(thick * PX_MM); k++) {
            int at = (int)lround((from + (to - from) * i / length) * PX_MM) + k;
            if ((i * 7 + k * 3) % 5 != 0)
                pixSetPixel(pix, down ? at : i, down ? i : at, 1);
        }
}

static OcrLayout *layout_of(PIX *pix)
{
    g_autoptr(OcrPage) page = ocr_page_new(pix, 300);
    return ocr_layout_new(page, 0);
}

/* The boxes read as empty, value, empty and empty, where the form is laid as it is; those that are doubted, a bit each. */
static int doubted_on(PIX *scan, const char *reason)
{
    g_autoptr(OcrLayout) blank = layout_of(form_picture());
    g_autoptr(OcrPage) page = ocr_page_new(scan, 300);
    ocr_page_analyse(page);
    ReadBoxes read;
    read_boxes(&read, PLACES, PX_MM);
    g_autoptr(GArray) under = form_under_fold(page, &read.registration, blank);
    form_under_fold_doubt(under, read.reading);
    int doubted = 0;
    for (int i = 0; i < BOXES; i++) {
        const FormFieldReading *field = read.reading->fields->pdata[i];
        bool is_doubted = field->status == FORM_STATUS_REVIEW;
        g_assert_true(!is_doubted || g_str_equal(field->reason, reason));
        doubted |= is_doubted << i;
    }
    read_boxes_clear(&read);
    form_page_reading_free(read.reading);
    return doubted;
}

static int doubted_by(bool down, double from, double to, double thick)
{
    PIX *scan = form_picture();
    draw_edge(scan, down, from, to, thick);
    return doubted_on(scan, "under_fold");
}

static void test_flat(void)
{
    g_assert_cmpint(doubted_on(form_picture(), ""), ==, 0);
}

static void test_across(void)
{
    g_assert_cmpint(doubted_by(false, 24, 24, 0.8), ==, 1 | 2);
    g_assert_cmpint(doubted_by(false, 63, 65, 0.8), ==, 4);
    g_assert_cmpint(doubted_by(false, 86, 86, 0.8), ==, 0);
    /* Along the line that is written on, below it. */
    g_assert_cmpint(doubted_by(false, 108.4, 108.4, 0.8), ==, 8);
    /* It rises over one of two that stand beside each other. */
    g_assert_cmpint(doubted_by(false, 28.4, 30.6, 0.8), ==, 1);
}

static void test_down(void)
{
    g_assert_cmpint(doubted_by(true, 45, 44, 0.8), ==, 2 | 4 | 8);
    g_assert_cmpint(doubted_by(true, 95, 95, 0.8), ==, 0);
}

/* Folded in three, and in four. */
static void test_several(void)
{
    PIX *scan = form_picture();
    draw_edge(scan, false, 62, 62, 0.8);
    draw_edge(scan, false, 103, 104, 0.8);
    g_assert_cmpint(doubted_on(pixCopy(NULL, scan), "under_fold"), ==, 4 | 8);
    draw_edge(scan, true, 46, 46, 0.8);
    g_assert_cmpint(doubted_on(scan, "under_fold"), ==, 2 | 4 | 8);
}

/* A streak of the scanner is thin, a line that somebody drew ends before the rims. */
static void test_other_lines(void)
{
    g_assert_cmpint(doubted_by(true, 45, 45, 0.09), ==, 0);
    PIX *scan = form_picture();
    draw(scan, 5, 64, 70, 0.8);
    g_assert_cmpint(doubted_on(scan, ""), ==, 0);
}

/* What is below the edge lies so far right of where it was laid. */
static int doubted_aside(double right_mm)
{
    PIX *scan = form_picture(), *moved = pixTranslate(NULL, scan, (int)lround(right_mm * PX_MM), 0, L_BRING_IN_WHITE);
    const int from = (int)lround(86 * PX_MM);
    pixRasterop(scan, 0, from, W, H - from, PIX_SRC, moved, 0, from);
    pixDestroy(&moved);
    draw_edge(scan, false, 85.6, 85.6, 0.8);
    return doubted_on(scan, "fold_aside");
}

static void test_aside(void)
{
    g_assert_cmpint(doubted_aside(0), ==, 0);
    g_assert_cmpint(doubted_aside(0.2), ==, 0);
    g_assert_cmpint(doubted_aside(1), ==, 8);
    g_assert_cmpint(doubted_aside(-1.4), ==, 8);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/under_fold/flat", test_flat);
    g_test_add_func("/under_fold/across", test_across);
    g_test_add_func("/under_fold/down", test_down);
    g_test_add_func("/under_fold/several", test_several);
    g_test_add_func("/under_fold/other-lines", test_other_lines);
    g_test_add_func("/under_fold/aside", test_aside);
    return g_test_run();
}
