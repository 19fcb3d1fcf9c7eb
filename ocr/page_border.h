/* ocr/page_border.h: the black that a scanner adds around the sheet. */
#ifndef OCR_PAGE_BORDER_H
#define OCR_PAGE_BORDER_H
#include "ocr/image.h"

/* Whitens, in place, the solid dark areas that touch an edge of the 1-bit image; thin strokes that reach the edge stay.
 * `paper` gets the box of what is left of the sheet. */
void ocr_page_remove_border(OcrImage *binary, double dpi, OcrBox *paper);

#endif
