#include "ocr/error.h"
#include "ocr/image.h"

#include <leptonica/allheaders.h>
#include <turbojpeg.h>

/* A shrunk copy in 8-bit grey. A 1-bit page is counted into grey rather than sampled: thin strokes stay visible. */
static OcrImage *shrunk_grey(const OcrImage *image, double scale)
{
    OcrImage *source = (OcrImage *)image;
    bool shrink = scale < 0.999;
    if (ocr_image_depth(image) == 1)
        return shrink ? pixScaleToGray(source, (float)scale) : pixConvert1To8(NULL, source, 255, 0);
    g_autoptr(OcrImage) grey = ocr_image_depth(image) == 32 ? pixConvertRGBToLuminance(source) : pixClone(source);
    if (!shrink || grey == NULL)
        return g_steal_pointer(&grey);
    if (scale > 0.49 && scale < 0.51)
        return pixScaleAreaMap2(grey);
    /* Interpolation would lose thin strokes below 0.7; area mapping refuses above. */
    return scale < 0.7 ? pixScaleAreaMap(grey, (float)scale, (float)scale) : pixScaleGrayLI(grey, (float)scale, (float)scale);
}

static bool scale_is_sound(const OcrImage *image, double scale, GError **error)
{
    if (scale > 0 && scale <= 1 && ocr_image_width(image) * scale >= 1 && ocr_image_height(image) * scale >= 1)
        return true;
    g_set_error(error, OCR_ERROR, OCR_ERROR_LIMIT, "a picture of %d x %d pixels cannot be scaled by %g",
                ocr_image_width(image), ocr_image_height(image), scale);
    return false;
}

static void free_jpeg(void *buffer)
{
    tjFree(buffer);
}

static void swap_words(OcrImage *image)
{
    l_uint32 *data = pixGetData(image);
    size_t count = (size_t)pixGetWpl(image) * ocr_image_height(image);
    for (size_t i = 0; i < count; i++)
        data[i] = GUINT32_TO_BE(data[i]);
}

GBytes *ocr_image_to_jpeg(const OcrImage *image, double scale, int quality, GError **error)
{
    if (!scale_is_sound(image, scale, error))
        return NULL;
    g_autoptr(OcrImage) shrunk = shrunk_grey(image, scale);
    g_autoptr(OcrImage) grey = shrunk ? pixCopy(NULL, shrunk) : NULL;
    tjhandle encoder = tjInitCompress();
    unsigned char *buffer = NULL;
    unsigned long size = 0;
    bool done = false;
    if (grey != NULL && encoder != NULL) {
        swap_words(grey);
        done = tjCompress2(encoder, (const unsigned char *)pixGetData(grey), ocr_image_width(grey),
                           4 * pixGetWpl(grey), ocr_image_height(grey), TJPF_GRAY, &buffer, &size, TJSAMP_GRAY,
                           CLAMP(quality, 1, 100), 0) == 0;
    }
    if (!done)
        g_set_error(error, OCR_ERROR, OCR_ERROR_LIMIT, "a picture of %d x %d pixels cannot be written as JPEG: %s",
                    ocr_image_width(image), ocr_image_height(image), encoder ? tjGetErrorStr2(encoder) : "no memory");
    tjDestroy(encoder);
    if (!done) {
        tjFree(buffer);
        return NULL;
    }
    return g_bytes_new_with_free_func(buffer, size, free_jpeg, buffer);
}

static void free_png(void *buffer)
{
    lept_free(buffer);
}

GBytes *ocr_image_to_png(const OcrImage *image, double scale, GError **error)
{
    if (!scale_is_sound(image, scale, error))
        return NULL;
    OcrImage *source = (OcrImage *)image;
    g_autoptr(OcrImage) picture = scale >= 0.999 ? pixClone(source)
        : ocr_image_depth(image) == 32 ? pixScale(source, (float)scale, (float)scale)
                                       : shrunk_grey(image, scale);
    l_uint8 *buffer = NULL;
    size_t size = 0;
    if (picture == NULL || pixWriteMemPng(&buffer, &size, picture, 0) != 0) {
        lept_free(buffer);
        g_set_error(error, OCR_ERROR, OCR_ERROR_LIMIT, "a picture of %d x %d pixels cannot be written as PNG",
                    ocr_image_width(image), ocr_image_height(image));
        return NULL;
    }
    return g_bytes_new_with_free_func(buffer, size, free_png, buffer);
}
