#include "paper_scan.h"

#include <math.h>

enum { TABLE_GREY = 120 }; /* what a photographed sheet lies on */

/* Where stains lie: the same in every channel. */
typedef struct {
    PaperDamage damage;
    double strength, px_mm, x, y, corner_px;
    int corner;     /* which is torn off: 1, right; 2, below */
    bool white_lid; /* above the glass, or in the feeder */
    const PaperMap *map;
} Stain;

static int pixel_at(const l_uint32 *in, int words, double x, double y)
{
    int u = (int)floor(x), v = (int)floor(y);
    const l_uint32 *a = in + (size_t)v * words, *b = a + words;
    x -= u;
    y -= v;
    return (int)((GET_DATA_BYTE(a, u) * (1 - x) + GET_DATA_BYTE(a, u + 1) * x) * (1 - y) +
                 (GET_DATA_BYTE(b, u) * (1 - x) + GET_DATA_BYTE(b, u + 1) * x) * y);
}

static PIX *lay(PIX *sheet, const PaperMap *map, int outside)
{
    int w = map->width_px, h = map->height_px;
    PIX *pix = pixCreate(w, h, 8);
    double most_x = pixGetWidth(sheet) - 1.0, most_y = pixGetHeight(sheet) - 1.0;
    for (int y = 0; y < h; y++) {
        l_uint32 *line = pixGetData(pix) + (size_t)y * pixGetWpl(pix);
        for (int x = 0; x < w; x++) {
            OcrPoint at = paper_map_to_form(map, x + 0.5, y + 0.5);
            double u = at.x * PAPER_PX_MM - 0.5, v = at.y * PAPER_PX_MM - 0.5;
            bool inside = u >= 0 && v >= 0 && u < most_x && v < most_y;
            SET_DATA_BYTE(line, x, inside ? pixel_at(pixGetData(sheet), pixGetWpl(sheet), u, v) : outside);
        }
    }
    return pix;
}

/* How much of the light is left at a pixel: a ring, a stamp, the dark of a missing corner, a crease, a lamp from one side. */
static double light_at(const Stain *stain, double x, double y, double w, double h)
{
    double px_mm = stain->px_mm, far = hypot(x - stain->x, y - stain->y);
    switch (stain->damage) {
    case PAPER_CORNER:
        return (stain->corner & 1 ? w - x : x) + (stain->corner & 2 ? h - y : y) < stain->corner_px ? 0.05 : 1;
    case PAPER_COFFEE:
        return fabs(far - 40 * px_mm) < 4 * px_mm ? 0.62 / stain->strength : 1;
    case PAPER_STAMPED: {
        double radius = 16 * stain->strength * px_mm, rim = 1.2 * px_mm;
        bool hatched = far < radius * 0.6 && (int)((x + y) / px_mm) % 3 == 0;
        return fabs(far - radius) < rim || fabs(far - radius * 0.7) < rim || hatched ? 0.1 : 1;
    }
    case PAPER_FOLDED:
    case PAPER_LETTER:
        return !stain->map->pale && paper_map_from_fold(stain->map, x, y) < 0.4 ? 0.5 : 1;
    case PAPER_PHOTO:
        return 0.9 - stain->strength * (0.35 * x / w + 0.1 * y / h);
    default:
        return 1;
    }
}

static void put_stain(PIX *pix, const Stain *stain)
{
    int w = pixGetWidth(pix), h = pixGetHeight(pix);
    for (int y = 0; y < h; y++) {
        l_uint32 *line = pixGetData(pix) + (size_t)y * pixGetWpl(pix);
        for (int x = 0; x < w; x++) {
            double light = light_at(stain, x, y, w, h);
            bool lid = stain->damage == PAPER_CORNER && stain->white_lid && light < 1;
            SET_DATA_BYTE(line, x, lid ? 255 : (int)(GET_DATA_BYTE(line, x) * light));
        }
    }
}

static void put_noise(PIX *pix, GRand *rand, double spread)
{
    for (int y = 0; y < pixGetHeight(pix); y++) {
        l_uint32 *line = pixGetData(pix) + (size_t)y * pixGetWpl(pix);
        for (int x = 0; x < pixGetWidth(pix); x++) {
            guint32 bits = g_rand_int(rand);
            double sum = (double)((bits & 255) + (bits >> 8 & 255) + (bits >> 16 & 255) + (bits >> 24)) - 510;
            SET_DATA_BYTE(line, x, CLAMP((int)(GET_DATA_BYTE(line, x) + sum * spread / 148), 0, 255));
        }
    }
}

/* Takes `pix`. */
static PIX *copy(PIX *pix, GRand *rand)
{
    PIX *soft = pixBlockconv(pix, 1, 1);
    put_noise(soft, rand, 22);
    PIX *black = pixThresholdToBinary(soft, 165), *grey = pixConvert1To8(NULL, black, 255, 0);
    pixDestroy(&soft);
    pixDestroy(&black);
    pixDestroy(&pix);
    return grey;
}

static PIX *scan_channel(PIX *sheet, const PaperMap *map, const Stain *stain, GRand *rand)
{
    bool photo = stain->damage == PAPER_PHOTO;
    PIX *pix = lay(sheet, map, photo ? TABLE_GREY : 255);
    put_stain(pix, stain);
    for (int i = 0; stain->damage == PAPER_COPIED && i < (int)ceil(2 * stain->strength); i++)
        pix = copy(pix, rand);
    if (photo) {
        PIX *soft = pixBlockconv(pix, 1, 1);
        pixDestroy(&pix);
        pix = soft;
    }
    put_noise(pix, rand, photo ? 8 : stain->damage == PAPER_FAX ? 25 * stain->strength : 10);
    return pix;
}

static PIX *scan_colours(PIX *sheet, const PaperMap *map, const Stain *stain, GRand *rand)
{
    static const int channels[] = {COLOR_RED, COLOR_GREEN, COLOR_BLUE};
    PIX *seen[3];
    for (int i = 0; i < 3; i++) {
        PIX *channel = pixGetRGBComponent(sheet, channels[i]);
        seen[i] = scan_channel(channel, map, stain, rand);
        pixDestroy(&channel);
    }
    PIX *scan = pixCreateRGBImage(seen[0], seen[1], seen[2]);
    for (int i = 0; i < 3; i++)
        pixDestroy(&seen[i]);
    return scan;
}

PIX *paper_scan(PIX *sheet, const PaperMap *map, PaperDamage damage, double strength, PaperKind kind, GRand *rand)
{
    Stain stain = {damage, strength, map->px_mm,
                         g_rand_double_range(rand, 0.3, 0.7) * map->width_mm * map->px_mm,
                         g_rand_double_range(rand, 0.3, 0.7) * map->height_mm * map->px_mm,
                         strength * g_rand_double_range(rand, 50, 80) * map->px_mm, 0, false, map};
    if (damage == PAPER_CORNER) {
        stain.corner = g_rand_int_range(rand, 0, 4);
        stain.white_lid = g_rand_boolean(rand);
    }
    if (kind == PAPER_COLOUR)
        return scan_colours(sheet, map, &stain, rand);
    PIX *grey_sheet = pixGetDepth(sheet) == 32 ? pixConvertRGBToLuminance(sheet) : pixClone(sheet);
    PIX *pix = scan_channel(grey_sheet, map, &stain, rand);
    pixDestroy(&grey_sheet);
    if (kind == PAPER_GREY || damage == PAPER_PHOTO)
        return pix;
    PIX *black = pixThresholdToBinary(pix, 140);
    pixDestroy(&pix);
    return black;
}
