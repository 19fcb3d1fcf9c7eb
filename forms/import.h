/* forms/import.h: from somebody else's form to a template that a person can read and correct. Runs in the reader, on a
 * file from outside. */
#ifndef FORMS_IMPORT_H
#define FORMS_IMPORT_H
#include "forms/import_guess.h"
#include "ocr/decode_pdf_widget.h"
#include "ocr/decode_pdf_words.h"
#include "ocr/page.h"

/* What an import made: a template without id, version and blank pages, which only the caller can give. */
typedef struct {
    FormTemplate *form;
    int widget_count;   /* fields that the PDF had; 0 for a form without */
    int left_out_count; /* of these, no answers: buttons, hidden ones, twins over each other */
    char *left_out;     /* their names, one a line */
} FormImport;

void form_import_free(FormImport *import);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FormImport, form_import_free)

/* The fields of a fillable PDF: each widget becomes a field, an option of one, or is left out by name. `words`: of each
 * page (ocr_pdf_words). `pages`: OcrPage*, in whose pictures check boxes are laid onto their printed frames and the
 * administration's own frames are found; may be NULL. Transfer full. */
FormImport *form_import_widgets(const ImportGuesses *guesses, const OcrPdfForm *pdf, const GPtrArray *words,
                                const GPtrArray *pages);

#endif
