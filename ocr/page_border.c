#include "ocr/page_border.h"

#include <leptonica/allheaders.h>

enum { REDUCTION = 8, LEAST_PX = 64 };

#define RIM_SLACK_MM 0.6
#define RIM_MOST_MM 8.0
#define RIM_LONG_MM 8.0

/* Solid black of the page at an eighth of its size, as far as it hangs together with an edge. */
static PIX *solid_at_edge(PIX *binary)
{
    if (pixGetWidth(binary) < LEAST_PX || pixGetHeight(binary) < LEAST_PX)
        return NULL;
    PIX *solid = pixReduceRankBinaryCascade(binary, 4, 4, 3, 0);
    PIX *seed = pixCreateTemplate(solid);
    pixSetOrClearBorder(seed, 2, 2, 2, 2, PIX_SET);
    pixAnd(seed, seed, solid);
    l_int32 none = 1;
    pixZero(seed, &none);
    if (none) {
        pixDestroy(&seed);
        pixDestroy(&solid);
        return NULL;
    }
    PIX *filled = pixSeedfillBinary(NULL, seed, solid, 8);
    pixDestroy(&seed);
    pixDestroy(&solid);
    return filled;
}

/* How many rows or columns from one side are mostly border. */
static int border_depth(PIX *border, int side)
{
    int width = pixGetWidth(border), height = pixGetHeight(border);
    int length = side < 2 ? width : height, most = (side < 2 ? height : width) / 3;
    int depth = 0;
    while (depth < most) {
        int black = 0;
        for (int i = 0; i < length; i++) {
            int x = side < 2 ? i : side == 2 ? depth : width - 1 - depth;
            int y = side >= 2 ? i : side == 0 ? depth : height - 1 - depth;
            l_uint32 bit;
            pixGetPixel(border, x, y, &bit);
            black += (int)bit;
        }
        if (black * 2 < length)
            break;
        depth++;
    }
    return depth * REDUCTION;
}

typedef enum { SIDE_TOP, SIDE_BOTTOM, SIDE_LEFT, SIDE_RIGHT } Side;

static l_uint32 *row_of(PIX *binary, int y)
{
    return pixGetData(binary) + (size_t)y * (size_t)pixGetWpl(binary);
}

/* The pixel `at` along a side and `in` pixels inwards from it. */
static void place_of(PIX *binary, Side side, int at, int in, int *x, int *y)
{
    *x = side == SIDE_LEFT ? in : side == SIDE_RIGHT ? pixGetWidth(binary) - 1 - in : at;
    *y = side == SIDE_TOP ? in : side == SIDE_BOTTOM ? pixGetHeight(binary) - 1 - in : at;
}

static bool is_dark(PIX *binary, Side side, int at, int in)
{
    int x, y;
    place_of(binary, side, at, in, &x, &y);
    return GET_DATA_BIT(row_of(binary, y), x);
}

/* How far inwards the dark run goes that begins within `slack` of the edge; 0 for none, or for one longer than `most`. */
static int rim_depth(PIX *binary, Side side, int at, int slack, int most)
{
    int in = 0;
    while (in < slack && !is_dark(binary, side, at, in))
        in++;
    if (in == slack)
        return 0;
    while (in < most && is_dark(binary, side, at, in))
        in++;
    return in < most ? in : 0;
}

static void whiten(PIX *binary, Side side, int at, int depth)
{
    for (int in = 0; in < depth; in++) {
        int x, y;
        place_of(binary, side, at, in, &x, &y);
        CLEAR_DATA_BIT(row_of(binary, y), x);
    }
}

/* Borders too thin to be solid at an eighth of the size: dark along the edge without a break for RIM_LONG_MM. Strokes that
 * a cut runs through are not that long, so they stay. */
static void remove_rim(PIX *binary, double dpi, Side side)
{
    int length = side <= SIDE_BOTTOM ? pixGetWidth(binary) : pixGetHeight(binary);
    int across = side <= SIDE_BOTTOM ? pixGetHeight(binary) : pixGetWidth(binary);
    int slack = MIN(across, (int)(RIM_SLACK_MM * dpi / 25.4) + 1), most = MIN(across, (int)(RIM_MOST_MM * dpi / 25.4));
    int least = (int)(RIM_LONG_MM * dpi / 25.4), gap_most = MAX(2, (int)(dpi / 100));
    g_autofree int *depth = g_new(int, length + 1);
    for (int at = 0; at < length; at++)
        depth[at] = rim_depth(binary, side, at, slack, most);
    for (int start = 0, at = 0, gap = 0; at <= length; at++) {
        gap = at < length && depth[at] > 0 ? 0 : gap + 1;
        if (gap <= gap_most && at < length)
            continue;
        for (int i = start; at - gap - start >= least && i < at; i++)
            whiten(binary, side, i, depth[i] ? MIN(across, depth[i] + 1) : 0);
        start = at + 1;
    }
}

OcrImage *ocr_page_remove_border(OcrImage *binary, double dpi, OcrBox *paper)
{
    int width = pixGetWidth(binary), height = pixGetHeight(binary);
    *paper = (OcrBox){0, 0, width, height};
    PIX *border = solid_at_edge(binary);
    if (border) {
        int top = border_depth(border, 0), bottom = border_depth(border, 1);
        int left = border_depth(border, 2), right = border_depth(border, 3);
        *paper = (OcrBox){left, top, width - left - right, height - top - bottom};
        /* The rim of the border is not solid at reduced size: take a millimetre more. */
        int grow = MAX(3, 2 * (int)(dpi / 25.4 / REDUCTION) + 1);
        PIX *grown = pixDilateBrick(NULL, border, grow, grow);
        PIX *mask = pixExpandBinaryPower2(grown, REDUCTION);
        pixRasterop(binary, 0, 0, width, height, PIX_DST & PIX_NOT(PIX_SRC), mask, 0, 0);
        pixDestroy(&grown);
        pixDestroy(&mask);
    }
    for (Side side = SIDE_TOP; width >= LEAST_PX && height >= LEAST_PX && side <= SIDE_RIGHT; side++)
        remove_rim(binary, dpi, side);
    return border;
}

double ocr_page_border_share(int width, int height, const OcrImage *areas, OcrBox box)
{
    int left = MAX(0, box.x), top = MAX(0, box.y);
    int right = MIN(width, box.x + box.w), bottom = MIN(height, box.y + box.h);
    if (box.w <= 0 || box.h <= 0)
        return 0;
    double beyond = 1 - (double)MAX(0, right - left) * MAX(0, bottom - top) / ((double)box.w * box.h);
    OcrBox small = {left / REDUCTION, top / REDUCTION, MAX(1, (right - left) / REDUCTION), MAX(1, (bottom - top) / REDUCTION)};
    double dark = areas ? (double)ocr_image_count_ink(areas, small) / (small.w * small.h) : 0;
    return beyond + (1 - beyond) * dark;
}
