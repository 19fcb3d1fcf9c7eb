/* ocr/code_photo.h: codes on a photograph, which ocr/code.h may miss: our black and white is made for scans, and leaves a small sensor's noise
 * inside dark modules; light and focus differ over the sheet. */
#ifndef OCR_CODE_PHOTO_H
#define OCR_CODE_PHOTO_H
#include "ocr/code.h"

/* Adds to `codes` what is found in up to two smoothed versions of the page, each made black and white by a threshold of its own for every part of it
 * (Otsu). For pictures that state no resolution and where nothing was found: 60 to 250 ms. */
void ocr_codes_find_photograph(OcrPage *page, GPtrArray *codes);

#endif
