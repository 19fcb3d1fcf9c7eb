#include "forms/surface.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TRIED_MOST = 80, SIDE_LEAST = 6, FOLD_STEP_MM = 4, ROUNDS = 2, PLANE = 3 };
static const double FLAT_MM = 2, BROAD_MM = 85, NARROW_MM = 26, FOLD_MM = 1.2, STRAY_NOISE_MM = 4, STRAY_DEVIATIONS = 3.5,
                    AROUND_FOLD_MM = 24, FITS_MM = 0.3, HIDDEN_MM = 4;

typedef enum { FOLD_NONE, FOLD_ACROSS, FOLD_DOWN } Fold;

/* How strong the bends are, in millimetres, and where a fold runs. */
typedef struct {
    double broad, narrow;
    Fold fold;
    double at, gap[2]; /* it may run anywhere in between: no pull there tells */
} Shape;

struct FormSurface {
    FormBox sheet;
    Shape shape;
    FormPull *pulls;
    int count;
    double *lower;  /* Cholesky's factor of the pulls' covariance, row by row */
    double *weights[2]; /* its inverse times what the pulls are off by along x and y */
    double likelihood;
    double doubt;   /* how much more the pulls disagree than they should; 1: not */
};

static int side_of(const Shape *shape, double x, double y)
{
    return shape->fold == FOLD_NONE ? 0 : (shape->fold == FOLD_ACROSS ? y : x) > shape->at ? 1 : -1;
}

/* Of a pull with a place on that side of the fold. */
static double covariance_beside(const FormSurface *surface, const FormPull *a, double x, double y, int side)
{
    const Shape *shape = &surface->shape;
    double half_x = surface->sheet.w / 2, half_y = surface->sheet.h / 2;
    double plane = 1 + (a->x / half_x - 1) * (x / half_x - 1) + (a->y / half_y - 1) * (y / half_y - 1);
    double far = (a->x - x) * (a->x - x) + (a->y - y) * (a->y - y);
    double bends = shape->broad * shape->broad * exp(-far / (2 * BROAD_MM * BROAD_MM)) +
                   shape->narrow * shape->narrow * exp(-far / (2 * NARROW_MM * NARROW_MM));
    return FLAT_MM * FLAT_MM * plane + bends + FOLD_MM * FOLD_MM * plane * side_of(shape, a->x, a->y) * side;
}

static double covariance(const FormSurface *surface, const FormPull *a, double x, double y)
{
    return covariance_beside(surface, a, x, y, side_of(&surface->shape, x, y));
}

/* Four sums side by side, so that none waits for the other. */
static double dot(const double *a, const double *b, int n)
{
    double sums[4] = {0, 0, 0, 0};
    int i = 0;
    for (; i + 4 <= n; i += 4)
        for (int k = 0; k < 4; k++)
            sums[k] += a[i + k] * b[i + k];
    for (; i < n; i++)
        sums[0] += a[i] * b[i];
    return sums[0] + sums[1] + sums[2] + sums[3];
}

static void factorise(FormSurface *surface)
{
    int n = surface->count;
    for (int i = 0; i < n; i++) {
        double *row = surface->lower + (gsize)i * n;
        const FormPull *pull = &surface->pulls[i];
        for (int j = 0; j <= i; j++) {
            const double *other = surface->lower + (gsize)j * n;
            double left = covariance(surface, pull, surface->pulls[j].x, surface->pulls[j].y) - dot(row, other, j);
            if (i == j)
                row[j] = sqrt(fmax(left + pull->noise * pull->noise, 1e-6));
            else
                row[j] = left / other[j];
        }
    }
}

static void solve_lower(const FormSurface *surface, double *x)
{
    for (int i = 0; i < surface->count; i++) {
        const double *row = surface->lower + (gsize)i * surface->count;
        x[i] = (x[i] - dot(row, x, i)) / row[i];
    }
}

static void solve_upper(const FormSurface *surface, double *x)
{
    for (int i = surface->count - 1; i >= 0; i--) {
        const double *row = surface->lower + (gsize)i * surface->count;
        x[i] /= row[i];
        for (int j = 0; j < i; j++)
            x[j] -= row[j] * x[i];
    }
}

