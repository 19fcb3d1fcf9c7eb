/* forms/import_picture.h: the fields of a blank form that is only a picture: what is drawn on it, grouped. */
#ifndef FORMS_IMPORT_PICTURE_H
#define FORMS_IMPORT_PICTURE_H
#include "forms/import.h"
#include "ocr/form_shape.h"
#include "ocr/text.h"

/* A page as it is drawn, and its print. */
typedef struct {
    OcrPage *page;
    const GPtrArray *words; /* OcrWord* */
} ImportSheet;

/* Rows of cells become combs (two, two and four of them a date), single ones check boxes, wide ones and rules lines.
 * `sheets` [count]. Transfer full. 0.2 s a page. */
FormImport *form_import_pictures(const ImportGuesses *guesses, const ImportSheet *sheets, int count);

/* The print of a page that carries none as text, by OCR. Array of OcrWord*, transfer full. About 2 s. */
GPtrArray *form_import_read_words(OcrText *text, OcrPage *page);

#endif
