#include "forms/template_check.h"

#include "forms/french.h"
#include "forms/rule.h"
#include "forms/rule_content.h"

#include <stdio.h>
#include <string.h>

/* QR asks for 4 white modules; of 29 modules a side. */
static const double quiet_share = 4.0 / 29;

/* From a small card to A3. */
static const double SIDE_LEAST_MM = 50, SIDE_MOST_MM = 450;

/* Something printed that a reader looks at: a cell, a box, a mark. */
typedef struct {
    FormBox box;
    const char *name;
    const FormField *field; /* NULL: a mark, a code, a probe */
    int page;               /* 0: on every page */
} Placed;

static bool is_name(const char *text)
{
    return g_ascii_islower(text[0]) && strlen(text) <= 40 &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-") == strlen(text);
}

/* Fails at the field's line, or the file's first for what belongs to no field. */
static void fail(Definition *definition, const FormField *field, const char *key, const char *name, const char *other)
{
    definition_fail_line(definition, field ? field->line : 1,
                         french_format(key, "name", name, "other", other ? other : "", NULL));
}

void form_reference_check(Definition *definition, DefinitionNode node, const char *name, GPtrArray *fields)
{
    for (guint i = 0; i < fields->len; i++)
        if (strcmp(((FormField *)fields->pdata[i])->name, name) == 0)
            return;
    definition_fail(definition, node, french_format("template.no_field", "name", name, NULL));
}

void form_rule_references_check(Definition *definition, DefinitionNode node, const FormRule *rule, GPtrArray *fields)
{
    int fewest = 0, most = 0, count = (int)g_strv_length(rule->fields);
    if (!form_rule_known(rule->name, &fewest, &most)) {
        definition_fail(definition, node, french_format("template.no_rule", "name", rule->name, NULL));
    } else if (count < fewest || count > most) {
        g_autofree char *least = g_strdup_printf("%d", fewest), *greatest = g_strdup_printf("%d", most);
        definition_fail(definition, node, french_format("template.rule_fields", "name", rule->name, "fewest", least,
                                                        "most", greatest, NULL));
    }
    for (char **name = rule->fields; *name; name++)
        form_reference_check(definition, node, *name, fields);
}

/* Where others drew the form, boxes may touch and their widgets overlap a little; half of the smaller one is too much. */
static bool overlap(const FormBox *a, const FormBox *b, bool drawn_by_others)
{
    double w = MIN(a->x + a->w, b->x + b->w) - MAX(a->x, b->x);
    double h = MIN(a->y + a->h, b->y + b->h) - MAX(a->y, b->y);
    double least = drawn_by_others ? MIN(a->w * a->h, b->w * b->h) / 2 : 0;
    return w > 0 && h > 0 && w * h > least;
}

static void place(GArray *placed, FormBox box, const char *name, const FormField *field, int page)
{
    Placed one = {box, name, field, page};
    g_array_append_val(placed, one);
}

static void place_field(GArray *placed, const FormField *field)
{
    if (field->cell_count)
        for (int i = 0; i < field->cell_count; i++)
            place(placed, field->cells[i], field->name, field, field->page);
    else if (field->option_count)
        for (int i = 0; i < field->option_count; i++)
            place(placed, field->options[i]->box, field->name, field, field->page);
    else
        place(placed, field->box, field->name, field, field->page);
}

static GArray *all_placed(const FormTemplate *form)
{
    GArray *placed = g_array_new(FALSE, FALSE, sizeof(Placed));
    for (int i = 0; i < 4 && form->mark_mm > 0; i++)
        place(placed, form->marks[i], "marks", NULL, 0);
    for (int i = 0; i < 2 && form->codes[0].w > 0; i++) {
        const FormBox *code = &form->codes[i];
        double quiet = quiet_share * code->w;
        place(placed, (FormBox){code->x - quiet, code->y - quiet, code->w + 2 * quiet, code->h + 2 * quiet}, "codes", NULL,
              0);
    }
    for (int i = 0; i < form->probe_count; i++)
        if (form->probes[i].page == 1)
            place(placed, form->probes[i].box, "probes", NULL, 0);
    for (int i = 0; i < form->field_count; i++)
        place_field(placed, form->fields[i]);
    return placed;
}

static void check_places(Definition *definition, const FormTemplate *form)
{
    g_autoptr(GArray) placed = all_placed(form);
    for (guint i = 0; i < placed->len; i++) {
        const Placed *one = &g_array_index(placed, Placed, i);
        const FormBox *box = &one->box;
        if (box->w <= 0 || box->h <= 0)
            fail(definition, one->field, "template.no_size", one->name, NULL);
        FormPageSize sheet = form_template_page_size(form, one->page);
        if (box->x < 0 || box->y < 0 || box->x + box->w > sheet.w || box->y + box->h > sheet.h)
            fail(definition, one->field, "template.off_page", one->name, NULL);
        for (guint j = 0; j < i; j++) {
            const Placed *other = &g_array_index(placed, Placed, j);
            bool same_page = !one->page || !other->page || one->page == other->page;
            if (same_page && overlap(box, &other->box, form->blank != NULL))
                fail(definition, one->field, "template.overlap", one->name, other->name);
        }
    }
}

static void check_options(Definition *definition, const FormField *field)
{
    for (int i = 0; i < field->option_count; i++) {
        if (!is_name(field->options[i]->value))
            fail(definition, field, "template.option_name", field->name, field->options[i]->value);
        for (int j = 0; j < i; j++)
            if (strcmp(field->options[i]->value, field->options[j]->value) == 0)
                fail(definition, field, "template.option_twice", field->name, field->options[i]->value);
    }
}

static void check_head(Definition *definition, const FormTemplate *form)
{
    if (!is_name(form->id))
        definition_fail(definition, 1, french_format("template.id", "name", form->id, NULL));
    guint colour;
    if (strlen(form->tint) != 7 || sscanf(form->tint, "#%6x", &colour) != 1)
        definition_fail(definition, 1, french_format("template.tint", "name", form->tint, NULL));
    if (strspn(form->version, "0123456789") != strlen(form->version))
        definition_fail(definition, 1, french_format("template.version", "name", form->version, NULL));
    for (int page = 0; page <= form->page_count; page++) {
        FormPageSize size = form_template_page_size(form, page);
        if (!(size.w >= SIDE_LEAST_MM && size.w <= SIDE_MOST_MM && size.h >= SIDE_LEAST_MM && size.h <= SIDE_MOST_MM)) {
            definition_fail(definition, 1, g_strdup(french("template.size")));
            return;
        }
    }
}

void form_template_check(Definition *definition, const FormTemplate *form)
{
    check_head(definition, form);
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    for (int i = 0; i < form->field_count; i++) {
        const FormField *field = form->fields[i];
        if (!is_name(field->name))
            fail(definition, field, "template.field_name", field->name, NULL);
        if (!g_hash_table_add(names, field->name))
            fail(definition, field, "template.name_twice", field->name, NULL);
        if (!form_content_known(field->content))
            fail(definition, field, "template.no_content", field->name, field->content);
        check_options(definition, field);
    }
    check_places(definition, form);
}
