/* ocr/layout_item.h: what of a blank form is drawn in rules and could stand elsewhere on another version of it: boxes, combs, frames, lines. */
#ifndef OCR_LAYOUT_ITEM_H
#define OCR_LAYOUT_ITEM_H
#include "ocr/layout.h"

enum { OCR_LAYOUT_PIECE = 32 };

/* A straight piece of a rule, of its first row (or column) only: so many dots from (x, y) on, across or down. */
typedef struct {
    int x, y, length; /* dots; OCR_LAYOUT_PIECE at most */
    bool down;
} OcrLayoutPiece;

/* Rules that hang together. */
typedef struct {
    int first, count; /* of the pieces */
    int dots;         /* in them */
} OcrLayoutItem;

struct OcrLayoutItems {
    GArray *pieces; /* OcrLayoutPiece */
    GArray *items;  /* OcrLayoutItem */
};

/* Finds them, hairlines among them; bars thicker than a millimetre and letters are none. About 10 ms. */
void ocr_layout_find_items(OcrLayout *layout);

/* The same stretched along both axes; NULL of NULL. Transfer full. */
OcrLayoutItems *ocr_layout_items_stretched(const OcrLayoutItems *items, double scale_x, double scale_y);

#endif
