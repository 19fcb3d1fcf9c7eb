#include "ocr/binarise.h"

#include <leptonica/allheaders.h>
#include <string.h>

enum { TILE_PX = 32, SHARE_LEAST = 140, SHARE_MOST = 204 }; /* shares of the paper's brightness, in 1/255 */

static void grey_row(const l_uint32 *colour, l_uint32 *grey, int width)
{
    for (int x = 0; x < width; x++) {
        l_uint32 pixel = colour[x];
        int red = (int)(pixel >> 24), green = (int)(pixel >> 16 & 255), blue = (int)(pixel >> 8 & 255);
        int luma = (77 * red + 151 * green + 28 * blue) >> 8;
        int brightest = MAX(red, MAX(green, blue));
        SET_DATA_BYTE(grey, x, (7 * brightest + 3 * luma) / 10);
    }
}

OcrImage *ocr_grey_from(const OcrImage *scan)
{
    PIX *pix = (PIX *)scan;
    int depth = pixGetDepth(pix);
    if (depth == 8)
        return pixClone(pix);
    if (depth != 32)
        return pixConvertTo8(pix, FALSE);
    int width = pixGetWidth(pix), height = pixGetHeight(pix);
    PIX *grey = pixCreate(width, height, 8);
    for (int y = 0; y < height; y++)
        grey_row(pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix),
                 pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey), width);
    pixCopyResolution(grey, pix);
    return grey;
}

/* Brightness of the paper, one pixel a tile: the tile's bright side, since paper is most of any tile, then smoothed over
 * neighbours so that a tile full of ink takes the paper of those around it. */
static PIX *paper_map(PIX *grey)
{
    PIX *small = pixScaleGrayMinMax(grey, 4, 4, L_CHOOSE_MAX);
    PIX *tiles = pixScaleAreaMap(small, 4.0f / TILE_PX, 4.0f / TILE_PX);
    PIX *closed = pixCloseGray(tiles, 5, 5);
    PIX *smooth = pixBlockconv(closed, 1, 1);
    pixDestroy(&small);
    pixDestroy(&tiles);
    pixDestroy(&closed);
    return smooth;
}

static int otsu(const int histogram[256])
{
    double total = 0, sum = 0;
    for (int i = 0; i < 256; i++) {
        total += histogram[i];
        sum += (double)i * histogram[i];
    }
    double below = 0, below_sum = 0, best = -1;
    int threshold = SHARE_LEAST;
    for (int i = 0; i < 256; i++) {
        below += histogram[i];
        below_sum += (double)i * histogram[i];
        if (below == 0 || below == total)
            continue;
        double distance = below_sum / below - (sum - below_sum) / (total - below);
        double between = below * (total - below) * distance * distance;
        if (between > best) {
            best = between;
            threshold = i + 1;
        }
    }
    return CLAMP(threshold, SHARE_LEAST, SHARE_MOST);
}

/* Where ink ends on this page, as a share of the paper's brightness in 1/255; from every fourth pixel of every fourth
 * row. */
static int ink_share(PIX *grey, PIX *paper)
{
    int histogram[256] = {0};
    int width = pixGetWidth(grey), height = pixGetHeight(grey);
    for (int y = 0; y < height; y += 4) {
        const l_uint32 *row = pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey);
        int tile_y = MIN(y / TILE_PX, pixGetHeight(paper) - 1);
        const l_uint32 *paper_row = pixGetData(paper) + (size_t)tile_y * (size_t)pixGetWpl(paper);
        for (int x = 0; x < width; x += 4) {
            int bright = GET_DATA_BYTE(paper_row, MIN(x / TILE_PX, pixGetWidth(paper) - 1));
            int share = GET_DATA_BYTE(row, x) * 255 / MAX(bright, 40);
            histogram[MIN(share, 255)]++;
        }
    }
    return otsu(histogram);
}

static void threshold_row(const l_uint32 *grey, const uint8_t *limit, l_uint32 *binary, int width)
{
    const uint8_t *bytes = (const uint8_t *)grey;
    for (int x = 0; x < width; x += 32) {
        l_uint32 word = 0;
        int most = MIN(32, width - x);
        for (int i = 0; i < most; i++) /* Leptonica keeps bytes in 32-bit words, the first in the high byte */
            word |= (l_uint32)(bytes[(x + i) ^ 3] < limit[(x + i) / TILE_PX]) << (31 - i);
        binary[x / 32] = word;
    }
}

OcrImage *ocr_binary_from(const OcrImage *image)
{
    PIX *grey = (PIX *)image;
    int width = pixGetWidth(grey), height = pixGetHeight(grey);
    PIX *binary = pixCreate(width, height, 1);
    pixCopyResolution(binary, grey);
    if (width < 2 * TILE_PX || height < 2 * TILE_PX) {
        pixDestroy(&binary);
        return pixThresholdToBinary(grey, 150);
    }
    PIX *paper = paper_map(grey);
    int share = ink_share(grey, paper);
    g_autofree uint8_t *limit = g_new0(uint8_t, width / TILE_PX + 1);
    for (int y = 0; y < height; y++) {
        if (y % TILE_PX == 0) {
            int tile_y = MIN(y / TILE_PX, pixGetHeight(paper) - 1);
            const l_uint32 *row = pixGetData(paper) + (size_t)tile_y * (size_t)pixGetWpl(paper);
            for (int tile = 0; tile <= width / TILE_PX; tile++)
                limit[tile] = (uint8_t)(GET_DATA_BYTE(row, MIN(tile, pixGetWidth(paper) - 1)) * share / 255);
        }
        threshold_row(pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey), limit,
                      pixGetData(binary) + (size_t)y * (size_t)pixGetWpl(binary), width);
    }
    pixDestroy(&paper);
    return binary;
}
