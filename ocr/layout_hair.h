/* ocr/layout_hair.h: the hairlines of a blank form, of which a scanner's threshold breaks some and loses others, and its firm print. */
#ifndef OCR_LAYOUT_HAIR_H
#define OCR_LAYOUT_HAIR_H
#include "ocr/layout_match.h"

/* Of the print of `blank` in `part`, at most 64 dots wide, that is hair (not near firm print), or that is firm: how many dots have ink of the page within
 * a dot. `middle`: where the part's middle is expected on the page. None: off the scan, or the blank does not say which of its print is firm. */
OcrLayoutCover ocr_layout_hair(const OcrLayout *page, const OcrLayout *blank, OcrBox part, OcrPoint middle);
OcrLayoutCover ocr_layout_firm(const OcrLayout *page, const OcrLayout *blank, OcrBox part, OcrPoint middle);

#endif
