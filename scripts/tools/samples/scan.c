#include "scan.h"

#include "damage.h"

#include <math.h>
#include <string.h>

static double normal(GRand *rand)
{
    double u = 1 - g_rand_double(rand);
    return sqrt(-2 * log(u)) * cos(2 * G_PI * g_rand_double(rand));
}

ScanPass scan_pass_random(GRand *rand, double dpi, ScanColour colour, double strength)
{
    ScanPass pass = {.dpi = dpi, .colour = colour, .scale = 1, .gain = 1, .seed = g_rand_int(rand)};
    static const int turns[] = {0, 0, 0, 0, 0, 90, 180, 270};
    pass.skew_deg = CLAMP(normal(rand) * 0.9 * strength, -5, 5);
    double shrink = g_rand_double(rand) < 0.3 ? g_rand_double_range(rand, -0.05, 0.03) : normal(rand) * 0.002;
    pass.scale = 1 + shrink * MIN(strength, 1);
    pass.dx_mm = CLAMP(normal(rand) * 1.5 * strength, -5, 5);
    pass.dy_mm = CLAMP(normal(rand) * 1.5 * strength, -5, 5);
    pass.blur_mm = 0.03 + 0.03 * strength * g_rand_double(rand);
    pass.noise = 7 * strength * g_rand_double(rand);
    pass.gain = 1 - 0.18 * strength * g_rand_double(rand);
    pass.offset = 14 * strength * normal(rand);
    pass.border = g_rand_double(rand) < 0.3 * strength;
    pass.holes = g_rand_double(rand) < 0.25 * strength;
    pass.specks = (int)(30 * strength * g_rand_double(rand));
    pass.rotation = strength > 0 ? turns[g_rand_int_range(rand, 0, 8)] : 0;
    return pass;
}

ScanPass scan_pass_again(const ScanPass *first, const ScanPass *next)
{
    ScanPass pass = *next;
    /* Rollers differ by some tenths of a percent from pass to pass; five percent are the printer's. */
    pass.scale = first->scale * (1 + ((int)(next->seed % 7) - 3) * 0.001);
    pass.holes = first->holes;
    pass.torn = first->torn;
    pass.folded = first->folded;
    pass.copied = first->copied;
    pass.bent_mm = first->bent_mm;
    return pass;
}

/* Holes at the left margin, where binders have them. */
static void draw_holes(cairo_t *cairo, double height_mm)
{
    for (int side = -1; side <= 1; side += 2) {
        cairo_arc(cairo, 6, height_mm / 2 + side * 40, 3, 0, 2 * G_PI);
        cairo_set_source_rgb(cairo, 0.08, 0.08, 0.08);
        cairo_fill(cairo);
    }
}

static cairo_surface_t *draw_sheet(double width_mm, double height_mm, const ScanPass *pass, ScanInk ink, void *data)
{
    double px_per_mm = pass->dpi / 25.4;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)lround(width_mm * px_per_mm),
                                                          (int)lround(height_mm * px_per_mm));
    cairo_t *cairo = cairo_create(surface);
    double background = pass->border ? 0.05 : 1;
    cairo_set_source_rgb(cairo, background, background, background);
    cairo_paint(cairo);
    cairo_scale(cairo, px_per_mm, px_per_mm);
    cairo_translate(cairo, width_mm / 2 + pass->dx_mm, height_mm / 2 + pass->dy_mm);
    cairo_rotate(cairo, pass->skew_deg * G_PI / 180);
    cairo_translate(cairo, -width_mm / 2, -height_mm / 2);
    cairo_rectangle(cairo, 0, 0, width_mm, height_mm);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_fill(cairo);
    /* The sheet keeps its size; what a printer or copier shrinks is the print on it. */
    cairo_translate(cairo, width_mm / 2, height_mm / 2);
    cairo_scale(cairo, pass->scale, pass->scale);
    cairo_translate(cairo, -width_mm / 2, -height_mm / 2);
    if (ink)
        ink(cairo, data);
    if (pass->holes)
        draw_holes(cairo, height_mm);
    if (pass->torn && pass->folded)
        damage_fold_corner(cairo, width_mm, height_mm, pass->torn, background);
    else if (pass->torn)
        damage_tear_corner(cairo, width_mm, height_mm, pass->torn, background);
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
    return surface;
}

