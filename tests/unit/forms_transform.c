#include "forms/transform.h"

#include <math.h>

static const double places[4][2] = {{10, 10}, {200, 10}, {200, 287}, {10, 287}};

static FormTie tie(const FormTransform *truth, double x, double y)
{
    return (FormTie){x, y, form_transform_point(truth, x, y), 1};
}

static void assert_same(const FormTransform *a, const FormTransform *b)
{
    for (double x = 0; x <= 210; x += 30)
        for (double y = 0; y <= 297; y += 30) {
            OcrPoint p = form_transform_point(a, x, y), q = form_transform_point(b, x, y);
            g_assert_cmpfloat(hypot(p.x - q.x, p.y - q.y), <, 1e-5);
        }
}

static FormTransform turned(double scale, double angle_deg, double dx, double dy)
{
    double c = scale * cos(angle_deg * G_PI / 180), s = scale * sin(angle_deg * G_PI / 180);
    return (FormTransform){.h = {c, -s, dx, s, c, dy, 0, 0}};
}

static void test_fits(void)
{
    FormTransform truths[] = {turned(11.8, 1.3, 20, -30), turned(7.87, -4, -100, 50), turned(11.8, 0.5, 0, 0)};
    truths[2].h[1] += 0.05;
    truths[2].h[6] = 1e-5;
    truths[2].h[7] = -2e-5;
    static const FormFit fits[] = {FORM_FIT_SIMILAR, FORM_FIT_AFFINE, FORM_FIT_PROJECTIVE};
    for (int i = 0; i < 3; i++) {
        FormTie ties[4];
        for (int j = 0; j < 4; j++)
            ties[j] = tie(&truths[i], places[j][0], places[j][1]);
        FormTransform found;
        g_assert_true(form_transform_fit(ties, fits[i] + 2, fits[i], &found));
        assert_same(&truths[i], &found);
        g_assert_false(form_transform_fit(ties, fits[i] + 1, fits[i], &found));
    }
}

static void test_undetermined(void)
{
    FormTransform truth = turned(11.8, 0, 0, 0), found;
    FormTie line[] = {tie(&truth, 10, 10), tie(&truth, 20, 10), tie(&truth, 90, 10), tie(&truth, 200, 10)};
    g_assert_false(form_transform_fit(line, 4, FORM_FIT_AFFINE, &found));
    g_assert_false(form_transform_fit(line, 4, FORM_FIT_PROJECTIVE, &found));
    FormTie same[] = {line[0], line[0], line[0]};
    g_assert_false(form_transform_fit(same, 3, FORM_FIT_SIMILAR, &found));
}

static void test_measures(void)
{
    FormTransform t = turned(11.8, 3, 5, 5);
    g_assert_cmpfloat_with_epsilon(form_transform_scale(&t, 50, 50), 11.8, 1e-9);
    g_assert_cmpfloat_with_epsilon(form_transform_angle_deg(&t, 50, 50), 3, 1e-9);
    OcrQuad quad = form_transform_box(&t, (FormBox){10, 20, 5, 6});
    OcrPoint last = form_transform_point(&t, 10, 26);
    g_assert_cmpfloat(quad.corner[3].x, ==, last.x);
    g_assert_cmpfloat(quad.corner[3].y, ==, last.y);
}

static void test_plausible(void)
{
    FormTransform good = turned(11.8, 3, 5, 5);
    g_assert_true(form_transform_plausible(&good, 210, 297));
    FormTransform mirrored = good, leaning = good, stretched = good, slanted = good;
    mirrored.h[0] = -mirrored.h[0];
    mirrored.h[3] = -mirrored.h[3];
    leaning.h[1] += 1.5;
    stretched.h[0] *= 1.2;
    slanted.h[6] = 1e-3;
    g_assert_false(form_transform_plausible(&mirrored, 210, 297));
    g_assert_false(form_transform_plausible(&leaning, 210, 297));
    g_assert_false(form_transform_plausible(&stretched, 210, 297));
    g_assert_false(form_transform_plausible(&slanted, 210, 297));
    FormTransform nonsense = {.h = {NAN}};
    g_assert_false(form_transform_plausible(&nonsense, 210, 297));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/forms/transform/fits", test_fits);
    g_test_add_func("/forms/transform/undetermined", test_undetermined);
    g_test_add_func("/forms/transform/measures", test_measures);
    g_test_add_func("/forms/transform/plausible", test_plausible);
    return g_test_run();
}
