#include "ocr/media_structure.h"

#include <string.h>

enum { MARKER_SOI = 0xd8, MARKER_EOI = 0xd9, MARKER_SOS = 0xda, MARKER_APP0 = 0xe0, MARKER_APP1 = 0xe1 };
enum { EXIF_X_RESOLUTION = 0x11a, EXIF_Y_RESOLUTION = 0x11b, EXIF_UNIT = 0x128, EXIF_ORIENTATION = 0x112 };

typedef struct {
    const uint8_t *bytes;
    size_t size;
    bool big_endian;
} Exif;

static unsigned exif_16(const Exif *exif, size_t at)
{
    const uint8_t *b = exif->bytes + at;
    return exif->big_endian ? b[0] << 8 | b[1] : b[1] << 8 | b[0];
}

static uint32_t exif_32(const Exif *exif, size_t at)
{
    uint32_t first = exif_16(exif, at), second = exif_16(exif, at + 2);
    return exif->big_endian ? first << 16 | second : second << 16 | first;
}

static double exif_rational(const Exif *exif, size_t entry)
{
    size_t at = exif_32(exif, entry + 8);
    if (at > exif->size || exif->size - at < 8 || exif_32(exif, at + 4) == 0)
        return 0;
    return (double)exif_32(exif, at) / exif_32(exif, at + 4);
}

/* The EXIF block is a small TIFF of its own: only its first directory matters. */
static void read_exif(Exif exif, OcrJpegFacts *facts)
{
    exif.big_endian = exif.size > 0 && exif.bytes[0] == 'M';
    if (exif.size < 8)
        return;
    size_t at = exif_32(&exif, 4);
    if (at > exif.size || exif.size - at < 2)
        return;
    unsigned entries = exif_16(&exif, at);
    double x = 0, y = 0, per_inch = 1;
    for (at += 2; entries > 0 && exif.size - at >= 12; entries--, at += 12) {
        unsigned tag = exif_16(&exif, at);
        if (tag == EXIF_ORIENTATION)
            facts->orientation = (int)exif_16(&exif, at + 8);
        else if (tag == EXIF_X_RESOLUTION)
            x = exif_rational(&exif, at);
        else if (tag == EXIF_Y_RESOLUTION)
            y = exif_rational(&exif, at);
        else if (tag == EXIF_UNIT)
            per_inch = exif_16(&exif, at + 8) == 3 ? 2.54 : 1;
    }
    if (facts->dpi_x == 0) {
        facts->dpi_x = x * per_inch;
        facts->dpi_y = y * per_inch;
    }
}

static void read_jfif(const uint8_t *body, size_t length, OcrJpegFacts *facts)
{
    if (length < 12 || memcmp(body, "JFIF\0", 5) != 0 || body[7] == 0 || body[7] > 2)
        return;
    double per_inch = body[7] == 2 ? 2.54 : 1;
    facts->dpi_x = (body[8] << 8 | body[9]) * per_inch;
    facts->dpi_y = (body[10] << 8 | body[11]) * per_inch;
}

static void read_segment(unsigned marker, const uint8_t *body, size_t length, OcrJpegFacts *facts)
{
    if (marker == MARKER_APP0)
        read_jfif(body, length, facts);
    else if (marker == MARKER_APP1 && length > 6 && memcmp(body, "Exif\0", 5) == 0)
        read_exif((Exif){.bytes = body + 6, .size = length - 6}, facts);
    else if (marker == MARKER_SOS)
        facts->scans++;
}

static bool has_no_body(unsigned marker)
{
    return marker == MARKER_SOI || marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

/* The place of the next marker's second byte, from `at` on: past coded data, stuffed zeros and fill bytes. */
static size_t next_marker(const uint8_t *bytes, size_t size, size_t at)
{
    while (at < size) {
        const uint8_t *mark = memchr(bytes + at, 0xff, size - at);
        if (mark == NULL)
            return size;
        at = (size_t)(mark - bytes) + 1;
        if (at < size && bytes[at] != 0 && bytes[at] != 0xff)
            return at;
    }
    return size;
}

bool ocr_jpeg_facts(const uint8_t *bytes, size_t size, OcrJpegFacts *facts)
{
    *facts = (OcrJpegFacts){0};
    for (size_t at = next_marker(bytes, size, 0); at < size; at = next_marker(bytes, size, at)) {
        unsigned marker = bytes[at++];
        if (marker == MARKER_EOI)
            return true;
        if (has_no_body(marker))
            continue;
        if (size - at < 2)
            return false;
        size_t length = (size_t)(bytes[at] << 8 | bytes[at + 1]);
        if (length < 2 || length > size - at)
            return false;
        read_segment(marker, bytes + at + 2, length - 2, facts);
        at += length;
    }
    return false;
}

char *ocr_jpeg_missing(const uint8_t *bytes, size_t size)
{
    OcrJpegFacts facts;
    return ocr_jpeg_facts(bytes, size, &facts) ? NULL : g_strdup("the end marker of the JPEG is not there");
}
