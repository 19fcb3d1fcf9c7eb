/* ocr/layout_view.h: a blank form laid over a page. */
#ifndef OCR_LAYOUT_VIEW_H
#define OCR_LAYOUT_VIEW_H
#include "ocr/layout_match.h"
#include "ocr/layout_plane.h"

typedef struct {
    const OcrLayout *page, *blank;
    OcrLayoutGuesses guesses; /* where dots of the blank lie on the page: beside a fold whatever is seen on either side is there */
    const void *data;
    bool folded;              /* else any dot lies at one place */
    const OcrPlane *covered;  /* by the edges of folds, which `page` is without (ocr/layout_edge.h): nothing is said of it; NULL: nothing */
} OcrLayoutView;

/* Of 64 dots of the page from column x of row y on, those that are covered. */
static inline uint64_t ocr_layout_covered(const OcrLayoutView *view, int x, int y)
{
    return view->covered ? ocr_plane_bits(view->covered, x, y) : 0;
}

#endif
