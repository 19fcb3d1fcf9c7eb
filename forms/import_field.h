/* forms/import_field.h: the fields of a template while an import gathers them: names, kinds, order. */
#ifndef FORMS_IMPORT_FIELD_H
#define FORMS_IMPORT_FIELD_H
#include "forms/import_guess.h"

/* A field with nothing but its place; content "text". Transfer full. */
FormField *import_field_new(int page, FormFieldKind kind, FormBox box);

/* Equal cells over the field's box. */
void import_field_cells(FormField *field, int count);

/* Adds an option, whose value is a word of its label; the field's box grows to hold it. */
void import_field_option(FormField *field, FormBox box, const char *label, const char *pdf_state);

/* The name: what the guess proposes, else a word of `text`, else one of the label, else "champ"; made unique in `names`
 * (which keeps it). */
void import_field_name(FormField *field, GHashTable *names, const char *guess, const char *text);

/* Reading order: by page, down, then right. For g_ptr_array_sort. */
int import_field_compare(const void *a, const void *b);

/* A template over these fields (FormField*, taken over). `title` is taken over; `sizes` [pages] of its pages. */
FormTemplate *import_template(GPtrArray *fields, char *title, const FormPageSize *sizes, int pages);

#endif
