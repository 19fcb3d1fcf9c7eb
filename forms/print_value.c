#include "forms/print_value.h"

#include "forms/error.h"
#include "forms/french.h"

#include <stdio.h>
#include <string.h>

static const double capital_mm = 3.6, shown_pt = 17, least_shown_pt = 9, line_capital_mm = 2.7, least_line_capital_mm = 1.9, inset_mm = 1.2, pen_mm = 0.5;

static bool has_small_letters(const char *alphabet)
{
    for (const char *c = alphabet; c && *c; c = g_utf8_next_char(c))
        if (g_unichar_islower(g_utf8_get_char(c)))
            return true;
    return false;
}

static char *date_digits(const char *value)
{
    int year, month, day, end = 0;
    if (sscanf(value, "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3 || value[end])
        return NULL;
    g_autofree char *digits = g_strdup_printf("%02d%02d%04d", day % 100, month % 100, year % 10000);
    if (!day)
        memcpy(digits, "  ", 2);
    if (!month)
        memcpy(digits + 2, "  ", 2);
    return g_steal_pointer(&digits);
}

/* A letter that the cells do not take, as passports write it: without its mark. French civil status does the same to marks
 * that French does not have. */
static gunichar plain_letter(gunichar letter)
{
    static const char *const pairs[] = {"ŁL", "ØO", "ĐD", "ÐD", "ĦH", "ŦT", "ŊN", "ẞS", "ÞT"};
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
        if (g_utf8_get_char(pairs[i]) == letter)
            return g_utf8_get_char(g_utf8_next_char(pairs[i]));
    gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
    g_unichar_fully_decompose(letter, FALSE, parts, G_N_ELEMENTS(parts));
    return parts[0];
}

/* NULL when a character has no place in the alphabet, not even as its plain letter. Transfer full. */
static char *in_alphabet(const char *text, const char *alphabet)
{
    g_autoptr(GString) result = g_string_new(NULL);
    for (const char *c = text; *c; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        if (character == 0x2019 && !g_utf8_strchr(alphabet, -1, character))
            character = '\'';
        if (g_unichar_isalpha(character) && !g_utf8_strchr(alphabet, -1, character))
            character = plain_letter(character);
        if (character != ' ' && !g_utf8_strchr(alphabet, -1, character))
            return NULL;
        g_string_append_unichar(result, character);
    }
    return g_string_free(g_steal_pointer(&result), FALSE);
}

char *print_value_cells(const FormField *field, const char *value)
{
    g_autofree char *text = NULL;
    if (field->kind == FORM_FIELD_DATE)
        text = date_digits(value);
    else
        text = field->alphabet && !has_small_letters(field->alphabet) ? g_utf8_strup(value, -1) : g_strdup(value);
    if (!text || g_utf8_strlen(text, -1) > field->cell_count)
        return NULL;
    return field->alphabet ? in_alphabet(text, field->alphabet) : g_steal_pointer(&text);
}

static bool option_marked(const FormOption *option, const char *value)
{
    g_auto(GStrv) values = g_strsplit(value, ",", -1);
    return g_strv_contains((const char *const *)values, option->value);
}

static bool choice_fits(const FormField *field, const char *value)
{
    g_auto(GStrv) values = g_strsplit(value, ",", -1);
    for (char **one = values; *one; one++) {
        bool known = false;
        for (int i = 0; i < field->option_count; i++)
            known = known || strcmp(field->options[i]->value, *one) == 0;
        if (!known)
            return false;
    }
    return true;
}

static PrintType line_type(PrintPaper *paper, const FormField *field, const FormPrintOptions *options, const char *value)
{
    PrintType type = {.family = options->font};
    bool multiline = field->kind == FORM_FIELD_MULTILINE;
    for (double mm = line_capital_mm; mm >= least_line_capital_mm; mm -= 0.2) {
        type.size_pt = print_size_for_capitals(paper, options->font, mm);
        FormBox size = print_text_size(paper, multiline ? field->box.w - 2 * inset_mm : 0, &type, value);
        if (size.w <= field->box.w - 2 * inset_mm && (!multiline || size.h <= field->box.h))
            return type;
    }
    type.size_pt = 0;
    return type;
}

static bool value_fits(PrintPaper *paper, const FormField *field, const FormPrintOptions *options, const char *value)
{
    if (!*value)
        return true;
    if (field->cell_count) {
        g_autofree char *text = print_value_cells(field, value);
        return text != NULL;
    }
    if (field->option_count)
        return choice_fits(field, value);
    /* That a case has them is no ink: the person signs each paper anew. */
    if (field->kind == FORM_FIELD_SIGNATURE || field->kind == FORM_FIELD_PHOTO)
        return true;
    if (field->kind == FORM_FIELD_LINE || field->kind == FORM_FIELD_MULTILINE)
        return !field->never_read && line_type(paper, field, options, value).size_pt > 0;
    return false;
}

bool print_values_fit(PrintPaper *paper, const FormTemplate *form, const FormPrintOptions *options, GError **error)
{
    if (!options->values)
        return true;
    GHashTableIter iter;
    void *name, *value;
    g_hash_table_iter_init(&iter, options->values);
    while (g_hash_table_iter_next(&iter, &name, &value)) {
        const FormField *field = form_template_field(form, name);
        const char *key = !field ? "print.no_field" : value_fits(paper, field, options, value) ? NULL : "print.no_fit";
        if (!key)
            continue;
        g_autofree char *message = french_format(key, "name", name, "value", value, "form", form->id, NULL);
        g_set_error_literal(error, FORMS_ERROR, FORMS_ERROR_INPUT, message);
        return false;
    }
    return true;
}

static void draw_cells(PrintPaper *paper, const FormField *field, const FormPrintOptions *options, const char *value)
{
    g_autofree char *text = print_value_cells(field, value);
    /* The cells of forms that others drew may be lower and narrower than ours. */
    double most_mm = MIN(0.62 * field->cells[0].h, 0.85 * field->cells[0].w);
    double wanted_mm = options->font_mm > 0 ? options->font_mm : capital_mm;
    const PrintType type = {.family = options->font,
                            .align = PRINT_CENTRE,
                            .size_pt = print_size_for_capitals(paper, options->font, MIN(wanted_mm, most_mm))};
    const char *c = text;
    for (int i = 0; *c; i++, c = g_utf8_next_char(c)) {
        g_autofree char *letter = g_strndup(c, (gsize)(g_utf8_next_char(c) - c));
        if (*letter != ' ')
            print_line(paper, field->cells[i], &type, letter);
    }
}

static void draw_crosses(PrintPaper *paper, const FormField *field, const char *value)
{
    for (int i = 0; i < field->option_count; i++) {
        const FormBox *box = &field->options[i]->box;
        double inset = box->w / 5;
        if (option_marked(field->options[i], value))
            print_cross(paper, (FormBox){box->x + inset, box->y + inset, box->w - 2 * inset, box->h - 2 * inset}, pen_mm);
    }
}

static void draw_value(PrintPaper *paper, const FormField *field, const FormPrintOptions *options, const char *value)
{
    FormBox inner = {field->box.x + inset_mm, field->box.y, field->box.w - 2 * inset_mm, field->box.h};
    if (field->cell_count) {
        draw_cells(paper, field, options, value);
    } else if (field->option_count) {
        draw_crosses(paper, field, value);
    } else if (field->kind == FORM_FIELD_LINE || field->kind == FORM_FIELD_MULTILINE) {
        PrintType type = line_type(paper, field, options, value);
        if (field->kind == FORM_FIELD_LINE)
            print_line(paper, inner, &type, value);
        else
            print_text(paper, inner, &type, value);
    }
}

/* Large, and smaller only where the line would not hold it. */
static void draw_shown(PrintPaper *paper, const FormText *place, const FormPrintOptions *options)
{
    const char *value = g_hash_table_lookup(options->shown, place->text);
    PrintType type = {.size_pt = shown_pt, .bold = true};
    while (value && type.size_pt > least_shown_pt && print_text_size(paper, 0, &type, value).w > place->box.w)
        type.size_pt -= 0.5;
    if (value)
        print_line(paper, place->box, &type, value);
}

void print_values(PrintPaper *paper, const FormTemplate *form, int page, const FormPrintOptions *options)
{
    for (int i = 0; options->values && i < form->field_count; i++) {
        const FormField *field = form->fields[i];
        const char *value = g_hash_table_lookup(options->values, field->name);
        if (field->page == page && value && *value)
            draw_value(paper, field, options, value);
    }
    for (int i = 0; options->shown && i < form->text_count; i++)
        if (form->texts[i]->page == page && form->texts[i]->style == FORM_TEXT_SHOWN)
            draw_shown(paper, form->texts[i], options);
}
