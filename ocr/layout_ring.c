#include "ocr/layout_check.h"
#include "ocr/layout_rim.h"

#include <leptonica/allheaders.h>
#include <math.h>

/* Dots across what a circle encloses, and how far around that the ink of its rim may lie. */
enum { LEAST = 7, MOST = 26, RIM = 3 };

/* Of its box, what a disk fills; of all angles, how many have ink. */
static const double LEAST_FILLED = 0.68, MOST_FILLED = 0.9, ROUND = 0.9, FIRM = 0.5;

static OcrPoint middle_of(OcrBox inside)
{
    return (OcrPoint){inside.x + inside.w / 2.0, inside.y + inside.h / 2.0};
}

/* White enclosed by a rim, whatever touches that from outside. */
static bool is_ring(const OcrLayout *layout, OcrBox inside)
{
    if (MIN(inside.w, inside.h) < LEAST || MAX(inside.w, inside.h) > MOST || ABS(inside.w - inside.h) > 1)
        return false;
    const double radius = (inside.w + inside.h) / 4.0, filled = 1 - ocr_layout_share_inked(layout, inside);
    return filled >= LEAST_FILLED && filled <= MOST_FILLED && ocr_layout_share_of_circle(layout, middle_of(inside), radius + 0.5, radius + RIM) >= ROUND;
}

/* The middle of its rim: ink at each angle from the white on until there is white again. */
static double radius_of(const OcrLayout *layout, OcrPoint middle, double inside)
{
    double sum = 0;
    int dots = 0;
    for (double angle = 0; angle < 2 * G_PI; angle += 0.05) {
        bool begun = false;
        for (double radius = inside - 1; radius <= inside + RIM; radius += 0.5) {
            bool ink = ocr_layout_has_ink(layout, (int)floor(middle.x + radius * cos(angle)), (int)floor(middle.y + radius * sin(angle)));
            if (begun && !ink)
                break;
            begun |= ink;
            sum += ink ? radius : 0;
            dots += ink;
        }
    }
    return dots > 0 ? sum / dots : inside;
}

static void drop_hairlines(const OcrLayout *layout, GArray *rings)
{
    for (guint i = rings->len; layout->firm && i-- > 0;) {
        const OcrLayoutRing *ring = &g_array_index(rings, OcrLayoutRing, i);
        if (ocr_layout_share_of_circle(layout->firm, ring->middle, ring->radius - 1, ring->radius + 1) < FIRM)
            g_array_remove_index(rings, i);
    }
}

void ocr_layout_find_rings(OcrLayout *layout)
{
    PIX *ink = (PIX *)ocr_layout_picture(layout), *white = ink ? pixInvert(NULL, ink) : NULL;
    BOXA *pieces = white ? pixConnCompBB(white, 4) : NULL;
    g_autoptr(GArray) rings = g_array_new(FALSE, FALSE, sizeof(OcrLayoutRing));
    for (int i = 0; pieces && i < boxaGetCount(pieces); i++) {
        OcrBox inside;
        boxaGetBoxGeometry(pieces, i, &inside.x, &inside.y, &inside.w, &inside.h);
        if (!is_ring(layout, inside))
            continue;
        OcrLayoutRing ring = {middle_of(inside), radius_of(layout, middle_of(inside), (inside.w + inside.h) / 4.0), false};
        g_array_append_val(rings, ring);
    }
    ocr_layout_add_rims(layout, rings);
    drop_hairlines(layout, rings);
    boxaDestroy(&pieces);
    pixDestroy(&white);
    pixDestroy(&ink);
    g_free(layout->rings);
    layout->ring_count = (int)rings->len;
    layout->rings = (OcrLayoutRing *)(void *)g_array_free(g_steal_pointer(&rings), FALSE);
}
