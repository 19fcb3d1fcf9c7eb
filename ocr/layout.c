#include "ocr/layout_item.h"

#include "ocr/page_border.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <string.h>

enum { PROFILE_REACH_MM = 6 };

static OcrLayout *layout_of_size(int w, int h)
{
    OcrLayout *layout = g_new0(OcrLayout, 1);
    layout->w = w;
    layout->h = h;
    layout->stride = (w + 63) / 64 + 2;
    layout->ink = g_new0(uint64_t, (size_t)layout->stride * h);
    return layout;
}

void ocr_layout_free(OcrLayout *layout)
{
    if (!layout)
        return;
    ocr_layout_free(layout->light);
    ocr_layout_free(layout->firm);
    g_free(layout->ink);
    g_free(layout->near);
    g_free(layout->boxes);
    g_free(layout->rings);
    ocr_layout_items_free(layout->items);
    ocr_image_free(layout->beyond);
    g_free(layout->rows);
    g_free(layout->columns);
    g_free(layout->soft_rows);
    g_free(layout->soft_columns);
    g_free(layout);
}

OcrPoint ocr_layout_to_scan(const OcrLayout *s, OcrPoint dot)
{
    double x = (dot.x - s->centre_here.x) * s->scale, y = (dot.y - s->centre_here.y) * s->scale;
    return (OcrPoint){s->centre_scan.x + x * s->cosine - y * s->sine, s->centre_scan.y + x * s->sine + y * s->cosine};
}

OcrPoint ocr_layout_from_scan(const OcrLayout *s, OcrPoint pixel)
{
    double x = (pixel.x - s->centre_scan.x) / s->scale, y = (pixel.y - s->centre_scan.y) / s->scale;
    return (OcrPoint){s->centre_here.x + x * s->cosine + y * s->sine, s->centre_here.y - x * s->sine + y * s->cosine};
}

double ocr_layout_share_beyond(const OcrLayout *layout, OcrBox box)
{
    if (!layout->beyond)
        return 0;
    OcrPoint least = {INFINITY, INFINITY}, most = {-INFINITY, -INFINITY};
    for (int corner = 0; corner < 4; corner++) {
        OcrPoint at = ocr_layout_to_scan(layout, (OcrPoint){box.x + (corner & 1) * box.w, box.y + (corner >> 1) * box.h});
        least = (OcrPoint){fmin(least.x, at.x), fmin(least.y, at.y)};
        most = (OcrPoint){fmax(most.x, at.x), fmax(most.y, at.y)};
    }
    const OcrBox part = {(int)floor(least.x), (int)floor(least.y), (int)ceil(most.x - least.x), (int)ceil(most.y - least.y)};
    return ocr_page_border_share((int)(2 * layout->centre_scan.x), (int)(2 * layout->centre_scan.y), layout->beyond, part);
}

static inline void set(OcrLayout *layout, int x, int y)
{
    if (x >= 0 && x < layout->w && y >= 0 && y < layout->h)
        layout->ink[(size_t)y * layout->stride + (x >> 6)] |= 1ull << (63 - (x & 63));
}

/* Every black pixel lands on its dot: lines of one pixel do not get lost. Fixed point, 16 bits. */
static void gather(OcrLayout *s, PIX *binary)
{
    int w = pixGetWidth(binary), h = pixGetHeight(binary), words = pixGetWpl(binary);
    const l_uint32 *data = pixGetData(binary);
    OcrPoint origin = ocr_layout_from_scan(s, (OcrPoint){0.5, 0.5});
    double dx = s->cosine / s->scale, dy = -s->sine / s->scale;
    int64_t step_x = (int64_t)(dx * 65536), step_y = (int64_t)(dy * 65536);
    for (int y = 0; y < h; y++) {
        int64_t from_x = (int64_t)((origin.x - y * dy) * 65536), from_y = (int64_t)((origin.y + y * dx) * 65536);
        const l_uint32 *line = data + (size_t)y * words;
        for (int word = 0; word < words; word++)
            for (l_uint32 bits = line[word]; bits; bits &= bits - 1) {
                int x = word * 32 + 31 - __builtin_ctz(bits);
                if (x < w)
                    set(s, (int)((from_x + x * step_x) >> 16), (int)((from_y + x * step_y) >> 16));
            }
    }
}

