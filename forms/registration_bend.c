#include "forms/registration_bend.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NEAREST = 5, ROUNDS = 2 };
static const double NEIGHBOURS_MM = 24, SIGHT = 2.5, MOST_BEND_MM = 6, HELD_LEAST = 0.25, BARE_SHARE = 0.06;
/* What differs by so much from the plane, and first from the middlemost neighbour, has no say in it. */
static const double STRAY_MM = 0.7, STRAY_FIRST_MM = 1.2;

/* How far a tie lies from where the flat transform says, in millimetres. */
typedef struct {
    double x, y;
    OcrPoint off;
} Pull;

/* A pull as seen from a place. */
typedef struct {
    double dx, dy, nearness;
    OcrPoint off;
} Neighbour;

/* What is pulled by so much at its middle, and how that changes over a neighbourhood. */
typedef struct {
    OcrPoint height, along_x, along_y;
} Plane;

static int by_nearness(const void *a, const void *b)
{
    double x = ((const Neighbour *)a)->nearness, y = ((const Neighbour *)b)->nearness;
    return (x < y) - (x > y);
}

/* Those in sight, the nearest first; `but` one of them (-1: all). */
static int look_around(const GArray *pulls, OcrPoint place, int but, Neighbour *around)
{
    int count = 0;
    for (guint i = 0; i < pulls->len; i++) {
        const Pull *pull = &g_array_index(pulls, Pull, i);
        double dx = (pull->x - place.x) / NEIGHBOURS_MM, dy = (pull->y - place.y) / NEIGHBOURS_MM;
        double far = dx * dx + dy * dy;
        if ((int)i != but && far <= SIGHT * SIGHT)
            around[count++] = (Neighbour){dx, dy, exp(-2 * far), pull->off};
    }
    qsort(around, (size_t)count, sizeof *around, by_nearness);
    return count;
}

/* The one of the nearest that the others are nearest to. */
static OcrPoint middlemost(const Neighbour *around, int count)
{
    double least = INFINITY;
    OcrPoint best = {0, 0};
    for (int i = 0; i < MIN(count, NEAREST); i++) {
        double sum = 0;
        for (int j = 0; j < MIN(count, NEAREST); j++)
            sum += hypot(around[i].off.x - around[j].off.x, around[i].off.y - around[j].off.y);
        if (sum < least) {
            least = sum;
            best = around[i].off;
        }
    }
    return best;
}

/* Weighted least squares by Cramer's rule; it lies flatter where there are few. */
static Plane fit_plane(const Neighbour *around, const double *weights, int count)
{
    const double flatter = 0.05, least = 0.005;
    double a[6] = {least, 0, 0, flatter, 0, flatter}, x[3] = {0}, y[3] = {0};
    for (int n = 0; n < count; n++) {
        const double at[3] = {1, around[n].dx, around[n].dy};
        for (int i = 0, k = 0; i < 3; i++) {
            for (int j = i; j < 3; j++)
                a[k++] += weights[n] * at[i] * at[j];
            x[i] += weights[n] * at[i] * around[n].off.x;
            y[i] += weights[n] * at[i] * around[n].off.y;
        }
    }
    /* The inverse of the symmetric 3 x 3, row by row. */
    double inverse[3][3] = {{a[3] * a[5] - a[4] * a[4], a[2] * a[4] - a[1] * a[5], a[1] * a[4] - a[2] * a[3]},
                            {a[2] * a[4] - a[1] * a[5], a[0] * a[5] - a[2] * a[2], a[1] * a[2] - a[0] * a[4]},
                            {a[1] * a[4] - a[2] * a[3], a[1] * a[2] - a[0] * a[4], a[0] * a[3] - a[1] * a[1]}};
    double whole = a[0] * inverse[0][0] + a[1] * inverse[0][1] + a[2] * inverse[0][2];
    OcrPoint answer[3];
    for (int i = 0; i < 3; i++)
        answer[i] = (OcrPoint){(inverse[i][0] * x[0] + inverse[i][1] * x[1] + inverse[i][2] * x[2]) / whole,
                               (inverse[i][0] * y[0] + inverse[i][1] * y[1] + inverse[i][2] * y[2]) / whole};
    return (Plane){answer[0], answer[1], answer[2]};
}

static double agreement(const Plane *plane, const Neighbour *one, double stray)
{
    double x = plane->height.x + plane->along_x.x * one->dx + plane->along_y.x * one->dy - one->off.x;
    double y = plane->height.y + plane->along_x.y * one->dx + plane->along_y.y * one->dy - one->off.y;
    double u = (x * x + y * y) / (stray * stray);
    return u < 1 ? (1 - u) * (1 - u) : 0;
}

