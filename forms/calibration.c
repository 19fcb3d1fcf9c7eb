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

static char *map_key(const char *method, const char *content, bool poor)
{
    return g_strdup_printf("%s %s %s", method, content, poor ? "poor" : "good");
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

static bool add_map(Calibration *calibration, const json_t *map)
{
    const char *method = json_string_value(json_object_get(map, "method"));
    const char *content = json_string_value(json_object_get(map, "content"));
    const json_t *poor = json_object_get(map, "poor");
    GArray *knots = read_knots(json_object_get(map, "knots"));
    if (!method || !content || !json_is_boolean(poor) || !knots) {
        g_clear_pointer(&knots, g_array_unref);
        return false;
    }
    g_hash_table_insert(calibration->maps, map_key(method, content, json_is_true(poor)), knots);
    return true;
}

Calibration *calibration_load(const char *path, GError **error)
{
    g_autoptr(Calibration) calibration = g_new0(Calibration, 1);
    calibration->maps = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
    json_error_t wrong = {0};
    json_t *root = json_load_file(path, 0, &wrong);
    const json_t *maps = json_object_get(root, "maps");
    bool good = json_array_size(maps) > 0;
    for (size_t i = 0; good && i < json_array_size(maps); i++)
        good = add_map(calibration, json_array_get(maps, i));
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

double calibration_probability(const Calibration *calibration, const char *method, const char *content, bool poor,
                               double score)
{
    g_autofree char *key = map_key(method, content, poor);
    const GArray *knots = g_hash_table_lookup(calibration->maps, key);
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
