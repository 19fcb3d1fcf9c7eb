#include "ocr/layout_match.h"

#include <math.h>
#include <stdlib.h>

/* Least print in a block that tells a place, and most ink of the page under which it could still be seen. */
enum { LEAST_INK = 48, REACH_MOST = 24, ROUGH_SPOTS = 3, CLIMB_MOST = 6 };
static const double MOST_DARK = 0.45, STRETCH = 0.06;

typedef struct {
    double shift, scale, value;
} Fit;

/* One profile at one scale against another, moved by whole bins. `squares` sums the page's bins squared up to each. */
static double correlate(const float *page, const double *squares, int page_n, const float *blank, int blank_n, int shift)
{
    int from = MAX(0, -shift), to = MIN(blank_n, page_n - shift);
    if (to <= from)
        return -1;
    /* Four sums side by side, as four can be added at once. */
    float sums[4] = {0};
    int i = from;
    for (; i + 4 <= to; i += 4)
        for (int k = 0; k < 4; k++)
            sums[k] += page[i + k + shift] * blank[i + k];
    for (; i < to; i++)
        sums[0] += page[i + shift] * blank[i];
    double sum = (double)(sums[0] + sums[1]) + (double)(sums[2] + sums[3]);
    return sum / sqrt(squares[to + shift] - squares[from + shift] + 1e-9);
}

static int stretch(const float *profile, int n, double scale, float *out)
{
    int stretched = (int)(n * scale);
    const double step = 1 / scale;
    const float even = (float)sqrt(step);
    for (int i = 0; i < stretched; i++)
        out[i] = profile[MIN((int)((i + 0.5) * step), n - 1)] * even;
    return stretched;
}

static Fit best_fit(const float *page, int page_n, const float *blank, int blank_n, double reach, bool fine)
{
    double scale_step = fine ? 0.0025 : 0.01;
    int shift_step = fine ? 1 : 2;
    g_autofree float *stretched = g_new(float, (gsize)(blank_n * (1 + STRETCH)) + 2);
    g_autofree double *squares = g_new0(double, page_n + 1);
    for (int i = 0; i < page_n; i++)
        squares[i + 1] = squares[i] + (double)page[i] * page[i];
    Fit best = {0, 1, -2};
    for (double scale = 1 - STRETCH; scale <= 1 + STRETCH + 1e-9; scale += scale_step) {
        int n = stretch(blank, blank_n, scale, stretched);
        /* The shift is that of the middle, which the scale then leaves alone. */
        int middle = (int)lrint((page_n - blank_n * scale) / 2);
        for (int shift = middle - (int)reach; shift <= middle + (int)reach; shift += shift_step) {
            double value = correlate(page, squares, page_n, stretched, n, shift) - 0.02 * fabs(scale - 1) / STRETCH;
            if (value > best.value)
                best = (Fit){shift, scale, value};
        }
    }
    return best;
}

OcrLayoutPlace ocr_layout_place(const OcrLayout *page, const OcrLayout *blank, double reach_mm, bool fine)
{
    const int px = OCR_LAYOUT_PX_MM;
    Fit x = best_fit(fine ? page->columns : page->soft_columns, page->w / px, fine ? blank->columns : blank->soft_columns, blank->w / px, reach_mm, fine);
    Fit y = best_fit(fine ? page->rows : page->soft_rows, page->h / px, fine ? blank->rows : blank->soft_rows, blank->h / px, reach_mm, fine);
    return (OcrLayoutPlace){x.shift * px, y.shift * px, x.scale, y.scale, (x.value + y.value) / 2};
}

/* A block of the blank, and the page around where it is expected. */
typedef struct {
    uint64_t rows[OCR_LAYOUT_BLOCK];
    int ink;
    OcrPoint centre; /* of the ink, from the block's corner */
} Block;

static Block block_at(const OcrLayout *blank, int x, int y)
{
    Block block = {.ink = 0};
    for (int row = 0; row < OCR_LAYOUT_BLOCK; row++) {
        block.rows[row] = ocr_layout_bits(blank, x, y + row);
        block.ink += ocr_layout_count(block.rows[row]);
    }
    return block;
}

