#include "forms/acroform.h"

#include "forms/french.h"
#include "forms/rule.h"
#include "forms/rule_content.h"

#include <math.h>
#include <string.h>

enum { VALUE_CHARACTERS = 2000 };

static const double NAMES_SHARE = 0.95;

/* That a value which came with the form, or one of two that exclude each other, is what the person meant. */
static const double DOUBTED = 0.5;

static bool is_button(const OcrWidget *widget)
{
    return widget->kind == OCR_WIDGET_CHECK || widget->kind == OCR_WIDGET_RADIO;
}

static bool is_on(const OcrWidget *widget)
{
    return *widget->value && strcmp(widget->value, "Off") != 0;
}

static bool anything_typed(const OcrPdfForm *pdf)
{
    for (guint i = 0; i < pdf->widgets->len; i++) {
        const OcrWidget *widget = pdf->widgets->pdata[i];
        if (widget->kind != OCR_WIDGET_BUTTON && !widget->hidden && !widget->read_only && is_on(widget) && !widget->by_default)
            return true;
    }
    return false;
}

static bool has_name(GHashTable *names, int page, const char *name)
{
    g_autofree char *key = g_strdup_printf("%d %s", page, name ? name : "");
    return name && g_hash_table_contains(names, key);
}

/* The share of a template's fields that the PDF has under the same name on the same page. */
static double likeness(const FormTemplate *form, GHashTable *names)
{
    int known = 0, found = 0;
    for (int i = 0; i < form->field_count; i++) {
        const FormField *field = form->fields[i];
        for (int k = 0; k < field->option_count; k++) {
            known += field->options[k]->pdf_name != NULL;
            found += has_name(names, field->page, field->options[k]->pdf_name);
        }
        if (!field->pdf_name)
            continue;
        known++;
        found += has_name(names, field->page, field->pdf_name);
    }
    /* What the PDF has and the template has not speaks against it: else a small form would be found in a large one. */
    int foreign = (int)g_hash_table_size(names) - found;
    return known ? (double)found / known - 0.001 * MAX(foreign, 0) : 0;
}

const FormTemplate *acroform_identify(const FormLibrary *library, const OcrPdfForm *pdf)
{
    if (!anything_typed(pdf))
        return NULL;
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < pdf->widgets->len; i++) {
        const OcrWidget *widget = pdf->widgets->pdata[i];
        g_hash_table_add(names, g_strdup_printf("%d %s", widget->page, widget->name));
    }
    const FormTemplate *best = NULL;
    double most = NAMES_SHARE - 0.5;
    for (guint i = 0; i < library->forms->len; i++) {
        const FormTemplate *form = library->forms->pdata[i];
        double share = form->page_count <= pdf->sheet_count ? likeness(form, names) : 0;
        if (share > most) {
            best = form;
            most = share;
        }
    }
    return most >= NAMES_SHARE ? best : NULL;
}

static bool same_place(const FormBox *box, const OcrWidget *widget)
{
    return fabs(box->x + box->w / 2 - widget->x_mm - widget->w_mm / 2) < MAX(box->w, 2) / 2 &&
           fabs(box->y + box->h / 2 - widget->y_mm - widget->h_mm / 2) < MAX(box->h, 2) / 2;
}

/* The field's own widget: among those of its name on its page the one at its place, else the first. */
static const OcrWidget *widget_of(const OcrPdfForm *pdf, const FormField *field)
{
    const OcrWidget *first = NULL;
    for (guint i = 0; i < pdf->widgets->len; i++) {
        const OcrWidget *widget = pdf->widgets->pdata[i];
        if (widget->page != field->page || strcmp(widget->name, field->pdf_name) != 0)
            continue;
        if (same_place(&field->box, widget))
            return widget;
        first = first ? first : widget;
    }
    return first;
}

/* The button of an option, when it is on; NULL: not, or not there. */
static const OcrWidget *button_on(const OcrPdfForm *pdf, const FormField *field, const FormOption *option)
{
    const char *name = option->pdf_name ? option->pdf_name : field->pdf_name;
    for (guint i = 0; name && i < pdf->widgets->len; i++) {
        const OcrWidget *widget = pdf->widgets->pdata[i];
        if (widget->page == field->page && strcmp(widget->name, name) == 0 && is_button(widget) && is_on(widget) &&
            same_place(&option->box, widget))
            return widget;
    }
    return NULL;
}

/* The options whose buttons are on, "a" or "a,b"; two of a question that allows one are both there, for a person to see.
 * `supplied`: all of them were on when the form came. Transfer full. */
static char *chosen(const OcrPdfForm *pdf, const FormField *field, bool *supplied)
{
    g_autoptr(GString) value = g_string_new(NULL);
    for (int k = 0; k < field->option_count; k++) {
        const OcrWidget *widget = button_on(pdf, field, field->options[k]);
        if (!widget)
            continue;
        *supplied = (value->len == 0 || *supplied) && widget->by_default;
        g_string_append_printf(value, "%s%s", value->len ? "," : "", field->options[k]->value);
    }
    return g_string_free(g_steal_pointer(&value), FALSE);
}

