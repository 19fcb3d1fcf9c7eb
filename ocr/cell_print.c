#include "ocr/cell_print.h"

/* Of a piece so much has to lie on print, for paper lies nowhere exactly, and no more ink may lie beside it than dirt has: a tick that a box's
 * shadow holds together with more print than it has ink is still a tick. Every second pixel of a run is asked. */
static const double MOSTLY = 0.85, BESIDE_MM2 = 0.15;
enum { STEP = 2 };

/* So much of the ink of a line has to lie on print for the line to be printed. */
static const double LINE_PRINTED = 0.4;

bool *ocr_ink_printed(const OcrInk *ink, const OcrStrip *strip, const OcrPrinted *printed)
{
    g_autofree int *asked = g_new0(int, ink->piece_count + 1);
    g_autofree int *on = g_new0(int, ink->piece_count + 1);
    for (int r = 0; r < ink->run_count; r++) {
        const OcrInkRun *run = &ink->runs[r];
        for (int x = run->x0; x < run->x1; x += STEP) {
            OcrPoint at = ocr_strip_to_page(strip, x + 0.5, run->y + 0.5);
            asked[run->piece]++;
            on[run->piece] += ocr_printed_at(printed, at.x, at.y);
        }
    }
    bool *is = g_new(bool, ink->piece_count + 1);
    for (int i = 0; i < ink->piece_count; i++)
        is[i] = on[i] >= MOSTLY * asked[i] && (asked[i] - on[i]) * STEP <= BESIDE_MM2 * strip->px_mm * strip->px_mm;
    return is;
}

/* The pixels of one line, within the strip. */
static OcrBox line_box(const OcrStrip *s, const OcrFrames *frames, OcrSide side, int box)
{
    bool upright = side == OCR_SIDE_RIGHT || side == OCR_SIDE_LEFT;
    OcrBand band = frames->band[side][box];
    int left = upright ? band.from : (int)s->left[box], right = upright ? band.to : (int)s->right[box];
    int top = upright ? (int)s->top : band.from, bottom = upright ? (int)s->bottom : band.to;
    left = MAX(left, 0), top = MAX(top, 0), right = MIN(right, s->w), bottom = MIN(bottom, s->h);
    return (OcrBox){left, top, MAX(0, right - left), MAX(0, bottom - top)};
}

/* Of the ink in a part of the strip: how many pixels, and how many of them lie on print. */
typedef struct {
    int all, on;
} InkCount;

static void count_ink(const OcrStrip *s, OcrBox part, const OcrPrinted *printed, InkCount *count)
{
    for (int y = part.y; y < part.y + part.h; y++)
        for (int x = part.x; x < part.x + part.w; x++) {
            if (!s->mask[(size_t)y * (size_t)s->w + (size_t)x])
                continue;
            OcrPoint at = ocr_strip_to_page(s, x + 0.5, y + 0.5);
            count->all++;
            count->on += ocr_printed_at(printed, at.x, at.y);
        }
}

void ocr_frames_keep_printed(OcrFrames *frames, const OcrStrip *strip, const OcrPrinted *printed)
{
    frames->printed = printed;
    for (OcrSide side = OCR_SIDE_TOP; side <= OCR_SIDE_LEFT; side++) {
        InkCount ink = {0};
        for (int i = 0; frames->seen[side] && i < strip->count; i++)
            count_ink(strip, line_box(strip, frames, side, i), printed, &ink);
        frames->seen[side] = frames->seen[side] && ink.on >= LINE_PRINTED * ink.all;
    }
}
