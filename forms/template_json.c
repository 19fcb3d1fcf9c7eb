#include "forms/template_json.h"

#include "forms/registration_hand.h"

#include <math.h>

/* Hundredths of a millimetre are finer than any printer, and keep the text short. */
static double rounded(double mm)
{
    return round(mm * 100) / 100;
}

static json_t *box_json(FormBox box)
{
    return json_pack("[f, f, f, f]", rounded(box.x), rounded(box.y), rounded(box.w), rounded(box.h));
}

static json_t *options_json(const FormField *field)
{
    json_t *list = json_array();
    for (int i = 0; i < field->option_count; i++) {
        const FormOption *option = field->options[i];
        json_array_append_new(list, json_pack("{s:s, s:s, s:o}", "value", option->value, "label", option->label, "box_mm",
                                              box_json(option->box)));
    }
    return list;
}

static json_t *field_json(const FormField *field)
{
    json_t *json = json_pack("{s:s, s:s, s:s?, s:i, s:s, s:o}", "name", field->name, "label", field->label, "hint",
                             field->hint, "page", field->page, "kind", form_field_kind_name(field->kind), "box_mm",
                             box_json(field->box));
    if (field->cell_count) {
        json_t *cells = json_array();
        for (int i = 0; i < field->cell_count; i++)
            json_array_append_new(cells, box_json(field->cells[i]));
        json_object_set_new(json, "cells_mm", cells);
    }
    if (field->option_count)
        json_object_set_new(json, "options", options_json(field));
    json_object_set_new(json, "several", json_boolean(field->several));
    if (field->pattern)
        json_object_set_new(json, "pattern", json_string(field->pattern));
    json_object_set_new(json, "alphabet", field->alphabet ? json_string(field->alphabet) : json_null());
    json_object_set_new(json, "content", json_string(field->content));
    json_object_set_new(json, "required", json_boolean(field->required));
    json_object_set_new(json, "identity", json_boolean(field->identity));
    json_object_set_new(json, "never_read", json_boolean(field->never_read));
    if (field->pdf_name)
        json_object_set_new(json, "pdf", json_string(field->pdf_name));
    json_object_set_new(json, "sure", json_real(field->sure));
    return json;
}

static json_t *rule_json(const FormRule *rule)
{
    json_t *fields = json_array();
    for (char **name = rule->fields; *name; name++)
        json_array_append_new(fields, json_string(*name));
    return json_pack("{s:s, s:o, s:s?, s:s}", "rule", rule->name, "fields", fields, "argument", rule->argument, "message",
                     rule->message);
}

json_t *form_template_row(const FormTemplate *form)
{
    return json_pack("{s:s, s:s, s:s, s:i, s:s}", "id", form->id, "version", form->version, "title", form->title, "pages",
                     form->page_count, "hash", form->hash);
}

static json_t *sizes_json(const FormTemplate *form)
{
    json_t *list = json_array();
    for (int page = 1; page <= form->page_count; page++) {
        FormPageSize size = form_template_page_size(form, page);
        json_array_append_new(list, json_pack("[f, f]", rounded(size.w), rounded(size.h)));
    }
    return list;
}

json_t *form_template_to_json(const FormTemplate *form)
{
    json_t *json = form_template_row(form);
    json_t *marks = json_array(), *codes = json_array(), *probes = json_array();
    json_t *fields = json_array(), *pieces = json_array(), *rules = json_array();
    for (int i = 0; i < 4; i++)
        json_array_append_new(marks, box_json(form->marks[i]));
    for (int i = 0; i < 2; i++)
        json_array_append_new(codes, box_json(form->codes[i]));
    for (int i = 0; i < form->probe_count; i++)
        json_array_append_new(probes, json_pack("{s:i, s:o, s:b}", "page", form->probes[i].page, "box_mm",
                                                box_json(form->probes[i].box), "full", form->probes[i].full));
    for (int i = 0; i < form->field_count; i++)
        json_array_append_new(fields, field_json(form->fields[i]));
    for (int i = 0; i < form->piece_count; i++)
        json_array_append_new(pieces, json_pack("{s:s, s:s?, s:s}", "name", form->pieces[i]->name, "field",
                                                form->pieces[i]->field, "label", form->pieces[i]->label));
    for (int i = 0; i < form->rule_count; i++)
        json_array_append_new(rules, rule_json(form->rules[i]));
    json_t *rest = json_pack("{s:f, s:f, s:f, s:o, s:o, s:o, s:o, s:o, s:o}", "width_mm", form->width_mm, "height_mm",
                             form->height_mm, "mark_mm", form->mark_mm, "marks_mm", marks, "codes_mm", codes, "probes",
                             probes, "fields", fields, "pieces", pieces, "rules", rules);
    json_object_update_new(json, rest);
    OcrPoint corners[4];
    form_corners(form, corners);
    json_t *shown = json_array();
    for (int i = 0; i < 4; i++)
        json_array_append_new(shown, json_pack("[f, f]", rounded(corners[i].x), rounded(corners[i].y)));
    json_object_set_new(json, "corners_mm", shown);
    json_object_set_new(json, "sizes_mm", sizes_json(form));
    json_object_set_new(json, "blank", form->blank ? json_string(form->blank) : json_null());
    json_object_set_new(json, "tint", json_string(form->tint));
    return json;
}
