#include "forms/registration_bend.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A block of print that lies on both sides of a fold may have passed for one on either: so far beside, in millimetres, it is looked for. */
enum { AROUND_FOLD_MM = 12 };

enum { NEAREST = 5, ROUNDS = 2, FEWEST = 8 };
static const double NEIGHBOURS_MM = 24, SIGHT = 2.5, MOST_BEND_MM = 6, HELD_LEAST = 0.25;
/* How well a tie's place is known, one that agrees with its neighbours up to CALM_MM, one without any, and one that lies elsewhere. */
static const double TIE_MM = 0.06, CALM_MM = 0.12, ALONE_MM = 0.5, LOST_MM = 5;
/* Nine in ten of what is off by chance along two axes lie within so many deviations. */
static const double DEVIATIONS = 2.15;
/* What differs by so much from the plane, and first from the middlemost neighbour, has no say in it. */
static const double STRAY_MM = 0.7, STRAY_FIRST_MM = 1.2;

/* How far a tie lies from where the flat transform says, in millimetres. */
typedef struct {
    double x, y;
    OcrPoint off;
    bool sure;
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

/* Of all of them in no order, so many of the nearest first. */
static void bring_forward(Neighbour *around, int count, int nearest)
{
    for (int i = 0; i < MIN(count, nearest); i++)
        for (int j = i + 1; j < count; j++)
            if (around[j].nearness > around[i].nearness) {
                Neighbour nearer = around[j];
                around[j] = around[i];
                around[i] = nearer;
            }
}

/* Those in sight, the NEAREST first; `but` one of them (-1: all). */
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
    bring_forward(around, count, NEAREST);
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
        Pull pull = {ties[i].x_mm, ties[i].y_mm, {(ties[i].seen.x - there.x) / px_mm, (ties[i].seen.y - there.y) / px_mm}, ties[i].weight >= FORM_TIE_SURE};
        if (hypot(pull.off.x, pull.off.y) <= MOST_BEND_MM)
            g_array_append_val(pulls, pull);
    }
    return pulls;
}

static void set_grid(FormTransform *transform, FormBox sheet)
{
    transform->bend_width_mm = sheet.w;
    transform->bend_height_mm = sheet.h;
}

static OcrPoint node_at(FormBox sheet, int row, int column)
{
    return (OcrPoint){column * sheet.w / (FORM_BEND_COLUMNS - 1), row * sheet.h / (FORM_BEND_ROWS - 1)};
}

void form_bend(const FormTie *ties, int count, FormBox sheet, FormTransform *transform)
{
    transform->bend_width_mm = 0;
    memset(transform->creases, 0, sizeof transform->creases);
    double px_mm = form_transform_scale(transform, sheet.w / 2, sheet.h / 2), held;
    g_autoptr(GArray) pulls = pulls_of(ties, count, transform, px_mm);
    g_autofree Neighbour *around = g_new(Neighbour, pulls->len + 1);
    g_autofree double *weights = g_new(double, pulls->len + 1);
    const Sight sight = {pulls, around, weights};
    for (int row = 0; row < FORM_BEND_ROWS; row++)
        for (int column = 0; column < FORM_BEND_COLUMNS; column++) {
            OcrPoint off = pulled(&sight, node_at(sheet, row, column), -1, &held);
            transform->bend[row][column] = (OcrPoint){off.x * px_mm, off.y * px_mm};
        }
    set_grid(transform, sheet);
}

/* What a pull's neighbours say of it tells how far it is to be believed; where it has none, only by halves. */
static double noise_of(const Sight *sight, int which)
{
    const Pull *pull = &g_array_index(sight->pulls, Pull, which);
    double held, least = TIE_MM;
    if (pull->sure)
        return TIE_MM;
    OcrPoint said = pulled(sight, (OcrPoint){pull->x, pull->y}, which, &held);
    if (held < HELD_LEAST)
        return ALONE_MM;
    double off = hypot(pull->off.x - said.x, pull->off.y - said.y);
    return off > STRAY_MM ? LOST_MM : hypot(least, fmax(0, off - CALM_MM));
}

