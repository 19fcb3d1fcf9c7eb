/* ocr/layout_match.h: where a blank form's print lies on a page: coarsely by rows and columns of ink, then block by block. */
#ifndef OCR_LAYOUT_MATCH_H
#define OCR_LAYOUT_MATCH_H
#include "ocr/layout.h"

/* From dots of the blank to dots of the page, each axis by itself: page = at + blank * scale. */
typedef struct {
    double x, y, scale_x, scale_y;
    double likeness; /* mean correlation of both profiles, -1 to 1 */
} OcrLayoutPlace;

/* The best place within 6 % of scale and `reach_mm` of shift. `fine`: in steps of a quarter of a per cent and a millimetre's
 * half; without it in steps of a per cent and two millimetres, for a first look at many. */
OcrLayoutPlace ocr_layout_place(const OcrLayout *page, const OcrLayout *blank, double reach_mm, bool fine);

/* One block of the blank, and where its print was seen. */
typedef struct {
    OcrPoint blank, seen; /* middle of the block's ink, in dots of each */
    int ink;              /* dots of print in it */
    double cover;         /* share of it that lies on ink of the page, at the best place */
    double rise;          /* how much less of it does a millimetre away, along the axis that tells less: print that runs along
                             one axis only does not tell its place on it */
    bool rim;             /* best at the rim of what was searched: it may well lie beyond */
} OcrLayoutTie;

/* Where the middle of each block is expected. */
typedef OcrPoint (*OcrLayoutGuess)(OcrPoint blank, const void *data);

/* The same where paper is folded. Answers at how many places: 1; 2, beside a fold, on either side of it; 0, hidden in it, and `there` says where
 * it would be on either side. */
typedef int (*OcrLayoutGuesses)(OcrPoint blank, const void *data, OcrPoint there[2]);

/* Looks for every block of the blank that holds print within `reach` dots of where it is expected. Array of OcrLayoutTie, transfer
 * full. About 0.01 ms a block for a reach of 5. */
GArray *ocr_layout_ties(const OcrLayout *page, const OcrLayout *blank, OcrLayoutGuess guess, const void *data, int reach);

/* Dots of the blank's print, and how many of them have a dot of the page within one dot of where they are expected; what lies
 * under a blot is left out of both. */
typedef struct {
    int ink, met;
} OcrLayoutCover;

OcrLayoutCover ocr_layout_cover(const OcrLayout *page, const OcrLayout *blank, OcrLayoutGuess guess, const void *data);

#endif
