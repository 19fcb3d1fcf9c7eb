/* ocr/layout_rim.h: circles known by their rim, whatever is printed in them: round check boxes that a letter reaches into. */
#ifndef OCR_LAYOUT_RIM_H
#define OCR_LAYOUT_RIM_H
#include "ocr/layout.h"

/* Adds circles of 3 to 7 mm with a rim all around and white on most of both its sides, but for those that are among `rings` (OcrLayoutRing) already. 2 to 25 ms, the most where much is printed. */
void ocr_layout_add_rims(const OcrLayout *layout, GArray *rings);

#endif
