#include "forms/template_write.h"

#include <math.h>
#include <string.h>

/* Double-quoted YAML: any text is safe in it once quotes, backslashes and controls are. */
static void add_text(GString *out, const char *key, const char *text)
{
    g_string_append_printf(out, "%s: \"", key);
    for (const char *c = text; *c; c++) {
        if (*c == '"' || *c == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, (unsigned char)*c < ' ' ? ' ' : *c);
    }
    g_string_append_c(out, '"');
}

static void add_number(GString *out, double number)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append(out, g_ascii_formatd(digits, sizeof digits, "%.2f", number));
}

static void add_box(GString *out, FormBox box)
{
    g_string_append(out, "box: [");
    const double parts[] = {box.x, box.y, box.w, box.h};
    for (int i = 0; i < 4; i++) {
        g_string_append(out, i ? ", " : "");
        add_number(out, parts[i]);
    }
    g_string_append_c(out, ']');
}

static bool evenly_laid(const FormField *field)
{
    double width = field->box.w / field->cell_count;
    for (int i = 0; i < field->cell_count; i++)
        if (fabs(field->cells[i].x - field->box.x - i * width) > 0.05 || fabs(field->cells[i].w - width) > 0.05)
            return false;
    return true;
}

static void add_cells(GString *out, const FormField *field)
{
    if (field->kind == FORM_FIELD_COMB)
        g_string_append_printf(out, ", cells: %d", field->cell_count);
    if (evenly_laid(field))
        return;
    g_string_append(out, ",\n         at: [");
    for (int i = 0; i < field->cell_count; i++) {
        g_string_append(out, i ? ", " : "");
        add_number(out, field->cells[i].x);
    }
    g_string_append(out, "], cell: ");
    add_number(out, field->cells[0].w);
}

static void add_options(GString *out, const FormField *field)
{
    g_string_append(out, "\n        options:\n");
    for (int i = 0; i < field->option_count; i++) {
        const FormOption *option = field->options[i];
        g_string_append_printf(out, "          - {value: %s, ", option->value);
        add_text(out, "label", option->label);
        g_string_append(out, ", ");
        add_box(out, option->box);
        if (option->pdf_state) {
            g_string_append(out, ", ");
            add_text(out, "pdf", option->pdf_state);
        }
        if (option->pdf_name) {
            g_string_append(out, ", ");
            add_text(out, "field", option->pdf_name);
        }
        g_string_append(out, "}\n");
    }
}

static void add_facts(GString *out, const FormField *field, const char *between)
{
    static const char *const words[] = {"required", "identity", "never_read", "several"};
    const bool flags[] = {field->required, field->identity, field->never_read, field->several};
    for (int i = 0; i < 4; i++)
        if (flags[i])
            g_string_append_printf(out, "%s%s: true", between, words[i]);
    if (strcmp(field->content, "text") != 0 && field->kind != FORM_FIELD_DATE)
        g_string_append_printf(out, "%scontent: %s", between, field->content);
    if (field->alphabet && field->kind != FORM_FIELD_DATE) {
        g_string_append(out, between);
        add_text(out, "alphabet", field->alphabet);
    }
    if (field->pdf_name) {
        g_string_append(out, between);
        add_text(out, "pdf", field->pdf_name);
    }
    if (field->sure < 1) {
        g_string_append_printf(out, "%ssure: ", between);
        add_number(out, field->sure);
    }
}

static void add_field(GString *out, const FormField *field)
{
    bool choice = field->kind == FORM_FIELD_CHOICE;
    const char *between = choice ? "\n        " : ", ";
    g_string_append_printf(out, "      - %sname: %s%s", choice ? "" : "{", field->name, between);
    add_text(out, "label", field->label);
    if (field->hint) {
        g_string_append(out, choice ? between : ",\n         ");
        add_text(out, "hint", field->hint);
    }
    g_string_append_printf(out, "%skind: %s", choice ? between : ",\n         ", form_field_kind_name(field->kind));
    if (!choice) {
        g_string_append(out, ", ");
        add_box(out, field->box);
    }
    if (field->cell_count)
        add_cells(out, field);
    add_facts(out, field, between);
    if (choice)
        add_options(out, field);
    else
        g_string_append(out, "}\n");
}

static void add_comments(GString *out, const char *lines)
{
    g_auto(GStrv) list = g_strsplit(lines, "\n", -1);
    for (char **line = list; *line; line++)
        if (**line)
            g_string_append_printf(out, "# %s\n", g_strdelimit(*line, "\r\t", ' '));
}

/* A page that is not as large as the others says so. */
static void add_size(GString *out, const FormTemplate *form, int page)
{
    FormPageSize size = form_template_page_size(form, page);
    bool own = size.w != form->width_mm || size.h != form->height_mm;
    g_string_append(out, "  -");
    if (!own)
        return;
    g_string_append(out, " size: [");
    add_number(out, size.w);
    g_string_append(out, ", ");
    add_number(out, size.h);
    g_string_append(out, "]\n   ");
}

char *form_template_write_body(const FormTemplate *form, const char *notes)
{
    g_autoptr(GString) out = g_string_new(NULL);
    add_text(out, "title", form->title);
    g_string_append(out, "\npage: {width: ");
    add_number(out, form->width_mm);
    g_string_append(out, ", height: ");
    add_number(out, form->height_mm);
    g_string_append(out, "}\n");
    add_text(out, "tint", form->tint);
    g_string_append(out, "\npages:\n");
    for (int page = 1; page <= form->page_count; page++) {
        bool empty = true;
        for (int i = 0; i < form->field_count; i++)
            empty = empty && form->fields[i]->page != page;
        add_size(out, form, page);
        g_string_append(out, empty ? " fields: []\n" : " fields:\n");
        for (int i = 0; i < form->field_count; i++)
            if (form->fields[i]->page == page)
                add_field(out, form->fields[i]);
    }
    add_comments(out, notes ? notes : "");
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *form_template_write_head(const char *id, const char *version, const char *blank, const char *how)
{
    g_autoptr(GString) out = g_string_new(NULL);
    add_comments(out, how);
    g_string_append_printf(out, "\nid: %s\nversion: \"%s\"\nblank: %s\n", id, version, blank);
    return g_string_free(g_steal_pointer(&out), FALSE);
}
