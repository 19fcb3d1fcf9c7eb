#include "forms/surface_shape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TRIED_MOST = 80, ROUNDS = 2 };
static const double FLAT_MM = 2, BROAD_MM = 85, NARROW_MM = 26, FOLD_MM = 1.2, STRAY_NOISE_MM = 4, STRAY_DEVIATIONS = 3.5,
                    AROUND_FOLD_MM = 24, FITS_MM = 0.3, HIDDEN_MM = 4, SECOND_LIKELIER = 6;

/* A place of the sheet: its offset from the middle, in halves of the sheet, and on which side of each fold it lies: -1, 1; 0, there is none. */
typedef struct {
    double x, y, u, v;
    int side[FORM_FOLDS_MOST];
} Place;

/* How much the broad and the narrow bend of two places are the same. */
typedef struct {
    double broad, narrow;
} Alike;

struct FormSurface {
    FormBox sheet;
    Shape shape;
    FormPull *pulls;
    Place *places;  /* of the pulls */
    Alike *alike;   /* of each pull and those up to it, row by row */
    int count;
    double *lower;  /* Cholesky's factor of the pulls' covariance, row by row */
    double *weights[2]; /* its inverse times what the pulls are off by along x and y */
    double likelihood;
    double doubt;   /* how much more the pulls disagree than they should; 1: not */
};

static Place place_at(const FormSurface *surface, double x, double y)
{
    Place place = {x, y, 2 * x / surface->sheet.w - 1, 2 * y / surface->sheet.h - 1, {0}};
    for (int i = 0; i < surface->shape.fold_count; i++)
        place.side[i] = along(&surface->shape.folds[i], x, y) > surface->shape.folds[i].at ? 1 : -1;
    return place;
}

static double bell(double off, double width)
{
    return exp(-off * off / (2 * width * width));
}

static Alike how_alike(const Place *a, const Place *b)
{
    double off = hypot(a->x - b->x, a->y - b->y);
    return (Alike){bell(off, BROAD_MM), bell(off, NARROW_MM)};
}

static double covariance_as(const FormSurface *surface, const Place *a, const Place *b, const Alike *alike)
{
    const Shape *shape = &surface->shape;
    int same_side = 0;
    for (int i = 0; i < FORM_FOLDS_MOST; i++)
        same_side += a->side[i] * b->side[i];
    double plane = 1 + a->u * b->u + a->v * b->v;
    return plane * (FLAT_MM * FLAT_MM + FOLD_MM * FOLD_MM * same_side) + shape->broad * shape->broad * alike->broad +
           shape->narrow * shape->narrow * alike->narrow;
}