static void find_centre(Block *block)
{
    double x = 0, y = 0;
    for (int row = 0; row < OCR_LAYOUT_BLOCK; row++)
        for (uint64_t bits = block->rows[row]; bits; bits &= bits - 1) {
            x += 63 - __builtin_ctzll(bits) + 0.5;
            y += row + 0.5;
        }
    block->centre = (OcrPoint){x / block->ink, y / block->ink};
}

static int overlap(const OcrLayout *page, const uint64_t *plane, const Block *block, int x, int y)
{
    int sum = 0;
    for (int row = 0; row < OCR_LAYOUT_BLOCK; row++)
        if (block->rows[row])
            sum += ocr_layout_count(block->rows[row] & ocr_layout_plane_bits(page, plane, x, y + row));
    return sum;
}

static bool too_dark(const OcrLayout *page, int x, int y)
{
    int sum = 0;
    for (int row = 0; row < OCR_LAYOUT_BLOCK; row += 2)
        sum += ocr_layout_count(ocr_layout_bits(page, x, y + row));
    return sum > MOST_DARK * OCR_LAYOUT_BLOCK * OCR_LAYOUT_BLOCK / 2;
}

/* The top of a parabola through three heights, as an offset from the middle one. */
static double summit(double before, double here, double after)
{
    double bend = before - 2 * here + after;
    return bend < -1e-9 ? CLAMP(0.5 * (before - after) / bend, -0.5, 0.5) : 0;
}

/* Where a block is looked for. */
typedef struct {
    const OcrLayout *page;
    const Block *block;
    int x, y, reach; /* of its corner, and so far around */
} Search;

typedef struct {
    int dx, dy, seen;
} Spot;

static int seen_at(const Search *search, int dx, int dy)
{
    return overlap(search->page, search->page->ink, search->block, search->x + dx, search->y + dy);
}

/* The places, three dots apart, from which the block is met best when each dot of the page may be one off. */
static void look_roughly(const Search *search, Spot best[ROUGH_SPOTS])
{
    for (int i = 0; i < ROUGH_SPOTS; i++)
        best[i] = (Spot){0, 0, -1};
    for (int dy = -search->reach + 1; dy < search->reach + 2; dy += 3)
        for (int dx = -search->reach + 1; dx < search->reach + 2; dx += 3) {
            Spot spot = {dx, dy, overlap(search->page, search->page->near, search->block, search->x + dx, search->y + dy)};
            for (int i = 0; i < ROUGH_SPOTS; i++)
                if (spot.seen > best[i].seen) {
                    Spot lower = best[i];
                    best[i] = spot;
                    spot = lower;
                }
        }
}

/* From a place to the best one beside it, and on from there. */
static Spot climb(const Search *search, Spot from)
{
    Spot best = {from.dx, from.dy, seen_at(search, from.dx, from.dy)};
    for (int step = 0; step < CLIMB_MOST; step++) {
        Spot start = best;
        for (int dy = -1; dy <= 1; dy++)
            for (int dx = -1; dx <= 1; dx++) {
                Spot spot = {start.dx + dx, start.dy + dy, 0};
                if (abs(spot.dx) > search->reach || abs(spot.dy) > search->reach || (dx == 0 && dy == 0))
                    continue;
                spot.seen = seen_at(search, spot.dx, spot.dy);
                if (spot.seen > best.seen)
                    best = spot;
            }
        if (best.seen == start.seen)
            break;
    }
    return best;
}

/* The best of what there is a millimetre off along one axis, both ways. */
static int beside(const Search *search, const Spot *spot, bool across)
{
    int best = 0;
    for (int i = OCR_LAYOUT_PX_MM - 1; i <= OCR_LAYOUT_PX_MM; i++)
        for (int way = -1; way <= 1; way += 2)
            best = MAX(best, seen_at(search, spot->dx + (across ? way * i : 0), spot->dy + (across ? 0 : way * i)));
    return best;
}

