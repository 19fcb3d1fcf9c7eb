#include "ocr/decode_part.h"

#include <inttypes.h>
#include <leptonica/allheaders.h>

bool ocr_raster_fits(const OcrDecodeLimits *limits, int64_t w, int64_t h, GError **error)
{
    if (w <= 0 || h <= 0) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_FORMAT, "the page says that it is %" PRId64 " x %" PRId64 " pixels", w, h);
        return false;
    }
    if (w > limits->max_side_px || h > limits->max_side_px || w > limits->max_pixels / h) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_LIMIT,
                    "the page has %" PRId64 " x %" PRId64 " pixels; at most %d a side and %" PRId64
                    " million in all are read: scan it at 300 dpi",
                    w, h, limits->max_side_px, limits->max_pixels / 1000000);
        return false;
    }
    return true;
}

int ocr_raster_depth(int64_t w, int64_t h, int wanted)
{
    return wanted == 32 && w * h > OCR_RASTER_COLOUR_PIXELS ? 8 : wanted;
}

OcrImage *ocr_raster_new(const OcrDecodeLimits *limits, int64_t w, int64_t h, int depth, GError **error)
{
    if (!ocr_raster_fits(limits, w, h, error))
        return NULL;
    OcrImage *image = pixCreate((int)w, (int)h, depth);
    if (image == NULL)
        g_set_error(error, OCR_ERROR, OCR_ERROR_LIMIT, "no memory for a page of %d x %d pixels", (int)w, (int)h);
    return image;
}

size_t ocr_raster_stride(const OcrImage *image)
{
    return 4 * (size_t)pixGetWpl(image);
}

uint8_t *ocr_raster_row(OcrImage *image, int y)
{
    return (uint8_t *)pixGetData(image) + ocr_raster_stride(image) * (size_t)y;
}

void ocr_raster_finish(OcrImage *image)
{
    l_uint32 *data = pixGetData(image);
    size_t count = (size_t)pixGetWpl(image) * ocr_image_height(image);
    for (size_t i = 0; i < count; i++)
        data[i] = GUINT32_FROM_BE(data[i]);
    if (ocr_image_depth(image) < 32)
        pixSetPadBits(image, 0);
}

void ocr_raw_page_orient(OcrRawPage *page, int orientation)
{
    static const struct {
        bool flip;
        int turn;
    } of[] = {{false, 0}, {true, 180}, {false, 180}, {true, 0}, {true, 90}, {false, 90}, {true, 270}, {false, 270}};
    int index = orientation >= 1 && orientation <= 8 ? orientation - 1 : 0;
    page->flip = of[index].flip;
    page->turn = of[index].turn;
}
