#include "forms/transform.h"

#include <math.h>
#include <string.h>

enum { UNKNOWNS_MOST = 8 };

/* Normal equations: a[n][n] x = b. */
typedef struct {
    double a[UNKNOWNS_MOST][UNKNOWNS_MOST], b[UNKNOWNS_MOST];
    int n;
} Equations;

static void add_row(Equations *equations, const double *row, double right, double weight)
{
    for (int i = 0; i < equations->n; i++) {
        for (int j = 0; j < equations->n; j++)
            equations->a[i][j] += weight * row[i] * row[j];
        equations->b[i] += weight * row[i] * right;
    }
}

static void swap_rows(Equations *equations, int i, int j)
{
    double row[UNKNOWNS_MOST];
    memcpy(row, equations->a[i], sizeof row);
    memcpy(equations->a[i], equations->a[j], sizeof row);
    memcpy(equations->a[j], row, sizeof row);
    double right = equations->b[i];
    equations->b[i] = equations->b[j];
    equations->b[j] = right;
}

/* Gauss with pivots; the coordinates are of the order of 1, so that a small pivot means an undetermined system. */
static bool solve(Equations *equations, double *x)
{
    int n = equations->n;
    for (int column = 0; column < n; column++) {
        int pivot = column;
        for (int i = column + 1; i < n; i++)
            if (fabs(equations->a[i][column]) > fabs(equations->a[pivot][column]))
                pivot = i;
        if (fabs(equations->a[pivot][column]) < 1e-9)
            return false;
        swap_rows(equations, column, pivot);
        for (int i = column + 1; i < n; i++) {
            double factor = equations->a[i][column] / equations->a[column][column];
            for (int j = column; j < n; j++)
                equations->a[i][j] -= factor * equations->a[column][j];
            equations->b[i] -= factor * equations->b[column];
        }
    }
    for (int i = n - 1; i >= 0; i--) {
        x[i] = equations->b[i];
        for (int j = i + 1; j < n; j++)
            x[i] -= equations->a[i][j] * x[j];
        x[i] /= equations->a[i][i];
    }
    return true;
}

/* Centre and size of both point sets: coordinates of the order of 1 keep the equations well conditioned. */
typedef struct {
    double x, y, size, u, v, seen_size;
} Frame;

static Frame frame_of(const FormTie *ties, int count)
{
    Frame frame = {0};
    for (int i = 0; i < count; i++) {
        frame.x += ties[i].x_mm / count;
        frame.y += ties[i].y_mm / count;
        frame.u += ties[i].seen.x / count;
        frame.v += ties[i].seen.y / count;
    }
    for (int i = 0; i < count; i++) {
        frame.size += hypot(ties[i].x_mm - frame.x, ties[i].y_mm - frame.y) / count;
        frame.seen_size += hypot(ties[i].seen.x - frame.u, ties[i].seen.y - frame.v) / count;
    }
    return frame;
}

static void add_tie(Equations *equations, const FormTie *tie, const Frame *frame, FormFit fit)
{
    double x = (tie->x_mm - frame->x) / frame->size, y = (tie->y_mm - frame->y) / frame->size;
    double u = (tie->seen.x - frame->u) / frame->seen_size, v = (tie->seen.y - frame->v) / frame->seen_size;
    if (fit == FORM_FIT_SIMILAR) {
        add_row(equations, (double[]){x, -y, 1, 0}, u, tie->weight);
        add_row(equations, (double[]){y, x, 0, 1}, v, tie->weight);
    } else {
        add_row(equations, (double[]){x, y, 1, 0, 0, 0, -u * x, -u * y}, u, tie->weight);
        add_row(equations, (double[]){0, 0, 0, x, y, 1, -v * x, -v * y}, v, tie->weight);
    }
}

/* From the small coordinates back to millimetres and pixels: three 3x3 matrices multiplied out. */
static void unframe(const double *s, const Frame *frame, FormTransform *transform)
{
    double m[3][3] = {{s[0], s[1], s[2]}, {s[3], s[4], s[5]}, {s[6], s[7], 1}};
    for (int row = 0; row < 3; row++) {
        m[row][0] /= frame->size;
        m[row][1] /= frame->size;
        m[row][2] -= m[row][0] * frame->x + m[row][1] * frame->y;
    }
    for (int column = 0; column < 3; column++) {
        m[0][column] = m[0][column] * frame->seen_size + m[2][column] * frame->u;
        m[1][column] = m[1][column] * frame->seen_size + m[2][column] * frame->v;
    }
    for (int i = 0; i < 8; i++)
        transform->h[i] = m[i / 3][i % 3] / m[2][2];
}

