#include "damage.h"

#include <math.h>
#include <string.h>

bool damage_known(const char *name)
{
    static const char *const names[] = {"torn", "folded", "shrunk", "copied", "bent", "bent_hard", NULL};
    return g_strv_contains(names, name);
}

void damage_choose(const char *name, ScanPass *pass, GRand *rand)
{
    bool folded = strcmp(name, "folded") == 0;
    if (folded || strcmp(name, "torn") == 0)
        pass->torn = g_rand_int_range(rand, 1, 5);
    pass->folded = folded;
    pass->copied = strcmp(name, "copied") == 0;
    if (strcmp(name, "bent") == 0)
        pass->bent_mm = g_rand_double_range(rand, 0.5, 1.3);
    if (strcmp(name, "bent_hard") == 0)
        pass->bent_mm = g_rand_double_range(rand, 1.3, 2.5);
    if (strcmp(name, "shrunk") == 0)
        pass->scale = 0.95;
    else if (pass->copied)
        pass->scale = g_rand_double_range(rand, 0.985, 1.005);
}

/* The corner's triangle, `leg_mm` long; mirrored over its crease when it is turned over. */
static void corner_path(cairo_t *cairo, const double size_mm[2], int corner, double leg_mm, bool mirrored)
{
    double x = corner == 2 || corner == 3 ? size_mm[0] : 0, y = corner >= 3 ? size_mm[1] : 0;
    double far_x = x > 0 ? x - leg_mm : leg_mm, far_y = y > 0 ? y - leg_mm : leg_mm;
    cairo_move_to(cairo, mirrored ? far_x : x, mirrored ? far_y : y);
    cairo_line_to(cairo, far_x, y);
    cairo_line_to(cairo, x, far_y);
    cairo_close_path(cairo);
}

void damage_tear_corner(cairo_t *cairo, double width_mm, double height_mm, int corner, double background)
{
    enum { LEG_MM = 32 };
    corner_path(cairo, (const double[]){width_mm, height_mm}, corner, LEG_MM, false);
    cairo_set_source_rgb(cairo, background, background, background);
    cairo_fill(cairo);
}

void damage_fold_corner(cairo_t *cairo, double width_mm, double height_mm, int corner, double background)
{
    enum { LEG_MM = 26 };
    const double size_mm[] = {width_mm, height_mm};
    corner_path(cairo, size_mm, corner, LEG_MM, false);
    cairo_set_source_rgb(cairo, background, background, background);
    cairo_fill(cairo);
    corner_path(cairo, size_mm, corner, LEG_MM, true);
    cairo_set_source_rgb(cairo, 0.94, 0.94, 0.94);
    cairo_fill_preserve(cairo);
    cairo_set_source_rgb(cairo, 0.45, 0.45, 0.45);
    cairo_set_line_width(cairo, 0.35);
    cairo_stroke(cairo);
}

PIX *damage_copy(PIX *sheet, double dpi, GRand *rand)
{
    enum { DUST = 150 };
    int reach = MAX(1, (int)(0.09 * dpi / 25.4));
    PIX *soft = pixBlockconv(sheet, reach, reach);
    PIX *rough = pixAddGaussianNoise(soft, 16);
    PIX *toner = pixThresholdToBinary(rough, g_rand_int_range(rand, 110, 185));
    for (int i = 0; i < DUST; i++) {
        int side = (int)(g_rand_double_range(rand, 0.05, 0.25) * dpi / 25.4) + 1;
        pixRasterop(toner, g_rand_int_range(rand, 0, pixGetWidth(toner)), g_rand_int_range(rand, 0, pixGetHeight(toner)), side,
                    side, PIX_SET, NULL, 0, 0);
    }
    PIX *copy = pixConvert1To8(NULL, toner, 245, 35);
    pixDestroy(&soft);
    pixDestroy(&rough);
    pixDestroy(&toner);
    return copy;
}

static l_uint32 pixel_near(PIX *pix, double x, double y)
{
    l_uint32 value = 0;
    pixGetPixel(pix, CLAMP((int)lround(x), 0, pixGetWidth(pix) - 1), CLAMP((int)lround(y), 0, pixGetHeight(pix) - 1), &value);
    return value;
}

PIX *damage_bend(PIX *sheet, double dpi, double bent_mm, GRand *rand)
{
    double px_mm = dpi / 25.4, size = bent_mm * px_mm, phase = g_rand_double_range(rand, 0, 2 * G_PI);
    double along = g_rand_double_range(rand, 50, 80) * px_mm, across = g_rand_double_range(rand, 55, 90) * px_mm;
    PIX *bent = pixCreateTemplate(sheet);
    for (int y = 0; y < pixGetHeight(sheet); y++)
        for (int x = 0; x < pixGetWidth(sheet); x++)
            pixSetPixel(bent, x, y, pixel_near(sheet, x + size * sin(y / along + phase), y + size * cos(x / across + phase)));
    return bent;
}
