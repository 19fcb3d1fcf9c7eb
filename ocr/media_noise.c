#include "ocr/media_noise.h"

#include <ctype.h>
#include <string.h>

/* Nothing larger is taken in: a TIFF whose first directory should stand behind this is no cut-off TIFF. */
enum { FARTHEST_DIRECTORY = 256 << 20, TIFF_TAGS_LOOKED_AT = 4, PDF_OBJECT_WITHIN = 4096 };

static uint32_t number(const uint8_t *at, int bytes, bool big_endian)
{
    uint32_t value = 0;
    for (int i = 0; i < bytes; i++)
        value = value << 8 | at[big_endian ? i : bytes - 1 - i];
    return value;
}

/* A copier that reserves room leaves zeros where bytes are still to come. */
static bool is_hole(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

/* Tags of a directory rise and have one of 18 types: bytes that break that within the first few are no directory. */
static bool tiff_is_noise(const uint8_t *bytes, size_t size)
{
    bool big = bytes[0] == 'M';
    if (size < 8 || number(bytes + 2, 2, big) != 42)
        return false;
    uint32_t offset = number(bytes + 4, 4, big);
    if (offset > FARTHEST_DIRECTORY || (offset & 1 && offset >= size))
        return true;
    if (offset == 0 || offset >= size || size - offset < 2)
        return false;
    uint32_t entries = number(bytes + offset, 2, big), previous = 0;
    for (uint32_t i = 0; i < MIN(entries, TIFF_TAGS_LOOKED_AT) && size - offset >= 2 + 12 * ((size_t)i + 1); i++) {
        const uint8_t *entry = bytes + offset + 2 + 12 * i;
        uint32_t tag = number(entry, 2, big), type = number(entry + 2, 2, big);
        if (tag < previous || type < 1 || type > 18)
            return !is_hole(entry, 12);
        previous = tag;
    }
    return false;
}

static bool is_marker(uint8_t byte)
{
    return byte >= 0xc0 && byte != 0xff;
}

/* The longest that a segment of this kind can be; 0 for what does not stand between segments. */
static size_t segment_ceiling(uint8_t marker)
{
    enum { HUFFMAN = 0xc4, ARITHMETIC = 0xcc, RESERVED = 0xc8, SCAN = 0xda, QUANTISER = 0xdb, RESTART = 0xdd, COMMENT = 0xfe };
    if (marker == HUFFMAN)
        return 2 + 8 * 273;
    if (marker == QUANTISER)
        return 2 + 4 * 129;
    if (marker == SCAN || marker == RESTART || marker == ARITHMETIC)
        return 16;
    if (marker == COMMENT || (marker >= 0xe0 && marker <= 0xef))
        return 65535;
    return marker >= 0xc0 && marker <= 0xcf && marker != RESERVED ? 8 + 3 * 4 : 0;
}

/* Application segments begin with a name in letters. */
static bool names_itself(const uint8_t *body, size_t size)
{
    for (size_t i = 0; i < MIN(size, 4); i++)
        if (!isprint(body[i]))
            return false;
    return true;
}

/* Behind the start of a scan every 0xff is stuffed, a restart, or the marker of a segment. */
static bool scan_is_noise(const uint8_t *bytes, size_t size)
{
    for (size_t at = 0; at + 1 < size; at++) {
        const uint8_t *mark = memchr(bytes + at, 0xff, size - 1 - at);
        if (mark == NULL)
            return false;
        if (mark[1] != 0 && mark[1] != 0xff && !is_marker(mark[1]))
            return true;
        at = (size_t)(mark - bytes);
    }
    return false;
}

static bool jpeg_is_noise(const uint8_t *bytes, size_t size)
{
    enum { START_OF_SCAN = 0xda, APPLICATION = 0xe0 };
    for (size_t at = 2; at + 4 <= size;) {
        while (bytes[at] == 0xff && bytes[at + 1] == 0xff && at + 5 <= size)
            at++;
        uint8_t marker = bytes[at + 1];
        size_t length = number(bytes + at + 2, 2, true);
        if (bytes[at] != 0xff || length < 2 || length > segment_ceiling(marker))
            return !is_hole(bytes + at, 4);
        if ((marker & 0xf0) == APPLICATION && !names_itself(bytes + at + 4, size - at - 4))
            return true;
        at += 2 + length;
        if (marker == START_OF_SCAN)
            return at < size && scan_is_noise(bytes + at, size - at);
    }
    return false;
}

static bool png_is_noise(const uint8_t *bytes, size_t size)
{
    for (size_t at = 8; at + 8 <= size;) {
        uint32_t length = number(bytes + at, 4, true);
        bool first = at == 8;
        if (first && (length != 13 || memcmp(bytes + at + 4, "IHDR", 4) != 0))
            return !is_hole(bytes + at, 8);
        for (int i = 4; i < 8; i++)
            if (!isalpha(bytes[at + (size_t)i]))
                return !is_hole(bytes + at, 8);
        if (length > size - at - 8)
            return false;
        at += 12 + (size_t)length;
    }
    return false;
}

/* "%PDF-1.7", and an object soon after it. */
static bool pdf_is_noise(const uint8_t *bytes, size_t size)
{
    const uint8_t *header = memmem(bytes, MIN(size, 1024), "%PDF-", 5);
    size_t left = header ? size - (size_t)(header - bytes) : 0;
    if (left >= 8 && !is_hole(header + 5, 3) && !(isdigit(header[5]) && header[6] == '.' && isdigit(header[7])))
        return true;
    return left > PDF_OBJECT_WITHIN && !is_hole(header + PDF_OBJECT_WITHIN - 64, 64) && memmem(header, PDF_OBJECT_WITHIN, " obj", 4) == NULL;
}

bool ocr_media_is_noise(const uint8_t *bytes, size_t size)
{
    switch (ocr_media_sniff(bytes, size)) {
    case OCR_MEDIA_TIFF:
        return tiff_is_noise(bytes, size);
    case OCR_MEDIA_PDF:
        return pdf_is_noise(bytes, size);
    case OCR_MEDIA_JPEG:
        return jpeg_is_noise(bytes, size);
    case OCR_MEDIA_PNG:
        return png_is_noise(bytes, size);
    case OCR_MEDIA_UNKNOWN:
        break;
    }
    return false;
}
