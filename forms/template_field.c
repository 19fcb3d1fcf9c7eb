#include "forms/template_field.h"

#include "forms/french.h"

#include <string.h>

enum { CELLS_MAX = 60, OPTIONS_MAX = 40, DATE_CELLS = 8 };

static const char field_keys[] = "name label hint kind col cols x y w h cells groups alphabet content required identity "
                                 "never_read several options label_cols pattern box at cell pdf sure";

void form_item_span(Definition *definition, DefinitionNode node, const FormGrid *grid, double *x, double *w)
{
    double col = definition_number(definition, node, "col", 0);
    double cols = definition_number(definition, node, "cols", 1);
    *x = definition_number(definition, node, "x", grid->left + col * grid->pitch);
    *w = definition_number(definition, node, "w", cols * grid->pitch - (grid->pitch - grid->cell_w));
}

static FormFieldKind kind_of(Definition *definition, DefinitionNode node)
{
    const char *name = definition_need_text(definition, node, "kind");
    for (FormFieldKind kind = FORM_FIELD_COMB; kind <= FORM_FIELD_CODE; kind++)
        if (strcmp(name, form_field_kind_name(kind)) == 0)
            return kind;
    definition_fail(definition, definition_get(definition, node, "kind"),
                    french_format("template.unknown_kind", "kind", name, NULL));
    return FORM_FIELD_LINE;
}

/* An alphabet is named in the form's own list or written out. */
static char *alphabet_of(Definition *definition, DefinitionNode node, const FormRow *row)
{
    const char *name = definition_text(definition, node, "alphabet");
    if (!name)
        return NULL;
    const char *listed = definition_text(definition, row->alphabets, name);
    if (!listed && g_utf8_strlen(name, -1) > 1 && g_ascii_islower(name[0]))
        definition_fail(definition, definition_get(definition, node, "alphabet"),
                        french_format("template.unknown_alphabet", "name", name, NULL));
    return g_strdup(listed ? listed : name);
}

/* Bit i is set when a half column of air follows cell i: `groups: [2, 2, 4]`. */
static guint64 group_ends(Definition *definition, DefinitionNode groups, int cells)
{
    guint64 ends = 0;
    int at = 0;
    for (int i = 0; i < definition_count(definition, groups); i++) {
        at += (int)g_ascii_strtoll(definition_scalar(definition, definition_item(definition, groups, i)), NULL, 10);
        if (at > 0 && at < cells)
            ends |= G_GUINT64_CONSTANT(1) << (at - 1);
    }
    if (groups && at != cells)
        definition_fail(definition, groups, g_strdup(french("template.groups")));
    return ends;
}

static int count_cells(Definition *definition, DefinitionNode node, const FormField *field)
{
    int cells = (int)definition_number(definition, node, "cells", field->kind == FORM_FIELD_DATE ? DATE_CELLS : 0);
    if (cells >= 1 && cells <= CELLS_MAX && (field->kind != FORM_FIELD_DATE || cells == DATE_CELLS))
        return cells;
    definition_fail(definition, node, french_format("template.cells", "name", field->name, NULL));
    return 1;
}

/* Of a form that others drew: cells share the box evenly, or stand with their left edges `at`, each `cell` wide. */
static void lay_free_cells(Definition *definition, DefinitionNode node, FormField *field)
{
    int cells = count_cells(definition, node, field);
    double width = definition_number(definition, node, "cell", field->box.w / cells);
    g_autofree double *left = g_new(double, cells);
    DefinitionNode at = definition_get(definition, node, "at");
    if (at)
        definition_numbers(definition, at, left, cells);
    else
        for (int i = 0; i < cells; i++)
            left[i] = field->box.x + i * width;
    field->cells = g_new0(FormBox, cells);
    field->cell_count = cells;
    for (int i = 0; i < cells; i++)
        field->cells[i] = (FormBox){left[i], field->box.y, width, field->box.h};
}

static void lay_cells(Definition *definition, DefinitionNode node, const FormGrid *grid, FormField *field)
{
    int cells = count_cells(definition, node, field);
    DefinitionNode groups = definition_get(definition, node, "groups");
    guint64 ends = group_ends(definition, groups, cells);
    if (field->kind == FORM_FIELD_DATE && !groups)
        ends = 1 << 1 | 1 << 3;
    field->cells = g_new0(FormBox, cells);
    field->cell_count = cells;
    double x = field->box.x;
    for (int i = 0; i < cells; i++) {
        field->cells[i] = (FormBox){x, field->box.y, grid->cell_w, grid->cell_h};
        x += grid->pitch * (ends >> i & 1 ? 1.5 : 1);
    }
    field->box = form_box_union(field->cells[0], field->cells[cells - 1]);
}

static FormBox box_of(Definition *definition, DefinitionNode node)
{
    double box[4];
    definition_numbers(definition, definition_get(definition, node, "box"), box, 4);
    return (FormBox){box[0], box[1], box[2], box[3]};
}

static FormOption *option_new(const char *value, const char *label, FormBox box)
{
    FormOption *option = g_new0(FormOption, 1);
    option->value = g_strdup(value);
    option->label = g_strdup(label);
    option->box = box;
    return option;
}

