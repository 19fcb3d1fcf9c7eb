/* ocr/datamatrix_grid.h: the modules of a Data Matrix symbol whose place is known. Not for other rooms. */
#ifndef OCR_DATAMATRIX_GRID_H
#define OCR_DATAMATRIX_GRID_H
#include "ocr/datamatrix_place.h"
#include <stdint.h>

enum { OCR_DATAMATRIX_SIZE_MOST = 132 };

typedef struct {
    int size;     /* modules a side, border included: 10 to 132; the one larger has words in another order and is left out */
    double match; /* share of the border's and the timing marks' modules that are as they must be */
    uint8_t dark[OCR_DATAMATRIX_SIZE_MOST * OCR_DATAMATRIX_SIZE_MOST]; /* 1 dark, 0 light; rows from the top, upright */
} OcrDatamatrixGrid;

/* The modules of the symbol at `place` for the count of modules that fits its border best; false when none does. `grey` is 8 bits. */
bool ocr_datamatrix_grid_read(const OcrImage *grey, const OcrDatamatrixPlace *place, OcrDatamatrixGrid *grid);

#endif
