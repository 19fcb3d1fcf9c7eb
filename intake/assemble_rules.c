#include "intake/assemble_rules.h"

#include "intake/table_json.h"

#include <string.h>

static void set_text(char **place, const json_t *field, const char *key)
{
    const char *text = json_string_value(json_object_get(field, key));
    g_free(*place);
    *place = g_strdup(text ? text : "");
}

static FormFieldReading *field_from_json(const json_t *json)
{
    const char *name = json_string_value(json_object_get(json, "name"));
    FormFieldReading *field = form_field_reading_new(name ? name : "", (OcrBox){0});
    set_text(&field->value, json, "value");
    set_text(&field->raw, json, "raw");
    set_text(&field->reason, json, "reason");
    set_text(&field->message, json, "message");
    field->confidence = json_number_value(json_object_get(json, "confidence"));
    const char *status = json_string_value(json_object_get(json, "status"));
    if (!status || !form_status_parse(status, &field->status))
        field->status = FORM_STATUS_REVIEW;
    return field;
}

void assemble_check_fields(FormReader *reader, const char *form, const char *version, json_t *fields)
{
    const FormTemplate *known = form_library_find(form_reader_library(reader), form, version);
    if (!known)
        return;
    g_autoptr(FormPageReading) page = form_page_reading_new(1);
    page->form = known;
    size_t index;
    json_t *json;
    json_array_foreach(fields, index, json)
        g_ptr_array_add(page->fields, field_from_json(json));
    form_reader_check_document(reader, &page, 1);
    json_array_foreach(fields, index, json) {
        const FormFieldReading *field = page->fields->pdata[index];
        json_object_set_new(json, "status", json_string(form_status_name(field->status)));
        json_object_set_new(json, "reason", json_string(field->reason));
        json_object_set_new(json, "message", json_string(field->message));
    }
}

json_t *assemble_breaches(FormReader *reader, const json_t *answers)
{
    json_auto_t *judged = json_deep_copy(json_object_get(answers, "fields"));
    json_t *breaches = json_array();
    assemble_check_fields(reader, json_word(answers, "form"), json_word(answers, "version"), judged);
    for (size_t i = 0; i < json_array_size(judged); i++) {
        const json_t *before = json_array_get(json_object_get(answers, "fields"), i), *after = json_array_get(judged, i);
        bool fresh = strcmp(json_word(before, "reason"), json_word(after, "reason")) != 0;
        if (fresh && g_str_has_prefix(json_word(after, "reason"), "rule:"))
            json_array_append_new(breaches, json_pack("{sO ss}", "field", json_object_get(after, "field"), "reason", json_word(after, "reason")));
    }
    return breaches;
}
