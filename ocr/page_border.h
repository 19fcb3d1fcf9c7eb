/* ocr/page_border.h: the black that a scanner adds around the sheet. */
#ifndef OCR_PAGE_BORDER_H
#define OCR_PAGE_BORDER_H
#include "ocr/image.h"

/* Whitens, in place, the solid dark areas that touch an edge of the 1-bit image; thin strokes that reach the edge stay.
 * `paper` gets the box of what is left of the sheet. The solid areas, a torn corner among them, as a 1-bit image of an eighth of the size; NULL: there are
 * none. Transfer full. */
OcrImage *ocr_page_remove_border(OcrImage *binary, double dpi, OcrBox *paper);

/* How much of `box` (pixels of the page) lies beyond its edges or on such areas, 0 to 1. */
double ocr_page_border_share(const OcrImage *page, const OcrImage *areas, OcrBox box);

#endif
