/* decode_sample.h: the letter F as a test picture, which no flip or turn leaves alike, and its comparison with what
 * a decoder makes of it: ink is counted, so that an empty page cannot pass. */
#ifndef TESTS_DECODE_SAMPLE_H
#define TESTS_DECODE_SAMPLE_H
#include "ocr/decode.h"

#include <leptonica/allheaders.h>
#include <stdlib.h>

typedef struct {
    uint8_t r, g, b;
} SampleColour;

static inline bool sample_is_ink(int x, int y, int w, int h)
{
    int column = x * 20 / w, row = y * 20 / h;
    return (column >= 4 && column < 7 && row >= 2 && row < 18) || (column >= 4 && column < 16 && row >= 2 && row < 5) ||
           (column >= 4 && column < 12 && row >= 9 && row < 12);
}

static inline SampleColour sample_pixel(const OcrImage *image, int x, int y)
{
    l_uint32 value = 0;
    pixGetPixel((OcrImage *)image, x, y, &value);
    if (ocr_image_depth(image) == 1)
        value = value ? 0 : 255;
    if (ocr_image_depth(image) < 32)
        return (SampleColour){(uint8_t)value, (uint8_t)value, (uint8_t)value};
    return (SampleColour){(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8)};
}

static inline bool sample_near(SampleColour a, SampleColour b, int reach)
{
    return abs(a.r - b.r) <= reach && abs(a.g - b.g) <= reach && abs(a.b - b.b) <= reach;
}

/* Asserts that `image` is the upright F of w x h pixels in these colours. `reach`: how far a channel may be off;
 * `misses`: share of the ink's pixels that may differ (edges of lossy or scaled pictures). */
static inline void sample_assert_colours(const OcrImage *image, int w, int h, SampleColour ink, SampleColour paper, int reach,
                                         double misses)
{
    int inked = 0, wrong = 0;
    g_assert_cmpint(ocr_image_width(image), ==, w);
    g_assert_cmpint(ocr_image_height(image), ==, h);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            bool is_ink = sample_is_ink(x, y, w, h);
            inked += is_ink;
            wrong += !sample_near(sample_pixel(image, x, y), is_ink ? ink : paper, reach);
        }
    g_assert_cmpint(inked, >, w * h / 6);
    g_assert_cmpint(wrong, <=, (int)(misses * inked));
}

static inline void sample_assert(const OcrImage *image, int w, int h, int reach, double misses)
{
    sample_assert_colours(image, w, h, (SampleColour){0, 0, 0}, (SampleColour){255, 255, 255}, reach, misses);
}

/* Page `number` of a file that must open. */
static inline OcrImage *sample_decode(GBytes *file, int number, OcrPageInfo *info)
{
    GError *error = NULL;
    size_t size;
    const uint8_t *bytes = g_bytes_get_data(file, &size);
    g_autoptr(OcrDecoder) decoder = ocr_decoder_open(bytes, size, NULL, &error);
    g_assert_no_error(error);
    OcrImage *image = ocr_decoder_page(decoder, number, info, &error);
    g_assert_no_error(error);
    g_assert_nonnull(image);
    return image;
}

/* Asserts that opening the file, or its first page, is refused with `code` and a message that holds `word`. */
static inline void sample_assert_refused(const uint8_t *bytes, size_t size, int code, const char *word)
{
    g_autoptr(GError) error = NULL;
    OcrPageInfo info;
    /* A copy of the exact length, so that a sanitizer sees every step outside. */
    g_autofree uint8_t *copy = g_memdup2(bytes, size);
    g_autoptr(OcrDecoder) decoder = ocr_decoder_open(copy, size, NULL, &error);
    g_autoptr(OcrImage) image = decoder ? ocr_decoder_page(decoder, 1, &info, &error) : NULL;
    g_assert_null(image);
    g_assert_nonnull(error);
    g_test_message("refused: %s", error->message);
    g_assert_cmpint(error->code, ==, code);
    g_assert_nonnull(strstr(error->message, word));
}

#endif
