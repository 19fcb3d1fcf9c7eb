#include "forms/registration_blank.h"

#include "ocr/layout_gone.h"

#include <math.h>
#include <stdlib.h>

enum { FIRST_REACH = 12, SECOND_REACH = 5, FEWEST_TIES = 8, ROUNDS = 8 };
static const double LEAST_COVER = 0.5, LEAST_RISE = 0.12, NEIGHBOURS_MM = 30, MOST_BEND_MM = 2.5;

/* The blank at the page's size: its blocks then lie on the page as they are, but for their place. */
typedef struct {
    const OcrLayout *page;
    OcrLayout *blank;
    const OcrLayoutPlace *place;
    FormTransform transform;
} Laying;

static OcrPoint to_mm(const Laying *laying, OcrPoint dot)
{
    return (OcrPoint){dot.x / laying->place->scale_x / OCR_LAYOUT_PX_MM, dot.y / laying->place->scale_y / OCR_LAYOUT_PX_MM};
}

static OcrPoint by_place(OcrPoint dot, const void *data)
{
    const Laying *laying = data;
    return (OcrPoint){laying->place->x + dot.x, laying->place->y + dot.y};
}

static OcrPoint by_transform(OcrPoint dot, const void *data)
{
    const Laying *laying = data;
    OcrPoint mm = to_mm(laying, dot);
    return ocr_layout_from_scan(laying->page, form_transform_point(&laying->transform, mm.x, mm.y));
}

static bool is_seen(const OcrLayoutTie *tie)
{
    return tie->cover >= LEAST_COVER && tie->rise >= LEAST_RISE;
}

/* What was seen, as points of the form and of the scan; heavier the more print stands out. */
static GArray *form_ties(const Laying *laying, const GArray *blocks)
{
    GArray *ties = g_array_new(FALSE, FALSE, sizeof(FormTie));
    for (guint i = 0; i < blocks->len; i++) {
        const OcrLayoutTie *block = &g_array_index(blocks, OcrLayoutTie, i);
        OcrPoint mm = to_mm(laying, block->blank);
        FormTie tie = {mm.x, mm.y, ocr_layout_to_scan(laying->page, block->seen), block->rise * sqrt(block->ink)};
        if (is_seen(block))
            g_array_append_val(ties, tie);
    }
    return ties;
}

static OcrPoint off_by(const FormTransform *transform, const FormTie *tie)
{
    OcrPoint there = form_transform_point(transform, tie->x_mm, tie->y_mm);
    return (OcrPoint){tie->seen.x - there.x, tie->seen.y - there.y};
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double percentile(const GArray *values, double share)
{
    g_autofree double *sorted = g_memdup2(values->data, values->len * sizeof(double));
    qsort(sorted, values->len, sizeof *sorted, by_size);
    return values->len ? sorted[(gsize)((values->len - 1) * share)] : INFINITY;
}

static double median_off(const GArray *ties, const FormTransform *transform)
{
    g_autoptr(GArray) sizes = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = 0; i < ties->len; i++) {
        OcrPoint off = off_by(transform, &g_array_index(ties, FormTie, i));
        double size = hypot(off.x, off.y);
        g_array_append_val(sizes, size);
    }
    return percentile(sizes, 0.5);
}

/* Least squares again and again, each tie weighed by how well it agreed the last time: what lies far off has no say. */
static bool fit_robustly(const GArray *ties, FormFit kind, double px_mm, FormTransform *transform)
{
    g_autofree FormTie *weighed = g_memdup2(ties->data, ties->len * sizeof(FormTie));
    bool fitted = form_transform_fit(weighed, (int)ties->len, kind, transform);
    for (int round = 0; round < ROUNDS && fitted; round++) {
        double width = MAX(4 * median_off(ties, transform), 0.3 * px_mm);
        for (guint i = 0; i < ties->len; i++) {
            const FormTie *tie = &g_array_index(ties, FormTie, i);
            OcrPoint off = off_by(transform, tie);
            double u = hypot(off.x, off.y) / width;
            weighed[i].weight = u < 1 ? tie->weight * (1 - u * u) * (1 - u * u) : 1e-9;
        }
        fitted = form_transform_fit(weighed, (int)ties->len, kind, transform);
    }
    return fitted;
}

/* Weighted sums of what the ties around a place are off by, over 1, dx and dy of their distance. */
typedef struct {
    double a[6], x[3], y[3];
} Slope;

static void add_to_slope(Slope *slope, double dx, double dy, OcrPoint off)
{
    double weight = exp(-2 * (dx * dx + dy * dy));
    const double at[3] = {1, dx, dy};
    for (int i = 0, k = 0; i < 3; i++) {
        for (int j = i; j < 3; j++)
            slope->a[k++] += weight * at[i] * at[j];
        slope->x[i] += weight * at[i] * off.x;
        slope->y[i] += weight * at[i] * off.y;
    }
}

/* The height of the fitted plane where it stands: Cramer's rule for the first unknown. */
static OcrPoint height_of(const Slope *slope)
{
    const double *a = slope->a;
    double p = a[3] * a[5] - a[4] * a[4], q = a[2] * a[4] - a[1] * a[5], r = a[1] * a[4] - a[2] * a[3];
    double whole = a[0] * p + a[1] * q + a[2] * r;
    return (OcrPoint){(slope->x[0] * p + slope->x[1] * q + slope->x[2] * r) / whole,
                      (slope->y[0] * p + slope->y[1] * q + slope->y[2] * r) / whole};
}

