#include "forms/paper_json.h"

#include "forms/error.h"
#include "forms/reading_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static json_t *clean(const char *text, ReadingTextKind kind, size_t ceiling)
{
    g_autofree char *allowed = reading_text_clean(text, kind, ceiling);
    return json_string(allowed);
}

static json_t *person_json(const GArray *items)
{
    json_t *list = json_array();
    for (guint i = 0; i < items->len; i++) {
        const PersonItem *item = &g_array_index(items, PersonItem, i);
        json_array_append_new(list, json_pack("{ss so sf sf}", "item", item->item, "value", clean(item->value, READING_TEXT_LINE, PERSON_VALUE_BYTES),
                                              "confidence", CLAMP(item->confidence, 0, 1), "worst", CLAMP(item->worst, 0, 1)));
    }
    return list;
}

json_t *paper_to_json(const FormPaper *paper)
{
    return json_pack("{ss? sf ss? so ss? so sb si so}", "kind", paper->kind, "confidence", paper->p, "method", paper->method, "because",
                     clean(paper->because, READING_TEXT_LINE, READING_VALUE_BYTES), "dated_on", paper->dated_on, "text",
                     clean(paper->text, READING_TEXT_LINES, READING_PAGE_TEXT_BYTES), "whole", paper->whole, "turn", paper->turn,
                     "person", person_json(paper->person));
}

static bool is_text(const json_t *value, ReadingTextKind kind, size_t ceiling)
{
    return json_is_string(value) && reading_text_allowed(json_string_value(value), json_string_length(value), kind, ceiling);
}

static bool is_day(const json_t *value)
{
    if (json_is_null(value))
        return true;
    const char *text = json_string_value(value);
    int y, m, d, end = 0;
    return is_text(value, READING_TEXT_LINE, 10) && sscanf(text, "%4d-%2d-%2d%n", &y, &m, &d, &end) == 3 && end == 10 && text[10] == '\0' &&
           y >= 1900 && m >= 1 && m <= 12 && d >= 1 && d <= 31 && g_date_valid_dmy((GDateDay)d, (GDateMonth)m, (GDateYear)y);
}

static bool is_kind(const json_t *paper, const PageKinds *kinds)
{
    const json_t *kind = json_object_get(paper, "kind"), *method = json_object_get(paper, "method");
    if (json_is_null(kind) || json_is_null(method))
        return json_is_null(kind) && json_is_null(method);
    if (!is_text(kind, READING_TEXT_LINE, 100) || !is_text(method, READING_TEXT_LINE, 16))
        return false;
    const char *name = json_string_value(kind), *by = json_string_value(method);
    if (strcmp(by, "words") == 0)
        return page_kinds_know(kinds, name);
    return strcmp(by, "looks") == 0 && (strcmp(name, "photos") == 0 || strcmp(name, "enveloppe") == 0);
}

static bool is_share(const json_t *value)
{
    double p = json_number_value(value);
    return json_is_number(value) && isfinite(p) && p >= 0 && p <= 1;
}

static bool is_person(const json_t *list)
{
    size_t i;
    json_t *item;
    if (!json_is_array(list) || json_array_size(list) > PERSON_ITEMS)
        return false;
    json_array_foreach(list, i, item) {
        const json_t *name = json_object_get(item, "item"), *value = json_object_get(item, "value");
        if (json_object_size(item) != 4 || !is_text(name, READING_TEXT_LINE, 16) || !person_item_known(json_string_value(name)) ||
            !is_text(value, READING_TEXT_LINE, PERSON_VALUE_BYTES) || json_string_length(value) == 0 || !is_share(json_object_get(item, "confidence")) ||
            !is_share(json_object_get(item, "worst")))
            return false;
        if (strcmp(json_string_value(name), "birth") == 0 && !is_day(value))
            return false;
    }
    return true;
}

static const char *wrong_of(const json_t *paper, const PageKinds *kinds)
{
    static const char *const keys[] = {"kind", "confidence", "method", "because", "dated_on", "text", "whole", "turn", "person"};
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        if (!json_object_get(paper, keys[i]))
            return keys[i];
    double p = json_number_value(json_object_get(paper, "confidence"));
    json_int_t turn = json_integer_value(json_object_get(paper, "turn"));
    if (json_object_size(paper) != G_N_ELEMENTS(keys))
        return "*";
    if (!is_kind(paper, kinds))
        return "kind";
    if (!json_is_number(json_object_get(paper, "confidence")) || !isfinite(p) || p < 0 || p > 1 ||
        (p == 0) != json_is_null(json_object_get(paper, "kind")))
        return "confidence";
    if (!is_text(json_object_get(paper, "because"), READING_TEXT_LINE, READING_VALUE_BYTES))
        return "because";
    if (!is_day(json_object_get(paper, "dated_on")))
        return "dated_on";
    if (!is_text(json_object_get(paper, "text"), READING_TEXT_LINES, READING_PAGE_TEXT_BYTES))
        return "text";
    if (!is_person(json_object_get(paper, "person")))
        return "person";
    if (!json_is_boolean(json_object_get(paper, "whole")))
        return "whole";
    return json_is_integer(json_object_get(paper, "turn")) && turn >= 0 && turn < 360 && turn % 90 == 0 ? NULL : "turn";
}

bool paper_check(const json_t *paper, const PageKinds *kinds, GError **error)
{
    const char *wrong = json_is_object(paper) ? wrong_of(paper, kinds) : "*";
    if (wrong)
        g_set_error(error, FORMS_ERROR, FORMS_ERROR_INPUT, "the reading is not believed: paper.%s", wrong);
    return !wrong;
}
