/* forms/print.h: paper out: blank and prefilled forms, separators, batch headers, case sheets, as PDF. */
#ifndef FORMS_PRINT_H
#define FORMS_PRINT_H
#include "forms/sheet_code.h"
#include "forms/template.h"

/* Values to print into the boxes, by field name; a choice's are its options' values separated by ",". */
typedef struct {
    GHashTable *values;    /* char* to char*, UTF-8; NULL: a blank form */
    GHashTable *shown;     /* char* to char*: what is printed large at `shown` of that name; NULL: nothing */
    const char *font;      /* family for the values; NULL: Liberation Sans */
    double font_mm;        /* height of capitals in cells; 0: 3.6 */
    const char *copy;      /* copy number, 8 characters of A-Z2-7; NULL: a new random one */
    int copies;            /* so many, each with its own number; 0: one. More than one: `copy` must be NULL */
} FormPrintOptions;

/* Writes `form` to `path`. Errors: G_FILE_ERROR on writing; FORMS_ERROR_INPUT when a value does not fit its field. */
bool form_print(const FormTemplate *form, const FormPrintOptions *options, const char *path, GError **error);

/* A new random copy number. Transfer full. */
char *form_copy_number(void);

/* Writes `count` sheets (one page each, QR and Code 128 of the same text) to `path`. `words`: what stands in large
 * letters under each title: the kind's label, the procedure's title; NULL, or NULL for one: what the code says.
 * Errors: G_FILE_ERROR; FORMS_ERROR_INPUT when a text is too long for its code. */
bool sheet_print(const SheetCode *codes, const char *const *words, int count, const char *path, GError **error);

#endif
