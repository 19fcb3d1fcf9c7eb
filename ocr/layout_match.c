#include "ocr/layout_match.h"

#include <math.h>

/* Least print in a block that tells a place, and most ink of the page under which it could still be seen. */
enum { LEAST_INK = 48, REACH_MOST = 24 };
static const double MOST_DARK = 0.45, STRETCH = 0.06;

/* Correlation of a profile with another that is stretched by `scale` and moved by `shift` bins. */
static double correlate(const float *page, int page_n, const float *blank, int blank_n, double scale, double shift)
{
    double sum = 0, power = 1e-9;
    for (int i = 0; i < blank_n; i++) {
        int at = (int)lrint(i * scale + shift);
        if (at < 0 || at >= page_n)
            continue;
        sum += (double)page[at] * blank[i];
        power += (double)page[at] * page[at];
    }
    return sum / sqrt(power);
}

typedef struct {
    double shift, scale, value;
} Fit;

static Fit best_fit(const float *page, int page_n, const float *blank, int blank_n, double reach, bool fine)
{
    double scale_step = fine ? 0.0025 : 0.01, shift_step = fine ? 0.5 : 2, middle = blank_n / 2.0;
    Fit best = {0, 1, -2};
    for (double scale = 1 - STRETCH; scale <= 1 + STRETCH + 1e-9; scale += scale_step)
        for (double shift = -reach; shift <= reach; shift += shift_step) {
            /* The shift is that of the middle, which the scale then leaves alone. */
            double at = page_n / 2.0 - middle * scale + shift;
            double value = correlate(page, page_n, blank, blank_n, scale, at) - 0.02 * fabs(scale - 1) / STRETCH;
            if (value > best.value)
                best = (Fit){at, scale, value};
        }
    return best;
}

OcrLayoutPlace ocr_layout_place(const OcrLayout *page, const OcrLayout *blank, double reach_mm, bool fine)
{
    const int px = OCR_LAYOUT_PX_MM;
    Fit x = best_fit(page->columns, page->w / px, blank->columns, blank->w / px, reach_mm, fine);
    Fit y = best_fit(page->rows, page->h / px, blank->rows, blank->h / px, reach_mm, fine);
    return (OcrLayoutPlace){x.shift * px, y.shift * px, x.scale, y.scale, (x.value + y.value) / 2};
}

static inline int count_bits(uint64_t v)
{
    v -= v >> 1 & 0x5555555555555555ull;
    v = (v & 0x3333333333333333ull) + (v >> 2 & 0x3333333333333333ull);
    v = (v + (v >> 4)) & 0x0f0f0f0f0f0f0f0full;
    return (int)(v * 0x0101010101010101ull >> 56);
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
        block.ink += count_bits(block.rows[row]);
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

static int overlap(const OcrLayout *page, const Block *block, int x, int y)
{
    int sum = 0;
    for (int row = 0; row < OCR_LAYOUT_BLOCK; row++)
        if (block->rows[row])
            sum += count_bits(block->rows[row] & ocr_layout_bits(page, x, y + row));
    return sum;
}

static bool too_dark(const OcrLayout *page, int x, int y)
{
    int sum = 0;
    for (int row = 0; row < OCR_LAYOUT_BLOCK; row += 2)
        sum += count_bits(ocr_layout_bits(page, x, y + row));
    return sum > MOST_DARK * OCR_LAYOUT_BLOCK * OCR_LAYOUT_BLOCK / 2;
}

/* The top of a parabola through three heights, as an offset from the middle one. */
static double summit(double before, double here, double after)
{
    double bend = before - 2 * here + after;
    return bend < -1e-9 ? CLAMP(0.5 * (before - after) / bend, -0.5, 0.5) : 0;
}

/* The best of what a row or column of places has at `steps` from one of them, both ways. */
static int beside(const int *seen, int at, int limit_low, int limit_high, int step, int steps)
{
    int best = 0;
    for (int way = -1; way <= 1; way += 2)
        for (int i = steps; i <= steps + 1; i++)
            if ((way < 0 && i <= limit_low) || (way > 0 && i <= limit_high))
                best = MAX(best, seen[at + way * i * step]);
    return best;
}

/* False where the page is too dark to see anything. */
static bool find_block(const OcrLayout *page, const Block *block, OcrPoint expected, int reach, OcrLayoutTie *tie)
{
    int x0 = (int)lrint(expected.x) - OCR_LAYOUT_BLOCK / 2, y0 = (int)lrint(expected.y) - OCR_LAYOUT_BLOCK / 2;
    int side = 2 * reach + 1, best = -1, at = 0, seen[(2 * REACH_MOST + 1) * (2 * REACH_MOST + 1)];
    if (too_dark(page, x0, y0))
        return false;
    for (int i = 0; i < side * side; i++) {
        seen[i] = overlap(page, block, x0 + i % side - reach, y0 + i / side - reach);
        if (seen[i] > best) {
            best = seen[i];
            at = i;
        }
    }
    int x = at % side, y = at / side;
    bool inside = x > 0 && x < side - 1 && y > 0 && y < side - 1;
    double dx = inside ? summit(seen[at - 1], best, seen[at + 1]) : 0, dy = inside ? summit(seen[at - side], best, seen[at + side]) : 0;
    tie->seen = (OcrPoint){x0 + x - reach + dx + block->centre.x, y0 + y - reach + dy + block->centre.y};
    tie->ink = block->ink;
    tie->cover = (double)best / block->ink;
    int across = beside(seen, at, x, side - 1 - x, 1, OCR_LAYOUT_PX_MM - 1), down = beside(seen, at, y, side - 1 - y, side, OCR_LAYOUT_PX_MM - 1);
    tie->rim = !inside;
    tie->rise = inside ? tie->cover - (double)MAX(across, down) / block->ink : 0;
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
                uint64_t near = 0;
                for (int dy = -1; dy <= 1 && block.rows[row]; dy++)
                    for (int dx = -1; dx <= 1; dx++)
                        near |= ocr_layout_bits(page, px + dx, py + row + dy);
                cover.met += count_bits(block.rows[row] & near);
            }
        }
    return cover;
}
