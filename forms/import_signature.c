#include "forms/import_signature.h"

#include "forms/import_field.h"

static const double UNDER_MOST_MM = 4, LABELLED_LEAST = 0.5, SURE_SHARED = 0.6;

/* The field whose words are over this one too. */
static const FormField *right_over(const GPtrArray *fields, guint from, const FormField *field)
{
    for (guint i = from; i < fields->len; i++) {
        const FormField *over = fields->pdata[i];
        double gap = field->box.y - over->box.y - over->box.h;
        bool among = over->box.x >= field->box.x - UNDER_MOST_MM && over->box.x + over->box.w <= field->box.x + field->box.w + UNDER_MOST_MM;
        if (over->page == field->page && over->kind == FORM_FIELD_LINE && over->sure >= LABELLED_LEAST && among && gap > -1 && gap < UNDER_MOST_MM)
            return over;
    }
    return NULL;
}

void import_signatures_take(const ImportGuesses *guesses, GPtrArray *fields, guint from, GHashTable *names)
{
    for (guint i = from; i < fields->len; i++) {
        FormField *field = fields->pdata[i];
        const FormField *over = field->kind == FORM_FIELD_MULTILINE && field->sure < LABELLED_LEAST ? right_over(fields, from, field) : NULL;
        const FormField probe = {.kind = field->kind, .box = field->box, .label = over ? over->label : NULL};
        if (!over || import_guess_kind(guesses, &probe) != FORM_FIELD_SIGNATURE)
            continue;
        g_free(field->label);
        field->label = g_strdup(over->label);
        field->kind = FORM_FIELD_SIGNATURE;
        field->sure = SURE_SHARED;
        g_hash_table_remove(names, field->name);
        g_free(field->name);
        import_field_name(field, names, NULL, NULL);
    }
}
