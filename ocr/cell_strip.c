#include "ocr/cell_strip.h"
#include <leptonica/allheaders.h>
#include <math.h>
#include <string.h>

enum { MAX_PIXELS = 16000000, FRACTION_BITS = 14 };

static double distance(OcrPoint a, OcrPoint b)
{
    return hypot(a.x - b.x, a.y - b.y);
}

static OcrPoint between(OcrPoint a, OcrPoint b, double t)
{
    return (OcrPoint){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

static double quad_height(const OcrQuad *q)
{
    return (distance(q->corner[0], q->corner[3]) + distance(q->corner[1], q->corner[2])) / 2;
}

int ocr_strip_run(const OcrQuad *quads, int count)
{
    int run = 1;
    for (; run < count && run < 250; run++) {
        const OcrQuad *a = &quads[run - 1], *b = &quads[run];
        OcrPoint along = {a->corner[1].x - a->corner[0].x, a->corner[1].y - a->corner[0].y};
        double width = hypot(along.x, along.y), height = quad_height(a);
        if (width < 1 || height < 1)
            break;
        OcrPoint step = {b->corner[0].x - a->corner[1].x, b->corner[0].y - a->corner[1].y};
        double forward = (step.x * along.x + step.y * along.y) / width;
        double aside = (step.y * along.x - step.x * along.y) / width;
        double taller = quad_height(b) / height;
        if (forward < -0.25 * width || forward > 3 * width || fabs(aside) > 0.25 * height || taller < 0.8 || taller > 1.25)
            break;
    }
    return run;
}

/* Rungs in strip columns, from 0 at the first box's left side. */
static int make_rungs(const OcrQuad *quads, int count, int step, OcrStripRung *rungs)
{
    int n = 0;
    for (int i = 0; i < count; i++) {
        for (int side = 0; side < 2; side++) {
            OcrStripRung *rung = &rungs[n];
            *rung = (OcrStripRung){quads[i].corner[side], quads[i].corner[3 - side], 0};
            if (n > 0) {
                OcrPoint here = between(rung->top, rung->bottom, 0.5);
                OcrPoint last = between(rungs[n - 1].top, rungs[n - 1].bottom, 0.5);
                OcrPoint across = {rung->top.x - rung->bottom.x, rung->top.y - rung->bottom.y};
                /* Boxes that overlap by a hair: the strip must not run backwards. */
                double forward = (here.y - last.y) * across.x - (here.x - last.x) * across.y;
                rung->at = rungs[n - 1].at + (forward > 0 ? distance(here, last) / step : 0);
            }
            n++;
        }
    }
    return n;
}

/* The ends, at the top and bottom line of the boxes, of the column `x` from the first box's left side; `hint` remembers the rung, since columns are asked for in order. */
static void column_ends(const OcrStrip *s, double x, int *hint, OcrPoint ends[2])
{
    while (*hint + 2 < 2 * s->count && s->rungs[*hint + 1].at < x)
        (*hint)++;
    const OcrStripRung *a = &s->rungs[*hint], *b = a + 1;
    double span = b->at - a->at;
    double t = span > 1e-6 ? (x - a->at) / span : 0;
    ends[0] = between(a->top, b->top, t);
    ends[1] = between(a->bottom, b->bottom, t);
}

/* Where the strip's columns are on the scan as a row is sampled, and their way down to the next. Fixed point. */
typedef struct {
    int n;
    int32_t *x, *y, *dx, *dy;
} Columns;

static void columns_clear(Columns *c)
{
    g_free(c->x);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Columns, columns_clear)

static Columns make_columns(const OcrStrip *s)
{
    int n = s->w * s->step, hint = 0;
    int32_t *all = g_new(int32_t, 4 * (size_t)n);
    Columns c = {n, all, all + n, all + 2 * (size_t)n, all + 3 * (size_t)n};
    double one = 1 << FRACTION_BITS, box = s->bottom - s->top, down = 0.5 / s->step - s->top;
    for (int i = 0; i < n; i++) {
        OcrPoint ends[2];
        column_ends(s, (i + 0.5) / s->step - s->left[0], &hint, ends);
        double dx = (ends[1].x - ends[0].x) / box, dy = (ends[1].y - ends[0].y) / box;
        c.x[i] = (int32_t)lround((ends[0].x + dx * down) * one);
        c.y[i] = (int32_t)lround((ends[0].y + dy * down) * one);
        c.dx[i] = (int32_t)lround(dx / s->step * one);
        c.dy[i] = (int32_t)lround(dy / s->step * one);
    }
    return c;
}

static void step_down(Columns *c)
{
    int32_t *restrict x = c->x, *restrict y = c->y;
    const int32_t *restrict dx = c->dx, *restrict dy = c->dy;
    for (int i = 0, n = c->n; i < n; i++) {
        x[i] += dx[i];
        y[i] += dy[i];
    }
}

/* One row of a black-and-white scan: 255 where it is black. */
static void sample_binary(PIX *pix, const Columns *c, uint8_t *restrict row)
{
    unsigned w = (unsigned)pixGetWidth(pix), h = (unsigned)pixGetHeight(pix);
    const l_uint32 *data = pixGetData(pix);
    unsigned wpl = (unsigned)pixGetWpl(pix);
    const int32_t *restrict xs = c->x, *restrict ys = c->y;
    for (int i = 0, n = c->n; i < n; i++) {
        unsigned x = (unsigned)(xs[i] >> FRACTION_BITS), y = (unsigned)(ys[i] >> FRACTION_BITS);
        row[i] = x < w && y < h ? (uint8_t)(0 - (data[y * wpl + (x >> 5)] >> (31 - (x & 31)) & 1)) : 0;
    }
}

static inline unsigned grey_at(const l_uint32 *data, unsigned wpl, unsigned x, unsigned y)
{
    return GET_DATA_BYTE(data + y * wpl, x);
}

/* The same of a grey scan, between pixels: at 200 dpi a stroke is two pixels wide and must not become ragged. */
static void sample_grey(PIX *pix, const Columns *c, uint8_t *restrict row)
{
    unsigned w = (unsigned)pixGetWidth(pix), h = (unsigned)pixGetHeight(pix);
    const l_uint32 *data = pixGetData(pix);
    unsigned wpl = (unsigned)pixGetWpl(pix);
    const int32_t *restrict xs = c->x, *restrict ys = c->y;
    enum { HALF = 1 << (FRACTION_BITS - 1), TO_8 = FRACTION_BITS - 8 };
    for (int i = 0, n = c->n; i < n; i++) {
        int fx = xs[i] - HALF, fy = ys[i] - HALF;
        unsigned x = (unsigned)(fx >> FRACTION_BITS), y = (unsigned)(fy >> FRACTION_BITS);
        row[i] = 255;
        if (x >= w - 1 || y >= h - 1) /* not x + 1 >= w: one left of the page is the largest unsigned */
            continue;
        unsigned tx = (unsigned)(fx >> TO_8 & 255), ty = (unsigned)(fy >> TO_8 & 255);
        unsigned above = grey_at(data, wpl, x, y) * (256 - tx) + grey_at(data, wpl, x + 1, y) * tx;
        unsigned below = grey_at(data, wpl, x, y + 1) * (256 - tx) + grey_at(data, wpl, x + 1, y + 1) * tx;
        row[i] = (uint8_t)((above * (256 - ty) + below * ty) >> 16);
    }
}

static void sample(OcrStrip *s, PIX *pix)
{
    g_auto(Columns) columns = make_columns(s);
    g_autofree uint8_t *fine = g_malloc((size_t)columns.n);
    g_autofree uint16_t *sum = g_new(uint16_t, s->w);
    void (*sample_row)(PIX *, const Columns *, uint8_t *restrict) = s->grey ? sample_grey : sample_binary;
    for (int y = 0; y < s->h; y++) {
        uint8_t *row = s->ink + (size_t)y * s->w;
        if (s->step == 1) {
            sample_row(pix, &columns, row);
            step_down(&columns);
            continue;
        }
        memset(sum, 0, sizeof *sum * (size_t)s->w);
        for (int part = 0; part < s->step; part++) {
            sample_row(pix, &columns, fine);
            step_down(&columns);
            for (int i = 0; i < columns.n; i++)
                sum[i / s->step] += fine[i];
        }
        for (int x = 0; x < s->w; x++)
            row[x] = (uint8_t)(sum[x] / (s->step * s->step));
    }
}

/* Paper's grey level and its unrest in one stretch of the strip: the bright hump of the histogram. */
static void paper_level(const OcrStrip *s, int x0, int x1, double *level, double *unrest)
{
    unsigned histogram[256] = {0}, total = 0, seen = 0;
    for (int y = 0; y < s->h; y++) {
        const uint8_t *row = s->ink + (size_t)y * s->w;
        for (int x = x0; x < x1; x++)
            histogram[row[x]]++;
    }
    total = (unsigned)((x1 - x0) * s->h);
    int q70 = 255, q95 = 255;
    for (int g = 255; g >= 0; g--) {
        seen += histogram[g];
        if (seen >= total * 5 / 100 && q95 == 255)
            q95 = g;
        if (seen >= total * 35 / 100) {
            q70 = g;
            break;
        }
    }
    *level = q70 > 1 ? q70 : 1;
    *unrest = (q95 - q70) / 1.26; /* the 65th and 95th percentile of a normal hump are 1.26 sigma apart */
}

/* From grey to darkness relative to the paper around, and to the mask: whatever is darker than the paper's unrest
 * and than the lightest pencil (a seventh of the way to black). */
static void normalise_grey(OcrStrip *s)
{
    enum { NODE_MM = 6, LEAST_DARK = 36, MOST_DARK = 90 };
    int nodes = 2 + (int)(s->w / (NODE_MM * s->px_mm));
    g_autofree double *level = g_new(double, nodes);
    g_autofree double *unrest = g_new(double, nodes);
    for (int n = 0; n < nodes; n++) {
        double centre = n * (double)(s->w - 1) / (nodes - 1), reach = NODE_MM * s->px_mm;
        int x0 = (int)MAX(centre - reach, 0), x1 = (int)MIN(centre + reach, s->w);
        paper_level(s, x0, x1, &level[n], &unrest[n]);
    }
    g_autofree int *base = g_new(int, 3 * (size_t)s->w);
    int *scale = base + s->w, *threshold = scale + s->w;
    for (int x = 0; x < s->w; x++) {
        double at = x * (double)(nodes - 1) / MAX(s->w - 1, 1);
        int n = MIN((int)at, nodes - 2);
        double paper = level[n] + (level[n + 1] - level[n]) * (at - n);
        double noise = MAX(unrest[n], unrest[n + 1]) * 255 / paper;
        base[x] = (int)(paper + 0.5);
        scale[x] = (int)(255 * 256 / paper);
        threshold[x] = (int)CLAMP(5 * noise, LEAST_DARK, MOST_DARK);
    }
    for (int y = 0, w = s->w; y < s->h; y++) {
        uint8_t *restrict ink = s->ink + (size_t)y * w, *restrict mask = s->mask + (size_t)y * w;
        for (int x = 0; x < w; x++) {
            int dark = (base[x] - ink[x]) * scale[x] >> 8;
            ink[x] = (uint8_t)CLAMP(dark, 0, 255);
            mask[x] = dark >= threshold[x];
        }
    }
}

static OcrStrip *lay_out(const OcrPage *page, const OcrQuad *quads, int count, double margin_mm)
{
    double dpi = page->dpi > 0 ? page->dpi : 300, height = 0;
    int step = MAX(1, (int)floor(dpi / 300 + 0.25));
    g_autofree OcrStripRung *rungs = g_new(OcrStripRung, 2 * (size_t)count);
    int n = make_rungs(quads, count, step, rungs);
    for (int i = 0; i < count; i++)
        height += quad_height(&quads[i]) / step / count;
    double margin = margin_mm * dpi / 25.4 / step, wide = rungs[n - 1].at + 2 * margin, high = height + 2 * margin;
    if (height < 4 || rungs[n - 1].at < 2 || !(wide * high < MAX_PIXELS))
        return NULL;
    OcrStrip *s = g_new0(OcrStrip, 1);
    s->step = step;
    s->px_mm = dpi / 25.4 / step;
    s->w = (int)ceil(wide);
    s->h = (int)ceil(high);
    s->top = margin;
    s->bottom = margin + height;
    s->count = count;
    s->left = g_new(double, count);
    s->right = g_new(double, count);
    for (int i = 0; i < count; i++) {
        s->left[i] = rungs[2 * i].at + margin;
        s->right[i] = rungs[2 * i + 1].at + margin;
    }
    s->rungs = g_steal_pointer(&rungs);
    return s;
}

OcrStrip *ocr_strip_new(OcrPage *page, const OcrQuad *quads, int count, double margin_mm)
{
    OcrStrip *s = lay_out(page, quads, count, margin_mm);
    if (!s)
        return NULL;
    s->grey = ocr_image_depth(page->scan) > 1;
    s->ink = g_malloc((size_t)s->w * s->h);
    s->mask = g_malloc((size_t)s->w * s->h);
    sample(s, (PIX *)(s->grey ? ocr_page_grey(page) : ocr_page_binary(page)));
    if (s->grey) {
        normalise_grey(s);
    } else {
        uint8_t *restrict mask = s->mask;
        const uint8_t *restrict ink = s->ink;
        for (size_t i = 0, size = (size_t)s->w * s->h; i < size; i++)
            mask[i] = ink[i] >> 7;
    }
    return s;
}

OcrPoint ocr_strip_to_page(const OcrStrip *strip, double x, double y)
{
    OcrPoint ends[2];
    int hint = 0;
    column_ends(strip, x - strip->left[0], &hint, ends);
    return between(ends[0], ends[1], (y - strip->top) / (strip->bottom - strip->top));
}

void ocr_strip_free(OcrStrip *strip)
{
    if (!strip)
        return;
    g_free(strip->left);
    g_free(strip->right);
    g_free(strip->rungs);
    g_free(strip->ink);
    g_free(strip->mask);
    g_free(strip);
}
