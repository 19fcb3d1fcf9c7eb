#include "ocr/page_same.h"

#include "ocr/page_same_map.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { LEVELS = 15, LONGEST_RUN = 21, LONGEST_SIDE = 1700, LEAST_DPI = 120, RIM = 5 * SAME_TILES_PER_MM };
/* A window is a letter, with what is left and right of it. */
enum { WINDOW = 9, STEP = 3 };
/* Ink of the two windows, in tiles, under which there is but dust; and spread of ink that does not count: of dust, and of edges. */
static const double least_ink = 2, forgiven = 0.35;
/* So much of what each page holds must lie on the other. */
static const double least_covered = 0.85;
/* From here on nothing else need be looked at. */
static const double surely_unlike = 0.5;
const double ocr_same_below = 0.34, ocr_same_alone = 0.2;

static void write_run(GString *text, int *empty)
{
    for (; *empty >= 2; *empty -= MIN(*empty, LONGEST_RUN))
        g_string_append_c(text, (char)('g' + MIN(*empty, LONGEST_RUN) - 2));
    if (*empty == 1)
        g_string_append_c(text, '0');
    *empty = 0;
}

/* In 8 bit, a pixel a tile, dark is high. NULL without memory. */
static PIX *tiles_of(OcrPage *page)
{
    float scale = (float)(25.4 * SAME_TILES_PER_MM / page->dpi);
    PIX *grey = pixConvert1To8(NULL, (PIX *)ocr_page_binary(page), 0, 255);
    /* Area mapping refuses above 0.7. */
    PIX *tiles = !grey ? NULL : scale < 0.7f ? pixScaleAreaMap(grey, scale, scale) : pixScaleGrayLI(grey, scale, scale);
    pixDestroy(&grey);
    return tiles;
}

/* Punched holes, black bars and what is left of the scanner's lid say nothing of the paper, and come and go from scan to scan. */
static void take_out_black(PIX *tiles)
{
    enum { SOLID = 3 * SAME_TILES_PER_MM, AROUND = SOLID + 3 * SAME_TILES_PER_MM };
    PIX *light = pixThresholdToBinary(tiles, 200), *dark = light ? pixInvert(NULL, light) : NULL;
    PIX *core = dark ? pixErodeBrick(NULL, dark, SOLID, SOLID) : NULL, *solid = core ? pixDilateBrick(NULL, core, AROUND, AROUND) : NULL;
    if (solid)
        pixSetMasked(tiles, solid, 0);
    pixDestroy(&light);
    pixDestroy(&dark);
    pixDestroy(&core);
    pixDestroy(&solid);
}

static OcrBox sheet_of(const OcrPage *page, int w, int h)
{
    double scale = 25.4 * SAME_TILES_PER_MM / page->dpi;
    int left = CLAMP((int)ceil(page->paper.x * scale) + RIM, 0, w), top = CLAMP((int)ceil(page->paper.y * scale) + RIM, 0, h);
    int right = CLAMP((int)floor((page->paper.x + page->paper.w) * scale) - RIM, left, w);
    return (OcrBox){left, top, right - left, CLAMP((int)floor((page->paper.y + page->paper.h) * scale) - RIM, top, h) - top};
}

static void write_tiles(PIX *tiles, const OcrBox *sheet, GString *text)
{
    int empty = 0;
    for (int y = 0; y < pixGetHeight(tiles); y++) {
        const l_uint32 *row = pixGetData(tiles) + (size_t)y * (size_t)pixGetWpl(tiles);
        for (int x = 0; x < pixGetWidth(tiles); x++) {
            bool inside = x >= sheet->x && y >= sheet->y && x < sheet->x + sheet->w && y < sheet->y + sheet->h;
            int level = inside ? (LEVELS * (int)GET_DATA_BYTE(row, x) + 127) / 255 : 0;
            if (level == 0) {
                empty++;
                continue;
            }
            write_run(text, &empty);
            g_string_append_c(text, "0123456789abcdef"[level]);
        }
    }
    write_run(text, &empty);
}