OcrImage *ocr_layout_picture(const OcrLayout *layout)
{
    PIX *pix = pixCreate(layout->w, layout->h, 1);
    for (int y = 0; pix && y < layout->h; y++)
        for (int word = 0; word < pixGetWpl(pix); word++)
            pixGetData(pix)[(size_t)y * (size_t)pixGetWpl(pix) + (size_t)word] = (l_uint32)(ocr_layout_bits(layout, word * 32, y) >> 32);
    return (OcrImage *)pix;
}

void ocr_layout_widen(OcrLayout *s)
{
    g_return_if_fail(!s->near);
    size_t words = (size_t)s->stride * (size_t)s->h;
    g_autofree uint64_t *across = g_new(uint64_t, words);
    for (size_t i = 0; i < words; i++) {
        uint64_t here = s->ink[i], left = i > 0 ? s->ink[i - 1] : 0, right = i + 1 < words ? s->ink[i + 1] : 0;
        across[i] = here | here << 1 | here >> 1 | left << 63 | right >> 63;
    }
    s->near = g_new(uint64_t, words);
    size_t stride = (size_t)s->stride;
    for (size_t i = 0; i < words; i++)
        s->near[i] = across[i] | (i >= stride ? across[i - stride] : 0) | (i + stride < words ? across[i + stride] : 0);
}

/* Less what is usual around it, so that a page's greyness says nothing, and bounded, so that one rule does not say all. */
static void even_out(float *profile, int n)
{
    g_autofree double *sums = g_new0(double, n + 1);
    for (int i = 0; i < n; i++)
        sums[i + 1] = sums[i] + profile[i];
    double power = 0;
    for (int i = 0; i < n; i++) {
        int from = MAX(0, i - PROFILE_REACH_MM), to = MIN(n, i + PROFILE_REACH_MM + 1);
        double off = profile[i] - (sums[to] - sums[from]) / (to - from);
        profile[i] = (float)(off < 0 ? -sqrt(-off) : sqrt(off));
        power += profile[i] * profile[i];
    }
    for (int i = 0; i < n && power > 0; i++)
        profile[i] = (float)(profile[i] / sqrt(power));
}

/* Of the same power. */
static float *softened(const float *profile, int n)
{
    float *soft = g_new0(float, n + 1);
    double power = 0;
    for (int i = 0; i < n; i++) {
        soft[i] = profile[MAX(0, i - 1)] + 2 * profile[i] + profile[MIN(n - 1, i + 1)];
        power += soft[i] * soft[i];
    }
    for (int i = 0; i < n && power > 0; i++)
        soft[i] = (float)(soft[i] / sqrt(power));
    return soft;
}

static void make_profiles(OcrLayout *s)
{
    int rows = s->h / OCR_LAYOUT_PX_MM, columns = s->w / OCR_LAYOUT_PX_MM;
    s->rows = g_new0(float, rows + 1);
    s->columns = g_new0(float, columns + 1);
    for (int y = 0; y < s->h; y++) {
        const uint64_t *line = s->ink + (size_t)y * s->stride;
        for (int word = 0; word < s->stride - 2; word++)
            for (uint64_t bits = line[word]; bits; bits &= bits - 1) {
                int x = word * 64 + 63 - __builtin_ctzll(bits);
                s->columns[MIN(x / OCR_LAYOUT_PX_MM, columns)]++;
                s->rows[MIN(y / OCR_LAYOUT_PX_MM, rows)]++;
            }
    }
    even_out(s->rows, rows);
    even_out(s->columns, columns);
    s->soft_rows = softened(s->rows, rows);
    s->soft_columns = softened(s->columns, columns);
}

OcrLayout *ocr_layout_new(OcrPage *page, double skew_deg)
{
    PIX *binary = (PIX *)ocr_page_binary(page);
    double dpi = page->dpi > 0 ? page->dpi : 300, scale = dpi / 25.4 / OCR_LAYOUT_PX_MM;
    int w = (int)ceil(pixGetWidth(binary) / scale), h = (int)ceil(pixGetHeight(binary) / scale);
    OcrLayout *s = layout_of_size(CLAMP(w, 64, 4000), CLAMP(h, 64, 4000));
    s->scale = scale;
    s->cosine = cos(skew_deg * G_PI / 180);
    s->sine = sin(skew_deg * G_PI / 180);
    s->centre_scan = (OcrPoint){pixGetWidth(binary) / 2.0, pixGetHeight(binary) / 2.0};
    /* Not of the dots, of which the last row and column are broken off: on a blank page dot 0 is the paper's corner. */
    s->centre_here = (OcrPoint){s->centre_scan.x / scale, s->centre_scan.y / scale};
    s->beyond = page->beyond ? (OcrImage *)pixClone((PIX *)page->beyond) : NULL;
    gather(s, binary);
    make_profiles(s);
    ocr_layout_widen(s);
    return s;
}

