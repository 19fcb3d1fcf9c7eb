#include "ocr/datamatrix_grid.h"

#include <leptonica/allheaders.h>
#include <math.h>

/* Modules a side, and regions a side, each with a border of its own. Source: ISO/IEC 16022, table 7. */
static const struct {
    int size, regions;
} symbols[] = {{10, 1}, {12, 1}, {14, 1}, {16, 1}, {18, 1}, {20, 1}, {22, 1},  {24, 1},  {26, 1},  {32, 2},  {36, 2},  {40, 2},
               {44, 2}, {48, 2}, {52, 2}, {64, 4}, {72, 4}, {80, 4}, {88, 4}, {96, 4}, {104, 4}, {120, 6}, {132, 6}};

#define MATCH_LEAST 0.85
#define MODULE_LEAST_PX 1.3

static double grey_at(PIX *grey, double x, double y)
{
    int column = (int)floor(x - 0.5), row = (int)floor(y - 0.5);
    double right = x - 0.5 - column, down = y - 0.5 - row, value[2][2];
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++) {
            int at_x = CLAMP(column + j, 0, pixGetWidth(grey) - 1), at_y = CLAMP(row + i, 0, pixGetHeight(grey) - 1);
            value[i][j] = GET_DATA_BYTE(pixGetData(grey) + (size_t)at_y * (size_t)pixGetWpl(grey), at_x);
        }
    return (1 - down) * ((1 - right) * value[0][0] + right * value[0][1]) +
           down * ((1 - right) * value[1][0] + right * value[1][1]);
}

/* From the unit square (0,0 top left) to the page: a plane seen in perspective.
 * Source: P. Heckbert, Fundamentals of Texture Mapping and Image Warping (1989), 2.2.3. */
typedef struct {
    double a, b, c, d, e, f, g, h;
} Plane;

static Plane plane_of(const OcrDatamatrixPlace *place)
{
    OcrPoint p = place->top_left, q = place->top_right, r = place->bottom_right, s = place->bottom_left;
    double dx1 = q.x - r.x, dx2 = s.x - r.x, dx3 = p.x - q.x + r.x - s.x;
    double dy1 = q.y - r.y, dy2 = s.y - r.y, dy3 = p.y - q.y + r.y - s.y;
    double whole = dx1 * dy2 - dx2 * dy1;
    double g = (dx3 * dy2 - dx2 * dy3) / whole, h = (dx1 * dy3 - dx3 * dy1) / whole;
    return (Plane){q.x - p.x + g * q.x, s.x - p.x + h * s.x, p.x, q.y - p.y + g * q.y, s.y - p.y + h * s.y, p.y, g, h};
}

static OcrPoint on_page(const Plane *plane, double u, double v)
{
    double w = plane->g * u + plane->h * v + 1;
    return (OcrPoint){(plane->a * u + plane->b * v + plane->c) / w, (plane->d * u + plane->e * v + plane->f) / w};
}

/* A module's darkness: the mean of five points of its middle half. */
static double module_grey(PIX *grey, const Plane *plane, int size, int column, int row)
{
    static const double offset[5][2] = {{0, 0}, {-0.2, -0.2}, {0.2, -0.2}, {-0.2, 0.2}, {0.2, 0.2}};
    double sum = 0;
    for (int i = 0; i < 5; i++) {
        OcrPoint at = on_page(plane, (column + 0.5 + offset[i][0]) / size, (row + 0.5 + offset[i][1]) / size);
        sum += grey_at(grey, at.x, at.y);
    }
    return sum / 5;
}

/* 1 dark, 0 light, -1 data: what a module must be. */
static int must_be(int size, int regions, int column, int row)
{
    int side = size / regions, x = column % side, y = row % side;
    if (x == 0 || y == side - 1)
        return 1;
    if (y == 0)
        return x % 2 == 0;
    if (x == side - 1)
        return y % 2 == 1;
    return -1;
}

/* Halfway between what must be dark and what must be light. */
static double threshold_of(PIX *grey, const Plane *plane, int size, int regions)
{
    double sum[2] = {0}, count[2] = {0};
    for (int i = 0; i < size; i++) {
        const int edge[4][2] = {{0, i}, {i, size - 1}, {i, 0}, {size - 1, i}};
        for (int k = 0; k < 4; k++) {
            int dark = must_be(size, regions, edge[k][0], edge[k][1]);
            sum[dark] += module_grey(grey, plane, size, edge[k][0], edge[k][1]);
            count[dark]++;
        }
    }
    return (sum[0] / count[0] + sum[1] / count[1]) / 2;
}

/* Share of the outer timing marks and the border that fits. */
static double match_of(PIX *grey, const Plane *plane, int size, int regions)
{
    double threshold = threshold_of(grey, plane, size, regions);
    int good = 0;
    for (int i = 0; i < size; i++) {
        const int edge[4][2] = {{0, i}, {i, size - 1}, {i, 0}, {size - 1, i}};
        for (int k = 0; k < 4; k++)
            good += (module_grey(grey, plane, size, edge[k][0], edge[k][1]) < threshold) ==
                    (must_be(size, regions, edge[k][0], edge[k][1]) == 1);
    }
    return good / (4.0 * size);
}

static void read_modules(PIX *grey, const Plane *plane, int regions, OcrDatamatrixGrid *grid)
{
    double threshold = threshold_of(grey, plane, grid->size, regions);
    for (int row = 0; row < grid->size; row++)
        for (int column = 0; column < grid->size; column++)
            grid->dark[row * grid->size + column] = module_grey(grey, plane, grid->size, column, row) < threshold;
}

static double side_px(const OcrDatamatrixPlace *place)
{
    double across = hypot(place->bottom_right.x - place->bottom_left.x, place->bottom_right.y - place->bottom_left.y);
    double up = hypot(place->top_left.x - place->bottom_left.x, place->top_left.y - place->bottom_left.y);
    return (across + up) / 2;
}

bool ocr_datamatrix_grid_read(const OcrImage *image, const OcrDatamatrixPlace *place, OcrDatamatrixGrid *grid)
{
    PIX *grey = (PIX *)image;
    Plane plane = plane_of(place);
    double side = side_px(place), about = side / place->module_px;
    int regions = 0;
    grid->match = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(symbols); i++) {
        int size = symbols[i].size;
        /* Ink spreads and thresholds thin: the border's thickness is a module to a third at best. */
        if (size < 0.6 * about || size > 1.7 * about || side / size < MODULE_LEAST_PX)
            continue;
        double match = match_of(grey, &plane, size, symbols[i].regions);
        if (match > grid->match) {
            grid->match = match;
            grid->size = size;
            regions = symbols[i].regions;
        }
    }
    if (grid->match < MATCH_LEAST)
        return false;
    read_modules(grey, &plane, regions, grid);
    return true;
}