/* The weights, and how likely the pulls are. */
static void settle(FormSurface *surface)
{
    factorise(surface);
    surface->likelihood = 0;
    for (int axis = 0; axis < 2; axis++) {
        double *weights = surface->weights[axis];
        for (int i = 0; i < surface->count; i++)
            weights[i] = axis ? surface->pulls[i].off.y : surface->pulls[i].off.x;
        solve_lower(surface, weights);
        surface->likelihood -= dot(weights, weights, surface->count) / 2;
        solve_upper(surface, weights);
    }
    for (int i = 0; i < surface->count; i++)
        surface->likelihood -= 2 * log(surface->lower[(gsize)i * surface->count + i]);
}

static FormSurface *surface_of(const FormPull *pulls, int count, FormBox sheet, int every)
{
    FormSurface *surface = g_new0(FormSurface, 1);
    surface->sheet = sheet;
    surface->count = (count + every - 1) / every;
    surface->doubt = 1;
    surface->pulls = g_new(FormPull, surface->count);
    for (int i = 0; i < surface->count; i++)
        surface->pulls[i] = pulls[i * every];
    surface->lower = g_new0(double, (gsize)surface->count * surface->count);
    for (int axis = 0; axis < 2; axis++)
        surface->weights[axis] = g_new0(double, surface->count);
    return surface;
}

void form_surface_free(FormSurface *surface)
{
    if (!surface)
        return;
    g_free(surface->pulls);
    g_free(surface->lower);
    g_free(surface->weights[0]);
    g_free(surface->weights[1]);
    g_free(surface);
}

static bool is_likelier(FormSurface *tried, Shape shape, double *best)
{
    tried->shape = shape;
    settle(tried);
    if (tried->likelihood <= *best)
        return false;
    *best = tried->likelihood;
    return true;
}

/* Sums for a plane through some of the pulls, by least squares. */
typedef struct {
    double a[PLANE][PLANE], b[2][PLANE], squares;
    int count;
} Sums;

static void add_to(Sums *sums, const FormPull *pull, FormBox sheet, double sign)
{
    const double at[PLANE] = {1, pull->x / sheet.w - 0.5, pull->y / sheet.h - 0.5};
    double weight = sign / (pull->noise * pull->noise);
    for (int i = 0; i < PLANE; i++) {
        for (int j = 0; j < PLANE; j++)
            sums->a[i][j] += weight * at[i] * at[j];
        sums->b[0][i] += weight * at[i] * pull->off.x;
        sums->b[1][i] += weight * at[i] * pull->off.y;
    }
    sums->squares += weight * (pull->off.x * pull->off.x + pull->off.y * pull->off.y);
    sums->count += sign > 0 ? 1 : -1;
}

/* What is left of the squares under the best plane. */
static double squares_left(const Sums *sums)
{
    double left = sums->squares, a[PLANE][PLANE], b[2][PLANE];
    memcpy(a, sums->a, sizeof a);
    memcpy(b, sums->b, sizeof b);
    for (int i = 0; i < PLANE; i++) {
        a[i][i] += 1e-3 * (sums->a[0][0] + 1);
        for (int j = i + 1; j < PLANE; j++) {
            double factor = a[j][i] / a[i][i];
            for (int k = i; k < PLANE; k++)
                a[j][k] -= factor * a[i][k];
            b[0][j] -= factor * b[0][i];
            b[1][j] -= factor * b[1][i];
        }
        left -= (b[0][i] * b[0][i] + b[1][i] * b[1][i]) / a[i][i];
    }
    return left;
}

/* The straight line across or down the sheet beyond which another plane fits best. */
static double find_fold(const FormSurface *tried, Fold fold, double *best)
{
    double size = fold == FOLD_ACROSS ? tried->sheet.h : tried->sheet.w, found = 0;
    for (double at = 2 * FOLD_STEP_MM; at < size; at += FOLD_STEP_MM) {
        Sums sides[2] = {{.count = 0}, {.count = 0}};
        for (int i = 0; i < tried->count; i++) {
            const FormPull *pull = &tried->pulls[i];
            add_to(&sides[(fold == FOLD_ACROSS ? pull->y : pull->x) > at], pull, tried->sheet, 1);
        }
        double left = squares_left(&sides[0]) + squares_left(&sides[1]);
        if (sides[0].count >= SIDE_LEAST && sides[1].count >= SIDE_LEAST && left < *best) {
            *best = left;
            found = at;
        }
    }
    return found;
}

