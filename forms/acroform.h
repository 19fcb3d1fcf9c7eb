/* forms/acroform.h: what was typed into a fillable form whose template is installed: values as they stand, with no
 * reading at all. The same validation as for any page. */
#ifndef FORMS_ACROFORM_H
#define FORMS_ACROFORM_H
#include "forms/lookup.h"
#include "forms/reading.h"
#include "ocr/decode_pdf_widget.h"

/* The form by the names of its fields, when something is typed or ticked in it: at least 19 of 20 of a template's names
 * are in the PDF, and the newest version of the best stands. NULL: none, or nothing typed (then its ink is all there
 * is to read). Borrowed from `library`. */
const FormTemplate *acroform_identify(const FormLibrary *library, const OcrPdfForm *pdf);

/* Adds the fields of page `number` (of the form and of the PDF) to `reading`, whose page size is set: method
 * "acroform", confidence 1. A value that its rules forbid is INVALID as anywhere. */
void acroform_read_page(const FormTemplate *form, const OcrPdfForm *pdf, int number, const LookupTables *tables,
                        FormPageReading *reading);

#endif
