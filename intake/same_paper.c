#include "intake/same_paper.h"

#include "db/batch.h"
#include "intake/error.h"
#include "intake/store_error.h"
#include "ocr/page_same.h"

/* The map of a page, "" where there is none; NULL with `error` when no page can be read now. */
static char *ink_of(const SamePaper *in, const json_t *place, GError **error)
{
    g_autoptr(GBytes) bytes = db_original_bytes(in->store, json_integer_value(json_object_get(place, "original")), error);
    if (!bytes)
        return NULL;
    const ReaderRequest request = {.operation = READER_INK, .page = (int)json_integer_value(json_object_get(place, "page")),
                                   .turn = (int)json_integer_value(json_object_get(place, "turn"))};
    g_autoptr(GError) problem = NULL;
    g_autoptr(ReaderResult) result = reader_run(in->reader, &request, bytes, in->progress, in->context, &problem);
    if (result)
        return g_strdup(result->ink ? result->ink : "");
    if (g_error_matches(problem, INTAKE_ERROR, INTAKE_ERROR_SETUP)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return NULL;
    }
    store_error_log("ink", problem->message);
    return g_strdup("");
}

json_t *same_paper_find(const SamePaper *in, const json_t *place, GError **error)
{
    json_auto_t *found = json_array();
    const json_t *others = json_object_get(place, "others"), *other;
    g_autofree char *map = json_array_size(others) > 0 ? ink_of(in, place, error) : g_strdup("");
    size_t i;
    if (!map)
        return NULL;
    json_array_foreach(others, i, other) {
        g_autofree char *its = *map ? ink_of(in, other, error) : g_strdup("");
        if (!its)
            return NULL;
        double difference = ocr_same_difference(map, its);
        if (difference < ocr_same_below)
            json_array_append_new(found, json_pack("{sOsf}", "page", json_object_get(other, "id"), "difference", difference));
    }
    return json_incref(found);
}