/* What a plane through its neighbours says a place is off by, `but` one of them (-1: all count); the plane lies flatter and
 * nearer to nothing where there are few. Locally weighted regression after Cleveland, JASA 74(368), 1979. */
static OcrPoint neighbours_off(const GArray *ties, const FormTransform *flat, double x_mm, double y_mm, int but)
{
    const double flatter = 0.3;
    double most = MOST_BEND_MM * form_transform_scale(flat, x_mm, y_mm);
    Slope slope = {{flatter, 0, 0, flatter, 0, flatter}, {0}, {0}};
    for (guint i = 0; i < ties->len; i++) {
        const FormTie *tie = &g_array_index(ties, FormTie, i);
        double dx = (tie->x_mm - x_mm) / NEIGHBOURS_MM, dy = (tie->y_mm - y_mm) / NEIGHBOURS_MM;
        OcrPoint off = off_by(flat, tie);
        if ((int)i != but && dx * dx + dy * dy <= 2.5 * 2.5 && hypot(off.x, off.y) <= most)
            add_to_slope(&slope, dx, dy, off);
    }
    return height_of(&slope);
}

static void bend(const GArray *ties, const OcrLayout *blank, FormTransform *transform)
{
    const FormTransform flat = *transform;
    double width = (double)blank->w / OCR_LAYOUT_PX_MM, height = (double)blank->h / OCR_LAYOUT_PX_MM;
    for (int row = 0; row < FORM_BEND_ROWS; row++)
        for (int column = 0; column < FORM_BEND_COLUMNS; column++)
            transform->bend[row][column] = neighbours_off(ties, &flat, column * width / (FORM_BEND_COLUMNS - 1),
                                                          row * height / (FORM_BEND_ROWS - 1), -1);
    transform->bend_width_mm = width;
    transform->bend_height_mm = height;
}

/* Each tie against what the others say of its place. */
static double residual(const GArray *ties, const FormTransform *flat, double px_mm)
{
    g_autoptr(GArray) sizes = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = 0; i < ties->len; i++) {
        const FormTie *tie = &g_array_index(ties, FormTie, i);
        OcrPoint off = off_by(flat, tie), said = neighbours_off(ties, flat, tie->x_mm, tie->y_mm, (int)i);
        double size = hypot(off.x - said.x, off.y - said.y) / px_mm;
        g_array_append_val(sizes, size);
    }
    return percentile(sizes, 0.9);
}

/* Perspective has to earn its two unknowns. */
static bool fit_flat(const GArray *ties, double px_mm, FormTransform *transform)
{
    FormTransform projective;
    if (ties->len < FEWEST_TIES || !fit_robustly(ties, FORM_FIT_AFFINE, px_mm, transform))
        return false;
    if (ties->len >= 3 * FEWEST_TIES && fit_robustly(ties, FORM_FIT_PROJECTIVE, px_mm, &projective) &&
        median_off(ties, &projective) < 0.8 * median_off(ties, transform))
        *transform = projective;
    return true;
}

static void count_blocks(const GArray *blocks, FormBlankFit *fit)
{
    fit->blocks = (int)blocks->len;
    for (guint i = 0; i < blocks->len; i++) {
        const OcrLayoutTie *tie = &g_array_index(blocks, OcrLayoutTie, i);
        fit->seen += is_seen(tie);
        fit->lost += tie->cover < LEAST_COVER;
    }
}

static bool lay(Laying *laying, const OcrLayout *blank, FormBlankFit *fit)
{
    double px_mm = laying->page->scale * OCR_LAYOUT_PX_MM;
    g_autoptr(GArray) first = ocr_layout_ties(laying->page, laying->blank, by_place, laying, FIRST_REACH);
    g_autoptr(GArray) rough = form_ties(laying, first);
    if (!fit_flat(rough, px_mm, &laying->transform))
        return false;
    bend(rough, blank, &laying->transform);
    g_autoptr(GArray) second = ocr_layout_ties(laying->page, laying->blank, by_transform, laying, SECOND_REACH);
    g_autoptr(GArray) ties = form_ties(laying, second);
    count_blocks(second, fit);
    if (!fit_flat(ties, px_mm, &laying->transform))
        return false;
    fit->residual_mm = residual(ties, &laying->transform, px_mm);
    bend(ties, blank, &laying->transform);
    fit->transform = laying->transform;
    OcrLayoutCover cover = ocr_layout_cover(laying->page, laying->blank, by_transform, laying);
    fit->ink = cover.ink;
    fit->met = cover.met;
    fit->gone = ocr_layout_gone(laying->page, laying->blank, by_transform, laying);
    return true;
}

bool form_blank_fit(const OcrLayout *page, const OcrLayout *blank, const OcrLayoutPlace *place, FormBlankFit *fit)
{
    *fit = (FormBlankFit){.residual_mm = INFINITY};
    g_autoptr(OcrLayout) stretched = ocr_layout_stretched(blank, place->scale_x, place->scale_y);
    Laying laying = {page, stretched, place, {{0}, {{{0, 0}}}, 0, 0}};
    return lay(&laying, blank, fit);
}

bool form_blank_fit_holds(const FormBlankFit *fit)
{
    return fit->residual_mm * 1000 <= FORM_BLANK_RESIDUAL_UM && fit->seen >= FEWEST_TIES && fit->seen * 4 > fit->blocks;
}
