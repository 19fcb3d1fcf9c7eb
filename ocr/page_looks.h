/* ocr/page_looks.h: what a page is by its looks alone: a sheet with identity photographs, an envelope. */
#ifndef OCR_PAGE_LOOKS_H
#define OCR_PAGE_LOOKS_H
#include "ocr/page.h"

typedef enum { OCR_LOOKS_PLAIN, OCR_LOOKS_PHOTOS, OCR_LOOKS_ENVELOPE } OcrLooksSort;

typedef struct {
    OcrLooksSort sort;
    double p; /* set by hand, not measured yet: good for a proposal only */
    int photos;
} OcrLooks;

/* Photographs: dense patches of 35 x 45 mm, give or take 3, upright or lying, alike in size, and hardly anything else on the sheet.
 * Envelope: the scan itself, or the sheet on it, has the size of one (DL, C6, C5, C4, or 229 x 114), and holds at most `lines` <= 14 pieces of
 * line. `lines`: as ocr_text_lines_find gave. The page was analysed. About 5 ms. */
OcrLooks ocr_page_looks(OcrPage *page, int lines);

#endif
