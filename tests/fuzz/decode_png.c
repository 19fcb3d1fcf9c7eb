#include "decode_file.h"

#include <zlib.h>

/* Each chunk's sum made right: what is altered would be refused by it, and nothing behind it tried. */
static void make_sums_right(uint8_t *bytes, size_t size)
{
    enum { SIGNATURE = 8, LENGTH = 4, NAME = 4, SUM = 4 };
    for (size_t at = SIGNATURE; size - at >= LENGTH + NAME + SUM;) {
        size_t length = (size_t)bytes[at] << 24 | (size_t)bytes[at + 1] << 16 | (size_t)bytes[at + 2] << 8 | bytes[at + 3];
        if (length > size - at - LENGTH - NAME - SUM)
            break;
        uint8_t *sum = bytes + at + LENGTH + NAME + length;
        uint32_t right = (uint32_t)crc32(crc32(0, NULL, 0), bytes + at + LENGTH, (uInt)(NAME + length));
        for (int i = 0; i < SUM; i++)
            sum[i] = (uint8_t)(right >> (24 - 8 * i));
        at += LENGTH + NAME + length + SUM;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    decode_file(bytes, size, OCR_MEDIA_PNG);
    if (ocr_media_sniff(bytes, size) == OCR_MEDIA_PNG) {
        g_autofree uint8_t *summed = g_memdup2(bytes, size);
        make_sums_right(summed, size);
        decode_file(summed, size, OCR_MEDIA_PNG);
    }
    return 0;
}
