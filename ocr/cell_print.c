#include "ocr/cell_print.h"

/* Of a piece so much has to lie on print, for paper lies nowhere exactly, and no more ink may lie beside it than dirt has: a tick that a box's
 * shadow holds together with more print than it has ink is still a tick. Every second pixel of a run is asked. */
static const double MOSTLY = 0.85, BESIDE_MM2 = 0.15;
enum { STEP = 2 };

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
