/* forms/registration_bend.h */
#include "forms/registration_bend.h"

#include <math.h>

enum { ACROSS = 12, DOWN = 17, COUNT = ACROSS * DOWN };
static const FormBox SHEET = {0, 0, 210, 297};
static const double PX_MM = 10;

typedef OcrPoint (*Warp)(double x_mm, double y_mm);

static OcrPoint flat(double x, double y)
{
    return (OcrPoint){x, y};
}

static OcrPoint bent(double x, double y)
{
    return (OcrPoint){x + 1.2 * sin(y / 60), y + 0.8 * cos(x / 70)};
}

static OcrPoint folded(double x, double y)
{
    return (OcrPoint){x, y + (y > 150 ? 1.2 : 0)};
}

/* A block of print each 16 mm, seen where the warp puts it; those that `missing` takes out are not there. */
static int see(Warp warp, double missing_from_x, FormTie *ties)
{
    int count = 0;
    for (int i = 0; i < COUNT; i++) {
        double x = 16 + i % ACROSS * 16, y = 16 + i / ACROSS * 16;
        OcrPoint at = warp(x, y);
        if (x < missing_from_x)
            ties[count++] = (FormTie){x, y, {at.x * PX_MM, at.y * PX_MM}, 1};
    }
    return count;
}

static double off(const FormTransform *transform, Warp warp, double x, double y)
{
    OcrPoint said = form_transform_point(transform, x, y), is = warp(x, y);
    return hypot(said.x / PX_MM - is.x, said.y / PX_MM - is.y);
}

/* Answers how far the corners of fields from 20 mm to the right margin may be off. */
static double lay(Warp warp, double missing_from_x, FormTransform *transform)
{
    FormTie ties[COUNT];
    int count = see(warp, missing_from_x, ties);
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(OcrPoint));
    for (double y = 20; y < 280; y += 13)
        for (double x = 20; x < 195; x += 13) {
            OcrPoint place = {x, y};
            g_array_append_val(places, place);
        }
    g_assert_true(form_transform_fit(ties, count, FORM_FIT_AFFINE, transform));
    const FormSheet sheet = {SHEET, places, NULL, NULL};
    return form_bend_surely(ties, count, &sheet, transform);
}

static void test_flat(void)
{
    FormTransform transform;
    g_assert_cmpfloat(lay(flat, 300, &transform), <, 0.1);
    g_assert_cmpfloat(off(&transform, flat, 100, 140), <, 0.02);
}

static void test_bent(void)
{
    FormTransform transform;
    g_assert_cmpfloat(lay(bent, 300, &transform), <, 0.15);
    g_assert_cmpfloat(off(&transform, bent, 60, 200), <, 0.05);
    g_assert_cmpfloat(off(&transform, bent, 150, 60), <, 0.05);
}

static void test_looked_at_again(void)
{
    FormTie ties[COUNT];
    int count = see(bent, 300, ties);
    FormTransform transform;
    g_assert_true(form_transform_fit(ties, count, FORM_FIT_AFFINE, &transform));
    form_bend(ties, count, SHEET, &transform);
    g_assert_cmpfloat(off(&transform, bent, 60, 200), <, 0.1);
}

static void test_a_fold_stays_a_step(void)
{
    FormTransform transform;
    lay(folded, 300, &transform);
    g_assert_cmpfloat(off(&transform, folded, 100, 135), <, 0.1);
    g_assert_cmpfloat(off(&transform, folded, 100, 166), <, 0.1);
}

/* What the page shows of a fold at 150 mm. */
static void look(const FormTransform sides[2], FormFold *fold, const void *data)
{
    bool *seen = *(bool *const *)data;
    *seen = fold->across && fold->from < 148 && fold->to > 152;
    for (int beyond = 0; beyond < 2; beyond++) {
        double y = beyond ? 152 : 148;
        g_assert_cmpfloat(off(&sides[beyond], folded, 100, y), <, 0.1);
        g_assert_cmpfloat(off(&sides[!beyond], folded, 100, y), >, 1);
    }
    *fold = (FormFold){true, 149.8, 150.2};
}

static void test_a_fold_that_is_seen_is_sharp(void)
{
    FormTie ties[COUNT];
    int count = see(folded, 300, ties);
    FormTransform transform;
    bool seen = false, *seen_here = &seen;
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(OcrPoint));
    const FormSheet sheet = {SHEET, places, look, &seen_here};
    g_assert_true(form_transform_fit(ties, count, FORM_FIT_AFFINE, &transform));
    form_bend_surely(ties, count, &sheet, &transform);
    g_assert_true(seen);
    for (double y = 130; y < 170; y += 1.5)
        g_assert_cmpfloat(off(&transform, folded, 100, y), <, 0.1);
}

static void test_strays_have_no_say(void)
{
    FormTie ties[COUNT];
    int count = see(flat, 300, ties);
    for (int i = 0; i < count; i += 11)
        ties[i].seen.y += 3 * PX_MM;
    FormTransform transform = {.h = {PX_MM, 0, 0, 0, PX_MM, 0, 0, 0}};
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(OcrPoint));
    OcrPoint middle = {100, 150};
    g_array_append_val(places, middle);
    const FormSheet sheet = {SHEET, places, NULL, NULL};
    g_assert_cmpfloat(form_bend_surely(ties, count, &sheet, &transform), <, 0.1);
    for (double x = 20; x < 190; x += 10)
        g_assert_cmpfloat(off(&transform, flat, x, 150), <, 0.1);
}

/* A bend tells that there is more of it where nothing is seen; flat paper is likely to go on flat. */
static void test_bends_unseen_are_owned_up(void)
{
    FormTransform transform;
    g_assert_cmpfloat(lay(bent, 90, &transform), >, 0.5);
    g_assert_cmpfloat(lay(flat, 120, &transform), <, 0.2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bend/flat", test_flat);
    g_test_add_func("/bend/bent", test_bent);
    g_test_add_func("/bend/again", test_looked_at_again);
    g_test_add_func("/bend/fold", test_a_fold_stays_a_step);
    g_test_add_func("/bend/seen", test_a_fold_that_is_seen_is_sharp);
    g_test_add_func("/bend/strays", test_strays_have_no_say);
    g_test_add_func("/bend/unseen", test_bends_unseen_are_owned_up);
    return g_test_run();
}
