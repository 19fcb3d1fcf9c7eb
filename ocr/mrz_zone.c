#include "ocr/mrz_zone.h"

#include <leptonica/allheaders.h>
#include <math.h>
#include <string.h>

static const double WORK_DPI = 150, THIN_MM = 0.25;
static const double CELL_WIDE = 1.25, CELL_HIGH = 1.5; /* pitches; as scripts/train/mrz_train.py renders them */
enum { NEAR = 2 }; /* cells on either side whose paper and ink a cell is measured by */

static OcrPoint minus(OcrPoint a, OcrPoint b)
{
    return (OcrPoint){a.x - b.x, a.y - b.y};
}

static OcrPoint along(OcrPoint a, OcrPoint b, double times)
{
    return (OcrPoint){a.x + b.x * times, a.y + b.y * times};
}

static double dot(OcrPoint a, OcrPoint b)
{
    return a.x * b.x + a.y * b.y;
}

static double cross(OcrPoint a, OcrPoint b)
{
    return a.x * b.y - a.y * b.x;
}

/* Whether `b` may be the line under (or, of a page upside down, over) `a`: `shift` characters further along. */
static bool is_next_line(const MrzRow *a, const MrzRow *b, int *shift, double *apart)
{
    double pa = hypot(a->step.x, a->step.y), pb = hypot(b->step.x, b->step.y);
    OcrPoint middle_a = along(a->start, a->step, (a->count - 1) / 2.0);
    OcrPoint from_a = minus(b->start, a->start), from_middle = minus(along(b->start, b->step, (b->count - 1) / 2.0), middle_a);
    double turned = cross(a->step, b->step) / (pa * pb), steps = dot(from_a, a->step) / (pa * pa);
    *apart = cross(a->step, from_middle) / (pa * pa);
    *shift = (int)lround(steps);
    return fabs(pa / pb - 1) < 0.025 && fabs(turned) < 0.03 && *apart > 1.1 && *apart < 3.4 && fabs(steps - *shift) < 0.35 &&
           abs(*shift) <= 8;
}

static void add_zone(GArray *zones, const MrzRow *const *rows, const int *shifts, int lines)
{
    const MrzRow *first = rows[0], *last = rows[lines - 1];
    int from = 0, to = first->count - 1;
    MrzZone zone = {.start = first->start, .lines = lines};
    for (int l = 0; l < lines; l++) {
        from = MIN(from, shifts[l]);
        to = MAX(to, shifts[l] + rows[l]->count - 1);
        zone.step = along(zone.step, rows[l]->step, 1.0 / lines);
    }
    zone.down = minus(along(last->start, last->step, -shifts[lines - 1]), first->start);
    zone.down = (OcrPoint){zone.down.x / (lines - 1), zone.down.y / (lines - 1)};
    zone.start = along(zone.start, zone.step, from);
    zone.count = MIN(to - from + 1, MRZ_ROW_MAX);
    for (int l = 0; l < lines; l++)
        for (int i = 0; i < rows[l]->count && shifts[l] - from + i < MRZ_ROW_MAX; i++)
            zone.drift[l][shifts[l] - from + i] = rows[l]->drift[i];
    g_array_append_val(zones, zone);
}

static void group(const GArray *rows, GArray *zones)
{
    for (guint i = 0; i < rows->len; i++)
        for (guint j = 0; j < rows->len; j++) {
            const MrzRow *a = &g_array_index(rows, MrzRow, i), *b = &g_array_index(rows, MrzRow, j);
            int shifts[MRZ_LINES_MAX] = {0};
            double apart, next;
            if (i == j || !is_next_line(a, b, &shifts[1], &apart))
                continue;
            bool third = false;
            for (guint k = 0; k < rows->len; k++) {
                const MrzRow *c = &g_array_index(rows, MrzRow, k);
                int shift;
                if (k == i || k == j || !is_next_line(b, c, &shift, &next) || fabs(next / apart - 1) > 0.2)
                    continue;
                shifts[2] = shifts[1] + shift;
                add_zone(zones, (const MrzRow *[]){a, b, c}, shifts, 3);
                third = true;
            }
            if (!third)
                add_zone(zones, (const MrzRow *[]){a, b}, shifts, 2);
        }
}

