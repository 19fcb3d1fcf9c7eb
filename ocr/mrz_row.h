/* ocr/mrz_row.h: rows of characters of one fixed pitch, such as a machine readable zone is made of. */
#ifndef OCR_MRZ_ROW_H
#define OCR_MRZ_ROW_H
#include "ocr/image.h"

enum { MRZ_ROW_MAX = 60 };

/* The middle of character i is start + (i + drift[i]) * step, in pixels of the picture that was searched. */
typedef struct {
    OcrPoint start, step;
    int count; /* characters from the first to the last that was seen, gaps among them */
    float drift[MRZ_ROW_MAX]; /* where a printer does not keep its pitch; 0 nearly always */
} MrzRow;

/* Rows of at least 20 characters, 1.7 to 3.4 mm from one to the next, over 45 mm long, along x or along y, turned by up to 10 degrees from
 * it; text set in proportion has no pitch and is left out. `binary` is 1-bit; best at 150 to 200 dpi.
 * Array of MrzRow, transfer full. */
GArray *mrz_rows_find(const OcrImage *binary, double dpi);

#endif