/* "1/2/1990" as the eight cells of a date hold it; other texts as they are. Transfer full. */
static char *spread_date(const char *text)
{
    g_auto(GStrv) parts = g_strsplit_set(text, "/.- ", -1);
    if (g_strv_length(parts) != 3 || strlen(parts[0]) > 2 || strlen(parts[1]) > 2 || strlen(parts[2]) != 4)
        return g_strdup(text);
    return g_strdup_printf("%02d%02d%s", atoi(parts[0]), atoi(parts[1]), parts[2]);
}

/* One line but where several are meant; no controls. Transfer full. */
static char *clean(const FormField *field, const char *text)
{
    g_autofree char *part = g_utf8_substring(text, 0, MIN(g_utf8_strlen(text, -1), VALUE_CHARACTERS));
    bool lines = field->kind == FORM_FIELD_MULTILINE;
    for (char *c = part; *c; c++)
        if ((unsigned char)*c < ' ')
            *c = lines && (*c == '\r' || *c == '\n') ? '\n' : ' ';
    return g_steal_pointer(&part);
}

static void take(FormFieldReading *reading, char *value, char *raw)
{
    g_free(reading->value);
    g_free(reading->raw);
    reading->value = value;
    reading->raw = raw;
    reading->confidence = 1;
    reading->score = 1;
    reading->method = "acroform";
}

/* True when what is there came with the form: nobody need have typed it. */
static bool read_value(const OcrPdfForm *pdf, const FormField *field, FormFieldReading *reading)
{
    if (field->kind == FORM_FIELD_CHOICE || field->kind == FORM_FIELD_CHECK) {
        bool supplied = false;
        char *value = chosen(pdf, field, &supplied);
        take(reading, value, g_strdup(value));
        return supplied;
    }
    const OcrWidget *widget = widget_of(pdf, field);
    g_autofree char *raw = clean(field, widget ? widget->value : "");
    if (field->kind == FORM_FIELD_SIGNATURE || field->kind == FORM_FIELD_PHOTO) {
        char *present = g_strdup(*raw ? "present" : "");
        take(reading, present, g_steal_pointer(&raw));
        return false;
    }
    bool date = field->kind == FORM_FIELD_DATE || strcmp(field->content, "date") == 0;
    g_autofree char *spread = date ? spread_date(raw) : g_strdup(raw);
    char *value = *raw ? form_content_normalise(field, spread) : g_strdup("");
    take(reading, value, g_steal_pointer(&raw));
    return widget && widget->by_default;
}

static void doubt(FormFieldReading *reading, const char *reason, const char *message)
{
    reading->confidence = DOUBTED;
    form_field_reading_judge(reading, FORM_STATUS_REVIEW, reason, message);
}

static void judge(const FormField *field, const LookupTables *tables, bool supplied, FormFieldReading *reading)
{
    RuleBreach breach;
    if (field->kind == FORM_FIELD_CHOICE && !field->several && strchr(reading->raw, ',')) {
        *reading->value = '\0';
        doubt(reading, "two_marked", french("reason.two_marked"));
        return;
    }
    if (form_rule_check_field(field, tables, reading->value, &breach)) {
        g_autofree char *reason = g_strconcat("rule:", breach.rule, NULL);
        form_field_reading_judge(reading, FORM_STATUS_INVALID, reason, breach.message);
        return;
    }
    if (supplied)
        doubt(reading, "form_default", french("reason.form_default"));
    else
        form_field_reading_judge(reading, *reading->value ? FORM_STATUS_ACCEPTED : FORM_STATUS_EMPTY, "", "");
}

static OcrBox box_on(const FormTemplate *form, const FormBox *box, const FormPageReading *page)
{
    FormPageSize sheet = form_template_page_size(form, page->form_page);
    double across = page->width_px / sheet.w, down = page->height_px / sheet.h;
    int x = CLAMP((int)(box->x * across), 0, page->width_px - 1), y = CLAMP((int)(box->y * down), 0, page->height_px - 1);
    return (OcrBox){x, y, CLAMP((int)lround(box->w * across), 1, page->width_px - x),
                    CLAMP((int)lround(box->h * down), 1, page->height_px - y)};
}

static bool in_pdf(const FormField *field)
{
    return field->pdf_name || (field->option_count > 0 && field->options[0]->pdf_name);
}

void acroform_read_page(const FormTemplate *form, const OcrPdfForm *pdf, int number, const LookupTables *tables,
                        FormPageReading *reading)
{
    reading->form = form;
    reading->form_page = number;
    reading->form_confidence = 1;
    for (int i = 0; i < form->field_count; i++) {
        const FormField *field = form->fields[i];
        if (field->page != number || field->never_read || !in_pdf(field))
            continue;
        FormFieldReading *one = form_field_reading_new(field->name, box_on(form, &field->box, reading));
        bool supplied = read_value(pdf, field, one);
        judge(field, tables, supplied, one);
        g_ptr_array_add(reading->fields, one);
    }
}
