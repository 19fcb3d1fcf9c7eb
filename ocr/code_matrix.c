#include "ocr/code_place.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <stdlib.h>

enum { CORNERS_MOST = 256, PLACES_MOST = 64 };

#define MODULE_LEAST_PX 1.4
#define MODULE_MOST_MM 4.0 /* our own sheets have the largest: short texts in 74 mm */
#define LINE_PITCH_MM 0.2

/* A finder pattern: its centre, its module, on how many lines it was met. */
typedef struct {
    double x, y, module;
    int seen;
    bool used;
} Corner;

typedef struct {
    Corner corner[CORNERS_MOST];
    int count;
} Corners;

static bool is_dark(PIX *binary, int x, int y)
{
    return GET_DATA_BIT(pixGetData(binary) + (size_t)y * (size_t)pixGetWpl(binary), x);
}

/* Whether five runs are 1:1:3:1:1; gives the module. Blur and thresholds make dark runs thicker and light ones thinner
 * or the other way round, all by the same amount, so pairs are held against each other. */
static bool is_finder(const int run[5], double *module)
{
    double total = run[0] + run[1] + run[2] + run[3] + run[4], unit = total / 7;
    *module = unit;
    if (unit < MODULE_LEAST_PX)
        return false;
    double slack = 0.65 * unit + 0.5;
    return fabs(run[0] - unit) < slack && fabs(run[1] - unit) < slack && fabs(run[2] - 3 * unit) < 1.5 * slack &&
           fabs(run[3] - unit) < slack && fabs(run[4] - unit) < slack && abs(run[0] - run[4]) < slack &&
           abs(run[1] - run[3]) < slack;
}

/* Length of the run of one colour from (x, y), not counted, along (0, step), at most `most`. */
static int run_down(PIX *binary, int x, int *y, int step, int most)
{
    int length = 0, height = pixGetHeight(binary);
    bool colour = is_dark(binary, x, *y);
    while (*y + step >= 0 && *y + step < height && is_dark(binary, x, *y + step) == colour && length <= most) {
        *y += step;
        length++;
    }
    *y += step;
    return length;
}

/* The same pattern down the column through the middle of a row's pattern. */
static bool confirm_down(PIX *binary, int x, double *y, double module)
{
    int height = pixGetHeight(binary), most = (int)(4.5 * module) + 2, run[5];
    int up = (int)*y, down = (int)*y;
    int above = run_down(binary, x, &up, -1, most), below = run_down(binary, x, &down, 1, most);
    run[2] = above + below + 1;
    for (int side = 0; side < 2; side++) {
        int at = side ? down : up, step = side ? 1 : -1;
        for (int i = 1; i <= 2; i++) {
            if (at < 0 || at >= height)
                return false;
            run[2 + i * step] = run_down(binary, x, &at, step, most) + 1;
        }
    }
    double found;
    if (!is_finder(run, &found) || found < 0.6 * module || found > 1.6 * module)
        return false;
    *y += (below - above) / 2.0;
    return true;
}

static void note_corner(Corners *corners, double x, double y, double module)
{
    for (int i = 0; i < corners->count; i++) {
        Corner *corner = &corners->corner[i];
        if (fabs(corner->x - x) < 2.5 * module && fabs(corner->y - y) < 2.5 * module) {
            int seen = ++corner->seen;
            corner->x += (x - corner->x) / seen;
            corner->y += (y - corner->y) / seen;
            corner->module += (module - corner->module) / seen;
            return;
        }
    }
    if (corners->count < CORNERS_MOST)
        corners->corner[corners->count++] = (Corner){x, y, module, 1, false};
}

static int next_edge(const l_uint32 *row, int x, int width)
{
    l_uint32 flip = GET_DATA_BIT(row, x) ? 0xffffffffu : 0;
    int word = x / 32;
    l_uint32 bits = (row[word] ^ flip) & (0xffffffffu >> (x % 32));
    while (bits == 0) {
        if (++word * 32 >= width)
            return width;
        bits = row[word] ^ flip;
    }
    return MIN(width, word * 32 + __builtin_clz(bits));
}

static void look_along_row(PIX *binary, int y, double most_px, Corners *corners)
{
    const l_uint32 *row = pixGetData(binary) + (size_t)y * (size_t)pixGetWpl(binary);
    int width = pixGetWidth(binary), edge[6] = {0}, x = 0;
    bool dark = is_dark(binary, 0, y);
    for (int seen = 0; x < width; seen++) {
        x = next_edge(row, x, width);
        for (int i = 0; i < 5; i++)
            edge[i] = edge[i + 1];
        edge[5] = x;
        /* The run that ends here is dark on every second turn. */
        bool ends_dark = dark;
        dark = !dark;
        if (!ends_dark || seen < 5 || edge[5] - edge[0] > 7 * most_px)
            continue;
        int run[5];
        for (int i = 0; i < 5; i++)
            run[i] = edge[i + 1] - edge[i];
        double module, middle = (edge[2] + edge[3]) / 2.0, centre = y;
        if (is_finder(run, &module) && confirm_down(binary, (int)middle, &centre, module))
            note_corner(corners, middle, centre, module);
    }
}

