/* decode_sample_tiff.h: the test picture as a TIFF of any kind, in memory. */
#ifndef TESTS_DECODE_SAMPLE_TIFF_H
#define TESTS_DECODE_SAMPLE_TIFF_H
#include "decode_sample.h"

#include <string.h>
#include <tiffio.h>

typedef struct {
    const char *mode; /* "w": little endian; "wb": big; "w8": BigTIFF */
    int compression, bits, samples, photometric, planes;
    int tile;         /* side of the tiles, 0 for strips */
    int rows;         /* a strip, 0 for one strip */
    int fill_order, orientation;
    double x_resolution, y_resolution;
    int unit;
} SampleTiff;

typedef struct {
    GByteArray *bytes;
    toff_t at;
} SampleSink;

static inline tmsize_t sink_read(thandle_t handle, void *buffer, tmsize_t length)
{
    SampleSink *sink = handle;
    tmsize_t count = MIN(length, (tmsize_t)MAX((int64_t)sink->bytes->len - (int64_t)sink->at, 0));
    memcpy(buffer, sink->bytes->data + sink->at, (size_t)count);
    sink->at += (toff_t)count;
    return count;
}

static inline tmsize_t sink_write(thandle_t handle, void *buffer, tmsize_t length)
{
    SampleSink *sink = handle;
    if (sink->at + (toff_t)length > sink->bytes->len)
        g_byte_array_set_size(sink->bytes, (guint)(sink->at + (toff_t)length));
    memcpy(sink->bytes->data + sink->at, buffer, (size_t)length);
    sink->at += (toff_t)length;
    return length;
}

static inline toff_t sink_seek(thandle_t handle, toff_t offset, int whence)
{
    SampleSink *sink = handle;
    sink->at = whence == SEEK_SET ? offset : whence == SEEK_CUR ? sink->at + offset : sink->bytes->len + offset;
    return sink->at;
}

static inline int sink_close(thandle_t handle)
{
    (void)handle;
    return 0;
}

static inline toff_t sink_size(thandle_t handle)
{
    return ((SampleSink *)handle)->bytes->len;
}

static inline TIFF *sample_tiff_open(SampleSink *sink, const char *mode)
{
    *sink = (SampleSink){.bytes = g_byte_array_new()};
    return TIFFClientOpen("sample", mode, sink, sink_read, sink_write, sink_seek, sink_close, sink_size, NULL, NULL);
}

static inline void sample_put(uint8_t *line, int bits, int index, unsigned value)
{
    if (bits == 16) {
        uint16_t wide = (uint16_t)(value * 257);
        memcpy(line + 2 * index, &wide, 2);
    } else if (bits == 8) {
        line[index] = (uint8_t)value;
    } else {
        int shift = 8 - bits - index * bits % 8;
        line[index * bits / 8] |= (uint8_t)((value >> (8 - bits)) << shift);
    }
}

/* Sample `s` of a pixel: dark blue ink on light yellow paper in colour, black on white else. */
static inline unsigned sample_value(const SampleTiff *kind, bool ink, int s)
{
    static const unsigned ink_rgb[] = {0, 0, 128, 255}, paper_rgb[] = {255, 255, 200, 255};
    static const unsigned ink_cmyk[] = {0, 0, 0, 255}, paper_cmyk[] = {0, 0, 0, 0};
    switch (kind->photometric) {
    case PHOTOMETRIC_RGB:
    case PHOTOMETRIC_YCBCR:
        return (ink ? ink_rgb : paper_rgb)[s];
    case PHOTOMETRIC_SEPARATED:
        return (ink ? ink_cmyk : paper_cmyk)[s];
    case PHOTOMETRIC_MINISBLACK:
        return s == 1 ? 255 : ink ? 0 : 255;
    default: /* white is 0; the palette is made to fit */
        return ink ? 255 : 0;
    }
}

static inline void sample_line(const SampleTiff *kind, uint8_t *line, size_t length, int from_x, int count, int y, int w, int h, int plane)
{
    memset(line, 0, length);
    for (int x = 0; x < count; x++) {
        bool ink = y < h && from_x + x < w && sample_is_ink(from_x + x, y, w, h);
        if (kind->planes == PLANARCONFIG_SEPARATE)
            sample_put(line, kind->bits, x, sample_value(kind, ink, plane));
        else
            for (int s = 0; s < kind->samples; s++)
                sample_put(line, kind->bits, x * kind->samples + s, sample_value(kind, ink, s));
    }
}

