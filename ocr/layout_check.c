#include "ocr/layout_check.h"

#include <math.h>

enum { ANGLES = 48 };
static const double SIDE_MET = 0.7, TICKED = 0.2, STROKES = 0.04, RING_MET = 0.65, RING_TICKED = 0.3;

/* How many of `count` dots from (x, y) on have ink in the same two rows next to each other: of specks, which lie near everything, few. */
static int dots_in_row(const OcrLayout *layout, int x, int y, int count, bool across)
{
    int before = 0, after = 0;
    for (int i = 0; i < count; i++) {
        int at_x = across ? x + i : x, at_y = across ? y : y + i;
        bool here = ocr_layout_has_ink(layout, at_x, at_y);
        before += here || ocr_layout_has_ink(layout, at_x - !across, at_y - across);
        after += here || ocr_layout_has_ink(layout, at_x + !across, at_y + across);
    }
    return MAX(before, after);
}

/* Whether a side of a box, `count` dots from (x, y) on, has ink of the page near most of it, and nearly as straight as it is on the blank. */
static bool is_side_met(const OcrLayout *page, int x, int y, int count, bool across, int straight)
{
    int met = 0;
    for (int i = 0; i < count; i++)
        met += (int)(ocr_layout_near(page, across ? x + i : x, across ? y : y + i) >> 63);
    return met >= SIDE_MET * count && dots_in_row(page, x, y, count, across) >= SIDE_MET * straight;
}

double ocr_layout_share_inked(const OcrLayout *layout, OcrBox box)
{
    int ink = 0;
    for (int y = box.y; y < box.y + box.h; y++)
        for (int x = box.x; x < box.x + box.w; x++)
            ink += ocr_layout_has_ink(layout, x, y);
    return (double)ink / MAX(1, box.w * box.h);
}

/* Strokes in what was a box, two dots wide and high: a tick, and no specks. */
static bool is_ticked(const OcrLayout *page, OcrBox box)
{
    int solid = 0;
    for (int y = box.y; y < box.y + box.h; y++)
        for (int x = box.x; x < box.x + box.w; x++)
            solid += ocr_layout_bits(page, x, y) >> 62 == 3 && ocr_layout_bits(page, x, y + 1) >> 62 == 3;
    return ocr_layout_share_inked(page, box) >= TICKED && solid >= STROKES * box.w * box.h;
}

bool ocr_layout_box_is_gone(const OcrLayout *page, const OcrLayout *blank, OcrBox box, OcrPoint middle)
{
    int x = (int)lrint(middle.x - box.w / 2.0), y = (int)lrint(middle.y - box.h / 2.0), met = 0;
    for (int side = 0; side < 4; side++) {
        bool across = side < 2;
        int count = across ? box.w : box.h, right = side == 3 ? box.w - 1 : 0, down = side == 1 ? box.h - 1 : 0;
        met += is_side_met(page, x + right, y + down, count, across, dots_in_row(blank, box.x + right, box.y + down, count, across));
    }
    if (met == 1 && is_ticked(page, (OcrBox){x, y, box.w, box.h}))
        return false;
    return met < 2 && x >= 0 && y >= 0 && x + box.w <= page->w && y + box.h <= page->h;
}

double ocr_layout_share_of_circle(const OcrLayout *layout, OcrPoint middle, double from, double to)
{
    int inked = 0;
    for (int angle = 0; angle < ANGLES; angle++) {
        const double across = cos(2 * G_PI * angle / ANGLES), down = sin(2 * G_PI * angle / ANGLES);
        bool found = false;
        for (double radius = from; radius <= to && !found; radius += 0.5)
            found = ocr_layout_has_ink(layout, (int)floor(middle.x + radius * across), (int)floor(middle.y + radius * down));
        inked += found;
    }
    return (double)inked / ANGLES;
}

bool ocr_layout_ring_is_gone(const OcrLayout *page, double radius, OcrPoint middle)
{
    const OcrBox box = {(int)lrint(middle.x - radius), (int)lrint(middle.y - radius), (int)lrint(2 * radius), (int)lrint(2 * radius)};
    if (box.x < 0 || box.y < 0 || box.x + box.w > page->w || box.y + box.h > page->h)
        return false;
    for (int i = 0; i < 9; i++)
        if (ocr_layout_share_of_circle(page, (OcrPoint){middle.x + i % 3 - 1, middle.y + i / 3 - 1}, radius - 0.5, radius + 0.5) >= RING_MET)
            return false;
    for (int quarter = 0; quarter < 4; quarter++) {
        const OcrBox part = {quarter & 1 ? (int)lrint(middle.x) : box.x + box.w / 4, quarter >> 1 ? (int)lrint(middle.y) : box.y + box.h / 4, box.w / 4, box.h / 4};
        if (ocr_layout_share_inked(page, part) < RING_TICKED)
            return true;
    }
    return false;
}
