#include "ocr/decode_resolution.h"

#include <glib.h>
#include <math.h>

enum { LONGEST_MM = 610 };

bool ocr_resolution_is_plausible(double dpi, int side_px)
{
    return isfinite(dpi) && dpi >= 50 && dpi <= 2400 && side_px / dpi * 25.4 <= LONGEST_MM;
}

static bool fits(int px, double mm, double dpi)
{
    return fabs(px / (mm / 25.4 * dpi) - 1) <= 0.025;
}

double ocr_resolution_guess(int w, int h)
{
    static const struct {
        double short_mm, long_mm;
    } sheets[] = {{210, 297}, {215.9, 279.4}, {148, 210}, {215.9, 355.6}, {54, 85.6}};
    static const double resolutions[] = {300, 200, 400, 600, 150, 240};
    for (size_t s = 0; s < G_N_ELEMENTS(sheets); s++)
        for (size_t r = 0; r < G_N_ELEMENTS(resolutions); r++)
            if (fits(MIN(w, h), sheets[s].short_mm, resolutions[r]) && fits(MAX(w, h), sheets[s].long_mm, resolutions[r]))
                return resolutions[r];
    return 300;
}
