/* forms/import_picture.h: the fields of a blank form that is only a picture: what is drawn on it, grouped. */
#ifndef FORMS_IMPORT_PICTURE_H
#define FORMS_IMPORT_PICTURE_H
#include "forms/import.h"
#include "ocr/form_shape.h"

/* A page as it is drawn, and its print. */
typedef struct {
    OcrPage *page;
    const GArray *shapes;   /* OcrShape: ocr_form_shapes_find of the page */
    const GPtrArray *words; /* OcrWord*: form_import_words */
    int carried;            /* how many of these, the first, the file itself names; the others were read */
} ImportSheet;

/* Rows of cells become combs (two, two and four of them a date), single ones check boxes, wide ones and rules lines.
 * `sheets` [count]. Transfer full. 0.2 s a page. */
FormImport *form_import_pictures(const ImportGuesses *guesses, const ImportSheet *sheets, int count);

#endif
