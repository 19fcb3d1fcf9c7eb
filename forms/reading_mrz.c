#include "forms/reading_mrz.h"

#include "forms/error.h"
#include "ocr/mrz.h"

#include <math.h>
#include <string.h>

static json_t *number(double value)
{
    return json_real(isfinite(value) ? floor(CLAMP(value, 0, 1) * 1e6) / 1e6 : 0);
}

/* What stands between the fillers: "ANNA<MARIA<<<" is "ANNA MARIA". */
static char *plain(const char *text, int length)
{
    char *value = g_strndup(text, (gsize)length);
    return g_strstrip(g_strdelimit(value, "<", ' '));
}

static void add(json_t *fields, const char *name, const char *text, int length, double sure)
{
    g_autofree char *value = plain(text, length);
    json_object_set_new(fields, name, json_pack("{ss so}", "value", value, "confidence", number(sure)));
}

/* SURNAME<<GIVEN<NAMES; both are as sure as the whole. */
static void add_names(json_t *fields, const char *text, int length, double sure)
{
    const char *between = g_strstr_len(text, length, "<<");
    int surname = between ? (int)(between - text) : length;
    add(fields, "surname", text, surname, sure);
    add(fields, "given", text + surname, length - surname, sure);
}

static json_t *fields_of(const MrzText *text)
{
    json_t *fields = json_object();
    for (int f = 0; f < text->layout->field_count; f++) {
        const MrzField *field = &text->layout->fields[f];
        const char *at = text->text + field->span.first;
        double sure = mrz_text_sure(text, &field->span);
        if (g_str_equal(field->name, "names"))
            add_names(fields, at, field->span.length, sure);
        else
            add(fields, field->name, at, field->span.length, sure);
    }
    return fields;
}

static json_t *zone_to_json(const OcrMrz *mrz)
{
    const MrzLayout *layout = mrz->text.layout;
    json_t *lines = json_array();
    for (int line = 0; line < layout->line_count; line++)
        json_array_append_new(lines, json_stringn(mrz->text.text + line * layout->line_length, (size_t)layout->line_length));
    return json_pack("{ss so sb sb so si s[iiii] so}", "format", layout->name, "lines", lines, "checked", mrz->text.checked, "corrected",
                     mrz->text.corrected, "confidence", number(mrz->text.probability), "rotation", mrz->rotation, "box_px", mrz->box.x,
                     mrz->box.y, mrz->box.w, mrz->box.h, "fields", fields_of(&mrz->text));
}

json_t *reading_mrz_to_json(const GArray *found)
{
    json_t *zones = json_array();
    for (guint i = 0; found && i < MIN(found->len, FORM_READING_ZONES); i++)
        json_array_append_new(zones, zone_to_json(&g_array_index(found, OcrMrz, i)));
    return zones;
}

static bool refuse(const char *what, GError **error)
{
    g_set_error(error, FORMS_ERROR, FORMS_ERROR_INPUT, "the reading is not believed: mrz %s", what);
    return false;
}

/* The lines joined into `text`, when they are of that format. */
static bool join(const json_t *lines, const char *format, MrzText *text)
{
    size_t count = json_array_size(lines), length = json_string_length(json_array_get(lines, 0));
    if (count < 2 || count > 3 || count * length > MRZ_LENGTH_MAX || length == 0)
        return false;
    for (size_t i = 0; i < count; i++) {
        const json_t *line = json_array_get(lines, i);
        const char *said = json_string_value(line);
        if (!said || json_string_length(line) != length || strspn(said, MRZ_CHARACTERS) != length)
            return false;
        memcpy(text->text + i * length, said, length);
    }
    text->layout = mrz_layout_of(text->text, (int)count, (int)length);
    return text->layout && strcmp(text->layout->name, format) == 0;
}

static bool all_hold(const MrzText *text)
{
    for (int k = 0; k < text->layout->check_count; k++)
        if (!mrz_check_holds(text->layout, k, text->text))
            return false;
    return true;
}

/* The values are those that the lines say; only how sure they are is the reader's own word. */
static bool check_fields(const json_t *fields, const MrzText *text)
{
    json_t *expected = fields_of(text);
    bool good = json_object_size(fields) == json_object_size(expected);
    const char *name;
    const json_t *field;
    json_object_foreach((json_t *)fields, name, field) {
        const json_t *sure = json_object_get(field, "confidence");
        good = good && json_object_size(field) == 2 && json_is_number(sure) && json_number_value(sure) >= 0 && json_number_value(sure) <= 1 &&
               json_equal(json_object_get(field, "value"), json_object_get(json_object_get(expected, name), "value"));
    }
    json_decref(expected);
    return good;
}

static bool check_zone(const json_t *zone, const int size_px[2], GError **error)
{
    MrzText text = {.layout = NULL};
    const char *format;
    json_t *lines, *fields;
    int checked, corrected, rotation;
    json_int_t x, y, w, h;
    double confidence;
    if (json_unpack((json_t *)zone, "{ss so sb sb sF si s[IIII!] so!}", "format", &format, "lines", &lines, "checked", &checked, "corrected",
                    &corrected, "confidence", &confidence, "rotation", &rotation, "box_px", &x, &y, &w, &h, "fields", &fields))
        return refuse("has not the shape of a zone", error);
    if (!join(lines, format, &text))
        return refuse("has lines of no format", error);
    if (checked && !all_hold(&text))
        return refuse("has check digits that do not hold", error);
    if (!check_fields(fields, &text))
        return refuse("has values that its lines do not say", error);
    bool inside = x >= 0 && y >= 0 && w > 0 && h > 0 && w <= size_px[0] && h <= size_px[1] && x <= size_px[0] - w && y <= size_px[1] - h;
    bool sound = inside && confidence >= 0 && confidence <= 1 && rotation >= 0 && rotation <= 270 && rotation % 90 == 0;
    return sound || refuse("has a number out of range", error);
}

bool reading_mrz_check(const json_t *zones, const int size_px[2], GError **error)
{
    if (!json_is_array(zones) || json_array_size(zones) > FORM_READING_ZONES)
        return refuse("is no short list", error);
    for (size_t i = 0; i < json_array_size(zones); i++)
        if (!check_zone(json_array_get(zones, i), size_px, error))
            return false;
    return true;
}
