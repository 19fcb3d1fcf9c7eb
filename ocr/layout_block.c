#include "ocr/layout_block.h"

#include <stdlib.h>
#include <string.h>

/* Around what is searched: a rough spot may lie one dot outside, and what is a millimetre beside it is asked for. */
enum { REACH_MOST = 24, AROUND = OCR_LAYOUT_PX_MM + 1, ROUGH_STEP = 3, ROUGH_SPOTS = 3, CLIMB_MOST = 6, CHUNK = 16 };
static const double MOST_DARK = 0.45;

/* The page around one block is cut into strips as wide as the block, one for each offset along the rows: all offsets down are
 * then words side by side. What was counted once is kept. */
struct OcrBlockSearch {
    const OcrLayout *page;
    int reach, far, side, height; /* far: the most that is asked for; side: so many offsets; height: rows of a strip */
    const OcrBlock *block;
    int x, y;
    uint64_t *strips; /* [side][height] of the page's ink; those that are cut */
    bool *cut;        /* [side] */
    uint64_t *near;   /* [height] */
    int16_t *seen;    /* [side][side] */
};

OcrBlock ocr_block_at(const OcrLayout *blank, int x, int y)
{
    OcrBlock block = {.ink = 0};
    double across = 0, down = 0;
    for (int row = 0; row < OCR_LAYOUT_BLOCK; row++) {
        block.rows[row] = ocr_layout_bits(blank, x, y + row);
        int ink = ocr_layout_count(block.rows[row]);
        for (uint64_t bits = block.rows[row]; bits; bits &= bits - 1)
            across += 63 - __builtin_ctzll(bits) + 0.5;
        down += ink * (row + 0.5);
        block.ink += ink;
    }
    if (block.ink > 0)
        block.centre = (OcrPoint){across / block.ink, down / block.ink};
    return block;
}

bool ocr_block_is_under_ink(const OcrLayout *page, int x, int y)
{
    int sum = 0;
    for (int row = 0; row < OCR_LAYOUT_BLOCK; row += 2)
        sum += ocr_layout_count(ocr_layout_bits(page, x, y + row));
    return sum > MOST_DARK * OCR_LAYOUT_BLOCK * OCR_LAYOUT_BLOCK / 2;
}

OcrBlockSearch *ocr_block_search_new(const OcrLayout *page, int reach)
{
    OcrBlockSearch *search = g_new0(OcrBlockSearch, 1);
    search->page = page;
    search->reach = CLAMP(reach, 1, REACH_MOST);
    search->far = search->reach + AROUND;
    search->side = 2 * search->far + 1;
    search->height = OCR_LAYOUT_BLOCK + 2 * search->far;
    search->strips = g_new(uint64_t, search->side * search->height);
    search->cut = g_new(bool, search->side);
    search->near = g_new(uint64_t, search->height);
    search->seen = g_new(int16_t, search->side * search->side);
    return search;
}

void ocr_block_search_free(OcrBlockSearch *search)
{
    if (!search)
        return;
    g_free(search->strips);
    g_free(search->cut);
    g_free(search->near);
    g_free(search->seen);
    g_free(search);
}

/* How many dots both have. As ocr_layout_count, but bytes, then pairs of them, are summed up before they are added across: a
 * byte holds what sixteen rows have. */
