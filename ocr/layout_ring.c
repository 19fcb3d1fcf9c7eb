#include "ocr/layout_check.h"

#include <leptonica/allheaders.h>
#include <math.h>

/* Dots. RIM: how far within its outermost dots a circle's ink may lie. */
enum { LEAST = 10, MOST = 28, RIM = 3 };
static const double ROUND = 0.9, MOST_INSIDE = 0.1, FIRM = 0.5;

static bool is_ring(const OcrLayout *layout, OcrBox box)
{
    if (MIN(box.w, box.h) < LEAST || MAX(box.w, box.h) > MOST || ABS(box.w - box.h) > 1)
        return false;
    const OcrBox inside = {box.x + box.w / 4, box.y + box.h / 4, box.w - box.w / 2, box.h - box.h / 2};
    double radius = (box.w + box.h) / 4.0;
    return ocr_layout_share_inked(layout, inside) <= MOST_INSIDE &&
           ocr_layout_share_of_circle(layout, (OcrPoint){box.x + box.w / 2.0, box.y + box.h / 2.0}, radius - RIM, radius - 0.5) >= ROUND;
}

/* The middle of its rim. */
static double radius_of(const OcrLayout *layout, OcrPoint middle, double outermost)
{
    double sum = 0;
    int dots = 0;
    for (int y = (int)(middle.y - outermost); y <= (int)(middle.y + outermost); y++)
        for (int x = (int)(middle.x - outermost); x <= (int)(middle.x + outermost); x++) {
            double radius = hypot(x + 0.5 - middle.x, y + 0.5 - middle.y);
            if (ocr_layout_has_ink(layout, x, y) && radius >= outermost - RIM - 0.5 && radius <= outermost + 0.5) {
                sum += radius;
                dots++;
            }
        }
    return dots > 0 ? sum / dots : outermost;
}

void ocr_layout_find_rings(OcrLayout *layout)
{
    PIX *pix = (PIX *)ocr_layout_picture(layout);
    BOXA *pieces = pix ? pixConnCompBB(pix, 8) : NULL;
    g_autoptr(GArray) rings = g_array_new(FALSE, FALSE, sizeof(OcrLayoutRing));
    for (int i = 0; pieces && i < boxaGetCount(pieces); i++) {
        OcrBox box;
        boxaGetBoxGeometry(pieces, i, &box.x, &box.y, &box.w, &box.h);
        if (!is_ring(layout, box))
            continue;
        OcrLayoutRing ring = {{box.x + box.w / 2.0, box.y + box.h / 2.0}, 0};
        ring.radius = radius_of(layout, ring.middle, (box.w + box.h) / 4.0);
        if (!layout->firm || ocr_layout_share_of_circle(layout->firm, ring.middle, ring.radius - 1, ring.radius + 1) >= FIRM)
            g_array_append_val(rings, ring);
    }
    boxaDestroy(&pieces);
    pixDestroy(&pix);
    g_free(layout->rings);
    layout->ring_count = (int)rings->len;
    layout->rings = (OcrLayoutRing *)(void *)g_array_free(g_steal_pointer(&rings), FALSE);
}
