#include "ocr/blank_picture.h"

#include <leptonica/allheaders.h>
#include <math.h>

enum { DARK = 0, LIGHT = 160, PAPER = 255 };

/* Light print differs so much from what is around it, is so thin, hangs together over so many millimetres, and covers no more of a page. */
enum { LEAST_CONTRAST = 28 };
static const double THIN_MM = 0.9, LONG_MM = 1.2, MOST_OF_PAGE = 0.05;

/* The blurred edges of dark print are light, and no print of their own. */
static const double EDGE_MM = 0.25;

/* One pixel of a blank page drawn at 300 dpi. */
static const double HAIR_MM = 0.1;

static int odd_pixels(double mm, double dpi)
{
    return MAX(3, 2 * (int)lround(mm * dpi / 25.4 / 2) + 1);
}

/* 1 bit. */
static PIX *light_print(OcrPage *page)
{
    PIX *grey = (PIX *)ocr_page_grey(page), *dark = (PIX *)ocr_page_binary(page);
    int thin = odd_pixels(THIN_MM, page->dpi), edge = odd_pixels(2 * EDGE_MM, page->dpi), length = odd_pixels(LONG_MM, page->dpi);
    PIX *thin_dark = pixTophat(grey, thin, thin, L_TOPHAT_BLACK);
    PIX *light = thin_dark ? pixThresholdToBinary(thin_dark, LEAST_CONTRAST) : NULL;
    PIX *edges = light ? pixDilateBrick(NULL, dark, edge, edge) : NULL;
    PIX *whole = NULL;
    if (edges) {
        /* The difference is high where the print is. */
        pixInvert(light, light);
        pixSubtract(light, light, edges);
        whole = pixSelectBySize(light, length, length, 8, L_SELECT_IF_EITHER, L_SELECT_IF_GTE, NULL);
    }
    pixDestroy(&thin_dark);
    pixDestroy(&light);
    pixDestroy(&edges);
    return whole;
}

OcrImage *ocr_blank_picture(OcrPage *page)
{
    PIX *dark = (PIX *)ocr_page_binary(page);
    PIX *light = pixGetDepth(page->scan) > 1 ? light_print(page) : NULL;
    l_int32 count = 0, width = pixGetWidth(dark), height = pixGetHeight(dark);
    if (light)
        pixCountPixels(light, &count, NULL);
    if (count == 0 || count > MOST_OF_PAGE * width * height) {
        pixDestroy(&light);
        return pixCopy(NULL, dark);
    }
    PIX *picture = pixCreate(width, height, 8);
    if (picture) {
        pixSetAllArbitrary(picture, PAPER);
        pixSetMasked(picture, light, LIGHT);
        pixSetMasked(picture, dark, DARK);
        pixSetResolution(picture, (int)lround(page->dpi), (int)lround(page->dpi));
    }
    pixDestroy(&light);
    return picture;
}

/* Nothing but the three levels. */
static bool is_of_levels(PIX *pix)
{
    if (pixGetDepth(pix) != 8 || pixGetColormap(pix))
        return false;
    for (int y = 0; y < pixGetHeight(pix); y++) {
        const l_uint32 *row = pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix);
        for (int x = 0; x < pixGetWidth(pix); x++) {
            int level = GET_DATA_BYTE(row, x);
            if (level != DARK && level != LIGHT && level != PAPER)
                return false;
        }
    }
    return true;
}

OcrImage *ocr_blank_print(const OcrImage *picture, bool light)
{
    PIX *pix = (PIX *)picture;
    if (!is_of_levels(pix))
        return light ? NULL : pixClone(pix);
    PIX *dark = pixThresholdToBinary(pix, DARK + 1), *both = light ? pixThresholdToBinary(pix, LIGHT + 1) : NULL;
    if (!both)
        return dark;
    pixSubtract(both, both, dark);
    pixDestroy(&dark);
    return both;
}

OcrImage *ocr_blank_firm(const OcrImage *dark, double dpi)
{
    int wider = MAX(1, (int)lround(HAIR_MM * dpi / 25.4)) + 1;
    return pixOpenBrick(NULL, (PIX *)dark, wider, wider);
}
