/* ocr/code_place.h: where on a page codes may stand, so that the costly decoder sees only those places. Not for other
 * rooms. */
#ifndef OCR_CODE_PLACE_H
#define OCR_CODE_PLACE_H
#include "ocr/image.h"

typedef struct {
    OcrBox box;       /* in pixels of the image, quiet zone included, clipped to the image */
    double module_px; /* width of a module of a matrix code; 0 for bars */
    bool certain;     /* three corners of one QR code; else a corner that has lost the others */
} OcrCodePlace;

/* QR codes by their finder patterns: dark and light runs of 1:1:3:1:1 both ways through one centre, at any angle, modules
 * of 1.5 pixels and more. Array of OcrCodePlace, certain ones first, at most 64, transfer full. Looks at a line every 0.2 mm: about 2 ms
 * a page at 300 dpi.
 * Source: ISO/IEC 18004, reference decode algorithm. */
GArray *ocr_code_places_matrix(const OcrImage *binary, double dpi);

/* Bar codes along either axis, up to 10 degrees askew: areas 3 mm high and more with many edges across and none along.
 * Text, tables and combs have no such areas. Array of OcrCodePlace, at most 64, transfer full. */
GArray *ocr_code_places_bars(const OcrImage *binary, double dpi);

#endif
