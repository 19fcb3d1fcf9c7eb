/* ocr/page_twin.h: whether two scans are of the same sheet, told by where its ink lies, tile by tile. The 64 bits of
 * ocr_page's hash tell layouts apart, this tells apart what was written into the same layout. */
#ifndef OCR_PAGE_TWIN_H
#define OCR_PAGE_TWIN_H
#include "ocr/page.h"

/* Longest map: a character a tile. */
enum { OCR_TWIN_MAP_BYTES = 8 + 168 * 168 };

/* How much ink each tile of 2 mm holds, the sheet laid straight and centred on its ink: ASCII, hex digits (square root
 * of the share of ink) and letters g to z for 2 to 21 empty tiles in a row; "" for a blank page. Needs `blank` and
 * `skew_deg`. About 3 ms, about 6,000 bytes. Transfer full. */
char *ocr_page_twin_map(OcrPage *page);

/* Whether a text is such a map. */
bool ocr_twin_map_sound(const char *map);

/* How much ink of the two sheets does not lie in the same places, in the neighbourhood where it is worst: 0 for equal
 * ones, 1 where one has ink and the other none. Small shifts, another skew, thicker strokes are forgiven.
 * 1 also for a map that is not sound or empty. About 20 ms. */
double ocr_twin_difference(const char *a, const char *b);

/* Up to here two maps are of one sheet. Measured by tests/bench/twins. */
extern const double ocr_twin_same_below;

#endif
