/* ocr/layout_gone.h: print of a blank form that a page does not have though its surroundings are there: what tells another
 * version of the form, with some boxes moved, from the form itself. */
#ifndef OCR_LAYOUT_GONE_H
#define OCR_LAYOUT_GONE_H
#include "ocr/layout_torn.h"
#include "ocr/layout_view.h"

typedef struct {
    int gone;
    int hair;  /* likewise, but of hairlines */
    int added; /* squares where the page has nothing but a thin rule, and the blank nothing near it */
} OcrLayoutGone;

/* Squares of OCR_LAYOUT_CELL dots (4 mm) that hold a thin rule of the blank, but no hairline (layout->firm), and of which less than half
 * has ink of the page within four dots; check boxes that are not there (ocr/layout_check.h); and whatever is drawn in rules (ocr/layout_item.h)
 * and not there at all, or has nothing but letters on its place. Not counted: squares beside a fold, what
 * lies off the scan or beyond the paper, and a corner of which nothing is left (ocr/layout_torn.h). About 3 ms. */
OcrLayoutGone ocr_layout_gone(const OcrLayoutView *view);

#endif
