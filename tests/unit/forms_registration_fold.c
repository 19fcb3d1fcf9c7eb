/* forms/registration_fold.h */
#include "forms/registration_fold.h"

#include <leptonica/allheaders.h>
#include <math.h>

enum { W = 1240, H = 1000, ROW_MM = 5 };
static const double PX_MM = 300 / 25.4, STEP_X_MM = 0.9, STEP_Y_MM = 0.5;

static void print(PIX *pix, double x, double y, double w, double h)
{
    BOX *box = boxCreate((int)lround(x * PX_MM), (int)lround(y * PX_MM), (int)lround(w * PX_MM), (int)lround(h * PX_MM));
    pixSetInRect(pix, box);
    boxDestroy(&box);
}

/* Rows, or columns, of letters and rules; those from `fold` on (0: none) lie a step off. */
static OcrLayout *draw(bool across, double fold, bool bare)
{
    PIX *pix = pixCreate(W, H, 1);
    for (double at = ROW_MM; !bare && at < 75; at += ROW_MM)
        for (double along = 6; along < 75; along += 3) {
            double x = across ? along : at, y = across ? at : along, step = fold > 0 && at >= fold ? 1 : 0;
            double w = (int)along % 4 ? 0.5 : 2, h = (int)(along + at) % 3 ? 1.6 : 0.4;
            print(pix, x + step * STEP_X_MM, y + step * STEP_Y_MM, w, h);
        }
    g_autoptr(OcrPage) page = ocr_page_new(pix, 300);
    ocr_page_analyse(page);
    return ocr_layout_new(page, 0);
}

static FormFold narrowed(bool across, double fold, bool bare)
{
    g_autoptr(OcrLayout) page = draw(across, fold, bare);
    g_autoptr(OcrLayout) blank = draw(across, 0, bare);
    const FormTransform sides[2] = {{.h = {PX_MM, 0, 0, 0, PX_MM, 0, 0, 0}}, {.h = {PX_MM, 0, STEP_X_MM * PX_MM, 0, PX_MM, STEP_Y_MM * PX_MM, 0, 0}}};
    const FormFoldView view = {page, blank, OCR_LAYOUT_PX_MM, OCR_LAYOUT_PX_MM};
    FormFold found = {across, 20, 60};
    form_fold_narrow(&view, sides, &found);
    return found;
}

static void check_runs_between(bool across, double fold)
{
    FormFold found = narrowed(across, fold, false);
    g_test_message("%.1f..%.1f", found.from, found.to);
    g_assert_cmpfloat(found.from, <=, fold);
    g_assert_cmpfloat(found.to, >=, fold - ROW_MM + 2);
    g_assert_cmpfloat(found.to - found.from, <, ROW_MM + 0.5);
    g_assert_true(found.across == across);
}

static void test_between_two_rows(void)
{
    check_runs_between(true, 30);
    check_runs_between(true, 45);
    check_runs_between(false, 40);
}

static void test_bare_paper_tells_nothing(void)
{
    FormFold found = narrowed(true, 40, true);
    g_assert_cmpfloat_with_epsilon(found.from, 20, 0.3);
    g_assert_cmpfloat_with_epsilon(found.to, 60, 0.3);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fold/rows", test_between_two_rows);
    g_test_add_func("/fold/bare", test_bare_paper_tells_nothing);
    return g_test_run();
}
