/* Boxes and lines drawn by hand, in millimetres, for tests of blank forms laid over pages; and such a page laid nearly to the dot. */
#ifndef TESTS_UNIT_OCR_DRAWN_RULES_H
#define TESTS_UNIT_OCR_DRAWN_RULES_H
#include "ocr/layout_view.h"

#include <leptonica/allheaders.h>
#include <math.h>

static const double PX_MM = 300 / 25.4;

/* At least as wide and high as a pen. */
static inline void draw(PIX *pix, double x, double y, double w, double h)
{
    const double pen = 0.3;
    BOX *box = boxCreate((int)lround(x * PX_MM), (int)lround(y * PX_MM), (int)lround(MAX(w, pen) * PX_MM), (int)lround(MAX(h, pen) * PX_MM));
    pixSetInRect(pix, box);
    boxDestroy(&box);
}

static inline void draw_box(PIX *pix, double x, double y, double w, double h)
{
    draw(pix, x, y, w, 0);
    draw(pix, x, y + h, w + 0.3, 0);
    draw(pix, x, y, 0, h);
    draw(pix, x + w, y, 0, h);
}

static inline int laid_nearly(OcrPoint dot, const void *data, OcrPoint there[2])
{
    (void)data;
    there[0] = (OcrPoint){dot.x + 0.4, dot.y - 0.4};
    return 1;
}

#endif
