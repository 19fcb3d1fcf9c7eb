#include "ocr/image.h"

#include <leptonica/allheaders.h>

OcrImage *ocr_image_of_ink(const guint8 *ink, int w, int h, int stride)
{
    PIX *pix = pixCreate(w, h, 8);
    for (int y = 0; pix && y < h; y++) {
        l_uint32 *row = pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix);
        for (int x = 0; x < w; x++)
            SET_DATA_BYTE(row, x, 255 - ink[(size_t)y * (size_t)stride + (size_t)x]);
    }
    return pix;
}

void ocr_image_free(OcrImage *image)
{
    pixDestroy(&image);
}

int ocr_image_width(const OcrImage *image)
{
    return pixGetWidth(image);
}

int ocr_image_height(const OcrImage *image)
{
    return pixGetHeight(image);
}

int ocr_image_depth(const OcrImage *image)
{
    return pixGetDepth(image);
}

/* 64 bits throughout: a box from a damaged template or a wild registration must not overflow. */
static OcrBox clipped(const OcrImage *image, OcrBox box)
{
    int64_t left = MAX(box.x, 0), top = MAX(box.y, 0);
    int64_t right = MIN((int64_t)box.x + box.w, ocr_image_width(image));
    int64_t bottom = MIN((int64_t)box.y + box.h, ocr_image_height(image));
    if (right <= left || bottom <= top)
        return (OcrBox){0, 0, 0, 0};
    return (OcrBox){(int)left, (int)top, (int)(right - left), (int)(bottom - top)};
}

OcrImage *ocr_image_crop(const OcrImage *image, OcrBox box)
{
    OcrBox part = clipped(image, box);
    if (part.w == 0)
        return NULL;
    BOX frame = {.x = part.x, .y = part.y, .w = part.w, .h = part.h, .refcount = 1};
    /* Leptonica's signatures know no const, but clipping only reads. */
    return pixClipRectangle((OcrImage *)image, &frame, NULL);
}

OcrImage *ocr_image_turn(const OcrImage *image, int rotation)
{
    int quarters = ((rotation / 90) % 4 + 4) % 4;
    return quarters == 0 ? pixCopy(NULL, image) : pixRotateOrth((OcrImage *)image, quarters);
}

OcrImage *ocr_image_straight(const OcrImage *image, double skew_deg)
{
    /* Grey in between keeps edges smooth; what was black and white is so again. */
    bool bilevel = pixGetDepth((PIX *)image) == 1;
    PIX *deep = bilevel ? pixConvert1To8(NULL, (PIX *)image, 255, 0) : pixClone((PIX *)image);
    PIX *turned = deep ? pixRotate(deep, (float)(-skew_deg * G_PI / 180), L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0) : NULL;
    PIX *straight = turned && bilevel ? pixThresholdToBinary(turned, 128) : turned ? pixClone(turned) : NULL;
    pixDestroy(&deep);
    pixDestroy(&turned);
    return straight;
}

OcrImage *ocr_image_on_white(const OcrImage *image, int left, int top, int w, int h)
{
    OcrImage *sheet = pixCreate(w, h, pixGetDepth(image));
    if (sheet == NULL)
        return NULL;
    pixSetBlackOrWhite(sheet, L_SET_WHITE);
    pixRasterop(sheet, left, top, pixGetWidth(image), pixGetHeight(image), PIX_SRC, (OcrImage *)image, 0, 0);
    return sheet;
}

OcrBox ocr_box_turn(OcrBox box, int w, int h, int rotation)
{
    switch (((rotation / 90) % 4 + 4) % 4) {
    case 1:
        return (OcrBox){h - box.y - box.h, box.x, box.h, box.w};
    case 2:
        return (OcrBox){w - box.x - box.w, h - box.y - box.h, box.w, box.h};
    case 3:
        return (OcrBox){box.y, w - box.x - box.w, box.h, box.w};
    default:
        return box;
    }
}

/* Bits `from` up to, not including, `to` of one line; the first pixel is the highest bit of a word. */
static int count_line(const l_uint32 *line, int from, int to)
{
    int first = from / 32, last = (to - 1) / 32;
    l_uint32 head = 0xffffffffu >> (from % 32);
    l_uint32 tail = 0xffffffffu << (31 - (to - 1) % 32);
    if (first == last)
        return __builtin_popcount(line[first] & head & tail);
    int count = __builtin_popcount(line[first] & head) + __builtin_popcount(line[last] & tail);
    for (int i = first + 1; i < last; i++)
        count += __builtin_popcount(line[i]);
    return count;
}

int ocr_image_count_ink(const OcrImage *binary, OcrBox box)
{
    OcrBox part = clipped(binary, box);
    if (part.w == 0 || ocr_image_depth(binary) != 1)
        return 0;
    const l_uint32 *data = pixGetData((OcrImage *)binary);
    int words = pixGetWpl(binary), count = 0;
    for (int y = part.y; y < part.y + part.h; y++)
        count += count_line(data + (size_t)y * words, part.x, part.x + part.w);
    return count;
}

double ocr_image_darkness(const OcrImage *grey, OcrBox box)
{
    int right = MIN(box.x + box.w, pixGetWidth(grey)), bottom = MIN(box.y + box.h, pixGetHeight(grey));
    double sum = 0, count = 0;
    for (int y = MAX(box.y, 0); y < bottom; y++) {
        const l_uint32 *row = pixGetData((PIX *)grey) + (size_t)y * (size_t)pixGetWpl(grey);
        for (int x = MAX(box.x, 0); x < right; x++, count++)
            sum += 255 - GET_DATA_BYTE(row, x);
    }
    return count > 0 ? sum / (255 * count) : 0;
}
