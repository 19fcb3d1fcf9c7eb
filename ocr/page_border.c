#include "ocr/page_border.h"

#include <leptonica/allheaders.h>

enum { REDUCTION = 8, LEAST_PX = 64 };

/* Solid black of the page at an eighth of its size, as far as it hangs together with an edge. */
static PIX *solid_at_edge(PIX *binary)
{
    if (pixGetWidth(binary) < LEAST_PX || pixGetHeight(binary) < LEAST_PX)
        return NULL;
    PIX *solid = pixReduceRankBinaryCascade(binary, 4, 4, 3, 0);
    PIX *seed = pixCreateTemplate(solid);
    pixSetOrClearBorder(seed, 2, 2, 2, 2, PIX_SET);
    pixAnd(seed, seed, solid);
    l_int32 none = 1;
    pixZero(seed, &none);
    if (none) {
        pixDestroy(&seed);
        pixDestroy(&solid);
        return NULL;
    }
    PIX *filled = pixSeedfillBinary(NULL, seed, solid, 8);
    pixDestroy(&seed);
    pixDestroy(&solid);
    return filled;
}

/* How many rows or columns from one side are mostly border. */
static int border_depth(PIX *border, int side)
{
    int width = pixGetWidth(border), height = pixGetHeight(border);
    int length = side < 2 ? width : height, most = (side < 2 ? height : width) / 3;
    int depth = 0;
    while (depth < most) {
        int black = 0;
        for (int i = 0; i < length; i++) {
            int x = side < 2 ? i : side == 2 ? depth : width - 1 - depth;
            int y = side >= 2 ? i : side == 0 ? depth : height - 1 - depth;
            l_uint32 bit;
            pixGetPixel(border, x, y, &bit);
            black += (int)bit;
        }
        if (black * 2 < length)
            break;
        depth++;
    }
    return depth * REDUCTION;
}

void ocr_page_remove_border(OcrImage *binary, double dpi, OcrBox *paper)
{
    int width = pixGetWidth(binary), height = pixGetHeight(binary);
    *paper = (OcrBox){0, 0, width, height};
    PIX *border = solid_at_edge(binary);
    if (!border)
        return;
    int top = border_depth(border, 0), bottom = border_depth(border, 1);
    int left = border_depth(border, 2), right = border_depth(border, 3);
    *paper = (OcrBox){left, top, width - left - right, height - top - bottom};
    /* The rim of the border is not solid at reduced size: take a millimetre more. */
    int grow = MAX(3, 2 * (int)(dpi / 25.4 / REDUCTION) + 1);
    PIX *grown = pixDilateBrick(NULL, border, grow, grow);
    PIX *mask = pixExpandBinaryPower2(grown, REDUCTION);
    pixRasterop(binary, 0, 0, width, height, PIX_DST & PIX_NOT(PIX_SRC), mask, 0, 0);
    pixDestroy(&border);
    pixDestroy(&grown);
    pixDestroy(&mask);
}
