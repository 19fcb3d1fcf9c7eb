/* ocr/layout_strange.h: ink of a page that is none of a blank form's. */
#ifndef OCR_LAYOUT_STRANGE_H
#define OCR_LAYOUT_STRANGE_H
#include "ocr/layout_match.h"
#include "ocr/layout_plane.h"

/* Ink of the page that lies on no print of the blank, nor within 0.75 mm of it, where `guesses` puts it; beside a fold, on either side. About
 * 1 ms. Transfer full. */
OcrPlane *ocr_layout_strange_ink(const OcrLayout *page, const OcrLayout *blank, OcrLayoutGuesses guesses, const void *data);

/* The same in two steps: where ink is explained by dots of the blank, and what of the page is not by those. Transfer full. */
OcrPlane *ocr_layout_explained(const OcrPlane *dots);
OcrPlane *ocr_layout_unexplained(const OcrLayout *page, const OcrPlane *explained, OcrLayoutGuesses guesses, const void *data);

#endif
