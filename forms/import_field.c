#include "forms/import_field.h"

#include <math.h>
#include <string.h>

static const double LINE_MM = 4, SAME_MM = 0.05;

static bool same_size(const FormPageSize *a, const FormPageSize *b)
{
    return fabs(a->w - b->w) < SAME_MM && fabs(a->h - b->h) < SAME_MM;
}

FormField *import_field_new(int page, FormFieldKind kind, FormBox box)
{
    FormField *field = g_new0(FormField, 1);
    field->page = page;
    field->kind = kind;
    field->box = box;
    field->content = g_strdup("text");
    field->sure = 1;
    return field;
}

void import_field_cells(FormField *field, int count)
{
    field->cells = g_new0(FormBox, count);
    field->cell_count = count;
    double width = field->box.w / count;
    for (int i = 0; i < count; i++)
        field->cells[i] = (FormBox){field->box.x + i * width, field->box.y, width, field->box.h};
}

static bool has_value(const FormField *field, const char *value)
{
    for (int i = 0; i < field->option_count; i++)
        if (strcmp(field->options[i]->value, value) == 0)
            return true;
    return false;
}

void import_field_option(FormField *field, FormBox box, const char *label, const char *pdf_state)
{
    g_autofree char *word = import_guess_word(label);
    g_autoptr(GString) value = g_string_new(*word ? word : "choix");
    for (int i = 2; has_value(field, value->str); i++)
        g_string_printf(value, "%s_%d", *word ? word : "choix", i);
    FormOption *option = g_new0(FormOption, 1);
    option->value = g_strdup(value->str);
    option->label = g_strdup(*label ? label : value->str);
    option->box = box;
    option->pdf_state = g_strdup(pdf_state);
    field->box = field->option_count ? form_box_union(field->box, box) : box;
    field->options = g_renew(FormOption *, field->options, field->option_count + 1);
    field->options[field->option_count++] = option;
}

void import_field_name(FormField *field, GHashTable *names, const char *guess, const char *text)
{
    g_autofree char *own = import_guess_word(text ? text : ""), *said = import_guess_word(field->label);
    const char *base = strlen(own) > 2 ? own : strlen(said) > 2 ? said : "champ";
    if (guess && !g_hash_table_contains(names, guess))
        base = guess;
    g_autoptr(GString) name = g_string_new(base);
    for (int i = 2; g_hash_table_contains(names, name->str); i++)
        g_string_printf(name, "%s_%d", base, i);
    g_hash_table_add(names, g_strdup(name->str));
    field->name = g_strdup(name->str);
}

int import_field_compare(const void *a, const void *b)
{
    const FormField *first = *(FormField *const *)a, *second = *(FormField *const *)b;
    if (first->page != second->page)
        return first->page - second->page;
    int line1 = (int)floor((first->box.y + MIN(first->box.h, LINE_MM) / 2) / LINE_MM);
    int line2 = (int)floor((second->box.y + MIN(second->box.h, LINE_MM) / 2) / LINE_MM);
    if (line1 != line2)
        return line1 - line2;
    return (first->box.x > second->box.x) - (first->box.x < second->box.x);
}

/* The size that most pages have, ; those of another say theirs. */
static void set_sizes(FormTemplate *form, const FormPageSize *sizes)
{
    int most = 0;
    for (int i = 0; i < form->page_count; i++) {
        int like = 0;
        for (int k = 0; k < form->page_count; k++)
            like += same_size(&sizes[i], &sizes[k]);
        if (like <= most)
            continue;
        most = like;
        form->width_mm = sizes[i].w;
        form->height_mm = sizes[i].h;
    }
    const FormPageSize usual = {form->width_mm, form->height_mm};
    form->sizes = g_new0(FormPageSize, form->page_count);
    for (int i = 0; i < form->page_count; i++)
        if (!same_size(&sizes[i], &usual))
            form->sizes[i] = sizes[i];
}

FormTemplate *import_template(GPtrArray *fields, char *title, const FormPageSize *sizes, int pages)
{
    FormTemplate *form = g_new0(FormTemplate, 1);
    form->title = title;
    form->page_count = pages;
    set_sizes(form, sizes);
    form->tint = g_strdup("#000000");
    form->field_count = (int)fields->len;
    form->fields = (FormField **)g_ptr_array_free(fields, FALSE);
    return form;
}