static int count_met(const uint64_t *block, const uint64_t *page)
{
    uint64_t pairs = 0;
    for (int from = 0; from < OCR_LAYOUT_BLOCK; from += CHUNK) {
        uint64_t bytes = 0;
        for (int row = from; row < from + CHUNK; row++) {
            uint64_t bits = block[row] & page[row];
            bits -= bits >> 1 & 0x5555555555555555u;
            bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
            bytes += (bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0fu;
        }
        pairs += (bytes & 0x00ff00ff00ff00ffu) + (bytes >> 8 & 0x00ff00ff00ff00ffu);
    }
    return (int)(pairs * 0x0001000100010001u >> 48);
}

static void cut_strip(const OcrBlockSearch *search, const uint64_t *plane, int dx, uint64_t *strip)
{
    for (int row = 0; row < search->height; row++)
        strip[row] = ocr_layout_plane_bits(search->page, plane, search->x + dx, search->y - search->far + row);
}

typedef struct {
    int dx, dy, seen;
} Spot;

static int seen_at(OcrBlockSearch *search, int dx, int dy)
{
    int column = dx + search->far, row = dy + search->far;
    uint64_t *strip = search->strips + column * search->height;
    int16_t *seen = &search->seen[column * search->side + row];
    if (*seen >= 0)
        return *seen;
    if (!search->cut[column]) {
        cut_strip(search, search->page->ink, dx, strip);
        search->cut[column] = true;
    }
    return *seen = (int16_t)count_met(search->block->rows, strip + row);
}

/* The places, three dots apart, from which the block is met best when each dot of the page may be one off. */
static void look_roughly(OcrBlockSearch *search, Spot best[ROUGH_SPOTS])
{
    for (int i = 0; i < ROUGH_SPOTS; i++)
        best[i] = (Spot){0, 0, -1};
    for (int dx = -search->reach + 1; dx < search->reach + 2; dx += ROUGH_STEP) {
        cut_strip(search, search->page->near, dx, search->near);
        for (int dy = -search->reach + 1; dy < search->reach + 2; dy += ROUGH_STEP) {
            Spot spot = {dx, dy, count_met(search->block->rows, search->near + search->far + dy)};
            for (int i = 0; i < ROUGH_SPOTS; i++)
                if (spot.seen > best[i].seen) {
                    Spot lower = best[i];
                    best[i] = spot;
                    spot = lower;
                }
        }
    }
}

/* From a place to the best one beside it, and on from there. */
static Spot climb(OcrBlockSearch *search, Spot from)
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
static int beside(OcrBlockSearch *search, const Spot *spot, bool across)
{
    int best = 0;
    for (int i = OCR_LAYOUT_PX_MM - 1; i <= OCR_LAYOUT_PX_MM; i++)
        for (int way = -1; way <= 1; way += 2)
            best = MAX(best, seen_at(search, spot->dx + (across ? way * i : 0), spot->dy + (across ? 0 : way * i)));
    return best;
}

/* The top of a parabola through three heights, as an offset from the middle one. */
static double summit(double before, double here, double after)
{
    double bend = before - 2 * here + after;
    return bend < -1e-9 ? CLAMP(0.5 * (before - after) / bend, -0.5, 0.5) : 0;
}

OcrBlockSpot ocr_block_search(OcrBlockSearch *search, const OcrBlock *block, int x, int y)
{
    search->block = block;
    search->x = x;
    search->y = y;
    memset(search->cut, 0, sizeof *search->cut * (size_t)search->side);
    memset(search->seen, -1, sizeof *search->seen * (size_t)(search->side * search->side));
    Spot rough[ROUGH_SPOTS], best = {0, 0, -1};
    look_roughly(search, rough);
    for (int i = 0; i < ROUGH_SPOTS && rough[i].seen >= best.seen; i++) {
        Spot top = climb(search, rough[i]);
        if (top.seen > best.seen)
            best = top;
    }
    OcrBlockSpot spot = {.met = best.seen, .rim = abs(best.dx) >= search->reach || abs(best.dy) >= search->reach};
    double dx = summit(seen_at(search, best.dx - 1, best.dy), best.seen, seen_at(search, best.dx + 1, best.dy));
    double dy = summit(seen_at(search, best.dx, best.dy - 1), best.seen, seen_at(search, best.dx, best.dy + 1));
    spot.centre = (OcrPoint){x + best.dx + (spot.rim ? 0 : dx) + block->centre.x, y + best.dy + (spot.rim ? 0 : dy) + block->centre.y};
    spot.beside = MAX(beside(search, &best, true), beside(search, &best, false));
    return spot;
}