char *ocr_page_same_map(OcrPage *page)
{
    GString *text = g_string_new(NULL);
    PIX *tiles = page->blank || page->dpi < LEAST_DPI ? NULL : tiles_of(page);
    int w = tiles ? pixGetWidth(tiles) : 0, h = tiles ? pixGetHeight(tiles) : 0;
    if (tiles && w <= LONGEST_SIDE && h <= LONGEST_SIDE && w * h <= OCR_SAME_MAP_BYTES - 64) {
        OcrBox sheet = sheet_of(page, w, h);
        take_out_black(tiles);
        g_string_append_printf(text, "%d %d %d %d %d %d %d ", w, h, sheet.x, sheet.y, sheet.w, sheet.h, (int)lround(page->skew_deg * 1000));
        write_tiles(tiles, &sheet, text);
    }
    pixDestroy(&tiles);
    return g_string_free(text, FALSE);
}

static bool head_from_text(const char *text, SameMap *map, int *used)
{
    int w, h, skew;
    OcrBox sheet;
    if (sscanf(text, "%4d %4d %4d %4d %4d %4d %6d %n", &w, &h, &sheet.x, &sheet.y, &sheet.w, &sheet.h, &skew, used) != 7 || !*used)
        return false;
    if (w < 1 || h < 1 || w > LONGEST_SIDE || h > LONGEST_SIDE || w * h > OCR_SAME_MAP_BYTES - 64 || abs(skew) > 45000 || sheet.x < 0 || sheet.y < 0 ||
        sheet.w < 0 || sheet.h < 0 || sheet.x + sheet.w > w || sheet.y + sheet.h > h)
        return false;
    same_map_init(map, w, h);
    map->sheet = sheet;
    map->skew_deg = skew / 1000.0;
    return true;
}

static bool map_from_text(const char *text, SameMap *map)
{
    int used = 0;
    if (!head_from_text(text, map, &used))
        return false;
    gsize at = 0, end = (gsize)map->w * (gsize)map->h;
    const char *c = text + used;
    for (; *c && at < end; c++) {
        int level = g_ascii_isupper(*c) ? -1 : g_ascii_xdigit_value(*c);
        if (level >= 0)
            map->tile[at++] = (float)level / LEVELS;
        else if (*c >= 'g' && *c <= 'z')
            at += (gsize)(*c - 'g') + 2;
        else
            return false;
    }
    return !*c && at == end;
}

bool ocr_same_map_sound(const char *map)
{
    g_auto(SameMap) read = {0};
    return !*map || map_from_text(map, &read);
}

/* Two pages, one over the other: of `b` four copies, moved by half a tile to the right (bit 0) and down (bit 1). */
typedef struct {
    const SameMap *a;
    float *b[4];
    double ink, all; /* of both pages, that was compared; of all there is */
} Laid;

static void move_half(const SameMap *b, int right, int down, float *out)
{
    gsize w = (gsize)b->w;
    for (gsize y = 0; y < (gsize)b->h; y++)
        for (gsize x = 0; x < w; x++) {
            gsize x2 = MIN(x + (gsize)right, w - 1), y2 = MIN(y + (gsize)down, (gsize)b->h - 1);
            out[y * w + x] = 0.25f * (b->tile[y * w + x] + b->tile[y * w + x2] + b->tile[y2 * w + x] + b->tile[y2 * w + x2]);
        }
}

static double ink_at(const float *tile, int w)
{
    double sum = 0;
    for (int row = 0; row < WINDOW; row++)
        for (int column = 0; column < WINDOW; column++)
            sum += tile[row * w + column];
    return sum;
}

/* 0 where ink rises and falls alike in both windows, whatever the strokes' weight; 1 where it does not. */
static double unlike(const float *a, const float *b, int w)
{
    float ab = 0, aa = 0, bb = 0, sum_a = 0, sum_b = 0;
    for (int row = 0; row < WINDOW; row++)
        for (int column = 0; column < WINDOW; column++) {
            float p = a[row * w + column], q = b[row * w + column];
            ab += p * q;
            aa += p * p;
            bb += q * q;
            sum_a += p;
            sum_b += q;
        }
    const double n = WINDOW * WINDOW;
    double spread_a = aa - sum_a * sum_a / n, spread_b = bb - sum_b * sum_b / n, together = ab - sum_a * sum_b / n;
    return 1 - (together + forgiven) / sqrt((spread_a + forgiven) * (spread_b + forgiven));
}