static OcrImage *reduced(const OcrImage *binary, double dpi, int *factor)
{
    PIX *small = NULL;
    *factor = 1;
    for (; dpi / *factor >= 1.8 * WORK_DPI; *factor *= 2) {
        PIX *half = pixReduceRankBinary2(small ? small : (PIX *)binary, 2, NULL);
        pixDestroy(&small);
        small = half;
    }
    return small ? small : pixClone((PIX *)binary);
}

static void find_in(const OcrImage *binary, double dpi, GArray *zones)
{
    int factor;
    g_autoptr(OcrImage) small = reduced(binary, dpi, &factor);
    g_autoptr(GArray) rows = mrz_rows_find(small, dpi / factor);
    for (guint i = 0; i < rows->len; i++) {
        MrzRow *row = &g_array_index(rows, MrzRow, i);
        row->start = (OcrPoint){row->start.x * factor, row->start.y * factor};
        row->step = (OcrPoint){row->step.x * factor, row->step.y * factor};
    }
    group(rows, zones);
}

GArray *mrz_zones_find(OcrPage *page)
{
    GArray *zones = g_array_new(FALSE, FALSE, sizeof(MrzZone));
    const OcrImage *binary = ocr_page_binary(page);
    find_in(binary, page->dpi, zones);
    if (zones->len > 0)
        return zones;
    /* The lines of a security background tie characters to each other; strokes are thicker. */
    int thin = (int)lround(THIN_MM * page->dpi / 25.4);
    g_autoptr(OcrImage) bold = pixOpenBrick(NULL, (PIX *)binary, thin, thin);
    if (bold)
        find_in(bold, page->dpi, zones);
    return zones;
}

MrzZone mrz_zone_turn(const MrzZone *zone)
{
    MrzZone turned = *zone;
    turned.start = along(along(zone->start, zone->step, zone->count - 1), zone->down, zone->lines - 1);
    turned.step = (OcrPoint){-zone->step.x, -zone->step.y};
    turned.down = (OcrPoint){-zone->down.x, -zone->down.y};
    for (int l = 0; l < zone->lines; l++)
        for (int i = 0; i < zone->count; i++)
            turned.drift[l][i] = -zone->drift[zone->lines - 1 - l][zone->count - 1 - i];
    return turned;
}

/* Grey at a place between pixels; outside is paper. */
static double grey_at(PIX *grey, double x, double y)
{
    int w = pixGetWidth(grey), h = pixGetHeight(grey), x0 = (int)floor(x), y0 = (int)floor(y);
    if (x0 < 0 || y0 < 0 || x0 + 1 >= w || y0 + 1 >= h)
        return 255;
    const l_uint32 *row = pixGetData(grey) + (size_t)y0 * (size_t)pixGetWpl(grey), *below = row + pixGetWpl(grey);
    double fx = x - x0, fy = y - y0;
    double above = GET_DATA_BYTE(row, x0) * (1 - fx) + GET_DATA_BYTE(row, x0 + 1) * fx;
    double under = GET_DATA_BYTE(below, x0) * (1 - fx) + GET_DATA_BYTE(below, x0 + 1) * fx;
    return above * (1 - fy) + under * fy;
}

