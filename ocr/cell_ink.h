/* ocr/cell_ink.h: the connected ink of a strip, and which box each piece of it belongs to. */
#ifndef OCR_CELL_INK_H
#define OCR_CELL_INK_H
#include "ocr/cell_frame.h"

/* A stretch of ink in one row of the strip, columns [x0, x1). */
typedef struct {
    int y, x0, x1;
    int piece; /* index of its piece */
    int edges; /* pixel sides that face paper */
} OcrInkRun;

enum { OCR_INK_NOBODY = -1, OCR_INK_BY_PLACE = -2 };

/* Connected ink (8 neighbours). */
typedef struct {
    int x0, y0, x1, y1; /* bounds, [ , ) */
    int area;           /* pixels */
    int edges;          /* of its runs */
    int owner;          /* a box; NOBODY: dirt, or of another row; BY_PLACE: each pixel's to the box it lies in */
} OcrInkPiece;

typedef struct {
    OcrInkRun *runs;
    int run_count;
    OcrInkPiece *pieces;
    int piece_count;
} OcrInk;

/* All connected ink of the mask. */
OcrInk *ocr_ink_new(const OcrStrip *strip);
void ocr_ink_free(OcrInk *ink);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OcrInk, ocr_ink_free)

/* Gives each piece its owner: the box that holds most of it, so that a Q's tail stays with its Q. Letters that touch
 * across a border are split by place. Dirt and what belongs above, below or beside the row get nobody. */
void ocr_ink_assign(OcrInk *ink, const OcrStrip *strip);

/* The box whose ground a column is: each box reaches to the middle of the gap; -1 outside the row. */
int ocr_ink_ground(const OcrStrip *strip, double x);

#endif
