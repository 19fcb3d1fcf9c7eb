/* ocr/form_words.h: the picture of a form's printed words without what misleads text recognition. */
#ifndef OCR_FORM_WORDS_H
#define OCR_FORM_WORDS_H
#include "ocr/image.h"

#include <glib.h>

typedef enum { OCR_FORM_INK_DARK, OCR_FORM_INK_LIGHT } OcrFormInk;

/* `grey` without the words at `known` (OcrBox, pixels), and without rules and the rows of dots that lead the eye: text recognition takes these for letters,
 * and loses words in a table's cells. OCR_FORM_INK_LIGHT: what is printed in a light grey or colour is made dark before. `mm`: pixels a
 * millimetre. NULL: hardly a letter is left. Transfer full. */
OcrImage *ocr_form_words_left(const OcrImage *grey, double mm, const GArray *known, OcrFormInk ink);

#endif
