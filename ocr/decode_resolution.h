/* ocr/decode_resolution.h: how many dots an inch a page has, when its file is silent or talks nonsense. */
#ifndef OCR_DECODE_RESOLUTION_H
#define OCR_DECODE_RESOLUTION_H
#include <stdbool.h>

/* Whether `dpi` along a side of `side_px` pixels is that of a sheet somebody scanned: 50 to 2400 dpi, and no longer
 * than an A2 sheet (cameras and word processors write 72 into anything). */
bool ocr_resolution_is_plausible(double dpi, int side_px);

/* The resolution at which w x h pixels, either way up, are an A4, Letter, A5 or Legal sheet or an identity card,
 * within 2.5 %; 300 when none fits. */
double ocr_resolution_guess(int w, int h);

#endif
