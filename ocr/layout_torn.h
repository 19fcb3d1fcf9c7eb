/* ocr/layout_torn.h: a corner of a page that is torn off, folded over or hidden, told from something that the page just does not have. */
#ifndef OCR_LAYOUT_TORN_H
#define OCR_LAYOUT_TORN_H
#include "ocr/layout.h"

enum { OCR_LAYOUT_CELL = 16 };

/* What became of a square of the blank's print. Lost: print other than rules is not there. Gone: rules are not, something else is. Hidden: rules are not, and
 * nothing is there instead but white or black. Beyond: the square lies beyond the paper. */
typedef enum { OCR_CELL_BARE, OCR_CELL_MET, OCR_CELL_LOST, OCR_CELL_GONE, OCR_CELL_HIDDEN, OCR_CELL_BEYOND } OcrCellState;

/* Squares of OCR_LAYOUT_CELL dots (4 mm) of a blank with its check boxes. */
typedef struct {
    const OcrLayout *blank;
    int columns, rows;
    unsigned char *states; /* OcrCellState, row by row */
} OcrCells;

static inline OcrCellState ocr_cell_state(const OcrCells *cells, int column, int row)
{
    return (OcrCellState)cells->states[row * cells->columns + column];
}

/* Which squares lie within three squares of paper that is not there: from it to a corner of the page nothing is left, and either the paper's
 * edge is seen there or a row of words is cut through. Something that is missing by itself is not torn off: another version of the form
 * has it elsewhere, or not at all. `torn`: a bool a square, false so far. */
void ocr_cells_find_torn(const OcrCells *cells, bool *torn);

#endif
