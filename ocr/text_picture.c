#include "ocr/text_picture.h"
#include <leptonica/allheaders.h>
#include <math.h>
#include <string.h>

enum { PAD = 12 };

/* Capitals of about this height are read best (15 to 60 pixels were tried at 200, 300 and 400 dpi). */
static const double CAPITAL_PX = 22;

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

static int compare_ints(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* Height of capitals and ascenders in strip pixels: what three quarters of the ink's pieces do not exceed, each
 * counted by its width, so that dots and commas count little. */
static double capital_height(const OcrInk *ink)
{
    g_autoptr(GArray) heights = g_array_new(FALSE, FALSE, sizeof(int));
    for (int i = 0; i < ink->piece_count; i++) {
        const OcrInkPiece *p = &ink->pieces[i];
        int height = p->y1 - p->y0;
        for (int n = p->owner == OCR_INK_NOBODY ? 0 : MIN(p->x1 - p->x0, height); n > 0; n -= 4)
            g_array_append_val(heights, height);
    }
    g_array_sort(heights, compare_ints);
    return heights->len ? MAX(g_array_index(heights, int, heights->len * 3 / 4), 4) : 20;
}

/* Scaled (takes and gives the picture); what comes from black and white is smoothed first, since stairs on strokes
 * are what misleads the engine most. */
static PIX *bring_to_size(PIX *picture, double scale, bool stairs)
{
    PIX *last = picture;
    if (stairs) {
        picture = pixBlockconv(last, 1, 1);
        pixDestroy(&last);
        last = picture;
    }
    l_float32 by = (l_float32)CLAMP(scale, 0.2, 2);
    picture = by < 0.7f ? pixScaleSmooth(last, by, by) : pixScaleGrayLI(last, by, by);
    pixDestroy(&last);
    return picture;
}

OcrImage *ocr_text_picture(OcrPage *page, const OcrQuad *quad)
{
    g_autoptr(OcrStrip) strip = ocr_strip_new(page, quad, 1, 1);
    if (!strip)
        return NULL;
    g_autoptr(OcrFrames) frames = ocr_frames_find(strip, 0.9);
    ocr_frames_clear(frames, strip);
    g_autoptr(OcrInk) ink = ocr_ink_new(strip);
    ocr_ink_assign(ink, strip);
    OcrBox bounds = bounds_of(ink);
    if (bounds.w == 0)
        return NULL;
    PIX *picture = pixCreate(bounds.w + 2 * PAD, bounds.h + 2 * PAD, 8);
    pixSetAll(picture);
    for (int r = 0; r < ink->run_count; r++) {
        if (ink->pieces[ink->runs[r].piece].owner != OCR_INK_NOBODY)
            draw_run(picture, strip, &ink->runs[r], bounds);
    }
    picture = bring_to_size(picture, CAPITAL_PX / capital_height(ink), !strip->grey);
    pixSetResolution(picture, 300, 300);
    return picture;
}
