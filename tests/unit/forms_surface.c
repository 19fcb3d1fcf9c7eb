/* forms/surface.h */
#include "forms/surface.h"

#include <math.h>

static const FormBox SHEET = {0, 0, 210, 297};

typedef OcrPoint (*Warp)(double x_mm, double y_mm);

static OcrPoint curled(double x, double y)
{
    return (OcrPoint){0.8 * sin(y / 60), 1.5 * cos(x / 70)};
}

static OcrPoint creased(double x, double y)
{
    return (OcrPoint){x < 100 ? 0 : 1.4, x < 100 ? 0 : 0.002 * y};
}

/* Pulls each 16 mm over that part of the sheet. */
static FormSurface *surface_over(FormBox part, Warp warp)
{
    FormPull pulls[FORM_SURFACE_MOST];
    int count = 0;
    for (double y = part.y; y < part.y + part.h; y += 16)
        for (double x = part.x; x < part.x + part.w && count < FORM_SURFACE_MOST; x += 16)
            pulls[count++] = (FormPull){x, y, warp(x, y), 0.06};
    return form_surface_new(pulls, count, SHEET);
}

static double miss(const FormSurface *surface, Warp warp, double x, double y)
{
    OcrPoint said = form_surface_at(surface, (OcrPoint){x, y}), is = warp(x, y);
    return hypot(said.x - is.x, said.y - is.y);
}

static void test_goes_on_over_bare_paper(void)
{
    g_autoptr(FormSurface) surface = surface_over((FormBox){16, 16, 140, 265}, curled);
    g_assert_cmpfloat(miss(surface, curled, 80, 150), <, 0.05);
    g_assert_cmpfloat(miss(surface, curled, 175, 150), <, 0.3);
}

static void test_knows_where_it_does_not_know(void)
{
    g_autoptr(FormSurface) surface = surface_over((FormBox){16, 16, 140, 265}, curled);
    double near = form_surface_deviation(surface, (OcrPoint){80, 150});
    g_assert_cmpfloat(near, <, 0.05);
    g_assert_cmpfloat(form_surface_deviation(surface, (OcrPoint){205, 150}), >, 4 * near);
}

static void test_keeps_a_crease_sharp(void)
{
    g_autoptr(FormSurface) surface = surface_over((FormBox){8, 8, 200, 280}, creased);
    g_assert_cmpfloat(miss(surface, creased, 88, 150), <, 0.05);
    g_assert_cmpfloat(miss(surface, creased, 112, 150), <, 0.05);
    /* Between the last pull before it and the first beyond it nobody knows which side a place is on. */
    g_assert_cmpfloat(form_surface_deviation(surface, (OcrPoint){97, 150}), >, 0.5);
    g_assert_cmpfloat(form_surface_deviation(surface, (OcrPoint){60, 150}), <, 0.1);
}

static OcrPoint unruly(double x, double y)
{
    return (OcrPoint){0.4 * sin(x * 12.9898 + y * 78.233), 0.4 * sin(x * 39.346 + y * 11.135)};
}

static void test_doubts_pulls_that_disagree(void)
{
    g_autoptr(FormSurface) surface = surface_over((FormBox){8, 8, 200, 280}, unruly);
    g_assert_cmpfloat(form_surface_deviation(surface, (OcrPoint){100, 150}), >, 0.1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/surface/bare", test_goes_on_over_bare_paper);
    g_test_add_func("/surface/unknown", test_knows_where_it_does_not_know);
    g_test_add_func("/surface/crease", test_keeps_a_crease_sharp);
    g_test_add_func("/surface/unruly", test_doubts_pulls_that_disagree);
    return g_test_run();
}