static PIX *to_pix(cairo_surface_t *surface)
{
    int width = cairo_image_surface_get_width(surface), height = cairo_image_surface_get_height(surface);
    int stride = cairo_image_surface_get_stride(surface);
    const unsigned char *rows = cairo_image_surface_get_data(surface);
    PIX *pix = pixCreate(width, height, 32);
    for (int y = 0; y < height; y++) {
        const guint32 *row = (const guint32 *)(const void *)(rows + (gsize)y * (gsize)stride);
        l_uint32 *line = pixGetData(pix) + (gsize)y * (gsize)pixGetWpl(pix);
        for (int x = 0; x < width; x++)
            line[x] = row[x] << 8;
    }
    return pix;
}

/* Two passes of a box are near enough to a lens, and cheap. */
static PIX *blurred(PIX *pix, double sigma_px)
{
    if (sigma_px < 0.3)
        return pixClone(pix);
    L_KERNEL *across, *down;
    makeGaussianKernelSep(2, 2, (float)sigma_px, 1, &across, &down);
    PIX *result = pixGetDepth(pix) == 8 ? pixConvolveSep(pix, across, down, 8, 1) : pixConvolveRGBSep(pix, across, down);
    kernelDestroy(&across);
    kernelDestroy(&down);
    return result;
}

/* Table of noise: drawing a normal for each of nine million pixels would take longer than all the rest. */
enum { NOISE_TABLE = 65536 };

static void add_noise(PIX *pix, const ScanPass *pass, GRand *rand)
{
    g_autofree gint8 *table = g_malloc(NOISE_TABLE);
    for (int i = 0; i < NOISE_TABLE; i++)
        table[i] = (gint8)CLAMP(normal(rand) * pass->noise, -120, 120);
    int bytes = pixGetDepth(pix) == 32 ? 4 : 1, width = pixGetWidth(pix), height = pixGetHeight(pix);
    guint32 state = pass->seed | 1;
    for (int y = 0; y < height; y++) {
        l_uint32 *line = pixGetData(pix) + (gsize)y * (gsize)pixGetWpl(pix);
        for (int x = 0; x < width * bytes; x++) {
            if (bytes == 4 && x % 4 == 3)
                continue;
            state = state * 1664525u + 1013904223u;
            double value = GET_DATA_BYTE(line, x) * pass->gain + pass->offset * pass->gain + table[state >> 16];
            SET_DATA_BYTE(line, x, (l_uint32)CLAMP(value + (1 - pass->gain) * 40, 0, 255));
        }
    }
}

static void add_specks(PIX *pix, const ScanPass *pass, GRand *rand)
{
    int width = pixGetWidth(pix), height = pixGetHeight(pix);
    for (int i = 0; i < pass->specks; i++) {
        int side = (int)lround(g_rand_double_range(rand, 0.06, 0.3) * pass->dpi / 25.4);
        BOX *box = boxCreate(g_rand_int_range(rand, 0, width - 8), g_rand_int_range(rand, 0, height - 8), MAX(side, 1),
                             MAX(side, 1));
        pixSetInRectArbitrary(pix, box, pixGetDepth(pix) == 32 ? 0x30303000u : 0x30u);
        boxDestroy(&box);
    }
}

PIX *scan_sheet(double width_mm, double height_mm, const ScanPass *pass, ScanInk ink, void *data)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(pass->seed);
    cairo_surface_t *surface = draw_sheet(width_mm, height_mm, pass, ink, data);
    PIX *colour = to_pix(surface);
    cairo_surface_destroy(surface);
    PIX *base = pass->colour == SCAN_COLOUR ? pixClone(colour) : pixConvertRGBToGray(colour, 0.3f, 0.59f, 0.11f);
    pixDestroy(&colour);
    if (pass->copied && pixGetDepth(base) == 8) {
        PIX *copy = damage_copy(base, pass->dpi, rand);
        pixDestroy(&base);
        base = copy;
    }
    if (pass->bent_mm > 0) {
        PIX *bent = damage_bend(base, pass->dpi, pass->bent_mm, rand);
        pixDestroy(&base);
        base = bent;
    }
    PIX *pix = blurred(base, pass->blur_mm * pass->dpi / 25.4);
    pixDestroy(&base);
    add_specks(pix, pass, rand);
    add_noise(pix, pass, rand);
    if (pass->colour == SCAN_BW) {
        PIX *binary = pixThresholdToBinary(pix, 150);
        pixDestroy(&pix);
        pix = binary;
    }
    PIX *turned = pass->rotation ? pixRotateOrth(pix, pass->rotation / 90) : pixClone(pix);
    pixDestroy(&pix);
    pixSetResolution(turned, (int)pass->dpi, (int)pass->dpi);
    return turned;
}
