#include "ocr/page_facts.h"

#include <leptonica/allheaders.h>

void ocr_page_measure_skew(OcrPage *page)
{
    float angle = 0, confidence = 0;
    int reduction = page->dpi >= 250 ? 4 : 2;
    page->skew_deg = 0;
    page->skew_confidence = 0;
    if (pixFindSkewSweepAndSearch((PIX *)ocr_page_binary(page), &angle, &confidence, 2 * reduction, reduction, 7.0f, 1.0f,
                                  0.01f) != 0)
        return;
    page->skew_confidence = (double)confidence;
    if (confidence >= 3)
        page->skew_deg = -(double)angle; /* Leptonica gives the clockwise turn that mends it */
}
