#include "forms/field.h"
#include "ocr/checkbox.h"

#include <math.h>

typedef struct {
    int marked, struck, faint, missing;
    double score; /* product over the boxes of how sure each is */
} Marks;

static void add_value(GString *value, const char *option)
{
    if (value->len > 0)
        g_string_append_c(value, ',');
    g_string_append(value, option);
}

/* Judges every box; the options marked, as a value. */
static Marks judge_all(const FieldContext *context, const FormRow *row, GString *value)
{
    Marks marks = {.score = 1};
    for (int i = 0; i < row->count; i++) {
        OcrCheckbox box = ocr_checkbox_judge(context->page, &row->quads[i]);
        marks.marked += box.state == OCR_BOX_MARKED;
        marks.struck += box.state == OCR_BOX_STRUCK;
        marks.faint += box.state == OCR_BOX_FAINT;
        marks.missing += box.state == OCR_BOX_MISSING;
        marks.score *= fmax(box.p_marked, 1 - box.p_marked);
        if (box.state == OCR_BOX_MARKED)
            add_value(value, row->field->options[i]->value);
    }
    return marks;
}

/* Two marks where one is allowed have no value that could be right: the person at the desk chooses. */
static void offer_each(FormFieldReading *reading, const char *value, int count)
{
    g_auto(GStrv) options = g_strsplit(value, ",", -1);
    for (char **option = options; *option; option++)
        field_offer(reading, *option, 0.9 / count);
}

FormFieldReading *field_box_read(const FieldContext *context, const FormRow *row)
{
    const FormField *field = row->field;
    FormFieldReading *reading = form_field_reading_new(field->name, (OcrBox){0});
    reading->method = "mark";
    g_autoptr(GString) value = g_string_new(NULL);
    Marks marks = judge_all(context, row, value);
    if (marks.marked > 1 && !field->several) {
        field_take(reading, g_strdup(""), g_strdup(value->str), (FieldWorth){.bound = 1});
        offer_each(reading, value->str, marks.marked);
        field_doubt(reading, "two_marked");
        return reading;
    }
    field_take(reading, g_strdup(value->str), g_strdup(value->str),
               field_worth(context, "mark", marks.marked ? "marked" : "unmarked", marks.score));
    if (marks.missing)
        field_doubt(reading, "box_missing");
    else if (marks.struck)
        field_doubt(reading, "struck");
    else if (marks.faint)
        field_doubt(reading, "faint");
    return reading;
}
