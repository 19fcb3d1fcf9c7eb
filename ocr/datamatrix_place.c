#include "ocr/datamatrix_place.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES_MOST = 16, BLOTS_MOST = 4000, SAMPLES = 96, SIDE_LEAST_PX = 24 };

#define SIDE_LEAST_MM 4.0
#define SIDE_MOST_MM 75.0
#define SLOPE_MOST 0.37 /* 20 degrees */
#define SOLID_SHARE 0.82

/* One side of a blot seen from outside, looking inward: position along it, depth of the first ink, length of that ink. */
typedef struct {
    double along[SAMPLES], depth[SAMPLES], run[SAMPLES];
    double slope, offset; /* the line on which most of the first ink lies */
    double share;         /* how much of the side lies on it, what slopes away at the corner left out */
} Side;

enum { LEFT, BOTTOM, RIGHT, TOP, SIDES };

static bool is_dark(PIX *binary, int x, int y)
{
    return x >= 0 && y >= 0 && x < pixGetWidth(binary) && y < pixGetHeight(binary) &&
           GET_DATA_BIT(pixGetData(binary) + (size_t)y * (size_t)pixGetWpl(binary), x);
}

/* The pixel `depth` inward of side `side` of `box`, `along` from its top or left. */
static void pixel_of(OcrBox box, int side, int along, int depth, int *x, int *y)
{
    bool upright = side == LEFT || side == RIGHT;
    int inward = side == LEFT || side == TOP ? depth : (upright ? box.w : box.h) - 1 - depth;
    *x = box.x + (upright ? inward : along);
    *y = box.y + (upright ? along : inward);
}

static void look_inward(PIX *binary, OcrBox box, int side, Side *seen)
{
    bool upright = side == LEFT || side == RIGHT;
    int length = upright ? box.h : box.w, deepest = upright ? box.w : box.h;
    for (int i = 0; i < SAMPLES; i++) {
        int along = (int)((i + 0.5) * length / SAMPLES), depth = 0, x, y;
        pixel_of(box, side, along, depth, &x, &y);
        while (depth < deepest && !is_dark(binary, x, y))
            pixel_of(box, side, along, ++depth, &x, &y);
        int first = depth;
        while (depth < deepest && is_dark(binary, x, y))
            pixel_of(box, side, along, ++depth, &x, &y);
        seen->along[i] = along;
        seen->depth[i] = first;
        seen->run[i] = depth - first;
    }
}

static int count_on_line(const Side *side, double slope, double offset, double slack)
{
    int count = 0;
    for (int i = 0; i < SAMPLES; i++)
        count += fabs(side->depth[i] - offset - slope * side->along[i]) <= slack;
    return count;
}

/* Least squares over what lies on the line already. */
static void settle_line(Side *side, double slack)
{
    double n = 0, x = 0, y = 0, xx = 0, xy = 0;
    for (int i = 0; i < SAMPLES; i++) {
        double a = side->along[i], d = side->depth[i];
        if (fabs(d - side->offset - side->slope * a) > slack)
            continue;
        n += 1, x += a, y += d, xx += a * a, xy += a * d;
    }
    double spread = n * xx - x * x;
    if (n < 3 || spread <= 0)
        return;
    side->slope = (n * xy - x * y) / spread;
    side->offset = (y - side->slope * x) / n;
}

static void fit_side(Side *side, double slack)
{
    int best = 0;
    for (int i = 2; i < SAMPLES; i += 5)
        for (int j = i + SAMPLES / 4; j < SAMPLES; j += 5) {
            double slope = (side->depth[j] - side->depth[i]) / (side->along[j] - side->along[i]);
            double offset = side->depth[i] - slope * side->along[i];
            int count = fabs(slope) < SLOPE_MOST ? count_on_line(side, slope, offset, slack) : 0;
            if (count > best) {
                best = count;
                side->slope = slope;
                side->offset = offset;
            }
        }
    settle_line(side, slack);
    best = count_on_line(side, side->slope, side->offset, slack);
    side->share = best * (1 + fabs(side->slope)) / SAMPLES;
}

/* A line as a point and a direction of length 1. */
typedef struct {
    OcrPoint at, along;
} Line;

