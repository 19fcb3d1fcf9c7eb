/* ocr/cell_view.h: a cell as the same hand might have written it another time: a little smaller, turned, elsewhere; if it is
 * small, larger and in the middle.
 * What a reader says of both together is truer than what it says of one (figures: ocr/handprint.md). */
#ifndef OCR_CELL_VIEW_H
#define OCR_CELL_VIEW_H
#include "ocr/cell.h"

void ocr_cell_view(const uint8_t cell[OCR_CELL_SIDE][OCR_CELL_SIDE], uint8_t out[OCR_CELL_SIDE][OCR_CELL_SIDE]);

#endif