/* Scratch for the neighbours of one place. */
typedef struct {
    const GArray *pulls;
    Neighbour *around;
    double *weights;
} Sight;

/* What the neighbours of a place say that it is off by; `held`: how much weight these have (1: one that is there). */
static OcrPoint pulled(const Sight *sight, OcrPoint place, int but, double *held)
{
    int count = look_around(sight->pulls, place, but, sight->around);
    Plane plane = {.height = middlemost(sight->around, count)};
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < count; i++)
            sight->weights[i] = sight->around[i].nearness * agreement(&plane, &sight->around[i], round == 0 ? STRAY_FIRST_MM : STRAY_MM);
        plane = fit_plane(sight->around, sight->weights, count);
    }
    *held = 0;
    for (int i = 0; i < count; i++)
        *held += sight->weights[i];
    return plane.height;
}

static GArray *pulls_of(const FormTie *ties, int count, const FormTransform *flat, double px_mm)
{
    GArray *pulls = g_array_new(FALSE, FALSE, sizeof(Pull));
    for (int i = 0; i < count; i++) {
        OcrPoint there = form_transform_point(flat, ties[i].x_mm, ties[i].y_mm);
        Pull pull = {ties[i].x_mm, ties[i].y_mm, {(ties[i].seen.x - there.x) / px_mm, (ties[i].seen.y - there.y) / px_mm}};
        if (hypot(pull.off.x, pull.off.y) <= MOST_BEND_MM)
            g_array_append_val(pulls, pull);
    }
    return pulls;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The 90th percentile of how far the ties lie from what the others say of their place. One past all bends is off by any length. */
static double residual_mm(const Sight *sight, int count)
{
    g_autofree double *off = g_new(double, count);
    double held;
    for (int i = 0; i < count; i++)
        off[i] = INFINITY;
    for (guint i = 0; i < sight->pulls->len; i++) {
        const Pull *pull = &g_array_index(sight->pulls, Pull, i);
        OcrPoint said = pulled(sight, (OcrPoint){pull->x, pull->y}, (int)i, &held);
        off[i] = hypot(pull->off.x - said.x, pull->off.y - said.y);
    }
    qsort(off, (size_t)count, sizeof *off, by_size);
    return off[(count - 1) * 9 / 10];
}

/* What the paper is bent by in most places. */
static double usual_bend_mm(const GArray *pulls)
{
    g_autofree double *sizes = g_new(double, pulls->len);
    for (guint i = 0; i < pulls->len; i++)
        sizes[i] = hypot(g_array_index(pulls, Pull, i).off.x, g_array_index(pulls, Pull, i).off.y);
    qsort(sizes, pulls->len, sizeof *sizes, by_size);
    return sizes[(pulls->len - 1) * 3 / 4];
}

static bool lies_in(FormBox box, OcrPoint place)
{
    return place.x >= box.x && place.x <= box.x + box.w && place.y >= box.y && place.y <= box.y + box.h;
}

double form_bend(const FormTie *ties, int count, FormBox sheet, FormBox printed, FormTransform *transform)
{
    transform->bend_width_mm = 0;
    double px_mm = form_transform_scale(transform, sheet.w / 2, sheet.h / 2);
    g_autoptr(GArray) pulls = pulls_of(ties, count, transform, px_mm);
    g_autofree Neighbour *around = g_new(Neighbour, pulls->len + 1);
    g_autofree double *weights = g_new(double, pulls->len + 1);
    const Sight sight = {pulls, around, weights};
    int places = 0, bare = 0;
    for (int row = 0; row < FORM_BEND_ROWS; row++)
        for (int column = 0; column < FORM_BEND_COLUMNS; column++) {
            OcrPoint place = {column * sheet.w / (FORM_BEND_COLUMNS - 1), row * sheet.h / (FORM_BEND_ROWS - 1)};
            double held;
            OcrPoint off = pulled(&sight, place, -1, &held);
            transform->bend[row][column] = (OcrPoint){off.x * px_mm, off.y * px_mm};
            places += lies_in(printed, place);
            bare += lies_in(printed, place) && held < HELD_LEAST;
        }
    transform->bend_width_mm = sheet.w;
    transform->bend_height_mm = sheet.h;
    double residual = pulls->len > 0 ? residual_mm(&sight, count) : INFINITY;
    return pulls->len > 0 && bare > BARE_SHARE * places ? MAX(residual, usual_bend_mm(pulls)) : residual;
}
