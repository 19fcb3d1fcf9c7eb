/* forms/row_style.h: whether a row of cells was typed or written by hand, told from how its characters stand. */
#ifndef FORMS_ROW_STYLE_H
#define FORMS_ROW_STYLE_H
#include "ocr/cell.h"

typedef enum {
    ROW_TYPED, /* all on one line and of one height */
    ROW_HAND,
    ROW_SHORT  /* too few characters to tell */
} RowStyle;

RowStyle row_style(const OcrCell *cells, int count);

/* How far the feet and the heights of the characters scatter, in cell pixels of 0.2 mm: median absolute deviations, summed.
 * Of typed rows at 200 dpi nine in ten stay under 0.6, of rows by hand one in twenty. -1 for too few. */
double row_scatter(const OcrCell *cells, int count);

#endif
