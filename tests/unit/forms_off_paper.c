/* What stood on a torn corner nobody knows: neither that it is empty nor what is left of it. */
#include "forms/off_paper.h"
#include "tests/unit/forms_read_boxes.h"

#include <leptonica/allheaders.h>
#include <math.h>

enum { W = 1240, H = 1754 };
static const double PX_MM = 300 / 25.4;

static void draw(PIX *pix, double x, double y, double w, double h)
{
    BOX *box = boxCreate((int)(x * PX_MM), (int)(y * PX_MM), (int)lround(w * PX_MM), (int)lround(h * PX_MM));
    pixSetInRect(pix, box);
    boxDestroy(&box);
}

/* Three framed boxes of 10 x 8 mm beside each other, and a long one under them. */
static const FormBox PLACES[BOXES] = {{10, 20, 10, 8}, {40, 20, 10, 8}, {70, 20, 10, 8}, {10, 34, 90, 8}};

static PIX *form_picture(void)
{
    PIX *pix = pixCreate(W, H, 1);
    for (int i = 0; i < BOXES; i++) {
        const FormBox *box = &PLACES[i];
        draw(pix, box->x, box->y, box->w, 0.3);
        draw(pix, box->x, box->y + box->h, box->w + 0.3, 0.3);
        draw(pix, box->x, box->y, 0.3, box->h);
        draw(pix, box->x + box->w, box->y, 0.3, box->h);
    }
    return pix;
}

/* The boxes, read as empty, value, empty and empty, on what a scan of that form is. */
static FormPageReading *look(PIX *scan, bool with_print)
{
    g_autoptr(OcrPage) form = ocr_page_new(form_picture(), 300);
    ocr_page_analyse(form);
    g_autoptr(OcrLayout) blank = ocr_layout_new(form, 0);
    g_autoptr(OcrPage) page = ocr_page_new(scan, 300);
    ocr_page_analyse(page);
    ReadBoxes read;
    read_boxes(&read, PLACES, PX_MM);
    g_autoptr(GArray) off = form_off_paper(page, &read.registration, with_print ? blank : NULL);
    form_off_paper_doubt(off, read.reading);
    read_boxes_clear(&read);
    return read.reading;
}

static void assert_doubted(FormPageReading *reading, bool first, bool second, bool third, bool longest)
{
    const bool doubted[] = {first, second, third, longest};
    for (int i = 0; i < BOXES; i++) {
        const FormFieldReading *field = reading->fields->pdata[i];
        g_assert_cmpint(field->status == FORM_STATUS_REVIEW, ==, doubted[i]);
        g_assert_true(!doubted[i] || g_str_equal(field->reason, "off_paper"));
    }
    form_page_reading_free(reading);
}

static void test_whole(void)
{
    assert_doubted(look(form_picture(), true), false, false, false, false);
}

/* Behind a torn corner it is black, as far as into the second box. */
static void test_black_corner(void)
{
    PIX *scan = form_picture();
    draw(scan, 0, 0, 46, 60);
    assert_doubted(look(pixCopy(NULL, scan), true), true, true, false, true);
    assert_doubted(look(scan, false), true, true, false, true);
}

/* Where it is white, all print from the corner on is missing; a frame that is worn away alone is no corner. */
static void test_white_corner(void)
{
    PIX *scan = form_picture();
    BOX *corner = boxCreate(0, 0, (int)(30 * PX_MM), (int)(60 * PX_MM));
    pixClearInRect(scan, corner);
    boxDestroy(&corner);
    draw(scan, 42, 22, 3, 3);
    assert_doubted(look(scan, true), true, false, false, true);
    PIX *worn = form_picture();
    BOX *second = boxCreate((int)(39 * PX_MM), (int)(19 * PX_MM), (int)(13 * PX_MM), (int)(12 * PX_MM));
    pixClearInRect(worn, second);
    boxDestroy(&second);
    assert_doubted(look(worn, true), false, false, false, false);
}

/* The scan ends in the third box. */
static void test_cut_off(void)
{
    PIX *whole = form_picture();
    BOX *left = boxCreate(0, 0, (int)(76 * PX_MM), H);
    PIX *scan = pixClipRectangle(whole, left, NULL);
    boxDestroy(&left);
    pixDestroy(&whole);
    assert_doubted(look(scan, false), false, false, true, true);
}

/* A solid picture on the paper is no edge. */
static void test_stamp(void)
{
    PIX *scan = form_picture();
    draw(scan, 8, 40, 80, 20);
    assert_doubted(look(scan, true), false, false, false, false);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/off_paper/whole", test_whole);
    g_test_add_func("/off_paper/black_corner", test_black_corner);
    g_test_add_func("/off_paper/white_corner", test_white_corner);
    g_test_add_func("/off_paper/cut_off", test_cut_off);
    g_test_add_func("/off_paper/stamp", test_stamp);
    return g_test_run();
}
