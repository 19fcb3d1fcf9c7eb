/* ocr/page_border.h: the black that a scanner adds around the sheet. */
#ifndef OCR_PAGE_BORDER_H
#define OCR_PAGE_BORDER_H
#include "ocr/image.h"

/* Whitens, in place, the solid dark areas that touch an edge of the 1-bit image; thin strokes that reach the edge stay.
 * `paper` gets the box of what is left of the sheet. The solid areas, a torn corner among them, as a 1-bit image of an eighth of the size; NULL: there are
 * none. Transfer full. */
OcrImage *ocr_page_remove_border(OcrImage *binary, double dpi, OcrBox *paper);

/* How much of `box` (pixels of a page of that size) lies beyond its edges or on such areas (NULL: none), 0 to 1. */
double ocr_page_border_share(int width, int height, const OcrImage *areas, OcrBox box);

#endif
