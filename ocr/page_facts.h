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

/* `hash`: signs of 64 waves of middle length over the ink, laid straight by `skew_deg` and centred on itself; 0 for a blank page. Needs
 * `blank` and `skew_deg`. Same sheet scanned again (300 and 200 dpi, bilevel, grey, colour, another skew): up to 8 bits
 * differ in 52 of 54 pairs, 10 at most; different pages: 13 at least, 28 in the middle. Filled copies of one form differ by 0
 * to 12: they are told apart by their codes. */
void ocr_page_measure_hash(OcrPage *page);

#endif