static int whole_tiles(int halves)
{
    return (halves - (halves & 1)) / 2;
}

/* With `b` moved by that many half tiles. */
static double unlike_moved(const Laid *laid, gsize at, int x, int y)
{
    int w = laid->a->w;
    const float *b = laid->b[(x & 1) + 2 * (y & 1)] + at + whole_tiles(y) * w + whole_tiles(x);
    return unlike(laid->a->tile + at, b, w);
}

/* Paper stretches and rollers slip: the window of `b` may lie up to a tile and a half off, first by whole tiles, then by halves. */
static double unlike_here(const Laid *laid, gsize at)
{
    double least = G_MAXDOUBLE;
    int x = 0, y = 0;
    for (int whole = 0; whole < 9; whole++) {
        int dx = 2 * (whole % 3 - 1), dy = 2 * (whole / 3 - 1);
        double found = unlike_moved(laid, at, dx, dy);
        if (found < least) {
            least = found;
            x = dx;
            y = dy;
        }
    }
    for (int half = 0; half < 9; half++)
        least = MIN(least, unlike_moved(laid, at, x + half % 3 - 1, y + half / 3 - 1));
    return least;
}

static bool lies_within(const OcrBox *box, double x, double y, int margin)
{
    return x >= box->x + margin && y >= box->y + margin && x + margin <= box->x + box->w && y + margin <= box->y + box->h;
}

/* Over all windows that lie on both sheets, until one is surely unlike. */
static double worst_window(Laid *laid, const SameLay *lay, const OcrBox *sheet_b)
{
    enum { HALF = WINDOW / 2, MARGIN = HALF + 3 };
    const SameMap *a = laid->a;
    double worst = 0;
    for (int y = MARGIN; y + MARGIN < a->h && worst < surely_unlike; y += STEP)
        for (int x = MARGIN; x + MARGIN < a->w; x += STEP) {
            double x_b = lay->x[0] * x + lay->x[1] * y + lay->x[2], y_b = lay->y[0] * x + lay->y[1] * y + lay->y[2];
            gsize at = (gsize)(y - HALF) * (gsize)a->w + (gsize)(x - HALF);
            double ink = ink_at(a->tile + at, a->w) + ink_at(laid->b[0] + at, a->w);
            laid->all += ink;
            if (!lies_within(&a->sheet, x, y, MARGIN) || !lies_within(sheet_b, x_b, y_b, MARGIN))
                continue;
            laid->ink += ink;
            if (ink >= least_ink)
                worst = MAX(worst, unlike_here(laid, at));
        }
    return worst;
}

static double ink_of(const SameMap *map)
{
    double sum = 0;
    for (gsize i = 0; i < (gsize)map->w * (gsize)map->h; i++)
        sum += map->tile[i];
    return sum;
}

static double difference(const SameMap *a, const SameMap *b)
{
    SameLay lay;
    if (!same_map_lay(a, b, &lay))
        return 1;
    g_auto(SameMap) over = {0};
    same_map_init(&over, a->w, a->h);
    same_map_warp(b, &lay, &over);
    Laid laid = {.a = a};
    for (int k = 0; k < 4; k++) {
        laid.b[k] = g_new(float, (gsize)a->w * (gsize)a->h);
        move_half(&over, k & 1, k >> 1, laid.b[k]);
    }
    double worst = worst_window(&laid, &lay, &b->sheet);
    for (int k = 0; k < 4; k++)
        g_free(laid.b[k]);
    /* What of b fell off a was never seen above. */
    double lying = ink_of(&over) / MAX(ink_of(b), 1e-9) * fabs(lay.x[0] * lay.y[1] - lay.x[1] * lay.y[0]);
    return laid.ink < least_covered * laid.all || lying < least_covered ? 1 : MIN(worst, 1);
}

double ocr_same_difference(const char *a, const char *b)
{
    g_auto(SameMap) one = {0}, other = {0};
    if (!*a || !*b || !map_from_text(a, &one) || !map_from_text(b, &other))
        return 1;
    double upright = difference(&one, &other);
    if (upright < surely_unlike)
        return upright;
    /* Lines of print lie over each other upside down, too. */
    same_map_turn(&other);
    return MIN(upright, difference(&one, &other));
}
