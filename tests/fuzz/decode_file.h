/* decode_file.h: everything that is done to the bytes of an original before a pixel is looked at. */
#ifndef TESTS_FUZZ_DECODE_FILE_H
#define TESTS_FUZZ_DECODE_FILE_H
#include "ocr/decode.h"

#include "fuzz.h"

static void decode_file(const uint8_t *bytes, size_t size, OcrMedia media)
{
    /* Small limits keep a round short, above all the drawing of PDFs; the code that refuses is the same. */
    static const OcrDecodeLimits limits = {.max_pages = 20, .max_pixels = 100000, .max_side_px = 3000};
    if (ocr_media_sniff(bytes, size) != media)
        return;
    char *reason = NULL;
    ocr_media_wholeness(bytes, size, &reason);
    g_free(reason);
    g_autoptr(GError) error = NULL;
    g_autoptr(OcrDecoder) decoder = ocr_decoder_open(bytes, size, &limits, &error);
    if ((decoder == NULL) != (error != NULL))
        g_error("an answer without its error");
    for (int page = 1; decoder != NULL && page <= MIN(ocr_decoder_page_count(decoder), 3); page++) {
        OcrPageInfo info;
        g_autoptr(GError) problem = NULL;
        g_autoptr(OcrImage) image = ocr_decoder_page(decoder, page, &info, &problem);
        if ((image == NULL) != (problem != NULL))
            g_error("a page without its error");
        if (image != NULL && !(info.dpi >= 50 && info.dpi <= 2400))
            g_error("a resolution of %g dpi", info.dpi);
    }
}

#endif