static double covariance(const FormSurface *surface, const Place *a, const Place *b)
{
    const Alike alike = how_alike(a, b);
    return covariance_as(surface, a, b, &alike);
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
    const Alike *alike = surface->alike;
    for (int i = 0; i < n; i++) {
        double *row = surface->lower + (gsize)i * n;
        const double noise = surface->pulls[i].noise;
        for (int j = 0; j <= i; j++) {
            const double *other = surface->lower + (gsize)j * n;
            double left = covariance_as(surface, &surface->places[i], &surface->places[j], alike++) - dot(row, other, j);
            if (i == j)
                row[j] = sqrt(fmax(left + noise * noise, 1e-6));
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
    for (int i = 0; i < surface->count; i++)
        surface->places[i] = place_at(surface, surface->pulls[i].x, surface->pulls[i].y);
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
    surface->places = g_new(Place, surface->count);
    surface->alike = g_new(Alike, (gsize)surface->count * (surface->count + 1) / 2);
    Alike *alike = surface->alike;
    for (int i = 0; i < surface->count; i++) {
        surface->places[i] = place_at(surface, surface->pulls[i].x, surface->pulls[i].y);
        for (int j = 0; j <= i; j++)
            *alike++ = how_alike(&surface->places[i], &surface->places[j]);
    }
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
    g_free(surface->places);
    g_free(surface->alike);
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
    for (int i = 0; i < FORM_FOLDS_MOST && form_surface_fold_again(tried->pulls, tried->count, tried->sheet, &folded); i++) {
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

static OcrPoint off_at(const FormSurface *surface, const Place *place)
{
    OcrPoint off = {0, 0};
    for (int i = 0; i < surface->count; i++) {
        double share = covariance(surface, &surface->places[i], place);
        off.x += share * surface->weights[0][i];
        off.y += share * surface->weights[1][i];
    }
    return off;
}

/* As if the place were on that side of one fold. */
static OcrPoint off_beside(const FormSurface *surface, OcrPoint at, int which, int side)
{
    Place place = place_at(surface, at.x, at.y);
    place.side[which] = side;
    return off_at(surface, &place);
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
    const Place here = place_at(surface, place.x, place.y);
    return off_at(surface, &here);
}

/* What pulls say as planes, all of them together: these are sums of three numbers, the same wherever one asks. */
typedef struct {
    double all[2][3], by_side[FORM_FOLDS_MOST][2][3];
} Planes;

static Planes planes_of(const FormSurface *surface)
{
    Planes planes = {{{0}}, {{{0}}}};
    for (int i = 0; i < surface->count; i++) {
        const Place *place = &surface->places[i];
        const double at[3] = {1, place->u, place->v};
        for (int axis = 0; axis < 2; axis++)
            for (int k = 0; k < 3; k++) {
                double part = surface->weights[axis][i] * at[k];
                planes.all[axis][k] += FLAT_MM * FLAT_MM * part;
                for (int fold = 0; fold < FORM_FOLDS_MOST; fold++)
                    planes.by_side[fold][axis][k] += FOLD_MM * FOLD_MM * place->side[fold] * part;
            }
    }
    return planes;
}

static double on_plane(const double plane[3], const Place *place)
{
    return plane[0] + plane[1] * place->u + plane[2] * place->v;
}

static OcrPoint off_by_planes(const Planes *planes, const Place *place)
{
    OcrPoint off = {on_plane(planes->all[0], place), on_plane(planes->all[1], place)};
    for (int fold = 0; fold < FORM_FOLDS_MOST; fold++) {
        off.x += place->side[fold] * on_plane(planes->by_side[fold][0], place);
        off.y += place->side[fold] * on_plane(planes->by_side[fold][1], place);
    }
    return off;
}

/* A bell over two axes is one over each times the other: bells are worked out for columns and rows, not for each node. */
void form_surface_grid(const FormSurface *surface, int columns, int rows, OcrPoint *offs)
{
    const double step_x = surface->sheet.w / (columns - 1), step_y = surface->sheet.h / (rows - 1);
    const Planes planes = planes_of(surface);
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++) {
            const Place place = place_at(surface, column * step_x, row * step_y);
            offs[row * columns + column] = off_by_planes(&planes, &place);
        }
    g_autofree Alike *across = g_new(Alike, columns);
    for (int i = 0; i < surface->count; i++) {
        const Place *pull = &surface->places[i];
        for (int column = 0; column < columns; column++)
            across[column] = (Alike){bell(column * step_x - pull->x, BROAD_MM), bell(column * step_x - pull->x, NARROW_MM)};
        for (int row = 0; row < rows; row++) {
            double broad = surface->shape.broad * surface->shape.broad * bell(row * step_y - pull->y, BROAD_MM);
            double narrow = surface->shape.narrow * surface->shape.narrow * bell(row * step_y - pull->y, NARROW_MM);
            OcrPoint *off = offs + row * columns;
            for (int column = 0; column < columns; column++) {
                double share = broad * across[column].broad + narrow * across[column].narrow;
                off[column].x += share * surface->weights[0][i];
                off[column].y += share * surface->weights[1][i];
            }
        }
    }
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
    const Place here = place_at(surface, place.x, place.y);
    for (int i = 0; i < surface->count; i++)
        shares[i] = covariance(surface, &surface->places[i], &here);
    solve_lower(surface, shares);
    double left = covariance(surface, &here, &here) - dot(shares, shares, surface->count);
    return surface->doubt * sqrt(fmax(left, 0)) + unsure_side(surface, place);
}

FormBox form_surface_crease(const FormSurface *surface, int which)
{
    const Crease *fold = &surface->shape.folds[which];
    double from = fold->gap[0] - HIDDEN_MM, size = fold->gap[1] + HIDDEN_MM - from;
    return fold->way == FOLD_ACROSS ? (FormBox){0, from, surface->sheet.w, size} : (FormBox){from, 0, size, surface->sheet.h};
}