static void lay_check(FormField *field)
{
    field->options = g_new0(FormOption *, 1);
    field->options[0] = option_new("oui", field->label, field->box);
    field->option_count = 1;
}

static FormBox option_box(Definition *definition, DefinitionNode option, const FormGrid *grid, const FormField *field)
{
    if (definition_get(definition, option, "box"))
        return box_of(definition, option);
    double x, w, line = definition_number(definition, option, "line", 0);
    form_item_span(definition, option, grid, &x, &w);
    double y = definition_number(definition, option, "y", field->box.y + line * grid->option_step);
    return (FormBox){x, y, grid->check, grid->check};
}

static void lay_options(Definition *definition, DefinitionNode node, const FormGrid *grid, FormField *field)
{
    DefinitionNode options = definition_get(definition, node, "options");
    int count = definition_count(definition, options);
    if (count < 2 || count > OPTIONS_MAX) {
        definition_fail(definition, node, french_format("template.options", "name", field->name, NULL));
        count = 0;
    }
    field->options = g_new0(FormOption *, count + 1);
    FormBox all = field->box;
    for (int i = 0; i < count; i++) {
        DefinitionNode option = definition_item(definition, options, i);
        definition_keys(definition, option, "value label col x y line box pdf field");
        FormBox box = option_box(definition, option, grid, field);
        all = i == 0 ? box : form_box_union(all, box);
        field->options[field->option_count++] = option_new(definition_need_text(definition, option, "value"),
                                                           definition_need_text(definition, option, "label"), box);
        field->options[i]->pdf_state = g_strdup(definition_text(definition, option, "pdf"));
        field->options[i]->pdf_name = g_strdup(definition_text(definition, option, "field"));
    }
    field->box = all;
}

/* What each cell may hold, where the form knows: 0 and O, 5 and S are told by nothing else. */
static void take_pattern(Definition *definition, DefinitionNode node, FormField *field)
{
    field->pattern = g_strdup(definition_text(definition, node, "pattern"));
    if (field->pattern && (field->kind != FORM_FIELD_COMB || strlen(field->pattern) != (size_t)field->cell_count ||
                           strspn(field->pattern, "9L*") != strlen(field->pattern)))
        definition_fail(definition, definition_get(definition, node, "pattern"),
                        french_format("template.pattern", "name", field->name, NULL));
}

static void lay_check_on_grid(const FormGrid *grid, FormField *field)
{
    field->box.w = field->box.h = grid->check;
    lay_check(field);
}

/* A choice may do without a box of its own: its options have theirs. */
static void lay_free(Definition *definition, DefinitionNode node, FormField *field)
{
    if (field->kind != FORM_FIELD_CHOICE)
        field->box = box_of(definition, node);
    if (field->kind == FORM_FIELD_COMB || field->kind == FORM_FIELD_DATE)
        lay_free_cells(definition, node, field);
    else if (field->kind == FORM_FIELD_CHECK)
        lay_check(field);
    else if (field->kind == FORM_FIELD_CHOICE)
        lay_options(definition, node, &(FormGrid){0}, field);
}

static void lay(Definition *definition, DefinitionNode node, const FormRow *row, FormField *field)
{
    const FormGrid *grid = &row->grid;
    if (grid->pitch <= 0) {
        lay_free(definition, node, field);
        return;
    }
    double label_h = field->kind == FORM_FIELD_CHECK ? 0 : grid->label_h;
    form_item_span(definition, node, grid, &field->box.x, &field->box.w);
    field->box.y = definition_number(definition, node, "y", row->y + label_h);
    field->box.h = definition_number(definition, node, "h", grid->cell_h);
    field->label_width_mm = definition_number(definition, node, "label_cols", 0) * grid->pitch;
    if (field->kind == FORM_FIELD_COMB || field->kind == FORM_FIELD_DATE)
        lay_cells(definition, node, grid, field);
    else if (field->kind == FORM_FIELD_CHECK)
        lay_check_on_grid(grid, field);
    else if (field->kind == FORM_FIELD_CHOICE)
        lay_options(definition, node, grid, field);
}

FormField *form_field_load(Definition *definition, DefinitionNode node, const FormRow *row)
{
    definition_keys(definition, node, field_keys);
    FormField *field = g_new0(FormField, 1);
    field->line = definition_line(definition, node);
    field->page = row->page;
    field->name = g_strdup(definition_need_text(definition, node, "name"));
    field->label = g_strdup(definition_need_text(definition, node, "label"));
    field->hint = g_strdup(definition_text(definition, node, "hint"));
    field->kind = kind_of(definition, node);
    field->alphabet = alphabet_of(definition, node, row);
    if (field->kind == FORM_FIELD_DATE && !field->alphabet)
        field->alphabet = g_strdup("0123456789");
    const char *content = definition_text(definition, node, "content");
    field->content = g_strdup(content ? content : field->kind == FORM_FIELD_DATE ? "date" : "text");
    field->required = definition_flag(definition, node, "required");
    field->identity = definition_flag(definition, node, "identity");
    field->never_read = definition_flag(definition, node, "never_read");
    field->several = definition_flag(definition, node, "several");
    field->pdf_name = g_strdup(definition_text(definition, node, "pdf"));
    field->sure = definition_number(definition, node, "sure", 1);
    lay(definition, node, row, field);
    take_pattern(definition, node, field);
    return field;
}
