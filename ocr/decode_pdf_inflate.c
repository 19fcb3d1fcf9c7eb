#include "ocr/decode_pdf_inflate.h"

#include <gio/gio.h>
#include <string.h>

enum { PIECE_BYTES = 64 * 1024 };

struct OcrInflater {
    GConverter *converter;
    const uint8_t *bytes;
    size_t size;
    bool ended;
    size_t from, to; /* unpacked and not yet handed out, in `piece` */
    uint8_t piece[PIECE_BYTES];
};

OcrInflater *ocr_inflater_new(const uint8_t *bytes, size_t size)
{
    OcrInflater *inflater = g_new(OcrInflater, 1);
    inflater->converter = G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
    inflater->bytes = bytes;
    inflater->size = size;
    inflater->ended = false;
    inflater->from = inflater->to = 0;
    return inflater;
}

void ocr_inflater_free(OcrInflater *inflater)
{
    if (inflater == NULL)
        return;
    g_object_unref(inflater->converter);
    g_free(inflater);
}

/* Unpacks the next piece; false at the end and at damage. */
static bool refill(OcrInflater *inflater)
{
    size_t taken = 0, made = 0;
    if (inflater->ended)
        return false;
    GConverterResult result = g_converter_convert(inflater->converter, inflater->bytes, inflater->size, inflater->piece,
                                                  PIECE_BYTES, G_CONVERTER_INPUT_AT_END, &taken, &made, NULL);
    inflater->bytes += taken;
    inflater->size -= taken;
    inflater->from = 0;
    inflater->to = made;
    inflater->ended = result != G_CONVERTER_CONVERTED;
    return result != G_CONVERTER_ERROR && made > 0;
}

bool ocr_inflater_read(OcrInflater *inflater, uint8_t *buffer, size_t length)
{
    while (length > 0) {
        if (inflater->from == inflater->to && !refill(inflater))
            return false;
        size_t count = MIN(length, inflater->to - inflater->from);
        memcpy(buffer, inflater->piece + inflater->from, count);
        inflater->from += count;
        buffer += count;
        length -= count;
    }
    return true;
}

GBytes *ocr_inflate(const uint8_t *bytes, size_t size, size_t most)
{
    g_autoptr(OcrInflater) inflater = ocr_inflater_new(bytes, size);
    g_autoptr(GByteArray) all = g_byte_array_new();
    while (all->len <= most && refill(inflater))
        g_byte_array_append(all, inflater->piece, (guint)inflater->to);
    /* A stream without its check sum at the end is read all the same, as viewers do. */
    return all->len > 0 ? g_byte_array_free_to_bytes(g_steal_pointer(&all)) : NULL;
}
