#include "forms/calibration.h"

#include "forms/error.h"

#include <jansson.h>

typedef struct {
    double score, p;
} Knot;

struct Calibration {
    GHashTable *maps; /* "typed letters good" to a GArray of Knot, ascending in both */
};

double calibration_threshold(bool identity)
{
    return identity ? 0.999 : 0.995;
}

const char *calibration_measure(const char *method, const char *content, bool poor)
{
    g_autofree char *name = g_strdup_printf("%s %s %s", method, content, poor ? "poor" : "good");
    return g_intern_string(name);
}

/* [[score, p], ...], ascending in both; NULL when it is not. */
static GArray *read_knots(const json_t *list)
{
    g_autoptr(GArray) knots = g_array_new(FALSE, FALSE, sizeof(Knot));
    Knot last = {-1, 0};
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *pair = json_array_get(list, i);
        const json_t *score = json_array_get(pair, 0), *p = json_array_get(pair, 1);
        if (!json_is_number(score) || !json_is_number(p))
            return NULL;
        Knot knot = {json_number_value(score), json_number_value(p)};
        if (knot.score <= last.score || knot.p < last.p || knot.p > 1)
            return NULL;
        g_array_append_val(knots, knot);
        last = knot;
    }
    return knots->len > 0 ? g_steal_pointer(&knots) : NULL;
}

Calibration *calibration_load(const char *path, GError **error)
{
    g_autoptr(Calibration) calibration = g_new0(Calibration, 1);
    calibration->maps = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
    json_error_t wrong = {0};
    json_t *root = json_load_file(path, 0, &wrong);
    bool good = json_object_size(root) > 0;
    const char *measure;
    json_t *list;
    json_object_foreach (root, measure, list) {
        GArray *knots = read_knots(list);
        good = good && knots;
        if (knots)
            g_hash_table_insert(calibration->maps, g_strdup(measure), knots);
    }
    json_decref(root);
    if (good)
        return g_steal_pointer(&calibration);
    g_set_error(error, FORMS_ERROR, FORMS_ERROR_SETUP,
                "%s: the calibration is missing or misshapen (%s); scripts/calibrate.mjs makes it", path,
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
    const GArray *knots = g_hash_table_lookup(calibration->maps, measure);
    if (!knots)
        return 0;
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
