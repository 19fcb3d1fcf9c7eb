#include "forms/evidence.h"

#include "forms/field.h"

/* What is left of the doubt in a name of which no other reading nearby fits the code. */
static const double doubt_left_least = 0.1;

static FormFieldReading *find(const FormPageReading *page, const char *name)
{
    for (guint i = 0; i < page->fields->len; i++) {
        FormFieldReading *field = page->fields->pdata[i];
        if (g_str_equal(field->name, name))
            return field;
    }
    return NULL;
}

/* Of the codes that one misread digit makes of this one, the share that fits the commune as well: one in ten in a big
 * city, whose arrondissements are neighbours, next to none elsewhere. */
static double doubt_left_in_code(const LookupTables *tables, const char *postal, const char *commune)
{
    enum { CODE = 5 };
    int fits = 0, tries = 0;
    for (int place = 0; place < CODE; place++)
        for (char digit = '0'; digit <= '9'; digit++) {
            char other[CODE + 1];
            g_strlcpy(other, postal, sizeof other);
            if (other[place] == digit)
                continue;
            other[place] = digit;
            tries++;
            fits += lookup_commune_fits(tables, other, commune);
        }
    return MIN(1, 0.05 + 2.0 * fits / tries);
}

/* The share of the doubt that is only about accents: names are compared without them, so the code says nothing of it. */
static double doubt_about_accents(const FormFieldReading *reading)
{
    g_autofree char *normal = lookup_normal(reading->value);
    double about_accents = 0, all = MAX(1 - reading->confidence, 1e-9);
    for (guint i = 0; i < reading->alternatives->len; i++) {
        const FormAlternative *alternative = &g_array_index(reading->alternatives, FormAlternative, i);
        g_autofree char *other = lookup_normal(alternative->value);
        if (g_str_equal(other, normal))
            about_accents += alternative->p;
    }
    return MIN(1, about_accents / all);
}

static double doubt_left_in_name(const LookupTables *tables, const char *postal, const FormFieldReading *commune)
{
    g_autoptr(GPtrArray) near = lookup_communes_near(tables, postal, commune->value, 2, 5);
    return CLAMP(doubt_left_least * near->len, doubt_about_accents(commune), 1);
}

static void make_surer(FormFieldReading *reading, double doubt_left, const FormTemplate *form, const LookupTables *tables)
{
    if (reading->status != FORM_STATUS_REVIEW || !g_str_equal(reading->reason, "doubtful"))
        return;
    double before = 1 - reading->confidence, after = before * doubt_left;
    reading->confidence = 1 - after;
    reading->bound *= doubt_left;
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
        double in_code = doubt_left_in_code(tables, postal->value, commune->value);
        double in_name = doubt_left_in_name(tables, postal->value, commune);
        make_surer(postal, in_code, page->form, tables);
        make_surer(commune, in_name, page->form, tables);
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
