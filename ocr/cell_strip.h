/* ocr/cell_strip.h: a row of quads taken off the page and laid straight, so that frames run along rows and columns. */
#ifndef OCR_CELL_STRIP_H
#define OCR_CELL_STRIP_H
#include "ocr/cell.h"

/* The ladder that a strip is made of: two rails, the tops and bottoms of the boxes, with a rung at each side of each. */
typedef struct {
    OcrPoint top, bottom; /* on the page */
    double at;            /* strip pixels from the first rung */
} OcrStripRung;

/* All lengths in strip pixels. Resolution: the scan's own up to 375 dpi, above that a whole fraction of it. */
typedef struct {
    int w, h;
    int step;              /* scan pixels a strip pixel, each way */
    double px_mm;          /* strip pixels a millimetre, taking the scan's resolution at its word */
    double top, bottom;    /* of all boxes */
    int count;
    double *left, *right;  /* of each box */
    OcrStripRung *rungs;   /* [2 * count] */
    bool grey;             /* made from grey levels, not from black and white */
    uint8_t *ink;          /* [h][w] 0 paper to 255 black; from grey: darkness relative to the paper around */
    uint8_t *mask;         /* [h][w] 1 where there is ink, whatever it is */
} OcrStrip;

/* How many of the quads, from the first, lie side by side on one line: what one strip can hold. */
int ocr_strip_run(const OcrQuad *quads, int count);

/* Lays `count` quads (ocr_strip_run of them) straight, with a margin all around. Outside the scan is paper.
 * NULL when the quads enclose nothing or more than 16 million pixels. Cost: about 2 ns a pixel. */
OcrStrip *ocr_strip_new(OcrPage *page, const OcrQuad *quads, int count, double margin_mm);
void ocr_strip_free(OcrStrip *strip);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OcrStrip, ocr_strip_free)

/* Where a point of the strip lies on the page. */
OcrPoint ocr_strip_to_page(const OcrStrip *strip, double x, double y);

#endif
