#include "forms/calibration.h"
#include "forms/error.h"

#include <glib/gstdio.h>
#include <unistd.h>

static Calibration *load_text(const char *text, GError **error)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("guichet-calibration-XXXXXX", &path, NULL);
    g_assert_cmpint(fd, >=, 0);
    close(fd);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    Calibration *calibration = calibration_load(path, error);
    g_unlink(path);
    return calibration;
}

#define MAP(knots, bounds) "{\"maps\": {\"a\": {\"knots\": [" knots "], \"bounds\": [" bounds "]}}}"

static void test_maps(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Calibration) calibration =
        load_text("{\"maps\": {\"typed letters good\": {\"knots\": [[0.2, 0.4], [0.6, 0.8], [0.9, 0.99]], \"bounds\": [[0.7, 0.02], [0.95, 0.004]]}, "
                  "\"empty cells good\": {\"knots\": [[1, 0.998]], \"bounds\": []}}}", &error);
    g_assert_no_error(error);
    const char *letters = calibration_measure("typed", "letters", CALIBRATION_GOOD);
    static const double cases[][2] = {{0, 0}, {0.1, 0.2}, {0.2, 0.4}, {0.4, 0.6}, {0.6, 0.8}, {0.9, 0.99}, {1, 0.99}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpfloat_with_epsilon(calibration_probability(calibration, letters, cases[i][0]), cases[i][1], 1e-9);
    g_assert_cmpfloat(calibration_probability(calibration, calibration_measure("empty", "cells", CALIBRATION_GOOD), 1), ==, 0.998);
    g_assert_cmpfloat(calibration_probability(calibration, calibration_measure("typed", "letters", CALIBRATION_POOR), 1), ==, 0);
    g_assert_cmpfloat(calibration_probability(calibration, calibration_measure("magic", "letters", CALIBRATION_GOOD), 1), ==, 0);
}

static void test_bounds(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Calibration) calibration = load_text(MAP("[0.5, 0.9]", "[0.7, 0.02], [0.95, 0.004]"), &error);
    g_assert_no_error(error);
    static const double cases[][2] = {{0, 1}, {0.69, 1}, {0.7, 0.02}, {0.94, 0.02}, {0.95, 0.004}, {1, 0.004}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpfloat(calibration_bound(calibration, "a", cases[i][0]), ==, cases[i][1]);
    g_assert_cmpfloat(calibration_bound(calibration, "b", 1), ==, 1);
}

static void test_misshapen(void)
{
    static const char *const texts[] = {
        "", "{}", "[]", "{\"maps\": {}}", "{\"maps\": {\"a\": {\"knots\": [], \"bounds\": []}}}", MAP("[0.5, 0.9], [0.4, 0.95]", ""),
        MAP("[0.5, 0.9], [0.6, 0.8]", ""), MAP("[0.5, 1.1]", ""), MAP("[0.5, \"x\"]", ""), "{\"maps\": {\"a\": 7}}",
        "{\"maps\": {\"a\": {\"knots\": [[0.1, 0.2]]}}}", MAP("[0.5, 0.9]", "[0.5, 0.01], [0.6, 0.02]"), MAP("[0.5, 0.9]", "[0.5, -1]"),
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(load_text(texts[i], &error));
        g_assert_error(error, FORMS_ERROR, FORMS_ERROR_SETUP);
    }
    g_autoptr(GError) error = NULL;
    g_assert_null(calibration_load("/nowhere/calibration.json", &error));
    g_assert_error(error, FORMS_ERROR, FORMS_ERROR_SETUP);
}

static void test_budgets(void)
{
    g_assert_true(calibration_accepts(0.975, 0.005, false));
    g_assert_false(calibration_accepts(0.9749, 0.005, false));
    g_assert_false(calibration_accepts(0.999, 0.0051, false));
    g_assert_true(calibration_accepts(0.995, 0.001, true));
    g_assert_false(calibration_accepts(0.9949, 0.001, true));
    g_assert_false(calibration_accepts(0.9999, 0.005, true));
}

/* The one that ships: every map of a poor page is at most as sure as that of a good one. */
static void test_shipped(void)
{
    const char *share = g_getenv("GUICHET_SHARE");
    g_autofree char *path = g_build_filename(share ? share : ".", "forms", "calibration.json", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Calibration) calibration = calibration_load(path, &error);
    g_assert_no_error(error);
    static const char *const measures[][2] = {{"network", "letters"}, {"network", "digits"}, {"network", "date"},
                                              {"mark", "marked"},   {"empty", "cells"}};
    for (gsize i = 0; i < G_N_ELEMENTS(measures); i++) {
        double good = calibration_probability(calibration, calibration_measure(measures[i][0], measures[i][1], CALIBRATION_GOOD), 1);
        double poor = calibration_probability(calibration, calibration_measure(measures[i][0], measures[i][1], CALIBRATION_POOR), 1);
        g_assert_cmpfloat(good, >, 0.5);
        g_assert_cmpfloat(good, <, 1);
        g_assert_cmpfloat(poor, <=, good);
        g_assert_cmpfloat(calibration_bound(calibration, calibration_measure(measures[i][0], measures[i][1], CALIBRATION_GOOD), 1), <=, 0.005);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/forms/calibration/maps", test_maps);
    g_test_add_func("/forms/calibration/bounds", test_bounds);
    g_test_add_func("/forms/calibration/misshapen", test_misshapen);
    g_test_add_func("/forms/calibration/budgets", test_budgets);
    g_test_add_func("/forms/calibration/shipped", test_shipped);
    return g_test_run();
}