bool form_transform_fit(const FormTie *ties, int count, FormFit fit, FormTransform *transform)
{
    *transform = (FormTransform){0};
    static const int fewest[] = {2, 3, 4}, unknowns[] = {4, 6, 8};
    if (count < fewest[fit])
        return false;
    Frame frame = frame_of(ties, count);
    if (frame.size < 1e-6 || frame.seen_size < 1e-6)
        return false;
    Equations equations = {.n = unknowns[fit]};
    for (int i = 0; i < count; i++)
        add_tie(&equations, &ties[i], &frame, fit);
    double x[UNKNOWNS_MOST] = {0};
    if (!solve(&equations, x))
        return false;
    if (fit == FORM_FIT_SIMILAR)
        unframe((double[]){x[0], -x[1], x[2], x[1], x[0], x[3], 0, 0}, &frame, transform);
    else
        unframe(x, &frame, transform);
    return true;
}

/* Between four nodes, u of the way right and v of the way down. */
static OcrPoint between(const OcrPoint nodes[2][2], double u, double v)
{
    return (OcrPoint){(nodes[0][0].x * (1 - u) + nodes[0][1].x * u) * (1 - v) + (nodes[1][0].x * (1 - u) + nodes[1][1].x * u) * v,
                      (nodes[0][0].y * (1 - u) + nodes[0][1].y * u) * (1 - v) + (nodes[1][0].y * (1 - u) + nodes[1][1].y * u) * v};
}

bool form_crease_runs_across(const FormTransform *transform, const FormCrease *crease)
{
    return crease->box.w >= transform->bend_width_mm;
}

/* Where a fold runs between the nodes, in steps of the grid along the axis that crosses it; before and beyond it they are those of its side. */
static void stop_at_fold(const FormTransform *transform, const FormCrease *fold, int column, int row, OcrPoint nodes[2][2], OcrPoint *way)
{
    const FormBox *box = &fold->box;
    bool across = form_crease_runs_across(transform, fold);
    double at = across ? (box->y + box->h / 2) / transform->bend_height_mm * (FORM_BEND_ROWS - 1) - row
                       : (box->x + box->w / 2) / transform->bend_width_mm * (FORM_BEND_COLUMNS - 1) - column;
    double *along = across ? &way->y : &way->x;
    if (box->w <= 0 || at <= 0 || at >= 1)
        return;
    bool beyond = *along >= at;
    for (int i = 0; i < 2; i++)
        *(across ? &nodes[!beyond][i] : &nodes[i][!beyond]) = fold->step[beyond][across ? column + i : row + i];
    *along = beyond ? (*along - at) / (1 - at) : *along / at;
}

/* Outside of the page as at its edge. */
static OcrPoint bend_at(const FormTransform *transform, double x_mm, double y_mm)
{
    if (transform->bend_width_mm <= 0)
        return (OcrPoint){0, 0};
    double x = CLAMP(x_mm / transform->bend_width_mm, 0, 1) * (FORM_BEND_COLUMNS - 1);
    double y = CLAMP(y_mm / transform->bend_height_mm, 0, 1) * (FORM_BEND_ROWS - 1);
    int column = MIN((int)x, FORM_BEND_COLUMNS - 2), row = MIN((int)y, FORM_BEND_ROWS - 2);
    const OcrPoint *above = &transform->bend[row][column], *below = &transform->bend[row + 1][column];
    OcrPoint nodes[2][2] = {{above[0], above[1]}, {below[0], below[1]}};
    OcrPoint way = {x - column, y - row};
    for (int i = 0; i < FORM_FOLDS_MOST; i++)
        stop_at_fold(transform, &transform->creases[i], column, row, nodes, &way);
    return between(nodes, way.x, way.y);
}

static OcrPoint bent_by(const FormTransform *transform, double x_mm, double y_mm, OcrPoint bend)
{
    const double *h = transform->h;
    double w = h[6] * x_mm + h[7] * y_mm + 1;
    return (OcrPoint){(h[0] * x_mm + h[1] * y_mm + h[2]) / w + bend.x, (h[3] * x_mm + h[4] * y_mm + h[5]) / w + bend.y};
}

