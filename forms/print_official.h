/* forms/print_official.h: the form that others drew, printed with values in its fields, and all of a page's values in
 * 2-D codes where the page is bare (forms/fill_code.h). form_print_official looks into a file from outside: to be run in
 * the sandbox. */
#ifndef FORMS_PRINT_OFFICIAL_H
#define FORMS_PRINT_OFFICIAL_H
#include "forms/print.h"

/* What is printed over the blank pages: values, and the case number in the margin. */
typedef struct PrintOverlay PrintOverlay;

/* To be made before the jail: text layout starts threads. `case_number` NULL: none. Errors: FORMS_ERROR_INPUT when a value
 * does not fit its field. */
PrintOverlay *print_overlay_new(const FormTemplate *form, const FormPrintOptions *options, const char *case_number,
                                GError **error);
void print_overlay_free(PrintOverlay *overlay);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PrintOverlay, print_overlay_free)

/* The PDF's bytes: each page from official.pdf of the template's blank folder, or from its picture where there is none,
 * under the overlay, with the codes. `bare_pages` gets the number of pages that had no room for their codes. Errors:
 * FORMS_ERROR_DEFINITION when the blank is not there or damaged. Transfer full. */
GBytes *form_print_official(const PrintOverlay *overlay, int *bare_pages, GError **error);

#endif
