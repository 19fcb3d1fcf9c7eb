#include "intake/same_paper.h"

#include "db/batch.h"
#include "forms/paper_same.h"
#include "intake/error.h"
#include "intake/store_error.h"
#include "ocr/page_same.h"

/* The map of a page, or all of its words; "" where there are none, NULL with `error` when no page can be read now. */
static char *seen_of(const SamePaper *in, ReaderOperation operation, const json_t *place, GError **error)
{
    g_autoptr(GBytes) bytes = db_original_bytes(in->store, json_integer_value(json_object_get(place, "original")), error);
    if (!bytes)
        return NULL;
    const ReaderRequest request = {.operation = operation, .page = (int)json_integer_value(json_object_get(place, "page")),
                                   .turn = (int)json_integer_value(json_object_get(place, "turn")), .whole = operation == READER_PAPER};
    g_autoptr(GError) problem = NULL;
    g_autoptr(ReaderResult) result = reader_run(in->reader, &request, bytes, in->progress, in->context, &problem);
    const char *said = !result ? NULL : operation == READER_PAPER ? json_string_value(json_object_get(result->paper, "text")) : result->ink;
    if (result)
        return g_strdup(said ? said : "");
    if (g_error_matches(problem, INTAKE_ERROR, INTAKE_ERROR_SETUP)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return NULL;
    }
    store_error_log("ink", problem->message);
    return g_strdup("");
}

/* What two pages whose ink is so much alike are by their words, which are read now. `words` holds those of the first once they were read. False:
 * none can be read now. */
static bool say_same(const SamePaper *in, const json_t *place, const json_t *other, char **words, PaperWords *said, GError **error)
{
    if (!*words && !(*words = seen_of(in, READER_PAPER, place, error)))
        return false;
    g_autofree char *its = seen_of(in, READER_PAPER, other, error);
    if (!its)
        return false;
    *said = paper_words_compare(*words, its);
    return true;
}

json_t *same_paper_find(const SamePaper *in, const json_t *place, const char *read, GError **error)
{
    json_auto_t *found = json_array();
    const json_t *others = json_object_get(place, "others"), *other;
    g_autofree char *map = json_array_size(others) > 0 ? seen_of(in, READER_INK, place, error) : g_strdup("");
    g_autofree char *words = g_strdup(read);
    size_t i;
    if (!map)
        return NULL;
    json_array_foreach(others, i, other) {
        g_autofree char *its = *map ? seen_of(in, READER_INK, other, error) : g_strdup("");
        if (!its)
            return NULL;
        double difference = ocr_same_difference(map, its);
        PaperWords said = PAPER_WORDS_DIFFER;
        if (difference < ocr_same_below && !say_same(in, place, other, &words, &said, error))
            return NULL;
        if (said == PAPER_WORDS_SAME || (said == PAPER_WORDS_FEW && difference < ocr_same_alone))
            json_array_append_new(found, json_pack("{sOsf}", "page", json_object_get(other, "id"), "difference", difference));
    }
    return json_incref(found);
}
