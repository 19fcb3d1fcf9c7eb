#include "ocr/code_photo.h"

#include <leptonica/allheaders.h>
#include <math.h>

/* A telephone's whole sensor; smaller pictures were shrunk on their way. */
enum { LARGE_PX = 2200, TILES_ACROSS = 14, LOOKS = 2 };

/* Smoothed, and of a size in which modules have about four pixels; `scale`: how much smaller than the page. */
static PIX *look_at(PIX *grey, int look, double *scale)
{
    bool large = pixGetWidth(grey) > LARGE_PX;
    if (large && look > 0) {
        *scale = 1;
        return pixBlockconv(grey, 2, 2);
    }
    PIX *half = large ? pixScaleAreaMap2(grey) : NULL, *smooth = pixBlockconv(large ? half : grey, 1, 1);
    pixDestroy(&half);
    *scale = large ? 2 : 1;
    if (large || look == 0)
        return smooth;
    PIX *larger = pixScaleGrayLI(smooth, 2, 2);
    pixDestroy(&smooth);
    *scale = 0.5;
    return larger;
}

static OcrImage *black_and_white(PIX *grey)
{
    PIX *binary = NULL;
    int tile = MAX(16, pixGetWidth(grey) / TILES_ACROSS);
    pixOtsuAdaptiveThreshold(grey, tile, tile, 1, 1, 0.1f, NULL, &binary);
    return binary;
}

static void take(GPtrArray *found, double scale, GPtrArray *codes)
{
    while (found->len > 0) {
        OcrCode *code = g_ptr_array_steal_index(found, 0);
        OcrBox box = code->box;
        code->box = (OcrBox){(int)lround(box.x * scale), (int)lround(box.y * scale), MAX(1, (int)lround(box.w * scale)), MAX(1, (int)lround(box.h * scale))};
        g_ptr_array_add(codes, code);
    }
}

void ocr_codes_find_photograph(OcrPage *page, GPtrArray *codes)
{
    for (int look = 0; look < LOOKS && codes->len == 0; look++) {
        double scale;
        PIX *grey = look_at((PIX *)ocr_page_grey(page), look, &scale);
        OcrImage *binary = grey ? black_and_white(grey) : NULL;
        pixDestroy(&grey);
        if (!binary)
            return;
        /* Half as fine as a scan: places are sought at sizes that a hand-held picture has. */
        g_autoptr(OcrPage) seen = ocr_page_new(binary, page->dpi / MAX(scale, 2));
        ocr_page_analyse(seen);
        g_autoptr(GPtrArray) found = ocr_codes_find(seen);
        take(found, scale, codes);
    }
}
