#include "forms/surface.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TRIED_MOST = 80, SIDE_LEAST = 6, FOLD_STEP_MM = 4, ROUNDS = 2, PLANE = 3 };
static const double FLAT_MM = 2, BROAD_MM = 85, NARROW_MM = 26, FOLD_MM = 1.2, STRAY_NOISE_MM = 4, STRAY_DEVIATIONS = 3.5,
                    AROUND_FOLD_MM = 24, FITS_MM = 0.3, HIDDEN_MM = 4, SECOND_LIKELIER = 6;

typedef enum { FOLD_ACROSS, FOLD_DOWN } Fold;

/* How strong the bends are, in millimetres, and where folds run. */
typedef struct {
    Fold way;
    double at, gap[2]; /* it may run anywhere in between: no pull there tells */
} Crease;

typedef struct {
    double broad, narrow;
    Crease folds[FORM_FOLDS_MOST];
    int fold_count;
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

/* Along the axis that the fold crosses. */
static double along(const Crease *fold, double x, double y)
{
    return fold->way == FOLD_ACROSS ? y : x;
}

/* Of each fold, on which side of it a place lies. */
typedef struct {
    int of[FORM_FOLDS_MOST];
} Sides;

static Sides sides_of(const Shape *shape, double x, double y)
{
    Sides sides = {{0}};
    for (int i = 0; i < shape->fold_count; i++)
        sides.of[i] = along(&shape->folds[i], x, y) > shape->folds[i].at ? 1 : -1;
    return sides;
}

/* Of a pull with a place on those sides of the folds. */
static double covariance_beside(const FormSurface *surface, const FormPull *a, double x, double y, const Sides *sides)
{
    const Shape *shape = &surface->shape;
    double half_x = surface->sheet.w / 2, half_y = surface->sheet.h / 2;
    double plane = 1 + (a->x / half_x - 1) * (x / half_x - 1) + (a->y / half_y - 1) * (y / half_y - 1);
    double far = (a->x - x) * (a->x - x) + (a->y - y) * (a->y - y);
    double bends = shape->broad * shape->broad * exp(-far / (2 * BROAD_MM * BROAD_MM)) +
                   shape->narrow * shape->narrow * exp(-far / (2 * NARROW_MM * NARROW_MM));
    const Sides there = sides_of(shape, a->x, a->y);
    int alike = 0;
    for (int i = 0; i < shape->fold_count; i++)
        alike += there.of[i] * sides->of[i];
    return FLAT_MM * FLAT_MM * plane + bends + FOLD_MM * FOLD_MM * plane * alike;
}

static double covariance(const FormSurface *surface, const FormPull *a, double x, double y)
{
    const Sides sides = sides_of(&surface->shape, x, y);
    return covariance_beside(surface, a, x, y, &sides);
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

static void add_to(Sums *sums, const FormPull *pull, FormBox sheet)
{
    const double at[PLANE] = {1, pull->x / sheet.w - 0.5, pull->y / sheet.h - 0.5};
    double weight = 1 / (pull->noise * pull->noise);
    for (int i = 0; i < PLANE; i++) {
        for (int j = 0; j < PLANE; j++)
            sums->a[i][j] += weight * at[i] * at[j];
        sums->b[0][i] += weight * at[i] * pull->off.x;
        sums->b[1][i] += weight * at[i] * pull->off.y;
    }
    sums->squares += weight * (pull->off.x * pull->off.x + pull->off.y * pull->off.y);
    sums->count++;
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

/* What is left of the squares where each part of the sheet between the folds has a plane of its own; infinite where a part holds too few pulls. */
static double squares_between(const FormSurface *tried, const Shape *folded)
{
    Sums parts[1 << FORM_FOLDS_MOST] = {{.count = 0}};
    double left = 0;
    for (int i = 0; i < tried->count; i++) {
        const Sides sides = sides_of(folded, tried->pulls[i].x, tried->pulls[i].y);
        int part = 0;
        for (int k = 0; k < folded->fold_count; k++)
            part |= (sides.of[k] > 0) << k;
        add_to(&parts[part], &tried->pulls[i], tried->sheet);
    }
    for (int part = 0; part < 1 << folded->fold_count; part++) {
        bool nowhere = folded->fold_count == 2 && folded->folds[0].way == folded->folds[1].way &&
                           part == (folded->folds[0].at < folded->folds[1].at ? 2 : 1);
        if (nowhere)
            continue;
        if (parts[part].count < SIDE_LEAST)
            return INFINITY;
        left += squares_left(&parts[part]);
    }
    return left;
}

/* Lays one of the shape's folds along the straight line across or down the sheet that leaves the least; false: there is none. */
static bool find_fold(const FormSurface *tried, Shape *shape, int which)
{
    double best = INFINITY;
    Shape at = *shape;
    for (Fold way = FOLD_ACROSS; way <= FOLD_DOWN; way++) {
        double size = way == FOLD_ACROSS ? tried->sheet.h : tried->sheet.w;
        for (double mm = 2 * FOLD_STEP_MM; mm < size; mm += FOLD_STEP_MM) {
            at.folds[which] = (Crease){way, mm, {0, 0}};
            double left = squares_between(tried, &at);
            if (left < best) {
                best = left;
                *shape = at;
            }
        }
    }
    return !isinf(best);
}

static const double broad_most[] = {0.05, 0.25, 0.8, 2.5}, narrow_most[] = {0.03, 0.12, 0.4};

/* Of sheets folded so, the likeliest that is bent no more than `best`, if it is likelier than that. */
static bool find_bends(FormSurface *tried, const Shape *folded, Shape *best, double *likelihood)
{
    const Shape least = *best;
    bool found = false;
    for (size_t i = 0; i < G_N_ELEMENTS(broad_most) && broad_most[i] <= least.broad; i++)
        for (size_t j = 0; j < G_N_ELEMENTS(narrow_most) && narrow_most[j] <= least.narrow; j++) {
            Shape shape = *folded;
            shape.broad = broad_most[i];
            shape.narrow = narrow_most[j];
            if (is_likelier(tried, shape, likelihood)) {
                *best = shape;
                found = true;
            }
        }
    return found;
}

/* One fold more; where there are two, the first once again, since it was found as if it were the only one. */
static bool fold_again(const FormSurface *tried, Shape *shape)
{
    int which = shape->fold_count++;
    if (!find_fold(tried, shape, which))
        return false;
    return which == 0 || (find_fold(tried, shape, 0) && find_fold(tried, shape, which));
}

static Shape likeliest(FormSurface *tried)
{
    Shape best = {.broad = broad_most[0], .narrow = narrow_most[1]};
    double likelihood = -INFINITY;
    for (size_t i = 0; i < G_N_ELEMENTS(broad_most); i++)
        if (is_likelier(tried, (Shape){.broad = broad_most[i], .narrow = narrow_most[1]}, &likelihood))
            best.broad = broad_most[i];
    for (size_t i = 0; i < G_N_ELEMENTS(narrow_most); i++)
        if (i != 1 && is_likelier(tried, (Shape){.broad = best.broad, .narrow = narrow_most[i]}, &likelihood))
            best.narrow = narrow_most[i];
    /* Two steps the same way look like a bend to one fold: the second is tried whether or not one alone is likelier. */
    Shape folded = best;
    for (int i = 0; i < FORM_FOLDS_MOST && fold_again(tried, &folded); i++) {
        double least = likelihood + (i > 0 ? SECOND_LIKELIER : 0);
        if (find_bends(tried, &folded, &best, &least))
            likelihood = least;
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

static OcrPoint off_on(const FormSurface *surface, OcrPoint place, const Sides *sides)
{
    OcrPoint off = {0, 0};
    for (int i = 0; i < surface->count; i++) {
        double share = covariance_beside(surface, &surface->pulls[i], place.x, place.y, sides);
        off.x += share * surface->weights[0][i];
        off.y += share * surface->weights[1][i];
    }
    return off;
}

/* As if the place were on that side of one fold. */
static OcrPoint off_beside(const FormSurface *surface, OcrPoint place, int which, int side)
{
    Sides sides = sides_of(&surface->shape, place.x, place.y);
    sides.of[which] = side;
    return off_on(surface, place, &sides);
}

/* Between which pulls a fold runs: each of those around is on the side that it fits. Answers whether it runs elsewhere now. */
static bool find_gap(const FormSurface *surface, int which, Crease *fold)
{
    double last = fold->at - AROUND_FOLD_MM, first = fold->at + AROUND_FOLD_MM;
    for (int i = 0; i < surface->count; i++) {
        const FormPull *pull = &surface->pulls[i];
        double here = along(fold, pull->x, pull->y);
        if (fabs(here - fold->at) > AROUND_FOLD_MM)
            continue;
        OcrPoint place = {pull->x, pull->y}, before = off_beside(surface, place, which, -1), beyond = off_beside(surface, place, which, 1);
        double off_before = hypot(before.x - pull->off.x, before.y - pull->off.y), off_beyond = hypot(beyond.x - pull->off.x, beyond.y - pull->off.y);
        if (fmin(off_before, off_beyond) > FITS_MM)
            continue;
        if (off_before < off_beyond)
            last = fmax(last, here);
        else
            first = fmin(first, here);
    }
    bool moved = fold->at != (first + last) / 2;
    *fold = (Crease){fold->way, (first + last) / 2, {fmin(first, last), fmax(first, last)}};
    return moved;
}

static void find_gaps(FormSurface *surface)
{
    Shape found = surface->shape;
    bool moved = false;
    for (int i = 0; i < found.fold_count; i++)
        moved |= find_gap(surface, i, &found.folds[i]);
    surface->shape = found;
    if (moved)
        settle(surface);
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
    find_gaps(surface);
    return surface;
}

int form_surface_fold_count(const FormSurface *surface)
{
    return surface->shape.fold_count;
}

FormFold form_surface_fold(const FormSurface *surface, int which)
{
    const Crease *fold = &surface->shape.folds[which];
    return (FormFold){fold->way == FOLD_ACROSS, fold->gap[0], fold->gap[1]};
}

void form_surface_set_fold(FormSurface *surface, int which, const FormFold *fold)
{
    surface->shape.folds[which] = (Crease){fold->across ? FOLD_ACROSS : FOLD_DOWN, (fold->from + fold->to) / 2, {fold->from, fold->to}};
    agree(surface);
}

OcrPoint form_surface_at(const FormSurface *surface, OcrPoint place)
{
    const Sides sides = sides_of(&surface->shape, place.x, place.y);
    return off_on(surface, place, &sides);
}

OcrPoint form_surface_beside_fold(const FormSurface *surface, OcrPoint place, int which, bool beyond)
{
    return off_beside(surface, place, which, beyond ? 1 : -1);
}

/* Where a place may lie on either side of a fold: half the step. */
static double unsure_side(const FormSurface *surface, OcrPoint place)
{
    double unsure = 0;
    for (int i = 0; i < surface->shape.fold_count; i++) {
        const Crease *fold = &surface->shape.folds[i];
        double here = along(fold, place.x, place.y);
        if (here < fold->gap[0] || here > fold->gap[1])
            continue;
        OcrPoint before = off_beside(surface, place, i, -1), beyond = off_beside(surface, place, i, 1);
        unsure += hypot(before.x - beyond.x, before.y - beyond.y) / 2;
    }
    return unsure;
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

FormBox form_surface_crease(const FormSurface *surface, int which)
{
    const Crease *fold = &surface->shape.folds[which];
    double from = fold->gap[0] - HIDDEN_MM, size = fold->gap[1] + HIDDEN_MM - from;
    return fold->way == FOLD_ACROSS ? (FormBox){0, from, surface->sheet.w, size} : (FormBox){from, 0, size, surface->sheet.h};
}
