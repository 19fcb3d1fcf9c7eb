#include "ocr/cell_strip.h"
#include <leptonica/allheaders.h>
#include <math.h>
#include <string.h>

enum { MAX_PIXELS = 16000000, FRACTION_BITS = 14 };

/* The ladder that a strip is made of: two rails (tops and bottoms of the boxes) with a rung at each side of each box. */
typedef struct {
    OcrPoint top, bottom;
    double at; /* strip column */
} Rung;

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
static int make_rungs(const OcrQuad *quads, int count, int step, Rung *rungs)
{
    int n = 0;
    for (int i = 0; i < count; i++) {
        for (int side = 0; side < 2; side++) {
            Rung *rung = &rungs[n];
            *rung = (Rung){quads[i].corner[side], quads[i].corner[3 - side], 0};
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

/* The two ends of strip column `x`; `hint` remembers the rung, since columns are asked for in order. */
static void column_ends(const Rung *rungs, int n, double x, int *hint, OcrPoint ends[2])
{
    while (*hint + 2 < n && rungs[*hint + 1].at < x)
        (*hint)++;
    const Rung *a = &rungs[*hint], *b = &rungs[*hint + 1];
    double span = b->at - a->at;
    double t = span > 1e-6 ? (x - a->at) / span : 0;
    /* The gap between boxes is short: carry its slope no further than its ends. */
    ends[0] = between(a->top, b->top, t);
    ends[1] = between(a->bottom, b->bottom, t);
}

typedef struct {
    int32_t x, y, dx, dy; /* fixed point: where the column is now, and its way down */
} Column;

static Column *make_columns(const OcrStrip *s, const Rung *rungs, int n, double margin)
{
    int wide = s->w * s->step;
    Column *columns = g_new(Column, wide);
    double one = 1 << FRACTION_BITS, box = (s->bottom - s->top);
    int hint = 0;
    for (int i = 0; i < wide; i++) {
        OcrPoint ends[2];
        column_ends(rungs, n, (i + 0.5) / s->step - margin, &hint, ends);
        double dx = (ends[1].x - ends[0].x) / box, dy = (ends[1].y - ends[0].y) / box;
        double down = 0.5 / s->step - s->top;
        columns[i] = (Column){(int32_t)lround((ends[0].x + dx * down) * one), (int32_t)lround((ends[0].y + dy * down) * one),
                              (int32_t)lround(dx / s->step * one), (int32_t)lround(dy / s->step * one)};
    }
    return columns;
}

/* Adds the darkness (0 or 255) of one fine row of columns to `sum`, `step` columns a strip pixel. */
static void sample_binary(PIX *pix, Column *columns, int wide, int step, uint16_t *sum)
{
    unsigned w = (unsigned)pixGetWidth(pix), h = (unsigned)pixGetHeight(pix);
    const l_uint32 *data = pixGetData(pix);
    int wpl = pixGetWpl(pix);
    for (int i = 0, into = 0, left = step; i < wide; i++) {
        Column *c = &columns[i];
        unsigned x = (unsigned)(c->x >> FRACTION_BITS), y = (unsigned)(c->y >> FRACTION_BITS);
        if (x < w && y < h && (data[y * (size_t)wpl + (x >> 5)] >> (31 - (x & 31)) & 1))
            sum[into] += 255;
        c->x += c->dx;
        c->y += c->dy;
        if (--left == 0) {
            into++;
            left = step;
        }
    }
}

static inline unsigned grey_at(const l_uint32 *data, int wpl, unsigned x, unsigned y)
{
    return GET_DATA_BYTE(data + y * (size_t)wpl, x);
}

/* The same for grey, between pixels: at 200 dpi a stroke is two pixels wide and must not become ragged. */
static void sample_grey(PIX *pix, Column *columns, int wide, int step, uint16_t *sum)
{
    unsigned w = (unsigned)pixGetWidth(pix), h = (unsigned)pixGetHeight(pix);
    const l_uint32 *data = pixGetData(pix);
    int wpl = pixGetWpl(pix);
    enum { HALF = 1 << (FRACTION_BITS - 1), TO_8 = FRACTION_BITS - 8 };
    for (int i = 0, into = 0, left = step; i < wide; i++) {
        Column *c = &columns[i];
        int fx = c->x - HALF, fy = c->y - HALF;
        unsigned x = (unsigned)(fx >> FRACTION_BITS), y = (unsigned)(fy >> FRACTION_BITS);
        if (x + 1 < w && y + 1 < h) {
            unsigned tx = (unsigned)(fx >> TO_8 & 255), ty = (unsigned)(fy >> TO_8 & 255);
            unsigned above = grey_at(data, wpl, x, y) * (256 - tx) + grey_at(data, wpl, x + 1, y) * tx;
            unsigned below = grey_at(data, wpl, x, y + 1) * (256 - tx) + grey_at(data, wpl, x + 1, y + 1) * tx;
            sum[into] += (uint16_t)((above * (256 - ty) + below * ty) >> 16);
        } else {
            sum[into] += 255;
        }
        c->x += c->dx;
        c->y += c->dy;
        if (--left == 0) {
            into++;
            left = step;
        }
    }
}

static void sample(OcrStrip *s, PIX *pix, Column *columns)
{
    int wide = s->w * s->step, area = s->step * s->step;
    g_autofree uint16_t *sum = g_new(uint16_t, s->w);
    for (int y = 0; y < s->h; y++) {
        memset(sum, 0, sizeof *sum * (size_t)s->w);
        for (int fine = 0; fine < s->step; fine++) {
            if (s->grey)
                sample_grey(pix, columns, wide, s->step, sum);
            else
                sample_binary(pix, columns, wide, s->step, sum);
        }
        uint8_t *row = s->ink + (size_t)y * s->w;
        for (int x = 0; x < s->w; x++)
            row[x] = (uint8_t)(area == 1 ? sum[x] : sum[x] / area);
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
    enum { NODE_MM = 6 };
    int nodes = 2 + (int)(s->w / (NODE_MM * s->px_mm));
    g_autofree double *level = g_new(double, nodes);
    g_autofree double *unrest = g_new(double, nodes);
    for (int n = 0; n < nodes; n++) {
        double centre = n * (double)(s->w - 1) / (nodes - 1), reach = NODE_MM * s->px_mm;
        int x0 = (int)MAX(centre - reach, 0), x1 = (int)MIN(centre + reach, s->w);
        paper_level(s, x0, x1, &level[n], &unrest[n]);
    }
    for (int x = 0; x < s->w; x++) {
        double at = x * (double)(nodes - 1) / MAX(s->w - 1, 1);
        int n = MIN((int)at, nodes - 2);
        double paper = level[n] + (level[n + 1] - level[n]) * (at - n);
        double noise = MAX(unrest[n], unrest[n + 1]) * 255 / paper;
        int threshold = (int)CLAMP(5 * noise, 36, 90);
        int scale = (int)(255 * 256 / paper), base = (int)(paper + 0.5);
        for (int y = 0; y < s->h; y++) {
            uint8_t *p = s->ink + (size_t)y * s->w + x;
            int dark = (base - *p) * scale >> 8;
            *p = (uint8_t)CLAMP(dark, 0, 255);
            s->mask[(size_t)y * s->w + x] = dark >= threshold;
        }
    }
}

static OcrStrip *lay_out(const OcrPage *page, const OcrQuad *quads, int count, Rung *rungs, double margin_mm)
{
    double dpi = page->dpi > 0 ? page->dpi : 300, height = 0;
    int step = MAX(1, (int)floor(dpi / 300 + 0.25));
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
    return s;
}

OcrStrip *ocr_strip_new(OcrPage *page, const OcrQuad *quads, int count, double margin_mm)
{
    g_autofree Rung *rungs = g_new(Rung, 2 * (size_t)count);
    OcrStrip *s = lay_out(page, quads, count, rungs, margin_mm);
    if (!s)
        return NULL;
    s->grey = ocr_image_depth(page->scan) > 1;
    s->ink = g_malloc((size_t)s->w * s->h);
    s->mask = g_malloc((size_t)s->w * s->h);
    g_autofree Column *columns = make_columns(s, rungs, 2 * count, s->left[0]);
    sample(s, (PIX *)(s->grey ? ocr_page_grey(page) : ocr_page_binary(page)), columns);
    if (s->grey) {
        normalise_grey(s);
    } else {
        for (size_t i = 0; i < (size_t)s->w * s->h; i++)
            s->mask[i] = s->ink[i] >= 128;
    }
    return s;
}

OcrPoint ocr_strip_to_page(const OcrStrip *strip, const OcrQuad *quads, double x, double y)
{
    g_autofree Rung *rungs = g_new(Rung, 2 * (size_t)strip->count);
    int n = make_rungs(quads, strip->count, strip->step, rungs), hint = 0;
    OcrPoint ends[2];
    column_ends(rungs, n, x - strip->left[0], &hint, ends);
    return between(ends[0], ends[1], (y - strip->top) / (strip->bottom - strip->top));
}

void ocr_strip_free(OcrStrip *strip)
{
    if (!strip)
        return;
    g_free(strip->left);
    g_free(strip->right);
    g_free(strip->ink);
    g_free(strip->mask);
    g_free(strip);
}