static Shape likeliest(FormSurface *tried)
{
    static const double broad[] = {0.05, 0.25, 0.8, 2.5}, narrow[] = {0.03, 0.12, 0.4};
    Shape best = {broad[0], narrow[1], FOLD_NONE, 0, {0, 0}};
    double likelihood = -INFINITY, left = INFINITY;
    for (size_t i = 0; i < G_N_ELEMENTS(broad); i++)
        if (is_likelier(tried, (Shape){broad[i], narrow[1], FOLD_NONE, 0, {0, 0}}, &likelihood))
            best.broad = broad[i];
    for (size_t i = 0; i < G_N_ELEMENTS(narrow); i++)
        if (i != 1 && is_likelier(tried, (Shape){best.broad, narrow[i], FOLD_NONE, 0, {0, 0}}, &likelihood))
            best.narrow = narrow[i];
    double across = find_fold(tried, FOLD_ACROSS, &left), down = find_fold(tried, FOLD_DOWN, &left);
    if (isinf(left))
        return best;
    Shape folded = {best.broad, best.narrow, down > 0 ? FOLD_DOWN : FOLD_ACROSS, down > 0 ? down : across, {0, 0}};
    for (size_t i = 0; i < G_N_ELEMENTS(broad) && broad[i] <= best.broad; i++)
        for (size_t j = 0; j < G_N_ELEMENTS(narrow) && narrow[j] <= best.narrow; j++) {
            Shape shape = {broad[i], narrow[j], folded.fold, folded.at, {0, 0}};
            if (is_likelier(tried, shape, &likelihood))
                folded = best = shape;
        }
    return best;
}

