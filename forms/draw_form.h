/* forms/draw_form.h: a form's fields drawn over its blank pages, for whoever writes or checks a definition. */
#ifndef FORMS_DRAW_FORM_H
#define FORMS_DRAW_FORM_H
#include "forms/template.h"
#include "ocr/image.h"

/* Writes `folder`/ID-1.png...: each blank page with every field's boxes and name in colour, at 150 dpi.
 * Errors: G_FILE_ERROR. */
bool form_draw(const FormTemplate *form, const char *folder, GError **error);

/* The black print of a page of our own form, in grey. NULL without memory. Transfer full. */
OcrImage *form_draw_black(const FormTemplate *form, int page, double resolution);

#endif
