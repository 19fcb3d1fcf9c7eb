#include "ocr/layout_item.h"

#include <leptonica/allheaders.h>

enum { LEAST_MM = 2, MOST_MM = 7, RIM = 3 };
static const double SQUARE = 1.5, SIDE_INK = 0.8, MOST_INSIDE = 0.3;

static PIX *picture_of(const OcrLayout *layout)
{
    PIX *pix = pixCreate(layout->w, layout->h, 1);
    for (int y = 0; y < layout->h; y++)
        for (int word = 0; word < pixGetWpl(pix); word++)
            pixGetData(pix)[(size_t)y * (size_t)pixGetWpl(pix) + (size_t)word] = (l_uint32)(ocr_layout_bits(layout, word * 32, y) >> 32);
    return pix;
}

static bool has_ink(const OcrLayout *layout, int x, int y)
{
    return ocr_layout_bits(layout, x, y) >> 63 != 0;
}

/* How much of a side has ink on it or up to RIM - 1 dots further in. */
static double side_ink(const OcrLayout *layout, OcrBox box, int side)
{
    bool across = side < 2;
    int length = across ? box.w : box.h, met = 0;
    for (int i = 0; i < length; i++) {
        bool found = false;
        for (int in = 0; in < RIM && !found; in++) {
            int off = side % 2 ? (across ? box.h : box.w) - 1 - in : in;
            found = across ? has_ink(layout, box.x + i, box.y + off) : has_ink(layout, box.x + off, box.y + i);
        }
        met += found;
    }
    return (double)met / length;
}

static double inside_ink(const OcrLayout *layout, OcrBox box)
{
    int ink = 0, area = (box.w - 2 * RIM) * (box.h - 2 * RIM);
    for (int y = box.y + RIM; y < box.y + box.h - RIM; y++)
        for (int x = box.x + RIM; x < box.x + box.w - RIM; x++)
            ink += has_ink(layout, x, y);
    return area > 0 ? (double)ink / area : 1;
}

static bool is_check_box(const OcrLayout *layout, OcrBox box)
{
    const int least = LEAST_MM * OCR_LAYOUT_PX_MM, most = MOST_MM * OCR_LAYOUT_PX_MM;
    if (box.w < least || box.h < least || box.w > most || box.h > most || box.w > SQUARE * box.h || box.h > SQUARE * box.w)
        return false;
    for (int side = 0; side < 4; side++)
        if (side_ink(layout, box, side) < SIDE_INK)
            return false;
    return inside_ink(layout, box) <= MOST_INSIDE;
}

static OcrBox bounds_of(const OcrLayoutItems *items, const OcrLayoutItem *item)
{
    int left = G_MAXINT, top = G_MAXINT, right = 0, bottom = 0;
    for (int i = item->first; i < item->first + item->count; i++) {
        const OcrLayoutPiece *piece = &g_array_index(items->pieces, OcrLayoutPiece, i);
        left = MIN(left, piece->x);
        top = MIN(top, piece->y);
        right = MAX(right, piece->x + (piece->down ? 1 : piece->length));
        bottom = MAX(bottom, piece->y + (piece->down ? piece->length : 1));
    }
    return (OcrBox){left, top, right - left, bottom - top};
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

/* A box that words touch hangs together with them, but not its rules. */
static void add_touched(const OcrLayout *layout, GArray *boxes)
{
    for (guint i = 0; layout->items && i < layout->items->items->len; i++) {
        OcrBox box = bounds_of(layout->items, &g_array_index(layout->items->items, OcrLayoutItem, i));
        if (is_check_box(layout, box) && !is_known(boxes, box))
            g_array_append_val(boxes, box);
    }
}

void ocr_layout_find_boxes(OcrLayout *layout)
{
    PIX *pix = picture_of(layout);
    BOXA *pieces = pixConnCompBB(pix, 8);
    g_autoptr(GArray) boxes = g_array_new(FALSE, FALSE, sizeof(OcrBox));
    for (int i = 0; pieces && i < boxaGetCount(pieces); i++) {
        OcrBox box;
        boxaGetBoxGeometry(pieces, i, &box.x, &box.y, &box.w, &box.h);
        if (is_check_box(layout, box))
            g_array_append_val(boxes, box);
    }
    add_touched(layout, boxes);
    boxaDestroy(&pieces);
    pixDestroy(&pix);
    g_free(layout->boxes);
    layout->box_count = (int)boxes->len;
    layout->boxes = (OcrBox *)(void *)g_array_free(g_steal_pointer(&boxes), FALSE);
}
