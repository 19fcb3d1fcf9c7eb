#include "ocr/cell_frame.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_REACH = 64 };

/* A line must cover this much of a side to be one; a row has lines on a side when most of its boxes do. */
static const double LINE_COVER = 0.38, ROW_SHARE = 0.6;
/* Of one long box more: the feet or heads of what is typed close to its side cover up to two thirds of it. */
static const double LONG_LINE_COVER = 0.72, LONG = 4;
static const double SOLID_COVER = 0.62, SOLID_SHARE = 0.5, LEVEL_MM = 0.12, LEVEL_SHARE = 0.7;
static const double THICKEST_MM = 0.7;

/* One side of one box: how much of its length each row (or column) near the expected place covers. */
typedef struct {
    int first, n;
    double cover[2 * MAX_REACH + 1];
    double peak_cover;
    int peak;
} Profile;

typedef struct {
    double at;      /* where the line is expected */
    int from, to;   /* extent along the line */
    bool upright;   /* a column, not a row */
} Edge;

static Edge edge_of(const OcrStrip *s, OcrSide side, int box)
{
    int top = (int)lround(s->top), bottom = (int)lround(s->bottom);
    int left = (int)lround(s->left[box]), right = (int)lround(s->right[box]);
    switch (side) {
    case OCR_SIDE_TOP:
        return (Edge){s->top, left, right, false};
    case OCR_SIDE_BOTTOM:
        return (Edge){s->bottom, left, right, false};
    case OCR_SIDE_LEFT:
        return (Edge){s->left[box], top, bottom, true};
    default:
        return (Edge){s->right[box], top, bottom, true};
    }
}

/* Share of [from, to) that is ink in column or row `at`. Uprights of a comb may be half as high as the box (ticks),
 * so that their lower half counts alone. */
static double cover_at(const OcrStrip *s, const Edge *e, int at)
{
    if (at < 0 || at >= (e->upright ? s->w : s->h) || e->to <= e->from)
        return 0;
    int limit = e->upright ? s->h : s->w;
    int from = MAX(e->from, 0), to = MIN(e->to, limit), half = (e->from + e->to) / 2, upper = 0, lower = 0;
    const uint8_t *p = e->upright ? s->mask + (size_t)from * s->w + at : s->mask + (size_t)at * s->w + from;
    size_t stride = e->upright ? (size_t)s->w : 1;
    for (int i = from; i < to; i++, p += stride)
        *(i < half ? &upper : &lower) += *p;
    double whole = (double)(upper + lower) / (e->to - e->from);
    return e->upright ? MAX(whole, (double)lower / (e->to - half)) : whole;
}

static void profile_edge(const OcrStrip *s, const Edge *e, int reach, Profile *p)
{
    p->first = (int)floor(e->at) - reach;
    p->n = 2 * reach + 1;
    p->peak_cover = 0;
    p->peak = reach;
    for (int i = 0; i < p->n; i++) {
        p->cover[i] = cover_at(s, e, p->first + i);
        if (p->cover[i] > p->peak_cover) {
            p->peak_cover = p->cover[i];
            p->peak = i;
        }
    }
}