OcrPoint form_transform_point(const FormTransform *transform, double x_mm, double y_mm)
{
    return bent_by(transform, x_mm, y_mm, bend_at(transform, x_mm, y_mm));
}

/* Just before or just beyond the fold, so far along it. */
static OcrPoint step_at(const FormTransform *transform, const FormCrease *fold, bool beyond, double x_mm, double y_mm)
{
    bool across = form_crease_runs_across(transform, fold);
    int most = (across ? FORM_BEND_COLUMNS : FORM_BEND_ROWS) - 1;
    double along = (across ? CLAMP(x_mm / transform->bend_width_mm, 0, 1) : CLAMP(y_mm / transform->bend_height_mm, 0, 1)) * most;
    int node = MIN((int)along, most - 1);
    const OcrPoint *from = &fold->step[beyond][node], *to = from + 1;
    double way = along - node;
    return (OcrPoint){from->x * (1 - way) + to->x * way, from->y * (1 - way) + to->y * way};
}

int form_transform_places(const FormTransform *transform, double x_mm, double y_mm, OcrPoint there[2], int *crease)
{
    for (int i = 0; i < FORM_FOLDS_MOST; i++) {
        const FormBox *box = &transform->creases[i].box;
        if (x_mm < box->x || x_mm >= box->x + box->w || y_mm < box->y || y_mm >= box->y + box->h)
            continue;
        *crease = i;
        for (int beyond = 0; beyond < 2; beyond++)
            there[beyond] = bent_by(transform, x_mm, y_mm, step_at(transform, &transform->creases[i], beyond, x_mm, y_mm));
        return 2;
    }
    there[0] = form_transform_point(transform, x_mm, y_mm);
    return 1;
}

OcrQuad form_transform_box(const FormTransform *transform, FormBox box)
{
    return (OcrQuad){{form_transform_point(transform, box.x, box.y),
                      form_transform_point(transform, box.x + box.w, box.y),
                      form_transform_point(transform, box.x + box.w, box.y + box.h),
                      form_transform_point(transform, box.x, box.y + box.h)}};
}

/* The pixels that one millimetre along x and along y becomes. */
static void axes_at(const FormTransform *transform, double x_mm, double y_mm, OcrPoint *along_x, OcrPoint *along_y)
{
    OcrPoint origin = form_transform_point(transform, x_mm, y_mm);
    *along_x = form_transform_point(transform, x_mm + 1, y_mm);
    *along_y = form_transform_point(transform, x_mm, y_mm + 1);
    along_x->x -= origin.x;
    along_x->y -= origin.y;
    along_y->x -= origin.x;
    along_y->y -= origin.y;
}

double form_transform_scale(const FormTransform *transform, double x_mm, double y_mm)
{
    OcrPoint along_x, along_y;
    axes_at(transform, x_mm, y_mm, &along_x, &along_y);
    return sqrt(fabs(along_x.x * along_y.y - along_x.y * along_y.x));
}

double form_transform_angle_deg(const FormTransform *transform, double x_mm, double y_mm)
{
    OcrPoint along_x, along_y;
    axes_at(transform, x_mm, y_mm, &along_x, &along_y);
    return atan2(along_x.y, along_x.x) * 180 / G_PI;
}

bool form_transform_plausible(const FormTransform *transform, double width_mm, double height_mm)
{
    double middle = form_transform_scale(transform, width_mm / 2, height_mm / 2);
    if (!isfinite(middle) || middle <= 0)
        return false;
    for (int corner = 0; corner < 4; corner++) {
        OcrPoint u, v;
        axes_at(transform, corner & 1 ? width_mm : 0, corner & 2 ? height_mm : 0, &u, &v);
        double along_x = hypot(u.x, u.y), along_y = hypot(v.x, v.y);
        double turn = (u.x * v.y - u.y * v.x) / (along_x * along_y), lean = (u.x * v.x + u.y * v.y) / (along_x * along_y);
        if (!(turn > 0) || fabs(lean) > sin(4 * G_PI / 180) || fabs(along_x / along_y - 1) > 0.08 ||
            fabs(sqrt(along_x * along_y) / middle - 1) > 0.08)
            return false;
    }
    return true;
}
