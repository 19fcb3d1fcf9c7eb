#include "ocr/page_leaders.h"

#include <leptonica/allheaders.h>
#include <math.h>

/* Millimetres. */
static const double DOT = 0.7, GAP = 1.8, LONG = 6, EDGE = 0.1;

static int px(const OcrPage *page, double length_mm)
{
    return MAX(1, (int)lround(length_mm * page->dpi / 25.4));
}

/* The dots of `clip` that stand in rows. Transfer full; NULL: none. */
static PIX *dots_in_rows(const OcrPage *page, PIX *clip)
{
    PIX *dots = pixSelectBySize(clip, px(page, DOT), px(page, DOT), 8, L_SELECT_IF_BOTH, L_SELECT_IF_LTE, NULL);
    PIX *joined = dots ? pixCloseSafeBrick(NULL, dots, px(page, GAP), 1) : NULL;
    PIX *rows = joined ? pixOpenBrick(NULL, joined, px(page, LONG), 1) : NULL;
    PIX *wide = rows ? pixDilateBrick(NULL, rows, px(page, DOT), px(page, DOT)) : NULL;
    PIX *found = wide ? pixAnd(NULL, wide, dots) : NULL;
    l_int32 none = 1;
    if (found)
        pixZero(found, &none);
    pixDestroy(&dots);
    pixDestroy(&joined);
    pixDestroy(&rows);
    pixDestroy(&wide);
    if (none)
        pixDestroy(&found);
    return found;
}

bool ocr_page_drop_leaders(OcrPage *page, OcrBox zone)
{
    ocr_page_grey(page);
    PIX *binary = (PIX *)ocr_page_binary(page);
    int x = CLAMP(zone.x, 0, pixGetWidth(binary)), y = CLAMP(zone.y, 0, pixGetHeight(binary));
    int right = CLAMP(zone.x + zone.w, x, pixGetWidth(binary)), bottom = CLAMP(zone.y + zone.h, y, pixGetHeight(binary));
    if (right - x < px(page, LONG) || bottom - y < px(page, DOT))
        return false;
    BOX *box = boxCreate(x, y, right - x, bottom - y);
    PIX *clip = pixClipRectangle(binary, box, NULL), *dots = clip ? dots_in_rows(page, clip) : NULL;
    PIX *soft = dots ? pixDilateBrick(NULL, dots, 1 + 2 * px(page, EDGE), 1 + 2 * px(page, EDGE)) : NULL;
    if (soft) {
        pixRasterop(binary, x, y, right - x, bottom - y, PIX_NOT(PIX_SRC) & PIX_DST, dots, 0, 0);
        pixPaintThroughMask(page->grey, soft, x, y, 255);
    }
    bool dropped = soft != NULL;
    boxDestroy(&box);
    pixDestroy(&clip);
    pixDestroy(&dots);
    pixDestroy(&soft);
    return dropped;
}