static int compare_ints(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* Typical darkness of the line itself, gaps and missing halves left out. */
static int median_level(const OcrStrip *s, const Edge *e, const OcrBand *band)
{
    int histogram[256] = {0}, total = 0, seen = 0, limit = e->upright ? s->h : s->w;
    int middle = (band->from + band->to) / 2;
    if (middle < 0 || middle >= (e->upright ? s->w : s->h))
        return 0;
    for (int i = MAX(e->from, 0); i < MIN(e->to, limit); i++) {
        size_t at = e->upright ? (size_t)i * s->w + middle : (size_t)middle * s->w + i;
        histogram[s->ink[at]] += s->mask[at];
        total += s->mask[at];
    }
    for (int g = 0; g < 256; g++) {
        seen += histogram[g];
        if (seen * 2 >= total)
            return g;
    }
    return 255;
}

/* The best covered rows or columns of `thick` in the place where the row's other boxes have their line. */
static OcrBand band_near(const Profile *p, int around, int slack, int thick)
{
    double best = -1;
    int from = around;
    for (int i = MAX(around - slack, 0); i + thick <= MIN(around + slack + thick, p->n); i++) {
        double sum = 0;
        for (int k = 0; k < thick; k++)
            sum += p->cover[i + k];
        if (sum > best + 1e-9) {
            best = sum;
            from = i;
        }
    }
    return (OcrBand){p->first + from, p->first + from + thick, 0};
}

/* The line around a profile's peak: what is covered at least half as well. */
static void line_around_peak(const Profile *p, int thickest, int *from, int *thick)
{
    double least = MAX(p->peak_cover * 0.5, 0.15);
    int to = p->peak + 1;
    *from = p->peak;
    while (*from > 0 && to - *from < thickest && p->cover[*from - 1] >= least)
        --*from;
    while (to < p->n && to - *from < thickest && p->cover[to] >= least)
        to++;
    *thick = to - *from;
}

static int median_int(int *values, int n)
{
    qsort(values, (size_t)n, sizeof *values, compare_ints);
    return values[n / 2];
}

static double least_cover(const OcrStrip *s, OcrSide side)
{
    bool along = side == OCR_SIDE_TOP || side == OCR_SIDE_BOTTOM;
    return s->count == 1 && along && s->right[0] - s->left[0] > LONG * (s->bottom - s->top) ? LONG_LINE_COVER : LINE_COVER;
}

/* Whether the lines seen along a row of boxes are print: solid, or broken but level. Where boxes are seen by their tint alone, which
 * scanners drop, large digits in all of them reach the side with their heads and feet, each at another height. */
static bool is_print(const OcrStrip *s, const Profile *profiles, const int *starts, int seen, double cover)
{
    g_autofree int *sorted = g_memdup2(starts, sizeof *starts * (size_t)seen);
    int around = median_int(sorted, seen), off = MAX(1, (int)lround(LEVEL_MM * s->px_mm)), level = 0, solid = 0;
    for (int i = 0; i < seen; i++)
        level += abs(starts[i] - around) <= off;
    for (int i = 0; i < s->count; i++)
        solid += profiles[i].peak_cover >= MAX(cover, SOLID_COVER);
    return level >= LEVEL_SHARE * seen || solid >= SOLID_SHARE * seen;
}

static void find_side(const OcrStrip *s, OcrSide side, int reach, OcrFrames *frames)
{
    g_autofree Profile *profiles = g_new(Profile, s->count);
    g_autofree int *starts = g_new(int, s->count);
    g_autofree int *thicknesses = g_new(int, s->count);
    int seen = 0, thickest = MAX(3, (int)lround(THICKEST_MM * s->px_mm));
    for (int i = 0; i < s->count; i++) {
        Edge e = edge_of(s, side, i);
        profile_edge(s, &e, reach, &profiles[i]);
        if (profiles[i].peak_cover >= least_cover(s, side)) {
            line_around_peak(&profiles[i], thickest, &starts[seen], &thicknesses[seen]);
            seen++;
        }
    }
    frames->seen[side] = seen > 0 && seen >= ROW_SHARE * s->count && is_print(s, profiles, starts, seen, least_cover(s, side));
    if (!frames->seen[side])
        return;
    /* One print: a stroke along the line of one box makes that box's line neither thicker nor elsewhere. */
    int around = median_int(starts, seen), thick = median_int(thicknesses, seen), slack = MAX(1, (int)lround(0.2 * s->px_mm));
    for (int i = 0; i < s->count; i++) {
        Edge e = edge_of(s, side, i);
        frames->band[side][i] = band_near(&profiles[i], around, slack, thick);
        frames->band[side][i].level = median_level(s, &e, &frames->band[side][i]);
    }
}

OcrFrames *ocr_frames_find(const OcrStrip *strip, double reach_mm)
{
    OcrFrames *frames = g_new0(OcrFrames, 1);
    frames->count = strip->count;
    int reach = CLAMP((int)lround(reach_mm * strip->px_mm), 2, MAX_REACH);
    for (OcrSide side = OCR_SIDE_TOP; side <= OCR_SIDE_LEFT; side++) {
        frames->band[side] = g_new0(OcrBand, strip->count);
        find_side(strip, side, reach, frames);
    }
    return frames;
}

void ocr_frames_free(OcrFrames *frames)
{
    if (!frames)
        return;
    for (int side = 0; side < 4; side++)
        g_free(frames->band[side]);
    g_free(frames);
}

/* The pixels of a line that may have to go, as a box of the strip. The line runs on a little past the corners. */
static OcrBox band_box(const OcrStrip *s, const OcrFrames *frames, OcrSide side, int box, int rim)
{
    OcrBand b = frames->band[side][box];
    Edge e = edge_of(s, side, box);
    int past = (int)lround(0.5 * s->px_mm);
    int from = MAX(b.from - rim, 0), to = b.to + rim, begin = MAX(e.from - past, 0), end = e.to + past;
    OcrBox found = e.upright ? (OcrBox){from, begin, to - from, end - begin} : (OcrBox){begin, from, end - begin, to - from};
    found.w = MIN(found.w, s->w - found.x);
    found.h = MIN(found.h, s->h - found.y);
    return found;
}

enum { IN_ROW = 1, IN_COLUMN = 2 };

static void flag_bands(const OcrStrip *s, const OcrFrames *frames, uint8_t *flags)
{
    for (OcrSide side = OCR_SIDE_TOP; side <= OCR_SIDE_LEFT; side++) {
        bool upright = side == OCR_SIDE_LEFT || side == OCR_SIDE_RIGHT;
        for (int i = 0; frames->seen[side] && i < s->count; i++) {
            OcrBox b = band_box(s, frames, side, i, 1);
            for (int y = b.y; y < b.y + b.h; y++) {
                for (int x = b.x; x < b.x + b.w; x++)
                    flags[(size_t)y * s->w + x] |= upright ? IN_COLUMN : IN_ROW;
            }
        }
    }
}

/* How many pixels of ink follow, up to `most`, before paper or a line across comes. */
static int ink_ahead(const OcrStrip *s, const uint8_t *flags, size_t at, ptrdiff_t stride, int most)
{
    int n = 0;
    uint8_t across = stride == 1 || stride == -1 ? IN_ROW : IN_COLUMN;
    while (n < most && s->mask[at] && !(flags[at] & across)) {
        n++;
        at = (size_t)((ptrdiff_t)at + stride);
    }
    return n;
}

/* Whether the form prints something across a line at this place of it. */
static bool is_printed(const OcrStrip *s, const OcrPrinted *printed, size_t start, size_t stride, int across)
{
    for (int i = 0; i < across; i++) {
        size_t at = start + i * stride;
        OcrPoint point = ocr_strip_to_page(s, at % s->w + 0.5, at / s->w + 0.5);
        if (s->mask[at] && ocr_printed_at(printed, point.x, point.y))
            return true;
    }
    return false;
}

/* A stroke comes down onto the end of a tick: right over the print there is ink within its band, for a third of a millimetre. What of the tick lies
 * under it can be the stroke's as well, and a stub is read more easily than a stroke that is gone. */
static bool stroke_goes_on(const OcrStrip *s, const OcrPrinted *printed, OcrBox band)
{
    int least = MAX(2, (int)lround(0.3 * s->px_mm)), run = 0;
    for (int y = band.y; y < band.y + band.h; y++) {
        size_t start = (size_t)y * s->w + band.x;
        if (is_printed(s, printed, start, 1, band.w))
            return run >= least;
        run = memchr(s->mask + start, 1, (size_t)band.w) ? run + 1 : 0;
    }
    return false;
}

static void clear_band(OcrStrip *s, const OcrFrames *frames, OcrSide side, int box, const uint8_t *flags, uint8_t *gone)
{
    enum { DARK_LINE = 150, DARKER = 45, RIM = 1 };
    bool upright = side == OCR_SIDE_LEFT || side == OCR_SIDE_RIGHT;
    OcrBox b = band_box(s, frames, side, box, RIM);
    int level = frames->band[side][box].level, most = MAX(2, (int)lround(0.25 * s->px_mm));
    bool by_level = s->grey && level < DARK_LINE;
    int length = upright ? b.h : b.w, across = upright ? b.w : b.h, before = upright ? b.x : b.y;
    int after = (upright ? s->w : s->h) - before - across;
    size_t stride = upright ? 1 : (size_t)s->w, forward = upright ? (size_t)s->w : 1;
    bool inside = before >= most && after >= most && across > 2 * RIM;
    if (upright && frames->printed && stroke_goes_on(s, frames->printed, b))
        return;
    for (int i = 0; i < length; i++) {
        size_t start = (size_t)b.y * s->w + b.x + i * forward, end = start + across * stride;
        if (frames->printed && !is_printed(s, frames->printed, start, stride, across))
            continue;
        /* A stroke across or along the line makes it thicker than its own print, on one side or on both together. */
        bool stroke = inside && !by_level
                   && ink_ahead(s, flags, start + (RIM - 1) * stride, -(ptrdiff_t)stride, most)
                      + ink_ahead(s, flags, end - RIM * stride, (ptrdiff_t)stride, most) >= most;
        for (size_t at = start; at < end; at += stride) {
            if (by_level ? s->ink[at] < level + DARKER : !stroke)
                gone[at] = 1;
        }
    }
}

static bool has_ink(const OcrStrip *s, const uint8_t *flags, int x0, int y0, int reach)
{
    int ink = 0;
    for (int y = MAX(y0, 0); y < MIN(y0 + reach, s->h); y++) {
        for (int x = MAX(x0, 0); x < MIN(x0 + reach, s->w); x++)
            ink += s->mask[(size_t)y * s->w + x] && !flags[(size_t)y * s->w + x];
    }
    return ink >= reach;
}

/* Gives back the corner of two lines where a stroke goes through it from the inside to the outside. */
static void keep_corner(const OcrStrip *s, const OcrBox *corner, bool rising, const uint8_t *flags, uint8_t *gone)
{
    int reach = MAX(3, (int)lround(0.3 * s->px_mm)), x1 = corner->x + corner->w, y1 = corner->y + corner->h;
    bool left = has_ink(s, flags, corner->x - reach, rising ? y1 : corner->y - reach, reach);
    bool right = has_ink(s, flags, x1, rising ? corner->y - reach : y1, reach);
    for (int y = corner->y; left && right && y < y1; y++)
        memset(gone + (size_t)y * s->w + corner->x, 0, (size_t)corner->w);
}

static void keep_corners(const OcrStrip *s, const OcrFrames *frames, int box, const uint8_t *flags, uint8_t *gone)
{
    for (OcrSide side = OCR_SIDE_TOP; side <= OCR_SIDE_BOTTOM; side += 2) {
        for (OcrSide wall = OCR_SIDE_RIGHT; wall <= OCR_SIDE_LEFT; wall += 2) {
            if (!frames->seen[side] || !frames->seen[wall])
                continue;
            OcrBox row = band_box(s, frames, side, box, 1), column = band_box(s, frames, wall, box, 1);
            OcrBox corner = {column.x, row.y, column.w, row.h};
            keep_corner(s, &corner, (side == OCR_SIDE_TOP) == (wall == OCR_SIDE_RIGHT), flags, gone);
        }
    }
}

void ocr_frames_clear(const OcrFrames *frames, OcrStrip *strip)
{
    size_t size = (size_t)strip->w * strip->h;
    g_autofree uint8_t *flags = g_malloc0(size);
    g_autofree uint8_t *gone = g_malloc0(size);
    flag_bands(strip, frames, flags);
    for (OcrSide side = OCR_SIDE_TOP; side <= OCR_SIDE_LEFT; side++) {
        for (int i = 0; frames->seen[side] && i < strip->count; i++)
            clear_band(strip, frames, side, i, flags, gone);
    }
    for (int i = 0; i < strip->count; i++)
        keep_corners(strip, frames, i, flags, gone);
    uint8_t *restrict mask = strip->mask;
    const uint8_t *restrict out = gone;
    for (size_t i = 0; i < size; i++)
        mask[i] &= (uint8_t)~out[i];
}
