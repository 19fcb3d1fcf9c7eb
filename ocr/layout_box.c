#include "ocr/layout.h"

#include <leptonica/allheaders.h>

enum { LEAST_MM = 2, MOST_MM = 7, RIM = 3, SIDE_LEAST = 10 };
static const double SQUARE = 1.5, SIDE_INK = 0.8, MOST_INSIDE = 0.3;

/* How much of a side has ink on it or up to RIM - 1 dots further in. */
static double side_ink(const OcrLayout *layout, OcrBox box, int side)
{
    bool across = side < 2;
    int length = across ? box.w : box.h, met = 0;
    for (int i = 0; i < length; i++) {
        bool found = false;
        for (int in = 0; in < RIM && !found; in++) {
            int off = side % 2 ? (across ? box.h : box.w) - 1 - in : in;
            found = across ? ocr_layout_has_ink(layout, box.x + i, box.y + off) : ocr_layout_has_ink(layout, box.x + off, box.y + i);
        }
        met += found;
    }
    return (double)met / length;
}

/* Of what the box was found in: words may be printed over its inside. */
static double inside_ink(const PIX *found_in, OcrBox box)
{
    const OcrBox inside = {box.x + RIM, box.y + RIM, box.w - 2 * RIM, box.h - 2 * RIM};
    return inside.w > 0 && inside.h > 0 ? (double)ocr_image_count_ink(found_in, inside) / (inside.w * inside.h) : 1;
}

static bool is_check_box(const OcrLayout *layout, const PIX *found_in, OcrBox box)
{
    const int least = LEAST_MM * OCR_LAYOUT_PX_MM, most = MOST_MM * OCR_LAYOUT_PX_MM;
    if (box.w < least || box.h < least || box.w > most || box.h > most || box.w > SQUARE * box.h || box.h > SQUARE * box.w)
        return false;
    for (int side = 0; side < 4; side++)
        if (side_ink(layout, box, side) < SIDE_INK)
            return false;
    return inside_ink(found_in, box) <= MOST_INSIDE;
}

static bool is_known(const GArray *boxes, OcrBox box)
{
    for (guint i = 0; i < boxes->len; i++) {
        const OcrBox *known = &g_array_index(boxes, OcrBox, i);
        if (ABS(known->x - box.x) <= RIM && ABS(known->y - box.y) <= RIM)
            return true;
    }
    return false;
}

static void add_boxes(const OcrLayout *layout, PIX *pix, GArray *boxes)
{
    BOXA *pieces = pix ? pixConnCompBB(pix, 8) : NULL;
    for (int i = 0; pieces && i < boxaGetCount(pieces); i++) {
        OcrBox box;
        boxaGetBoxGeometry(pieces, i, &box.x, &box.y, &box.w, &box.h);
        if (is_check_box(layout, pix, box) && !is_known(boxes, box))
            g_array_append_val(boxes, box);
    }
    boxaDestroy(&pieces);
}

/* What is straight for longer than strokes of small print. */
static PIX *sides_in(PIX *pix)
{
    PIX *across = pixOpenBrick(NULL, pix, SIDE_LEAST, 1), *down = pixOpenBrick(NULL, pix, 1, SIDE_LEAST), *both = across && down ? pixOr(NULL, across, down) : NULL;
    pixDestroy(&across);
    pixDestroy(&down);
    return both;
}

void ocr_layout_find_boxes(OcrLayout *layout)
{
    PIX *pix = (PIX *)ocr_layout_picture(layout), *sides = pix ? sides_in(pix) : NULL;
    g_autoptr(GArray) boxes = g_array_new(FALSE, FALSE, sizeof(OcrBox));
    add_boxes(layout, pix, boxes);
    add_boxes(layout, sides, boxes);
    pixDestroy(&sides);
    pixDestroy(&pix);
    g_free(layout->boxes);
    layout->box_count = (int)boxes->len;
    layout->boxes = (OcrBox *)(void *)g_array_free(g_steal_pointer(&boxes), FALSE);
}