static bool find_block(const OcrLayout *page, const Block *block, OcrPoint expected, int reach, OcrLayoutTie *tie)
{
    const Search search = {page, block, (int)lrint(expected.x) - OCR_LAYOUT_BLOCK / 2, (int)lrint(expected.y) - OCR_LAYOUT_BLOCK / 2, reach};
    if (too_dark(page, search.x, search.y))
        return false;
    Spot rough[ROUGH_SPOTS], best = {0, 0, -1};
    look_roughly(&search, rough);
    for (int i = 0; i < ROUGH_SPOTS && rough[i].seen >= best.seen; i++) {
        Spot top = climb(&search, rough[i]);
        if (top.seen > best.seen)
            best = top;
    }
    tie->rim = abs(best.dx) >= reach || abs(best.dy) >= reach;
    double dx = summit(seen_at(&search, best.dx - 1, best.dy), best.seen, seen_at(&search, best.dx + 1, best.dy));
    double dy = summit(seen_at(&search, best.dx, best.dy - 1), best.seen, seen_at(&search, best.dx, best.dy + 1));
    tie->seen = (OcrPoint){search.x + best.dx + (tie->rim ? 0 : dx) + block->centre.x, search.y + best.dy + (tie->rim ? 0 : dy) + block->centre.y};
    tie->ink = block->ink;
    tie->cover = (double)best.seen / block->ink;
    tie->rise = tie->rim ? 0 : tie->cover - (double)MAX(beside(&search, &best, true), beside(&search, &best, false)) / block->ink;
    return true;
}

GArray *ocr_layout_ties(const OcrLayout *page, const OcrLayout *blank, OcrLayoutGuess guess, const void *data, int reach)
{
    GArray *ties = g_array_new(FALSE, FALSE, sizeof(OcrLayoutTie));
    reach = CLAMP(reach, 1, REACH_MOST);
    for (int y = 0; y + OCR_LAYOUT_BLOCK / 2 < blank->h; y += OCR_LAYOUT_BLOCK)
        for (int x = 0; x + OCR_LAYOUT_BLOCK / 2 < blank->w; x += OCR_LAYOUT_BLOCK) {
            Block block = block_at(blank, x, y);
            if (block.ink < LEAST_INK)
                continue;
            find_centre(&block);
            OcrLayoutTie tie = {.blank = {x + block.centre.x, y + block.centre.y}};
            OcrPoint expected = guess(tie.blank, data);
            expected.x += OCR_LAYOUT_BLOCK / 2.0 - block.centre.x;
            expected.y += OCR_LAYOUT_BLOCK / 2.0 - block.centre.y;
            if (find_block(page, &block, expected, reach, &tie))
                g_array_append_val(ties, tie);
        }
    return ties;
}

OcrLayoutCover ocr_layout_cover(const OcrLayout *page, const OcrLayout *blank, OcrLayoutGuess guess, const void *data)
{
    OcrLayoutCover cover = {0, 0};
    for (int y = 0; y < blank->h; y += OCR_LAYOUT_BLOCK)
        for (int x = 0; x < blank->w; x += OCR_LAYOUT_BLOCK) {
            Block block = block_at(blank, x, y);
            OcrPoint middle = guess((OcrPoint){x + OCR_LAYOUT_BLOCK / 2.0, y + OCR_LAYOUT_BLOCK / 2.0}, data);
            int px = (int)lrint(middle.x) - OCR_LAYOUT_BLOCK / 2, py = (int)lrint(middle.y) - OCR_LAYOUT_BLOCK / 2;
            if (block.ink == 0 || too_dark(page, px, py))
                continue;
            cover.ink += block.ink;
            for (int row = 0; row < OCR_LAYOUT_BLOCK; row++) {
                cover.met += ocr_layout_count(block.rows[row] & ocr_layout_near(page, px, py + row));
            }
        }
    return cover;
}
