#include "ocr/checkbox.h"
#include "ocr/cell_ink.h"
#include <math.h>

/* Registration leaves less than this; farther off lie the neighbours, onto which a box whose tint dropped out would lock. */
static const double REACH_MM = 0.7;

/* Ink of the person within the box, as a share of its inside, and beyond it in square millimetres. */
typedef struct {
    double share, ink_mm2, beyond_mm2, wide, high;
} Mark;

static Mark mark_of(const OcrStrip *s, const OcrInk *ink)
{
    double x0 = G_MAXDOUBLE, y0 = G_MAXDOUBLE, x1 = 0, y1 = 0, inside = 0, beyond = 0;
    for (int r = 0; r < ink->run_count; r++) {
        const OcrInkRun *run = &ink->runs[r];
        if (ink->pieces[run->piece].owner == OCR_INK_NOBODY)
            continue;
        double from = CLAMP(run->x0, s->left[0], s->right[0]), to = CLAMP(run->x1, s->left[0], s->right[0]);
        double in = run->y >= s->top && run->y < s->bottom ? to - from : 0;
        inside += in;
        beyond += run->x1 - run->x0 - in;
        if (in <= 0)
            continue;
        x0 = MIN(x0, from);
        x1 = MAX(x1, to);
        y0 = MIN(y0, run->y);
        y1 = MAX(y1, run->y + 1);
    }
    double w = s->right[0] - s->left[0], h = s->bottom - s->top, mm2 = s->px_mm * s->px_mm;
    if (inside <= 0)
        return (Mark){0, 0, beyond / mm2, 0, 0};
    return (Mark){inside / (w * h), inside / mm2, beyond / mm2, (x1 - x0) / w, (y1 - y0) / h};
}

static OcrCheckbox judge(const Mark *m)
{
    if (m->ink_mm2 < 0.25 || m->share < 0.012)
        return (OcrCheckbox){OCR_BOX_EMPTY, 0.0005, m->share};
    if (m->share < 0.035 || MAX(m->wide, m->high) < 0.35)
        return (OcrCheckbox){OCR_BOX_FAINT, 0.3, m->share};
    if (m->share > 0.5 && m->beyond_mm2 > 0.8 * m->ink_mm2)
        return (OcrCheckbox){OCR_BOX_STRUCK, 0.4, m->share};
    return (OcrCheckbox){OCR_BOX_MARKED, 0.995, m->share};
}

OcrCheckbox ocr_checkbox_judge(OcrPage *page, const OcrQuad *quad)
{
    OcrQuad found = *quad;
    ocr_cells_locate(page, &found, 1, REACH_MM);
    g_autoptr(OcrStrip) strip = ocr_strip_new(page, &found, 1, 2);
    if (!strip)
        return (OcrCheckbox){OCR_BOX_MISSING, 0, 0};
    g_autoptr(OcrFrames) frames = ocr_frames_find(strip, 0.5);
    ocr_frames_clear(frames, strip);
    g_autoptr(OcrInk) ink = ocr_ink_new(strip);
    ocr_ink_assign(ink, strip, frames);
    Mark mark = mark_of(strip, ink);
    return judge(&mark);
}
