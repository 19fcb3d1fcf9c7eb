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

/* A letter, out of its envelope. */
static OcrPoint in_three(double x, double y)
{
    (void)x;
    return (OcrPoint){(y < 99 ? 0 : 1.2) + (y < 198 ? 0 : -0.8), (y < 99 ? 0 : 0.6) + (y < 198 ? 0 : -0.4)};
}

static OcrPoint in_four(double x, double y)
{
    return (OcrPoint){(y < 148 ? 0 : 1.1), (x < 105 ? 0 : -0.9)};
}

static void test_two_folds(Warp warp, bool second_across)
{
    static const OcrPoint places[] = {{30, 40}, {90, 92}, {30, 110}, {96, 130}, {30, 166}, {120, 140}, {150, 186}, {80, 210}, {180, 280}, {190, 60}};
    g_autoptr(FormSurface) surface = surface_over((FormBox){8, 8, 200, 280}, warp);
    g_assert_cmpint(form_surface_fold_count(surface), ==, 2);
    g_assert_true(form_surface_fold(surface, 0).across || form_surface_fold(surface, 1).across);
    g_assert_true((form_surface_fold(surface, 0).across && form_surface_fold(surface, 1).across) == second_across);
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++)
        g_assert_cmpfloat(miss(surface, warp, places[i].x, places[i].y), <, 0.05);
}

static void test_keeps_two_creases_sharp(void)
{
    test_two_folds(in_three, true);
    test_two_folds(in_four, false);
}

static void test_folds_no_more_than_there_are(void)
{
    g_autoptr(FormSurface) once = surface_over((FormBox){8, 8, 200, 280}, creased), bent = surface_over((FormBox){8, 8, 200, 280}, curled);
    g_assert_cmpint(form_surface_fold_count(once), ==, 1);
    g_assert_cmpint(form_surface_fold_count(bent), ==, 0);
}

static void test_says_of_a_grid_what_it_says_of_places(void)
{
    enum { COLUMNS = 9, ROWS = 13 };
    static const Warp warps[] = {curled, creased, in_three, in_four};
    for (size_t i = 0; i < G_N_ELEMENTS(warps); i++) {
        g_autoptr(FormSurface) surface = surface_over((FormBox){8, 8, 200, 280}, warps[i]);
        OcrPoint offs[ROWS][COLUMNS];
        form_surface_grid(surface, COLUMNS, ROWS, offs[0]);
        for (int row = 0; row < ROWS; row++)
            for (int column = 0; column < COLUMNS; column++) {
                OcrPoint said = form_surface_at(surface, (OcrPoint){column * SHEET.w / (COLUMNS - 1), row * SHEET.h / (ROWS - 1)});
                g_assert_cmpfloat(hypot(said.x - offs[row][column].x, said.y - offs[row][column].y), <, 1e-6);
            }
    }
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
    g_test_add_func("/surface/two-creases", test_keeps_two_creases_sharp);
    g_test_add_func("/surface/no-more", test_folds_no_more_than_there_are);
    g_test_add_func("/surface/grid", test_says_of_a_grid_what_it_says_of_places);
    g_test_add_func("/surface/unruly", test_doubts_pulls_that_disagree);
    return g_test_run();
}
