/* forms/import_widget.h: what one widget of a fillable PDF says of itself: place, name, the author's words; and which widgets are
 * answers at all. */
#ifndef FORMS_IMPORT_WIDGET_H
#define FORMS_IMPORT_WIDGET_H
#include "forms/template.h"
#include "ocr/decode_pdf_widget.h"

FormBox import_widget_box(const OcrWidget *widget);

/* As much of each field as lies on its sheet, where that is most of it. */
void import_widgets_clip(const OcrPdfForm *pdf);

/* The last part of the full name, without the kind that form editors put before it and the number behind; "" when it says
 * nothing. Transfer full. */
char *import_widget_own_name(const OcrWidget *widget);

/* What the author wrote for the person, as plain text of at most 120 characters; NULL where editors filled in the technical
 * name or nobody wrote anything. Transfer full. */
char *import_widget_tooltip(const OcrWidget *widget);

/* Shown, on its sheet, large enough to be seen, and not a button that only does something. */
bool import_widget_answers(const OcrPdfForm *pdf, const OcrWidget *widget);

/* Lies on another that answers, of which it would be a twin on paper (of two, that stays which can be typed in, else the first), or
 * under several as their background. */
bool import_widget_covered(const OcrPdfForm *pdf, const OcrWidget *widget);

#endif
