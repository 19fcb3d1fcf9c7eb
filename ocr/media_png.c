#include "ocr/media_structure.h"

#include <string.h>

char *ocr_png_missing(const uint8_t *bytes, size_t size)
{
    for (size_t at = 8; size - at >= 12;) {
        uint32_t length;
        memcpy(&length, bytes + at, sizeof length);
        length = GUINT32_FROM_BE(length);
        if (length > size - at - 12)
            return g_strdup_printf("a chunk of %u bytes at byte %zu runs past the end of the PNG", length, at);
        if (memcmp(bytes + at + 4, "IEND", 4) == 0)
            return NULL;
        at += 12 + (size_t)length;
    }
    return g_strdup("the last chunk of the PNG (IEND) is not there");
}
