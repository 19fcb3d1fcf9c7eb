#include "ocr/checkbox.h"
#include "ocr/cell_ink.h"
#include <math.h>

/* What stands in a zone once printed lines and specks are gone. */
typedef struct {
    double ink_mm2, wide_mm, high_mm, share;
} Content;

/* A thin piece along a side: what is left of the zone's frame. */
static bool is_rim(const OcrStrip *s, const OcrInkPiece *p)
{
    double rim = 1.2 * s->px_mm, length = MAX(p->x1 - p->x0, p->y1 - p->y0);
    bool beside = p->x1 < s->left[0] + rim || p->x0 > s->right[0] - rim || p->y1 < s->top + rim || p->y0 > s->bottom - rim;
    return beside && p->area / length < 0.45 * s->px_mm;
}

static Content content_of(const OcrStrip *s, const OcrInk *ink)
{
    double x0 = G_MAXDOUBLE, y0 = G_MAXDOUBLE, x1 = 0, y1 = 0, area = 0;
    for (int i = 0; i < ink->piece_count; i++) {
        const OcrInkPiece *p = &ink->pieces[i];
        if (p->owner == OCR_INK_NOBODY || p->area < 0.1 * s->px_mm * s->px_mm || is_rim(s, p))
            continue;
        x0 = MIN(x0, p->x0);
        y0 = MIN(y0, p->y0);
        x1 = MAX(x1, p->x1);
        y1 = MAX(y1, p->y1);
        area += p->area;
    }
    if (area <= 0)
        return (Content){0, 0, 0, 0};
    double box = (s->right[0] - s->left[0]) * (s->bottom - s->top);
    return (Content){area / s->px_mm / s->px_mm, (x1 - x0) / s->px_mm, (y1 - y0) / s->px_mm, area / box};
}

double ocr_zone_is_filled(OcrPage *page, const OcrQuad *quad)
{
    g_autoptr(OcrStrip) strip = ocr_strip_new(page, quad, 1, 1.5);
    if (!strip)
        return 0;
    g_autoptr(OcrFrames) frames = ocr_frames_find(strip, 1.2);
    ocr_frames_clear(frames, strip);
    g_autoptr(OcrInk) ink = ocr_ink_new(strip);
    ocr_ink_assign(ink, strip);
    Content c = content_of(strip, ink);
    /* A signature is at least a stroke of some 15 mm that goes up and down; a photo covers a good part of the zone. */
    double score = 1.2 * (MIN(c.ink_mm2, 12) - 4) + 0.5 * (MIN(c.wide_mm, 15) - 8) + 3 * (MIN(c.high_mm, 4) - 3)
                 + 40 * MAX(c.share - 0.1, 0);
    return 1 / (1 + exp(-score));
}
