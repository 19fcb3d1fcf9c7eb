#include "forms/fill_confirm.h"

#include "forms/french.h"
#include "forms/rule.h"
#include "forms/rule_content.h"

#include <math.h>
#include <string.h>

/* A misprint of the code passes its checksums once in ten thousand million; what is left is a changed template. */
static const double CODE_SURE = 0.9999, INK_SURE = 0.9;

/* "Élodie" in print is the same answer as "ELODIE" in the code: letters and digits count. */
static char *core_of(const char *text)
{
    g_autofree char *apart = g_utf8_normalize(text, -1, G_NORMALIZE_NFKD);
    g_autofree char *upper = g_utf8_strup(apart ? apart : "", -1);
    GString *core = g_string_new(NULL);
    for (const char *c = upper; *c; c = g_utf8_next_char(c))
        if (g_unichar_isalnum(g_utf8_get_char(c)))
            g_string_append_unichar(core, g_utf8_get_char(c));
    return g_string_free(core, FALSE);
}

static bool same(const char *a, const char *b)
{
    g_autofree char *first = core_of(a), *second = core_of(b);
    return strcmp(first, second) == 0;
}

static bool offered(const FormFieldReading *ink, const char *value)
{
    for (guint i = 0; i < ink->alternatives->len; i++)
        if (same(g_array_index(ink->alternatives, FormAlternative, i).value, value))
            return true;
    return false;
}

static void take(FormFieldReading *field, const FormField *definition, const LookupTables *tables, const char *value)
{
    RuleBreach breach;
    g_free(field->value);
    g_free(field->raw);
    field->value = g_strdup(value);
    field->raw = g_strdup(value);
    field->method = "code";
    field->confidence = CODE_SURE;
    g_array_set_size(field->alternatives, 0);
    if (form_rule_check_field(definition, tables, value, &breach)) {
        g_autofree char *reason = g_strconcat("rule:", breach.rule, NULL);
        form_field_reading_judge(field, FORM_STATUS_INVALID, reason, breach.message);
    } else {
        form_field_reading_judge(field, *value ? FORM_STATUS_ACCEPTED : FORM_STATUS_EMPTY, "", "");
    }
}

static void doubt(FormFieldReading *field, const char *word)
{
    g_autofree char *key = g_strconcat("reason.", word, NULL);
    form_field_reading_judge(field, FORM_STATUS_REVIEW, word, french(key));
}

/* Both values before the person's eyes, the ink's as it was read. */
static void differ(FormFieldReading *field, const FormField *definition, const LookupTables *tables, const char *value)
{
    FormAlternative ink = {g_strdup(field->value), 0.4};
    take(field, definition, tables, value);
    field->confidence = 0.5;
    if (*ink.value && strcmp(ink.value, field->value) != 0)
        g_array_append_val(field->alternatives, ink);
    else
        g_free(ink.value);
    doubt(field, "ink_differs");
}

static char *code_value(const FillCode *code, const FormField *field)
{
    const char *said = g_hash_table_lookup(code->values, field->name);
    return said && *said ? form_content_normalise(field, said) : g_strdup("");
}

static void confirm(const FillCode *code, const LookupTables *tables, FormFieldReading *ink)
{
    const FormField *field = form_template_field(code->form, ink->name);
    if (field->kind == FORM_FIELD_SIGNATURE || field->kind == FORM_FIELD_PHOTO)
        return;
    g_autofree char *value = code_value(code, field);
    bool doubtful = ink->confidence < INK_SURE || ink->status == FORM_STATUS_REVIEW;
    if (same(ink->value, value) || (doubtful && offered(ink, value)))
        take(ink, field, tables, value);
    else
        differ(ink, field, tables, value);
}

static void add_unseen(const FillCode *code, const LookupTables *tables, FormPageReading *reading)
{
    const FormTemplate *form = code->form;
    FormPageSize sheet = form_template_page_size(form, code->page);
    double across = reading->width_px / sheet.w, down = reading->height_px / sheet.h;
    for (int i = 0; i < form->field_count; i++) {
        const FormField *field = form->fields[i];
        if (field->page != code->page || field->never_read || !g_hash_table_contains(code->values, field->name))
            continue;
        int x = CLAMP((int)(field->box.x * across), 0, reading->width_px - 1);
        int y = CLAMP((int)(field->box.y * down), 0, reading->height_px - 1);
        OcrBox box = {x, y, CLAMP((int)lround(field->box.w * across), 1, reading->width_px - x),
                      CLAMP((int)lround(field->box.h * down), 1, reading->height_px - y)};
        FormFieldReading *one = form_field_reading_new(field->name, box);
        g_autofree char *value = code_value(code, field);
        take(one, field, tables, value);
        doubt(one, "ink_unseen");
        g_ptr_array_add(reading->fields, one);
    }
}

void fill_confirm(const FillCode *code, const LookupTables *tables, FormPageReading *reading)
{
    for (guint i = 0; i < reading->fields->len; i++)
        confirm(code, tables, reading->fields->pdata[i]);
    if (reading->fields->len == 0)
        add_unseen(code, tables, reading);
}