OcrLayout *ocr_layout_upside_down(const OcrLayout *layout)
{
    OcrLayout *turned = layout_of_size(layout->w, layout->h);
    for (int y = 0; y < layout->h; y++)
        for (int word = 0; word < layout->stride - 2; word++)
            for (uint64_t bits = layout->ink[(size_t)y * layout->stride + word]; bits; bits &= bits - 1)
                set(turned, layout->w - 1 - (word * 64 + 63 - __builtin_ctzll(bits)), layout->h - 1 - y);
    turned->scale = layout->scale;
    turned->cosine = -layout->cosine;
    turned->sine = -layout->sine;
    turned->centre_here = (OcrPoint){layout->w - layout->centre_here.x, layout->h - layout->centre_here.y};
    turned->centre_scan = layout->centre_scan;
    turned->beyond = layout->beyond ? (OcrImage *)pixClone((PIX *)layout->beyond) : NULL;
    make_profiles(turned);
    ocr_layout_widen(turned);
    return turned;
}

/* Adds dots to a row, the leftmost of them in column x. */
static inline void put(uint64_t *row, int x, uint64_t bits)
{
    int word = x >> 6, shift = x & 63;
    row[word] |= bits >> shift;
    if (shift)
        row[word + 1] |= bits << (64 - shift);
}

/* Where dots of a stretched row come from: up to 64 neighbours that are neighbours there too. */
typedef struct {
    int to, from, count;
} Stretch;

/* Every dot asks where it comes from: none stays white by chance. Stretch, transfer full. */
static GArray *stretches_of(int from_w, int to_w, double scale)
{
    GArray *stretches = g_array_new(FALSE, FALSE, sizeof(Stretch));
    Stretch run = {0, 0, 0};
    for (int x = 0; x < to_w; x++) {
        int from = MIN((int)((x + 0.5) / scale), from_w - 1);
        if (run.count > 0 && (run.count == 64 || from != run.from + run.count)) {
            g_array_append_val(stretches, run);
            run.count = 0;
        }
        run = run.count > 0 ? (Stretch){run.to, run.from, run.count + 1} : (Stretch){x, from, 1};
    }
    g_array_append_val(stretches, run);
    return stretches;
}

OcrLayout *ocr_layout_stretched(const OcrLayout *layout, double scale_x, double scale_y)
{
    OcrLayout *stretched = layout_of_size((int)ceil(layout->w * scale_x), (int)ceil(layout->h * scale_y));
    g_autoptr(GArray) stretches = stretches_of(layout->w, stretched->w, scale_x);
    for (int y = 0, last = -1; y < stretched->h; y++) {
        int from = MIN((int)((y + 0.5) / scale_y), layout->h - 1);
        uint64_t *out = stretched->ink + (size_t)y * (size_t)stretched->stride;
        for (guint i = 0; i < stretches->len && from != last; i++) {
            const Stretch *run = &g_array_index(stretches, Stretch, i);
            put(out, run->to, ocr_layout_bits(layout, run->from, from) & ~(uint64_t)0 << (64 - run->count));
        }
        if (from == last)
            memcpy(out, out - stretched->stride, (size_t)stretched->stride * sizeof *out);
        last = from;
    }
    stretched->boxes = g_memdup2(layout->boxes, (gsize)layout->box_count * sizeof(OcrBox));
    stretched->box_count = layout->box_count;
    stretched->rings = g_memdup2(layout->rings, (gsize)layout->ring_count * sizeof(OcrLayoutRing));
    stretched->ring_count = layout->ring_count;
    for (int i = 0; i < stretched->ring_count; i++) {
        OcrLayoutRing *ring = &stretched->rings[i];
        *ring = (OcrLayoutRing){{ring->middle.x * scale_x, ring->middle.y * scale_y}, ring->radius * (scale_x + scale_y) / 2, ring->printed};
    }
    stretched->items = ocr_layout_items_stretched(layout->items, scale_x, scale_y);
    for (int i = 0; i < stretched->box_count; i++) {
        OcrBox *box = &stretched->boxes[i];
        *box = (OcrBox){(int)lrint(box->x * scale_x), (int)lrint(box->y * scale_y), (int)lrint(box->w * scale_x), (int)lrint(box->h * scale_y)};
    }
    return stretched;
}
