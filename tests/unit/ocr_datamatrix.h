/* Data Matrix symbols drawn on paper for tests. */
#ifndef TESTS_OCR_DATAMATRIX_H
#define TESTS_OCR_DATAMATRIX_H
#include "ocr_paper.h"
#include <dmtx.h>

/* Upright, its dark part a square of `side_mm` at x, y; C40 as 2D-Doc wants it. Gives the count of modules a side. */
static inline int draw_datamatrix(Paper *p, const void *bytes, size_t size, OcrPoint at, double side_mm)
{
    DmtxEncode *encoder = dmtxEncodeCreate();
    dmtxEncodeSetProp(encoder, DmtxPropScheme, DmtxSchemeAutoBest);
    dmtxEncodeSetProp(encoder, DmtxPropModuleSize, 1);
    dmtxEncodeSetProp(encoder, DmtxPropMarginSize, 0);
    g_assert_cmpint(dmtxEncodeDataMatrix(encoder, (int)size, (unsigned char *)bytes), ==, DmtxPass);
    int modules = encoder->image->width;
    double module = side_mm / modules;
    cairo_set_source_rgb(p->cr, 0, 0, 0);
    cairo_set_antialias(p->cr, CAIRO_ANTIALIAS_GRAY);
    for (int y = 0; y < modules; y++)
        for (int x = 0; x < modules; x++) {
            int value;
            dmtxImageGetPixelValue(encoder->image, x, modules - 1 - y, 0, &value);
            if (value == 0)
                cairo_rectangle(p->cr, at.x + x * module, at.y + y * module, module, module);
        }
    cairo_fill(p->cr);
    dmtxEncodeDestroy(&encoder);
    return modules;
}

#endif
