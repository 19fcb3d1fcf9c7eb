/* ocr/page_facts.h: the parts of ocr_page_analyse, each filling in its own members of the page. */
#ifndef OCR_PAGE_FACTS_H
#define OCR_PAGE_FACTS_H
#include "ocr/page.h"

/* `blank` and `ink_share`. Specks, punched holes, what is left of a border and staples are not ink. */
void ocr_page_measure_ink(OcrPage *page);

/* `skew_deg` and `skew_confidence`, by Leptonica's search over sheared projections, at an eighth, then at a quarter. */
void ocr_page_measure_skew(OcrPage *page);

/* `quality`. Cut off: ink of more than a speck runs over the edge of the paper. */
void ocr_page_measure_quality(OcrPage *page);

/* `hash`: signs of the 64 lowest frequencies of the page's ink density over 32 x 32 tiles, against their median. */
void ocr_page_measure_hash(OcrPage *page);

#endif
