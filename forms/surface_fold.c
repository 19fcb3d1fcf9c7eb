#include "forms/surface_shape.h"

#include <math.h>
#include <string.h>

enum { SIDE_LEAST = 6, FOLD_STEP_MM = 4, STEPS_MOST = 256, PLANE = 3 };

typedef struct {
    const FormPull *pulls;
    int count;
    FormBox sheet;
} Pulled;

/* Sums for a plane through some of the pulls, by least squares. */
typedef struct {
    double a[PLANE][PLANE], b[2][PLANE], squares;
    int count;
} Sums;

/* The pulls by how far along the sheet they lie, in steps, and on which side of the other fold. */
typedef struct {
    Sums at[STEPS_MOST][2];
    int steps;
} Steps;

static void add_pull(Sums *sums, const FormPull *pull, FormBox sheet)
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

/* `times` 1, or -1 to take away. */
static void add_sums(Sums *sums, const Sums *more, int times)
{
    for (int i = 0; i < PLANE; i++) {
        for (int j = 0; j < PLANE; j++)
            sums->a[i][j] += times * more->a[i][j];
        sums->b[0][i] += times * more->b[0][i];
        sums->b[1][i] += times * more->b[1][i];
    }
    sums->squares += times * more->squares;
    sums->count += times * more->count;
}

/* What is left of the squares under the best plane; infinite where there are too few pulls. */
static double squares_left(const Sums *sums)
{
    if (sums->count < SIDE_LEAST)
        return INFINITY;
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

static void sort_in(const Pulled *pulled, Fold way, const Crease *other, Steps *steps)
{
    const Crease fold = {way, 0, {0, 0}};
    steps->steps = MIN((int)ceil((way == FOLD_ACROSS ? pulled->sheet.h : pulled->sheet.w) / FOLD_STEP_MM), STEPS_MOST);
    memset(steps->at, 0, (size_t)steps->steps * sizeof *steps->at);
    for (int i = 0; i < pulled->count; i++) {
        const FormPull *pull = &pulled->pulls[i];
        int step = CLAMP((int)ceil(along(&fold, pull->x, pull->y) / FOLD_STEP_MM) - 1, 0, steps->steps - 1);
        bool beyond = other && along(other, pull->x, pull->y) > other->at;
        add_pull(&steps->at[step][beyond], pull, pulled->sheet);
    }
}

/* The place of a fold that runs that way, beside another one (NULL: none), that leaves the least, less than `best`. */
static bool find_along(const Pulled *pulled, Fold way, const Crease *other, Crease *found, double *best)
{
    const bool side_by_side = other && other->way == way;
    Steps steps;
    sort_in(pulled, way, other, &steps);
    Sums before[2] = {{.count = 0}}, after[2] = {{.count = 0}};
    for (int i = 0; i < steps.steps; i++)
        for (int side = 0; side < 2; side++)
            add_sums(&after[side], &steps.at[i][side], 1);
    bool any = false;
    for (int i = 0; i + 1 < steps.steps; i++) {
        const double at = (i + 1) * FOLD_STEP_MM;
        double left = 0;
        for (int side = 0; side < (other ? 2 : 1); side++) {
            add_sums(&before[side], &steps.at[i][side], 1);
            add_sums(&after[side], &steps.at[i][side], -1);
            /* Nothing lies both before the nearer of two folds and beyond the farther. */
            if (!side_by_side || side == 0 || at >= other->at)
                left += squares_left(&before[side]);
            if (!side_by_side || side == 1 || at < other->at)
                left += squares_left(&after[side]);
        }
        if (i > 0 && left < *best) {
            *best = left;
            *found = (Crease){way, at, {0, 0}};
            any = true;
        }
    }
    return any;
}

static bool find_fold(const Pulled *pulled, Shape *shape, int which)
{
    double best = INFINITY;
    const Crease *other = shape->fold_count > 1 ? &shape->folds[1 - which] : NULL;
    bool found = find_along(pulled, FOLD_ACROSS, other, &shape->folds[which], &best);
    return find_along(pulled, FOLD_DOWN, other, &shape->folds[which], &best) || found;
}

bool form_surface_fold_again(const FormPull *pulls, int count, FormBox sheet, Shape *shape)
{
    const Pulled pulled = {pulls, count, sheet};
    int which = shape->fold_count++;
    if (!find_fold(&pulled, shape, which))
        return false;
    return which == 0 || (find_fold(&pulled, shape, 0) && find_fold(&pulled, shape, which));
}