static void sample(PIX *grey, OcrPoint middle, OcrPoint step, uint8_t (*cell)[MRZ_CELL_SIDE])
{
    /* Down is a quarter turn from the reading direction, whichever side the page lies on. */
    OcrPoint x = {step.x * CELL_WIDE / MRZ_CELL_SIDE, step.y * CELL_WIDE / MRZ_CELL_SIDE};
    OcrPoint y = {-step.y * CELL_HIGH / MRZ_CELL_SIDE, step.x * CELL_HIGH / MRZ_CELL_SIDE};
    int fine = CLAMP((int)ceil(hypot(y.x, y.y)), 1, 4);
    for (int row = 0; row < MRZ_CELL_SIDE; row++)
        for (int column = 0; column < MRZ_CELL_SIDE; column++) {
            double sum = 0;
            for (int part = 0; part < fine * fine; part++) {
                double across = column + (part % fine + 0.5) / fine - MRZ_CELL_SIDE / 2.0;
                double under = row + ((double)(part / fine) + 0.5) / fine - MRZ_CELL_SIDE / 2.0;
                OcrPoint at = along(along(middle, x, across), y, under);
                sum += grey_at(grey, at.x - 0.5, at.y - 0.5);
            }
            cell[row][column] = (uint8_t)lround(sum / (fine * fine));
        }
}

/* The grey that `share` of the pixels are darker than. */
static int level_of(const int histogram[256], double share)
{
    int total = 0, sum = 0;
    for (int i = 0; i < 256; i++)
        total += histogram[i];
    for (int i = 0; i < 256; i++)
        if ((sum += histogram[i]) > share * total)
            return i;
    return 255;
}

static void stretch(uint8_t (*cells)[MRZ_CELL_SIDE][MRZ_CELL_SIDE], int count)
{
    g_autofree uint8_t(*levels)[2] = g_malloc_n((gsize)count, sizeof *levels);
    for (int i = 0; i < count; i++) {
        int histogram[256] = {0};
        for (int j = MAX(0, i - NEAR); j <= MIN(count - 1, i + NEAR); j++)
            for (int k = 0; k < MRZ_CELL_SIDE * MRZ_CELL_SIDE; k++)
                histogram[(&cells[j][0][0])[k]]++;
        levels[i][0] = (uint8_t)level_of(histogram, 0.9);
        levels[i][1] = (uint8_t)level_of(histogram, 0.03);
    }
    for (int i = 0; i < count; i++) {
        double paper = levels[i][0], range = MAX(paper - levels[i][1], 13);
        for (int k = 0; k < MRZ_CELL_SIDE * MRZ_CELL_SIDE; k++) {
            uint8_t *pixel = &cells[i][0][0] + k;
            *pixel = (uint8_t)lround(CLAMP((paper - *pixel) / range, 0, 1) * 255);
        }
    }
}

void mrz_zone_cut(OcrPage *page, const MrzZone *zone, int line, int first, int count, uint8_t (*cells)[MRZ_CELL_SIDE][MRZ_CELL_SIDE])
{
    PIX *grey = (PIX *)ocr_page_grey(page);
    OcrPoint start = along(along(zone->start, zone->down, line), zone->step, first);
    for (int i = 0; i < count; i++)
        sample(grey, along(start, zone->step, i + zone->drift[line][CLAMP(first + i, 0, zone->count - 1)]), zone->step, cells[i]);
    stretch(cells, count);
}

OcrBox mrz_zone_box(OcrPage *page, const MrzZone *zone, int first, int count)
{
    double x0 = G_MAXDOUBLE, y0 = G_MAXDOUBLE, x1 = 0, y1 = 0, rim = hypot(zone->step.x, zone->step.y);
    for (int corner = 0; corner < 4; corner++) {
        OcrPoint at = along(along(zone->start, zone->step, corner & 1 ? first + count - 1 : first), zone->down,
                            corner & 2 ? zone->lines - 1 : 0);
        x0 = MIN(x0, at.x);
        y0 = MIN(y0, at.y);
        x1 = MAX(x1, at.x);
        y1 = MAX(y1, at.y);
    }
    int w = ocr_image_width(page->scan), h = ocr_image_height(page->scan);
    int left = CLAMP((int)(x0 - rim), 0, w - 1), top = CLAMP((int)(y0 - rim), 0, h - 1);
    return (OcrBox){left, top, CLAMP((int)(x1 + rim) - left, 1, w - left), CLAMP((int)(y1 + rim) - top, 1, h - top)};
}