static inline void sample_tiff_fields(TIFF *tiff, const SampleTiff *kind, int w, int h)
{
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, w);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, h);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, kind->bits);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, kind->samples);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, kind->photometric);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, kind->compression);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, kind->planes ? kind->planes : PLANARCONFIG_CONTIG);
    if (kind->fill_order)
        TIFFSetField(tiff, TIFFTAG_FILLORDER, kind->fill_order);
    if (kind->orientation)
        TIFFSetField(tiff, TIFFTAG_ORIENTATION, kind->orientation);
    if (kind->x_resolution != 0) {
        TIFFSetField(tiff, TIFFTAG_XRESOLUTION, kind->x_resolution);
        TIFFSetField(tiff, TIFFTAG_YRESOLUTION, kind->y_resolution);
        TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, kind->unit ? kind->unit : RESUNIT_INCH);
    }
    if (kind->photometric == PHOTOMETRIC_YCBCR)
        TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    if (kind->samples == 4 && kind->photometric == PHOTOMETRIC_RGB)
        TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, (uint16_t[]){EXTRASAMPLE_UNASSALPHA});
    if (kind->photometric == PHOTOMETRIC_PALETTE) {
        static uint16_t red[256], green[256], blue[256];
        int last = (1 << kind->bits) - 1;
        red[0] = green[0] = 0xffff, blue[0] = 0xc8c8;
        red[last] = green[last] = 0, blue[last] = 0x8080;
        TIFFSetField(tiff, TIFFTAG_COLORMAP, red, green, blue);
    }
}

static inline void sample_tiff_strips(TIFF *tiff, const SampleTiff *kind, int w, int h, int plane)
{
    size_t length = (size_t)TIFFScanlineSize(tiff);
    g_autofree uint8_t *line = g_malloc0(length);
    for (int y = 0; y < h; y++) {
        sample_line(kind, line, length, 0, w, y, w, h, plane);
        g_assert_cmpint(TIFFWriteScanline(tiff, line, (uint32_t)y, (uint16_t)plane), ==, 1);
    }
}

static inline void sample_tiff_tiles(TIFF *tiff, const SampleTiff *kind, int w, int h, int plane)
{
    size_t length = (size_t)TIFFTileRowSize(tiff);
    g_autofree uint8_t *tile = g_malloc0((size_t)TIFFTileSize(tiff));
    for (int top = 0; top < h; top += kind->tile)
        for (int left = 0; left < w; left += kind->tile) {
            for (int y = 0; y < kind->tile; y++)
                sample_line(kind, tile + (size_t)y * length, length, left, kind->tile, top + y, w, h, plane);
            g_assert_cmpint((int)TIFFWriteTile(tiff, tile, (uint32_t)left, (uint32_t)top, 0, (uint16_t)plane), >, 0);
        }
}

static inline void sample_tiff_page(TIFF *tiff, const SampleTiff *kind, int w, int h)
{
    sample_tiff_fields(tiff, kind, w, h);
    if (kind->tile) {
        TIFFSetField(tiff, TIFFTAG_TILEWIDTH, kind->tile);
        TIFFSetField(tiff, TIFFTAG_TILELENGTH, kind->tile);
    } else {
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, kind->rows ? kind->rows : h);
    }
    int planes = kind->planes == PLANARCONFIG_SEPARATE ? kind->samples : 1;
    for (int plane = 0; plane < planes; plane++) {
        if (kind->tile)
            sample_tiff_tiles(tiff, kind, w, h, plane);
        else
            sample_tiff_strips(tiff, kind, w, h, plane);
    }
    g_assert_cmpint(TIFFWriteDirectory(tiff), ==, 1);
}

static inline GBytes *sample_tiff(const SampleTiff *kind, int w, int h, int pages)
{
    SampleSink sink;
    TIFF *tiff = sample_tiff_open(&sink, kind->mode ? kind->mode : "w");
    for (int i = 0; i < pages; i++)
        sample_tiff_page(tiff, kind, w, h);
    TIFFClose(tiff);
    return g_byte_array_free_to_bytes(sink.bytes);
}

#endif
