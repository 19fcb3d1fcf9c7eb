#include "ocr/text_picture.h"
#include <leptonica/allheaders.h>
#include <math.h>
#include <string.h>

enum { PAD = 12, TARGET_DPI = 300 };

/* The part of the strip that holds kept ink; w == 0 when there is none. */
static OcrBox bounds_of(const OcrInk *ink)
{
    int x0 = G_MAXINT, y0 = G_MAXINT, x1 = 0, y1 = 0;
    for (int i = 0; i < ink->piece_count; i++) {
        const OcrInkPiece *p = &ink->pieces[i];
        if (p->owner == OCR_INK_NOBODY)
            continue;
        x0 = MIN(x0, p->x0);
        y0 = MIN(y0, p->y0);
        x1 = MAX(x1, p->x1);
        y1 = MAX(y1, p->y1);
    }
    return x1 ? (OcrBox){x0, y0, x1 - x0, y1 - y0} : (OcrBox){0, 0, 0, 0};
}

static void draw_run(PIX *picture, const OcrStrip *s, const OcrInkRun *run, OcrBox bounds)
{
    l_uint32 *row = pixGetData(picture) + (size_t)(run->y - bounds.y + PAD) * pixGetWpl(picture);
    /* The grey rim of a stroke lies outside the mask by a pixel: it makes thin print legible at 200 dpi. */
    int rim = s->grey ? 1 : 0;
    for (int x = MAX(run->x0 - rim, bounds.x); x < MIN(run->x1 + rim, bounds.x + bounds.w); x++)
        SET_DATA_BYTE(row, x - bounds.x + PAD, 255 - s->ink[(size_t)run->y * s->w + x]);
}

OcrImage *ocr_text_picture(OcrPage *page, const OcrQuad *quad)
{
    g_autoptr(OcrStrip) strip = ocr_strip_new(page, quad, 1, 1);
    if (!strip)
        return NULL;
    g_autoptr(OcrFrames) frames = ocr_frames_find(strip, 0.9);
    ocr_frames_clear(frames, strip);
    g_autoptr(OcrInk) ink = ocr_ink_new(strip);
    ocr_ink_assign(ink, strip, frames);
    OcrBox bounds = bounds_of(ink);
    if (bounds.w == 0)
        return NULL;
    PIX *picture = pixCreate(bounds.w + 2 * PAD, bounds.h + 2 * PAD, 8);
    pixSetAll(picture);
    for (int r = 0; r < ink->run_count; r++) {
        if (ink->pieces[ink->runs[r].piece].owner != OCR_INK_NOBODY)
            draw_run(picture, strip, &ink->runs[r], bounds);
    }
    double scale = TARGET_DPI / 25.4 / strip->px_mm;
    if (scale > 1.2) {
        PIX *larger = pixScaleGrayLI(picture, (l_float32)scale, (l_float32)scale);
        pixDestroy(&picture);
        picture = larger;
    }
    pixSetResolution(picture, TARGET_DPI, TARGET_DPI);
    return picture;
}