static bool is_alike(double a, double b, double share)
{
    return fabs(a - b) <= share * MAX(a, b);
}

/* Whether b is the right-angled corner between a and c. */
static bool is_right_angle(const Corner *a, const Corner *b, const Corner *c)
{
    double first = hypot(a->x - b->x, a->y - b->y), second = hypot(c->x - b->x, c->y - b->y);
    double across = hypot(a->x - c->x, a->y - c->y), module = (a->module + b->module + c->module) / 3;
    return is_alike(a->module, b->module, 0.4) && is_alike(b->module, c->module, 0.4) && is_alike(first, second, 0.15) &&
           is_alike(across, first * M_SQRT2, 0.15) && first > 11 * module && first < 175 * module;
}

static OcrBox around(PIX *binary, double left, double top, double right, double bottom)
{
    OcrBox box = {MAX(0, (int)left), MAX(0, (int)top), 0, 0};
    box.w = MIN(pixGetWidth(binary), (int)right) - box.x;
    box.h = MIN(pixGetHeight(binary), (int)bottom) - box.y;
    return box;
}

static double ink_share(PIX *binary, OcrBox box)
{
    return (double)ocr_image_count_ink(binary, box) / MAX(1.0, (double)box.w * box.h);
}

static void add_triple(GArray *places, PIX *binary, Corner *a, Corner *b, Corner *c)
{
    double module = (a->module + b->module + c->module) / 3, margin = 9 * module;
    double fourth_x = a->x + c->x - b->x, fourth_y = a->y + c->y - b->y;
    double left = MIN(MIN(a->x, b->x), MIN(c->x, fourth_x)), right = MAX(MAX(a->x, b->x), MAX(c->x, fourth_x));
    double top = MIN(MIN(a->y, b->y), MIN(c->y, fourth_y)), bottom = MAX(MAX(a->y, b->y), MAX(c->y, fourth_y));
    /* Half of a code is dark, and half of its box when it stands on a corner; of a text less than a quarter is. */
    if (ink_share(binary, around(binary, left, top, right, bottom)) < 0.27)
        return;
    OcrCodePlace place = {around(binary, left - margin, top - margin, right + margin, bottom + margin), module, true};
    if (places->len < PLACES_MOST)
        g_array_append_val(places, place);
    a->used = b->used = c->used = true;
}

static void add_triples(GArray *places, PIX *binary, Corners *corners)
{
    for (int j = 0; j < corners->count; j++)
        for (int i = 0; i < corners->count; i++)
            for (int k = i + 1; k < corners->count; k++)
                if (i != j && k != j &&
                    is_right_angle(&corners->corner[i], &corners->corner[j], &corners->corner[k]))
                    add_triple(places, binary, &corners->corner[i], &corners->corner[j], &corners->corner[k]);
}

/* Whether a code may begin at this corner: dense on one of its four sides. */
static bool is_dense_near(PIX *binary, const Corner *corner)
{
    double reach = 13 * corner->module;
    for (int side = 0; side < 4; side++) {
        double left = corner->x - (side & 1 ? reach : 0), top = corner->y - (side & 2 ? reach : 0);
        if (ink_share(binary, around(binary, left, top, left + reach, top + reach)) > 0.36)
            return true;
    }
    return false;
}

static void add_single(GArray *places, PIX *binary, const Corner *corner)
{
    if (!is_dense_near(binary, corner))
        return;
    double reach = 48 * corner->module;
    OcrCodePlace place = {around(binary, corner->x - reach, corner->y - reach, corner->x + reach, corner->y + reach),
                          corner->module, false};
    if (places->len < PLACES_MOST)
        g_array_append_val(places, place);
}

GArray *ocr_code_places_matrix(const OcrImage *image, double dpi)
{
    PIX *binary = (PIX *)image;
    GArray *places = g_array_new(FALSE, FALSE, sizeof(OcrCodePlace));
    g_autofree Corners *corners = g_new0(Corners, 1);
    int pitch = MAX(1, (int)(LINE_PITCH_MM * dpi / 25.4)), least = pitch == 1 ? 1 : 2;
    for (int y = 0; y < pixGetHeight(binary); y += pitch)
        look_along_row(binary, y, MODULE_MOST_MM * MAX(dpi, 150) / 25.4, corners);
    int kept = 0;
    for (int i = 0; i < corners->count; i++)
        if (corners->corner[i].seen >= least)
            corners->corner[kept++] = corners->corner[i];
    corners->count = MIN(kept, 96); /* triples are tried all with all */
    add_triples(places, binary, corners);
    for (int i = 0; i < corners->count; i++)
        if (!corners->corner[i].used)
            add_single(places, binary, &corners->corner[i]);
    return places;
}
