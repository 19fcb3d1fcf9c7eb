#include "forms/import_column.h"

#include "forms/french.h"
#include "forms/import_matrix.h"

#include <math.h>
#include <string.h>

/* No better than this is a technical name; how sure a label is that was put together. */
static const double SURE_NAME = 0.3, SURE_COLUMN = 0.8;

/* Fields of one column: how far their sides may differ, how far one stands under the other. */
static const double SAME_SIDE_MM = 1.5, NEXT_ROW_MM = 5;

static bool is_text(const FormField *field)
{
    return field->kind == FORM_FIELD_COMB || field->kind == FORM_FIELD_LINE || field->kind == FORM_FIELD_MULTILINE;
}

/* The field of the same column right over this one; NULL: it is the first. */
static const FormField *field_over(const GPtrArray *fields, guint from, const FormField *field)
{
    for (guint i = from; i < fields->len; i++) {
        const FormField *other = fields->pdata[i];
        double gap = field->box.y - other->box.y - other->box.h;
        if (is_text(other) && gap > -1 && gap < NEXT_ROW_MM && other->box.y < field->box.y &&
            fabs(other->box.x - field->box.x) < SAME_SIDE_MM && fabs(other->box.w - field->box.w) < SAME_SIDE_MM)
            return other;
    }
    return NULL;
}

/* Words go on in the next row; a whole address or number does not. */
static void take_content(const FormField *top, bool own_row, FormField *field)
{
    bool words = strcmp(top->content, "name") == 0 || strcmp(top->content, "place") == 0 || own_row;
    if (!words || field->kind == FORM_FIELD_COMB || strcmp(field->content, "text") != 0)
        return;
    g_free(field->content);
    field->content = g_strdup(top->content);
}

/* The nearest words at the left of a place; "" for none. */
static char *words_before(const ImportPrint *print, FormBox box)
{
    const ImportPhrase *phrase = import_matrix_row(print, box);
    return phrase ? import_label_sentence(print, phrase) : g_strdup("");
}

static bool head(const ImportPrint *print, const GPtrArray *fields, guint from, FormField *field)
{
    const FormField *top = NULL;
    guint most = fields->len;
    for (const FormField *over = field_over(fields, from, field); over && most-- > 0; over = field_over(fields, from, over))
        top = over;
    if (!top || top->sure <= SURE_NAME)
        return false;
    bool labelled = field->sure > SURE_NAME;
    g_autofree char *row = labelled ? words_before(print, field->box) : import_label_row(print, field->box);
    g_autofree char *top_row = words_before(print, top->box);
    /* Words before each line of a list are its own; in a table those of the first row stand over it. */
    if (labelled && (strcmp(field->label, row) != 0 || strcmp(top->label, top_row) == 0 || !*top_row))
        return false;
    bool own_row = *row && strcmp(row, top->label) != 0;
    char *label = own_row ? french_format("import.row", "column", top->label, "row", row, NULL)
                          : french_format("import.continued", "label", top->label, NULL);
    g_free(field->label);
    field->label = label;
    field->sure = SURE_COLUMN;
    take_content(top, own_row, field);
    return true;
}

void import_columns_head(const ImportPrint *print, GPtrArray *fields, guint from, GHashTable *names)
{
    for (guint i = from; i < fields->len; i++) {
        FormField *field = fields->pdata[i];
        if (!is_text(field) || !head(print, fields, from, field) || !names)
            continue;
        g_hash_table_remove(names, field->name);
        g_free(field->name);
        import_field_name(field, names, NULL, NULL);
    }
}
