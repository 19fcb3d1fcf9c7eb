#include "forms/calibration.h"

#include "forms/error.h"

#include <jansson.h>

typedef struct {
    double score, p;
} Knot;

/* What was measured of one kind of answer. */
typedef struct {
    GArray *knots;  /* Knot, ascending in both */
    GArray *bounds; /* Knot, its p the share of wrong values promised from that score on: ascending in score, descending in p */
} Measured;

struct Calibration {
    GHashTable *maps; /* "typed letters good" to Measured */
};

bool calibration_accepts(double probability, double bound, bool identity)
{
    double budget = identity ? 0.001 : 0.005;
    return bound <= budget && 1 - probability <= 5 * budget + 1e-9;
}

const char *calibration_measure(const char *method, const char *content, CalibrationPage page)
{
    static const char *const pages[] = {"good", "poor", "imported", "imported_poor"};
    g_autofree char *name = g_strdup_printf("%s %s %s", method, content, pages[page]);
    return g_intern_string(name);
}

/* [[score, p], ...], ascending in score, and in p as `direction` 1 or -1 says; NULL when it is not, or has fewer than `least`. */
static GArray *read_knots(const json_t *list, int direction, guint least)
{
    g_autoptr(GArray) knots = g_array_new(FALSE, FALSE, sizeof(Knot));
    Knot last = {-1, direction > 0 ? 0 : 1};
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *pair = json_array_get(list, i);
        const json_t *score = json_array_get(pair, 0), *p = json_array_get(pair, 1);
        if (!json_is_number(score) || !json_is_number(p))
            return NULL;
        Knot knot = {json_number_value(score), json_number_value(p)};
        if (knot.score <= last.score || (knot.p - last.p) * direction < 0 || knot.p < 0 || knot.p > 1)
            return NULL;
        g_array_append_val(knots, knot);
        last = knot;
    }
    return json_is_array(list) && knots->len >= least ? g_steal_pointer(&knots) : NULL;
}

static void free_measured(void *data)
{
    Measured *measured = data;
    g_clear_pointer(&measured->knots, g_array_unref);
    g_clear_pointer(&measured->bounds, g_array_unref);
    g_free(measured);
}

static Measured *read_measured(const json_t *map)
{
    Measured *measured = g_new0(Measured, 1);
    measured->knots = read_knots(json_object_get(map, "knots"), 1, 1);
    measured->bounds = read_knots(json_object_get(map, "bounds"), -1, 0);
    if (measured->knots && measured->bounds)
        return measured;
    free_measured(measured);
    return NULL;
}

Calibration *calibration_load(const char *path, GError **error)
{
    g_autoptr(Calibration) calibration = g_new0(Calibration, 1);
    calibration->maps = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_measured);
    json_error_t wrong = {0};
    json_t *root = json_load_file(path, 0, &wrong);
    const json_t *maps = json_object_get(root, "maps");
    bool good = json_object_size(maps) > 0;
    const char *measure;
    json_t *map;
    json_object_foreach ((json_t *)maps, measure, map) {
        Measured *measured = read_measured(map);
        good = good && measured;
        if (measured)
            g_hash_table_insert(calibration->maps, g_strdup(measure), measured);
    }
    json_decref(root);
    if (good)
        return g_steal_pointer(&calibration);
    g_set_error(error, FORMS_ERROR, FORMS_ERROR_SETUP,
                "%s: the calibration is missing or misshapen (%s); scripts/calibrate.sh makes it", path,
                *wrong.text ? wrong.text : "knots must ascend");
    return NULL;
}

void calibration_free(Calibration *calibration)
{
    if (!calibration)
        return;
    g_hash_table_unref(calibration->maps);
    g_free(calibration);
}

bool calibration_knows(const Calibration *calibration, const char *measure)
{
    return g_hash_table_contains(calibration->maps, measure);
}

double calibration_probability(const Calibration *calibration, const char *measure, double score)
{
    const Measured *measured = g_hash_table_lookup(calibration->maps, measure);
    if (!measured)
        return 0;
    const GArray *knots = measured->knots;
    const Knot *before = &g_array_index(knots, Knot, 0);
    if (score <= before->score)
        return before->p * (before->score > 0 ? score / before->score : 1);
    for (guint i = 1; i < knots->len; i++) {
        const Knot *after = &g_array_index(knots, Knot, i);
        if (score <= after->score)
            return before->p + (after->p - before->p) * (score - before->score) / (after->score - before->score);
        before = after;
    }
    return before->p;
}

double calibration_bound(const Calibration *calibration, const char *measure, double score)
{
    const Measured *measured = g_hash_table_lookup(calibration->maps, measure);
    double bound = 1;
    for (guint i = 0; measured && i < measured->bounds->len; i++) {
        const Knot *knot = &g_array_index(measured->bounds, Knot, i);
        bound = score >= knot->score ? knot->p : bound;
    }
    return bound;
}