static FormSurface *surface_of(const GArray *pulls, FormBox sheet)
{
    FormPull weighed[FORM_SURFACE_MOST];
    g_autofree Neighbour *around = g_new(Neighbour, pulls->len + 1);
    g_autofree double *weights = g_new(double, pulls->len + 1);
    const Sight sight = {pulls, around, weights};
    int count = MIN((int)pulls->len, FORM_SURFACE_MOST);
    for (int i = 0; i < count; i++) {
        int which = (int)((gint64)i * pulls->len / count);
        const Pull *pull = &g_array_index(pulls, Pull, which);
        weighed[i] = (FormPull){pull->x, pull->y, pull->off, noise_of(&sight, which)};
    }
    return form_surface_new(weighed, count, sheet);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double residual_mm(const FormSurface *surface, const GArray *places)
{
    g_autofree double *off = g_new(double, places->len + 1);
    for (guint i = 0; i < places->len; i++)
        off[i] = DEVIATIONS * form_surface_deviation(surface, g_array_index(places, OcrPoint, i));
    qsort(off, places->len, sizeof *off, by_size);
    return places->len > 0 ? off[(places->len - 1) * 9 / 10] : INFINITY;
}

/* What both sides of the folds are off by along them. */
static void set_creases(const FormSurface *surface, FormBox sheet, double px_mm, FormTransform *transform)
{
    for (int which = 0; which < form_surface_fold_count(surface); which++) {
        FormCrease *crease = &transform->creases[which];
        const FormBox box = crease->box = form_surface_crease(surface, which);
        bool across = box.w >= sheet.w;
        for (int i = 0; i < (across ? FORM_BEND_COLUMNS : FORM_BEND_ROWS); i++)
            for (int beyond = 0; beyond < 2; beyond++) {
                OcrPoint place = across ? (OcrPoint){node_at(sheet, 0, i).x, box.y + box.h / 2} : (OcrPoint){box.x + box.w / 2, node_at(sheet, i, 0).y};
                OcrPoint off = form_surface_beside_fold(surface, place, which, beyond);
                crease->step[beyond][i] = (OcrPoint){off.x * px_mm, off.y * px_mm};
            }
    }
}

/* One side of a fold, as if the paper around it were all that side. */
static void lay_side(const FormSurface *surface, FormBox sheet, int which, bool beyond, const FormFold *fold, FormTransform *transform)
{
    double px_mm = form_transform_scale(transform, sheet.w / 2, sheet.h / 2);
    double step = fold->across ? sheet.h / (FORM_BEND_ROWS - 1) : sheet.w / (FORM_BEND_COLUMNS - 1);
    for (int row = 0; row < FORM_BEND_ROWS; row++)
        for (int column = 0; column < FORM_BEND_COLUMNS; column++) {
            OcrPoint place = node_at(sheet, row, column);
            double along = fold->across ? place.y : place.x;
            if (along < fold->from - step || along > fold->to + step)
                continue;
            OcrPoint off = form_surface_beside_fold(surface, place, which, beyond);
            transform->bend[row][column] = (OcrPoint){off.x * px_mm, off.y * px_mm};
        }
    set_grid(transform, sheet);
}

static void look_for_fold(FormSurface *surface, int which, const FormSheet *sheet, const FormTransform *flat)
{
    FormFold fold = form_surface_fold(surface, which);
    fold.from = MAX(0, fold.from - AROUND_FOLD_MM);
    fold.to = MIN(fold.across ? sheet->box.h : sheet->box.w, fold.to + AROUND_FOLD_MM);
    FormTransform sides[2] = {*flat, *flat};
    for (int beyond = 0; beyond < 2; beyond++)
        lay_side(surface, sheet->box, which, beyond, &fold, &sides[beyond]);
    sheet->look(sides, &fold, sheet->data);
    form_surface_set_fold(surface, which, &fold);
}

double form_bend_surely(const FormTie *ties, int count, const FormSheet *sheet, FormTransform *transform)
{
    transform->bend_width_mm = 0;
    memset(transform->creases, 0, sizeof transform->creases);
    double px_mm = form_transform_scale(transform, sheet->box.w / 2, sheet->box.h / 2);
    g_autoptr(GArray) pulls = pulls_of(ties, count, transform, px_mm);
    if (pulls->len < FEWEST)
        return INFINITY;
    g_autoptr(FormSurface) surface = surface_of(pulls, sheet->box);
    for (int which = 0; sheet->look && which < form_surface_fold_count(surface); which++)
        look_for_fold(surface, which, sheet, transform);
    form_surface_grid(surface, FORM_BEND_COLUMNS, FORM_BEND_ROWS, transform->bend[0]);
    for (int row = 0; row < FORM_BEND_ROWS; row++)
        for (int column = 0; column < FORM_BEND_COLUMNS; column++) {
            OcrPoint *off = &transform->bend[row][column];
            *off = (OcrPoint){off->x * px_mm, off->y * px_mm};
        }
    set_grid(transform, sheet->box);
    set_creases(surface, sheet->box, px_mm, transform);
    return sheet->places ? residual_mm(surface, sheet->places) : INFINITY;
}
