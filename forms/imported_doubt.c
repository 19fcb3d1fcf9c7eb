#include "forms/imported_doubt.h"

#include "forms/french.h"
#include "forms/template.h"

/* A box to tick, and a place for a figure or two: what is written there is hard to tell from the frame. */
static const double SMALL_MM = 2.5, NARROW_MM = 5;

/* Where a page lies no better than this, boxes to tick up to that size are small. */
static const double LIES_WELL_MM = 0.25, SMALL_ASKEW_MM = 4.5;

bool form_imported_is_small(const FormPageReading *reading, const char *name)
{
    double small = reading->residual_mm > LIES_WELL_MM ? SMALL_ASKEW_MM : SMALL_MM;
    const FormField *field = form_template_field(reading->form, name);
    if (field && field->kind == FORM_FIELD_LINE)
        return field->box.w < NARROW_MM || field->box.h < SMALL_MM;
    for (int i = 0; field && (field->kind == FORM_FIELD_CHECK || field->kind == FORM_FIELD_CHOICE) && i < field->option_count; i++)
        if (MIN(field->options[i]->box.w, field->options[i]->box.h) < small)
            return true;
    return false;
}

static bool is_guessed(const FormPageReading *reading, const char *name)
{
    const FormField *field = reading->form ? form_template_field(reading->form, name) : NULL;
    return !field || field->sure < 1;
}

void form_imported_doubt(FormPageReading *reading)
{
    for (guint i = 0; i < reading->fields->len; i++) {
        FormFieldReading *field = reading->fields->pdata[i];
        bool accepted = field->status == FORM_STATUS_ACCEPTED && !g_str_equal(field->method, "code");
        if (accepted && is_guessed(reading, field->name))
            form_field_reading_judge(field, FORM_STATUS_REVIEW, "imported_form", french("reason.imported_form"));
        else if ((accepted || field->status == FORM_STATUS_EMPTY) && reading->form && form_imported_is_small(reading, field->name))
            form_field_reading_judge(field, FORM_STATUS_REVIEW, "small_box", french("reason.small_box"));
    }
}
