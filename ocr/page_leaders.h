/* ocr/page_leaders.h: takes the rows of dots on which one writes out of a page before what is written is read. */
#ifndef OCR_PAGE_LEADERS_H
#define OCR_PAGE_LEADERS_H
#include "ocr/page.h"

/* Takes rows of at least 6 mm of dots, each at most 0.7 mm large and 1.8 mm from the next, out of the grey and the black-and-white form of
 * the page within `zone`. Dots that writing touches stay, and so do dashes: people strike out with these. True when there
 * were any. Under 1 ms for a line's place. */
bool ocr_page_drop_leaders(OcrPage *page, OcrBox zone);

#endif
