/* ocr/form_comb.h: the combs of a blank form that no frame closes: ticks on a line, and dashes in a row. A part of ocr/form_shape.h. */
#ifndef OCR_FORM_COMB_H
#define OCR_FORM_COMB_H
#include "ocr/form_shape.h"

/* A comb stands on this line (pixels). `walls`: 1 bit, all that is not bare paper; `mm`: pixels a millimetre. The last cell may be one that no tick
 * closes. */
bool ocr_form_comb_stands_on(OcrImage *walls, OcrBox rule, double mm);

/* Adds the places over each part between two ticks, and over each dash, to `shapes` (OCR_SHAPE_TOOTH). */
void ocr_form_combs_find(OcrImage *walls, double mm, GArray *shapes);

#endif
