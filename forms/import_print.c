#include "forms/import_print.h"

#include <math.h>
#include <stdlib.h>

enum { TICKS_MOST = 130, CELLS_LEAST = 4, CELLS_MOST = 60 };

static const double AROUND_MM = 0.6, LEAST_MM = 1.3, LINE_SHARE = 0.45, FRAME_MM = 0.3;

/* A tick of a comb stands on its floor, at least so high; how much one cell may differ from the next. */
static const double FLOOR_MM = 0.5, TICK_MM = 1, THICK_MM = 0.9, PITCH_LEAST_MM = 2, PITCH_MOST_MM = 10, UNEVEN = 0.15;

/* Dots that lead the eye: how wide one is, how far apart they are at most, how much of the way they cover, and what over them is bare. */
static const double DOT_MM = 0.8, DOT_PITCH_MM = 3, DOTS_SHARE = 0.6, BARE_PART = 0.5, SPECKS = 0.005;

static bool is_dark(const OcrImage *binary, OcrBox zone, bool upright, int at, int length)
{
    OcrBox line = upright ? (OcrBox){zone.x + at, zone.y, 1, zone.h} : (OcrBox){zone.x, zone.y + at, zone.w, 1};
    return ocr_image_count_ink(binary, line) >= LINE_SHARE * length;
}

/* What a box's sides are expected to be, in pixels. */
typedef struct {
    int length, thin;
} Sides;

/* The first or last line of pixels of `zone` that is dark over nearly half of a side's length; -1: none. Of a side twice as thick as thin, a
 * shadow that is drawn under the box, its inner edge. */
static int find_line(const OcrImage *binary, OcrBox zone, bool upright, bool last, Sides sides)
{
    int count = upright ? zone.w : zone.h, length = sides.length, step = last ? -1 : 1, at = last ? count - 1 : 0;
    while (at >= 0 && at < count && !is_dark(binary, zone, upright, at, length))
        at += step;
    int inner = at;
    while (inner >= 0 && inner < count && is_dark(binary, zone, upright, inner, length))
        inner += step;
    if (at < 0 || at >= count)
        return -1;
    return abs(inner - at) > 2 * sides.thin ? inner - step * sides.thin : at;
}

FormBox import_printed_frame(OcrPage *page, FormBox box)
{
    const OcrImage *binary = ocr_page_binary(page);
    double mm = page->dpi / 25.4;
    OcrBox zone = {(int)((box.x - AROUND_MM) * mm), (int)((box.y - AROUND_MM) * mm), (int)((box.w + 2 * AROUND_MM) * mm),
                   (int)((box.h + 2 * AROUND_MM) * mm)};
    const Sides sides = {(int)(MIN(box.w, box.h) * mm), MAX(1, (int)(FRAME_MM * mm))};
    int left = find_line(binary, zone, true, false, sides), right = find_line(binary, zone, true, true, sides);
    int top = find_line(binary, zone, false, false, sides), bottom = find_line(binary, zone, false, true, sides);
    FormBox frame = {(zone.x + left) / mm, (zone.y + top) / mm, (right - left + 1) / mm, (bottom - top + 1) / mm};
    bool square = left >= 0 && top >= 0 && frame.w >= LEAST_MM && frame.h >= LEAST_MM && frame.w < 1.5 * frame.h &&
                  frame.h < 1.5 * frame.w;
    return square ? frame : box;
}

/* The middles of the upright strokes right over the floor of the box, in pixels from its left edge. */
static int find_ticks(const OcrImage *binary, OcrBox band, int thick, double *ticks)
{
    int count = 0, start = -1;
    for (int x = 0; x <= band.w; x++) {
        OcrBox column = {band.x + x, band.y, 1, band.h};
        bool ink = x < band.w && ocr_image_count_ink(binary, column) >= 0.8 * band.h;
        if (ink && start < 0)
            start = x;
        if (ink || start < 0)
            continue;
        if (x - start > thick || count == TICKS_MOST)
            return 0;
        ticks[count++] = (start + x - 1) / 2.0;
        start = -1;
    }
    return count;
}

int import_printed_cells(OcrPage *page, FormBox box)
{
    double mm = page->dpi / 25.4, ticks[TICKS_MOST];
    if (box.h < FLOOR_MM + 2 * TICK_MM)
        return 0;
    OcrBox band = {(int)((box.x - AROUND_MM) * mm), (int)((box.y + box.h - FLOOR_MM - TICK_MM) * mm),
                   (int)((box.w + 2 * AROUND_MM) * mm), MAX(1, (int)(TICK_MM * mm))};
    int count = find_ticks(ocr_page_binary(page), band, MAX(2, (int)(THICK_MM * mm)), ticks);
    if (count < CELLS_LEAST - 1)
        return 0;
    double pitch = (ticks[count - 1] - ticks[0]) / (count - 1);
    for (int i = 1; i < count; i++)
        if (fabs(ticks[i] - ticks[i - 1] - pitch) > UNEVEN * pitch)
            return 0;
    int cells = (int)lround(box.w * mm / pitch);
    bool fills = fabs(cells * pitch - box.w * mm) < 0.4 * pitch && cells - 1 <= count && count <= cells + 1;
    bool sound = pitch >= PITCH_LEAST_MM * mm && pitch <= PITCH_MOST_MM * mm && cells >= CELLS_LEAST && cells <= CELLS_MOST;
    return fills && sound ? cells : 0;
}

bool import_rule_between(OcrPage *page, FormBox gap)
{
    double mm = page->dpi / 25.4;
    int left = (int)floor(gap.x * mm), right = (int)ceil((gap.x + gap.w) * mm), height = MAX(1, (int)(gap.h * mm));
    for (int x = left; x < right; x++)
        if (ocr_image_count_ink(ocr_page_binary(page), (OcrBox){x, (int)(gap.y * mm), 1, height}) >= 0.95 * height)
            return true;
    return false;
}

bool import_leaders_between(OcrPage *page, FormBox gap)
{
    double mm = page->dpi / 25.4;
    OcrBox over = {(int)(gap.x * mm), (int)(gap.y * mm), (int)(gap.w * mm), MAX(1, (int)(gap.h * BARE_PART * mm))};
    OcrBox zone = {over.x, over.y + over.h, over.w, MAX(1, (int)(gap.h * (1 - BARE_PART) * mm))};
    int dots = 0, dark = 0, run = 0;
    if (ocr_image_count_ink(ocr_page_binary(page), over) > SPECKS * over.w * over.h)
        return false;
    for (int x = zone.x; x <= zone.x + zone.w; x++) {
        bool ink = x < zone.x + zone.w && ocr_image_count_ink(ocr_page_binary(page), (OcrBox){x, zone.y, 1, zone.h}) > 0;
        dark += ink;
        dots += !ink && run > 0 && run <= MAX(2, (int)(DOT_MM * mm));
        run = ink ? run + 1 : 0;
    }
    return dots >= gap.w / DOT_PITCH_MM && dark < zone.w * DOTS_SHARE;
}
