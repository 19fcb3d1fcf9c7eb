/* ocr/datamatrix_place.h: where on a page a square Data Matrix symbol stands, and how its modules lie. Not for other rooms. */
#ifndef OCR_DATAMATRIX_PLACE_H
#define OCR_DATAMATRIX_PLACE_H
#include "ocr/image.h"

/* The symbol's outer edge, as it is when upright: the solid border runs down the left side and along the bottom. */
typedef struct {
    OcrPoint top_left, top_right, bottom_left, bottom_right; /* in pixels of the image */
    double module_px;                                        /* about; the count of modules follows from the timing marks */
    int orientation;                                         /* clockwise turn that makes it upright: 0, 90, 180, 270 */
} OcrDatamatrixPlace;

/* Dark compact blots of which two neighbouring sides are straight and closed and the other two are not, up to 20 degrees
 * askew on any side. Array of OcrDatamatrixPlace, at most 16, transfer full.
 * Cost: 1 to 3 ms a page at 300 dpi (tests/bench/datamatrix.c).
 * Source: ISO/IEC 16022, finder pattern. */
GArray *ocr_datamatrix_places(const OcrImage *binary, double dpi);

#endif
