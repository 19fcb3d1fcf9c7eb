/* ocr/mark.h: finds the printed marks (solid squares) by which our own forms are registered. */
#ifndef OCR_MARK_H
#define OCR_MARK_H
#include "ocr/page.h"

typedef struct {
    OcrPoint centre; /* to 0.3 pixels in noise, on the page's scan */
    double score;    /* 0..1: how much it looks like a whole solid square of that size */
} OcrMark;

/* Looks for one solid square of side `side_px` (±8 %), turned by up to `skew_deg` ± 6 degrees, inside `window`.
 * False when there is none, or when it is torn, folded or written over so that its centre cannot be told. */
bool ocr_mark_find(OcrPage *page, OcrBox window, double side_px, OcrMark *mark);

#endif
