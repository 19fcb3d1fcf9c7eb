/* ocr/layout_part.h: pieces of rules as they lie on a page: whole, or in short parts where a fold cuts them. */
#ifndef OCR_LAYOUT_PART_H
#define OCR_LAYOUT_PART_H
#include "ocr/layout_item.h"
#include "ocr/layout_view.h"

typedef struct {
    OcrLayoutPiece blank, there[2]; /* there: on the page, as long as it is on the blank */
    int places;                     /* as an OcrLayoutGuesses answers: 0, it is hidden; 1; 2, it may be at either */
} OcrLayoutPart;

/* Adds the parts of a piece. */
void ocr_layout_add_parts(const OcrLayoutView *view, const OcrLayoutPiece *piece, GArray *parts);

/* Whether a fold cuts, or may cut, what is in a box of the blank. */
bool ocr_layout_is_cut(const OcrLayoutView *view, OcrBox box);

#endif
