#include "forms/field.h"
#include "ocr/checkbox.h"

FormFieldReading *field_zone_read(const FieldContext *context, const FormRow *row)
{
    FormFieldReading *reading = form_field_reading_new(row->field->name, (OcrBox){0});
    double p = ocr_zone_is_filled(context->page, &row->quads[0]);
    bool there = p >= 0.5;
    reading->method = "presence";
    FieldWorth worth = field_worth(context, "presence", there ? "present" : "absent", there ? p : 1 - p);
    field_take(reading, g_strdup(there ? "present" : ""), g_strdup(""), worth);
    return reading;
}