static Line line_of(OcrBox box, int side, const Side *seen)
{
    double size = hypot(1, seen->slope), slope = seen->slope / size, one = 1 / size;
    switch (side) {
    case LEFT:
        return (Line){{box.x + seen->offset, box.y}, {slope, one}};
    case RIGHT:
        return (Line){{box.x + box.w - seen->offset, box.y}, {-slope, one}};
    case TOP:
        return (Line){{box.x, box.y + seen->offset}, {one, slope}};
    default:
        return (Line){{box.x, box.y + box.h - seen->offset}, {one, -slope}};
    }
}

static OcrPoint crossing(Line a, Line b)
{
    double cross = a.along.x * b.along.y - a.along.y * b.along.x;
    double t = ((b.at.x - a.at.x) * b.along.y - (b.at.y - a.at.y) * b.along.x) / cross;
    return (OcrPoint){a.at.x + t * a.along.x, a.at.y + t * a.along.y};
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The border is one module thick where a light module stands behind it: the thin fifth of its places. */
static double module_of(const Side *a, const Side *b)
{
    double runs[2 * SAMPLES];
    memcpy(runs, a->run, sizeof a->run);
    memcpy(runs + SAMPLES, b->run, sizeof b->run);
    qsort(runs, 2 * SAMPLES, sizeof *runs, by_value);
    return runs[2 * SAMPLES / 5];
}

/* How far the solid arm reaches from `corner` along `direction` within the blot, seen half a module inside; over holes of three modules. */
static double arm_length(PIX *binary, OcrBox blot, OcrPoint corner, const OcrPoint way[2], double module)
{
    double reach = 0, most = hypot(blot.w, blot.h);
    for (double t = module / 2; t < most && t - reach < 3.2 * module; t += 0.5) {
        int x = (int)floor(corner.x + t * way[0].x + way[1].x * module / 2);
        int y = (int)floor(corner.y + t * way[0].y + way[1].y * module / 2);
        if (x >= blot.x && y >= blot.y && x < blot.x + blot.w && y < blot.y + blot.h && is_dark(binary, x, y))
            reach = t;
    }
    return reach + 0.25;
}

/* The direction of `line` that leads away from `corner`, into `box`. */
static OcrPoint away_from(OcrPoint corner, Line line, OcrBox box)
{
    double x = box.x + box.w / 2.0 - corner.x, y = box.y + box.h / 2.0 - corner.y;
    bool forth = x * line.along.x + y * line.along.y > 0;
    return forth ? line.along : (OcrPoint){-line.along.x, -line.along.y};
}

static OcrPoint moved(OcrPoint from, OcrPoint direction, double by)
{
    return (OcrPoint){from.x + by * direction.x, from.y + by * direction.y};
}

/* The open side, from the dark modules of the timing marks: a line near the one through `end` along `direction`. */
static Line open_side(OcrBox box, int side, Side *seen, OcrPoint end, OcrPoint direction, double module)
{
    bool upright = side == LEFT || side == RIGHT;
    double slope = upright ? direction.x / direction.y : direction.y / direction.x;
    double depth = side == LEFT ? end.x - box.x : side == RIGHT ? box.x + box.w - end.x
                   : side == TOP ? end.y - box.y : box.y + box.h - end.y;
    double along = upright ? end.y - box.y : end.x - box.x;
    seen->slope = side == LEFT || side == TOP ? slope : -slope;
    seen->offset = depth - seen->slope * along;
    settle_line(seen, 0.45 * module);
    return line_of(box, side, seen);
}

/* Sides in the order in which they stand when the symbol is turned clockwise by 0, 90, 180, 270 to be upright: left and bottom are
 * the solid ones. */
static const int solid_left[4] = {LEFT, BOTTOM, RIGHT, TOP}, solid_bottom[4] = {BOTTOM, RIGHT, TOP, LEFT};

static int orientation_of(const Side sides[SIDES])
{
    int best = -1;
    double most = 0;
    for (int i = 0; i < 4; i++) {
        const Side *left = &sides[solid_left[i]], *bottom = &sides[solid_bottom[i]];
        const Side *right = &sides[solid_left[(i + 2) % 4]], *top = &sides[solid_bottom[(i + 2) % 4]];
        double closed = MIN(left->share, bottom->share), open = MAX(right->share, top->share);
        if (closed >= SOLID_SHARE && closed - open > most) {
            most = closed - open;
            best = i;
        }
    }
    return most > 0.08 ? best : -1;
}

static bool place_in(PIX *binary, OcrBox box, OcrDatamatrixPlace *place)
{
    Side sides[SIDES];
    double slack = MAX(1.0, 0.012 * MIN(box.w, box.h));
    for (int side = 0; side < SIDES; side++) {
        look_inward(binary, box, side, &sides[side]);
        fit_side(&sides[side], slack);
    }
    int turn = orientation_of(sides);
    if (turn < 0)
        return false;
    int left_side = solid_left[turn], bottom_side = solid_bottom[turn];
    int right_side = solid_left[(turn + 2) % 4], top_side = solid_bottom[(turn + 2) % 4];
    Line left = line_of(box, left_side, &sides[left_side]), bottom = line_of(box, bottom_side, &sides[bottom_side]);
    double module = module_of(&sides[left_side], &sides[bottom_side]);
    if (module < 1.2)
        return false;
    place->bottom_left = crossing(left, bottom);
    OcrPoint up = away_from(place->bottom_left, left, box), across = away_from(place->bottom_left, bottom, box);
    double height = arm_length(binary, box, place->bottom_left, (OcrPoint[]){up, across}, module);
    double width = arm_length(binary, box, place->bottom_left, (OcrPoint[]){across, up}, module);
    if (MIN(width, height) < 8 * module || MAX(width, height) > 1.3 * MIN(width, height))
        return false;
    Line top = open_side(box, top_side, &sides[top_side], moved(place->bottom_left, up, height), across, module);
    Line right = open_side(box, right_side, &sides[right_side], moved(place->bottom_left, across, width), up, module);
    place->top_left = crossing(left, top);
    place->bottom_right = crossing(bottom, right);
    place->top_right = crossing(top, right);
    place->module_px = module;
    place->orientation = turn * 90;
    return true;
}

static bool has_shape(PIX *binary, OcrBox box, double dpi)
{
    int least = MIN(box.w, box.h), most = MAX(box.w, box.h);
    if (least < MAX(SIDE_LEAST_PX, SIDE_LEAST_MM * dpi / 25.4) || most > SIDE_MOST_MM * dpi / 25.4 || most > 1.25 * least)
        return false;
    double share = (double)ocr_image_count_ink(binary, box) / ((double)box.w * box.h);
    return share > 0.28 && share < 0.75;
}

static bool is_cut(const OcrDatamatrixPlace *place, PIX *binary)
{
    const OcrPoint *corner[] = {&place->top_left, &place->top_right, &place->bottom_left, &place->bottom_right};
    for (int i = 0; i < 4; i++)
        if (!(corner[i]->x > -2 && corner[i]->y > -2 && corner[i]->x < pixGetWidth(binary) + 2 &&
              corner[i]->y < pixGetHeight(binary) + 2))
            return true;
    return false;
}

static void add_blots(GArray *places, PIX *binary, double dpi, int factor)
{
    PIX *small = factor == 1 ? pixClone(binary) : pixReduceRankBinaryCascade(binary, 1, factor > 2, factor > 4, 0);
    BOXA *blots = small ? pixConnCompBB(small, 8) : NULL;
    for (int i = 0; blots && i < MIN(boxaGetCount(blots), BLOTS_MOST) && places->len < PLACES_MOST; i++) {
        int x, y, w, h;
        boxaGetBoxGeometry(blots, i, &x, &y, &w, &h);
        OcrBox box = {x * factor, y * factor, w * factor, h * factor};
        box.w = MIN(box.w, pixGetWidth(binary) - box.x);
        box.h = MIN(box.h, pixGetHeight(binary) - box.y);
        OcrDatamatrixPlace place;
        if (has_shape(binary, box, dpi) && place_in(binary, box, &place) && !is_cut(&place, binary))
            g_array_append_val(places, place);
    }
    boxaDestroy(&blots);
    pixDestroy(&small);
}

GArray *ocr_datamatrix_places(const OcrImage *image, double dpi)
{
    PIX *binary = (PIX *)image;
    GArray *places = g_array_new(FALSE, FALSE, sizeof(OcrDatamatrixPlace));
    /* Pixels of about a third of a millimetre close the gaps of a torn border; half as large they part it from what stands near. */
    int factor = dpi >= 500 ? 8 : dpi >= 250 ? 4 : 2;
    add_blots(places, binary, dpi, factor);
    add_blots(places, binary, dpi, factor / 2);
    return places;
}
