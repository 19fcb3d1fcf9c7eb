#include "forms/evidence.h"

#include "forms/field.h"

/* What is left of the doubt when two readings that do not know of each other fit. */
static const double doubt_left = 0.1;

static FormFieldReading *find(const FormPageReading *page, const char *name)
{
    for (guint i = 0; i < page->fields->len; i++) {
        FormFieldReading *field = page->fields->pdata[i];
        if (g_str_equal(field->name, name))
            return field;
    }
    return NULL;
}

static void make_surer(FormFieldReading *reading, const FormTemplate *form, const LookupTables *tables)
{
    if (reading->status != FORM_STATUS_REVIEW || !g_str_equal(reading->reason, "doubtful"))
        return;
    double before = 1 - reading->confidence, after = before * doubt_left;
    reading->confidence = 1 - after;
    for (guint i = 0; i < reading->alternatives->len; i++)
        g_array_index(reading->alternatives, FormAlternative, i).p *= doubt_left;
    form_field_reading_judge(reading, FORM_STATUS_ACCEPTED, "", "");
    field_settle(reading, form_template_field(form, reading->name), tables);
}

static void weigh_commune(FormPageReading *page, const FormRule *rule, const LookupTables *tables)
{
    FormFieldReading *postal = find(page, rule->fields[0]), *commune = find(page, rule->fields[1]);
    if (!postal || !commune || !*postal->value || !*commune->value)
        return;
    if (lookup_commune_fits(tables, postal->value, commune->value)) {
        make_surer(postal, page->form, tables);
        make_surer(commune, page->form, tables);
        return;
    }
    g_autoptr(GPtrArray) near = lookup_communes_near(tables, postal->value, commune->value, 2, 3);
    for (guint i = 0; i < near->len; i++)
        field_offer(commune, near->pdata[i], (1 - commune->confidence) / (near->len + 1));
}

void evidence_weigh(FormPageReading *page, const LookupTables *tables)
{
    for (int i = 0; page->form && i < page->form->rule_count; i++)
        if (g_str_equal(page->form->rules[i]->name, "commune_fits"))
            weigh_commune(page, page->form->rules[i], tables);
}
