/* ocr/patch.h: patch sheets: four wide or narrow bars across the page, the separators that scanners have known since
 * the eighties. */
#ifndef OCR_PATCH_H
#define OCR_PATCH_H
#include "ocr/code.h"

/* Adds a code for each patch pattern that is seen along either axis ("patch-t", "patch-2"...), once a page and kind.
 * Two wide bars (5 mm) and two narrow ones (2 mm), three narrow spaces; the order from the sheet's edge inwards tells the
 * type. On a sheet with the pattern along all four edges it does not matter which way it lies.
 * Source: Kodak's patch codes as imaging software documents them (1 = 1100 ... T = 0101, 1 is wide). */
void ocr_patches_find(OcrPage *page, GPtrArray *codes);

#endif
