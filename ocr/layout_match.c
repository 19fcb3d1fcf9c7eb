#include "ocr/layout_match.h"

#include "ocr/layout_block.h"

#include <math.h>

/* Least print in a block that tells a place. */
enum { LEAST_INK = 48 };
static const double STRETCH = 0.06;

/* Four numbers at once, wherever they begin. */
enum { LANES = 4 };
typedef float Lanes __attribute__((vector_size(LANES * sizeof(float)), aligned(4), may_alias));

static Lanes lanes(const float *at)
{
    return *(const Lanes *)at;
}

typedef struct {
    double shift, scale, value;
} Fit;

/* One profile at one scale against another, moved by whole bins. `squares` sums the page's bins squared up to each. */
static double correlate(const float *page, const double *squares, int page_n, const float *blank, int blank_n, int shift)
{
    int from = MAX(0, -shift), to = MIN(blank_n, page_n - shift);
    if (to <= from)
        return -1;
    /* Four sums, none of which waits for another. */
    Lanes a = {0}, b = {0}, c = {0}, d = {0};
    const float *here = page + shift;
    int i = from;
    for (; i + 4 * LANES <= to; i += 4 * LANES) {
        a += lanes(here + i) * lanes(blank + i);
        b += lanes(here + i + LANES) * lanes(blank + i + LANES);
        c += lanes(here + i + 2 * LANES) * lanes(blank + i + 2 * LANES);
        d += lanes(here + i + 3 * LANES) * lanes(blank + i + 3 * LANES);
    }
    a = (a + b) + (c + d);
    float sum = (a[0] + a[1]) + (a[2] + a[3]);
    for (; i < to; i++)
        sum += here[i] * blank[i];
    return (double)sum / sqrt(squares[to + shift] - squares[from + shift] + 1e-9);
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

GArray *ocr_layout_ties(const OcrLayout *page, const OcrLayout *blank, OcrLayoutGuess guess, const void *data, int reach)
{
    GArray *ties = g_array_new(FALSE, FALSE, sizeof(OcrLayoutTie));
    g_autoptr(OcrBlockSearch) search = ocr_block_search_new(page, reach);
    for (int y = 0; y + OCR_LAYOUT_BLOCK / 2 < blank->h; y += OCR_LAYOUT_BLOCK)
        for (int x = 0; x + OCR_LAYOUT_BLOCK / 2 < blank->w; x += OCR_LAYOUT_BLOCK) {
            const OcrBlock block = ocr_block_at(blank, x, y);
            if (block.ink < LEAST_INK)
                continue;
            const OcrPoint at = {x + block.centre.x, y + block.centre.y}, expected = guess(at, data);
            const int px = (int)lrint(expected.x - block.centre.x), py = (int)lrint(expected.y - block.centre.y);
            if (ocr_block_is_under_ink(page, px, py))
                continue;
            const OcrBlockSpot spot = ocr_block_search(search, &block, px, py);
            const double ink = block.ink, cover = spot.met / ink;
            OcrLayoutTie tie = {at, spot.centre, block.ink, cover, spot.rim ? 0 : cover - spot.beside / ink, spot.rim};
            g_array_append_val(ties, tie);
        }
    return ties;
}

OcrLayoutCover ocr_layout_cover(const OcrLayout *page, const OcrLayout *blank, OcrLayoutGuess guess, const void *data)
{
    OcrLayoutCover cover = {0, 0};
    for (int y = 0; y < blank->h; y += OCR_LAYOUT_BLOCK)
        for (int x = 0; x < blank->w; x += OCR_LAYOUT_BLOCK) {
            const OcrBlock block = ocr_block_at(blank, x, y);
            OcrPoint middle = guess((OcrPoint){x + OCR_LAYOUT_BLOCK / 2.0, y + OCR_LAYOUT_BLOCK / 2.0}, data);
            int px = (int)lrint(middle.x) - OCR_LAYOUT_BLOCK / 2, py = (int)lrint(middle.y) - OCR_LAYOUT_BLOCK / 2;
            if (block.ink == 0 || ocr_block_is_under_ink(page, px, py))
                continue;
            cover.ink += block.ink;
            for (int row = 0; row < OCR_LAYOUT_BLOCK; row++) {
                cover.met += ocr_layout_count(block.rows[row] & ocr_layout_near(page, px, py + row));
            }
        }
    return cover;
}