/* How far each pull is from what the others say, in deviations of that (5.10 to 5.12). */
static void leave_one_out(const FormSurface *surface, double *deviations)
{
    int n = surface->count;
    g_autofree double *column = g_new0(double, n);
    for (int i = 0; i < n; i++) {
        double sum = 0;
        memset(column, 0, sizeof(double) * (gsize)n);
        column[i] = 1;
        for (int j = i; j < n; j++) {
            const double *row = surface->lower + (gsize)j * n;
            column[j] = ((j == i) - dot(row + i, column + i, j - i)) / row[j];
            sum += column[j] * column[j];
        }
        deviations[i] = hypot(surface->weights[0][i], surface->weights[1][i]) / sqrt(sum);
    }
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Strays lose their say; what is left tells how well pulls agree. The middle one of two-dimensional deviations is 1.18. */
static bool drop_strays(FormSurface *surface)
{
    g_autofree double *deviations = g_new(double, surface->count), *sorted = NULL;
    leave_one_out(surface, deviations);
    sorted = g_memdup2(deviations, sizeof(double) * (gsize)surface->count);
    qsort(sorted, (size_t)surface->count, sizeof *sorted, by_size);
    surface->doubt = fmax(1, sorted[surface->count / 2] / 1.18);
    bool dropped = false;
    for (int i = 0; i < surface->count; i++)
        if (deviations[i] > STRAY_DEVIATIONS * surface->doubt && surface->pulls[i].noise < STRAY_NOISE_MM) {
            surface->pulls[i].noise = STRAY_NOISE_MM;
            dropped = true;
        }
    return dropped;
}

static OcrPoint off_beside(const FormSurface *surface, OcrPoint place, int side)
{
    OcrPoint off = {0, 0};
    for (int i = 0; i < surface->count; i++) {
        double share = covariance_beside(surface, &surface->pulls[i], place.x, place.y, side);
        off.x += share * surface->weights[0][i];
        off.y += share * surface->weights[1][i];
    }
    return off;
}

/* Between which pulls the fold runs: each of those around is on the side that it fits. */
static void find_gap(FormSurface *surface)
{
    Shape *shape = &surface->shape;
    double last = shape->at - AROUND_FOLD_MM, first = shape->at + AROUND_FOLD_MM;
    for (int i = 0; i < surface->count && shape->fold != FOLD_NONE; i++) {
        const FormPull *pull = &surface->pulls[i];
        double along = shape->fold == FOLD_ACROSS ? pull->y : pull->x;
        OcrPoint place = {pull->x, pull->y}, before = off_beside(surface, place, -1), beyond = off_beside(surface, place, 1);
        double off_before = hypot(before.x - pull->off.x, before.y - pull->off.y), off_beyond = hypot(beyond.x - pull->off.x, beyond.y - pull->off.y);
        if (fabs(along - shape->at) > AROUND_FOLD_MM || fmin(off_before, off_beyond) > FITS_MM)
            continue;
        if (off_before < off_beyond)
            last = fmax(last, along);
        else
            first = fmin(first, along);
    }
    shape->gap[0] = fmin(first, last);
    shape->gap[1] = fmax(first, last);
    if (shape->fold != FOLD_NONE && shape->at != (first + last) / 2) {
        shape->at = (first + last) / 2;
        settle(surface);
    }
}

/* What disagrees loses its say. */
static void agree(FormSurface *surface)
{
    settle(surface);
    for (int round = 0; round < ROUNDS && drop_strays(surface); round++)
        settle(surface);
}

FormSurface *form_surface_new(const FormPull *pulls, int count, FormBox sheet)
{
    g_autoptr(FormSurface) tried = surface_of(pulls, count, sheet, 1 + count / TRIED_MOST);
    FormSurface *surface = surface_of(pulls, count, sheet, 1);
    surface->shape = likeliest(tried);
    agree(surface);
    find_gap(surface);
    return surface;
}

bool form_surface_fold(const FormSurface *surface, FormFold *fold)
{
    const Shape *shape = &surface->shape;
    *fold = (FormFold){shape->fold == FOLD_ACROSS, shape->gap[0], shape->gap[1]};
    return shape->fold != FOLD_NONE;
}

void form_surface_set_fold(FormSurface *surface, const FormFold *fold)
{
    surface->shape.fold = fold->across ? FOLD_ACROSS : FOLD_DOWN;
    surface->shape.at = (fold->from + fold->to) / 2;
    surface->shape.gap[0] = fold->from;
    surface->shape.gap[1] = fold->to;
    agree(surface);
}

OcrPoint form_surface_at(const FormSurface *surface, OcrPoint place)
{
    return off_beside(surface, place, side_of(&surface->shape, place.x, place.y));
}

OcrPoint form_surface_beside_fold(const FormSurface *surface, OcrPoint place, bool beyond)
{
    return off_beside(surface, place, beyond ? 1 : -1);
}

/* Where a place may lie on either side of the fold: half the step. */
static double unsure_side(const FormSurface *surface, OcrPoint place)
{
    const Shape *shape = &surface->shape;
    double along = shape->fold == FOLD_ACROSS ? place.y : place.x;
    if (shape->fold == FOLD_NONE || along < shape->gap[0] || along > shape->gap[1])
        return 0;
    OcrPoint before = off_beside(surface, place, -1), beyond = off_beside(surface, place, 1);
    return hypot(before.x - beyond.x, before.y - beyond.y) / 2;
}

double form_surface_deviation(const FormSurface *surface, OcrPoint place)
{
    double shares[FORM_SURFACE_MOST];
    const FormPull here = {place.x, place.y, {0, 0}, 0};
    for (int i = 0; i < surface->count; i++)
        shares[i] = covariance(surface, &surface->pulls[i], place.x, place.y);
    solve_lower(surface, shares);
    double left = covariance(surface, &here, place.x, place.y) - dot(shares, shares, surface->count);
    return surface->doubt * sqrt(fmax(left, 0)) + unsure_side(surface, place);
}

FormBox form_surface_crease(const FormSurface *surface)
{
    const Shape *shape = &surface->shape;
    double from = shape->gap[0] - HIDDEN_MM, size = shape->gap[1] + HIDDEN_MM - from;
    switch (shape->fold) {
    case FOLD_ACROSS:
        return (FormBox){0, from, surface->sheet.w, size};
    case FOLD_DOWN:
        return (FormBox){from, 0, size, surface->sheet.h};
    default:
        return (FormBox){0, 0, 0, 0};
    }
}
