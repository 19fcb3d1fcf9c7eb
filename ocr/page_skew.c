#include "ocr/page_facts.h"

#include <leptonica/allheaders.h>

/* Under this the best angle is hardly better than any other. */
#define CONFIDENCE_LEAST 3.0

typedef struct {
    float angle, confidence;
} Skew;

static Skew search(PIX *reduced)
{
    Skew skew = {0, 0};
    /* That a page lies beyond the sweep is told by the confidence, not on somebody's terminal. */
    setMsgSeverity(L_SEVERITY_ERROR);
    if (pixFindSkewSweepAndSearch(reduced, &skew.angle, &skew.confidence, 2, 1, 7.0f, 1.0f, 0.01f) != 0)
        skew = (Skew){0, 0};
    return skew;
}

void ocr_page_measure_skew(OcrPage *page)
{
    page->skew_deg = 0;
    page->skew_confidence = 0;
    PIX *reduced = page->dpi >= 250 ? pixReduceRankBinaryCascade((PIX *)ocr_page_binary(page), 1, 1, 0, 0)
                                    : pixReduceRankBinaryCascade((PIX *)ocr_page_binary(page), 1, 0, 0, 0);
    if (!reduced)
        return;
    Skew skew = search(reduced);
    /* Lines of a page that lies on its side run downwards. */
    if (skew.confidence < (float)CONFIDENCE_LEAST * 1.5f) {
        PIX *aside = pixRotateOrth(reduced, 1);
        Skew other = search(aside);
        if (other.confidence > skew.confidence)
            skew = other;
        pixDestroy(&aside);
    }
    page->skew_confidence = (double)skew.confidence;
    if (skew.confidence >= (float)CONFIDENCE_LEAST)
        page->skew_deg = -(double)skew.angle; /* Leptonica gives the clockwise turn that mends it */
    pixDestroy(&reduced);
}
