#include "ocr/decode_tiff_rows.h"

#include "ocr/decode_row.h"

#include <string.h>
#include <tiffio.h>

/* A line, a tile or a row of tiles longer than this is no scan. */
enum { LINE_MAX_BYTES = 1 << 20, TILES_MAX_BYTES = 256 << 20 };

typedef struct {
    uint32_t width, height;
    uint16_t bits, samples, photometric, planes, compression, sample_format;
    OcrRowFormat row;
} Layout;

static bool read_palette(TIFF *tiff, Layout *layout)
{
    uint16_t *channel[3];
    if (layout->bits > 8 || !TIFFGetField(tiff, TIFFTAG_COLORMAP, &channel[0], &channel[1], &channel[2]))
        return false;
    unsigned highest = 0;
    for (int i = 0; i < 1 << layout->bits; i++)
        for (int c = 0; c < 3; c++)
            highest = MAX(highest, channel[c][i]);
    /* Some writers fill the 16-bit table with 8-bit values. */
    int shift = highest > 255 ? 8 : 0;
    for (int i = 0; i < 1 << layout->bits; i++)
        for (int c = 0; c < 3; c++)
            layout->row.palette[i][c] = (uint8_t)(channel[c][i] >> shift);
    return true;
}

static OcrRowAlpha read_alpha(TIFF *tiff)
{
    uint16_t count = 0, *kinds = NULL;
    if (!TIFFGetField(tiff, TIFFTAG_EXTRASAMPLES, &count, &kinds) || count == 0)
        return OCR_ROW_OPAQUE;
    return kinds[0] == EXTRASAMPLE_UNASSALPHA ? OCR_ROW_ALPHA
        : kinds[0] == EXTRASAMPLE_ASSOCALPHA  ? OCR_ROW_ALPHA_PREMULTIPLIED
                                              : OCR_ROW_OPAQUE;
}

static void read_layout(TIFF *tiff, Layout *layout)
{
    *layout = (Layout){.photometric = PHOTOMETRIC_MINISWHITE};
    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &layout->width);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &layout->height);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &layout->bits);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &layout->samples);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &layout->planes);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &layout->sample_format);
    TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &layout->photometric);
    TIFFGetField(tiff, TIFFTAG_COMPRESSION, &layout->compression);
}

/* Whether the samples are of a kind that is copied row by row; others go through libtiff's own conversion. */
static bool plan_rows(TIFF *tiff, Layout *layout)
{
    int bits = layout->bits;
    if ((bits != 1 && bits != 2 && bits != 4 && bits != 8 && bits != 16) || layout->sample_format != SAMPLEFORMAT_UINT)
        return false;
    layout->row = (OcrRowFormat){.bits = bits, .samples = layout->samples, .alpha = read_alpha(tiff)};
    bool together = layout->planes == PLANARCONFIG_CONTIG;
    switch (layout->photometric) {
    case PHOTOMETRIC_MINISWHITE:
    case PHOTOMETRIC_MINISBLACK:
        layout->row.colour = OCR_ROW_GREY;
        layout->row.inverted = layout->photometric == PHOTOMETRIC_MINISWHITE;
        return layout->samples >= 1 && (together || layout->samples == 1);
    case PHOTOMETRIC_PALETTE:
        layout->row.colour = OCR_ROW_PALETTE;
        return layout->samples == 1 && read_palette(tiff, layout);
    case PHOTOMETRIC_YCBCR:
        if (layout->compression != COMPRESSION_JPEG || !together || layout->samples != 3 || bits != 8)
            return false;
        TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
        layout->row.colour = OCR_ROW_RGB;
        return true;
    case PHOTOMETRIC_RGB:
        layout->row.colour = OCR_ROW_RGB;
        return layout->samples >= 3 && (together || bits == 8);
    case PHOTOMETRIC_SEPARATED:
        layout->row.colour = OCR_ROW_CMYK;
        return layout->samples >= 4 && together;
    default:
        return false;
    }
}

static bool damaged(GError **error, uint32_t row)
{
    g_set_error(error, OCR_ERROR, OCR_ERROR_FORMAT, "the picture is damaged at line %u", row);
    return false;
}

/* One sample of each pixel, where red, green and blue stand in planes of their own. */
static void put_plane(const uint8_t *line, OcrImage *image, int y, int plane)
{
    uint8_t *row = ocr_raster_row(image, y);
    for (int x = 0; x < ocr_image_width(image); x++)
        row[4 * (size_t)x + (size_t)plane] = line[x];
}

static void put_line(const Layout *layout, const uint8_t *line, OcrImage *image, uint32_t y, int plane)
{
    if (layout->planes == PLANARCONFIG_SEPARATE && layout->samples > 1)
        put_plane(line, image, (int)y, plane);
    else
        ocr_row_put(&layout->row, line, image, (int)y);
}

static bool read_strips(TIFF *tiff, const Layout *layout, OcrImage *image, int plane, GError **error)
{
    tmsize_t length = TIFFScanlineSize(tiff);
    if (length <= 0 || length > LINE_MAX_BYTES) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_LIMIT, "a line of the picture takes %zd bytes", (ssize_t)length);
        return false;
    }
    /* Read a little past what libtiff says: samples are looked at in whole pixels. */
    g_autofree uint8_t *line = g_malloc0((size_t)length + 16);
    for (uint32_t y = 0; y < layout->height; y++) {
        if (TIFFReadScanline(tiff, line, y, (uint16_t)plane) < 0)
            return damaged(error, y);
        put_line(layout, line, image, y, plane);
    }
    return true;
}

typedef struct {
    uint32_t width, height;
    size_t bytes, row_bytes; /* of one tile */
    size_t line_bytes;       /* of a whole row of tiles */
    uint8_t *tile, *band;
} Tiles;

static bool plan_tiles(TIFF *tiff, const Layout *layout, Tiles *tiles, GError **error)
{
    *tiles = (Tiles){0};
    TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &tiles->width);
    TIFFGetField(tiff, TIFFTAG_TILELENGTH, &tiles->height);
    tmsize_t bytes = TIFFTileSize(tiff), row_bytes = TIFFTileRowSize(tiff);
    if (tiles->width == 0 || tiles->height == 0 || bytes <= 0 || row_bytes <= 0 || bytes > TILES_MAX_BYTES) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_LIMIT, "a tile of %u x %u pixels is not read", tiles->width, tiles->height);
        return false;
    }
    uint64_t across = ((uint64_t)layout->width + tiles->width - 1) / tiles->width;
    uint64_t rows = MIN(tiles->height, layout->height);
    if (across * (uint64_t)row_bytes * rows > TILES_MAX_BYTES) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_LIMIT, "a row of tiles takes %" G_GUINT64_FORMAT " bytes",
                    across * (uint64_t)row_bytes * rows);
        return false;
    }
    tiles->bytes = (size_t)bytes;
    tiles->row_bytes = (size_t)row_bytes;
    tiles->line_bytes = across * (size_t)row_bytes;
    tiles->tile = g_malloc0(tiles->bytes);
    tiles->band = g_malloc0(tiles->line_bytes * rows + 16);
    return true;
}

/* Fills `band` with the tiles that begin at line `top`: a tile's width is a multiple of 16, so that its rows always
 * begin at a whole byte of the band. */
static bool read_band(TIFF *tiff, const Layout *layout, const Tiles *tiles, uint32_t top, int plane)
{
    uint32_t rows = MIN(tiles->height, layout->height - top);
    for (uint32_t x = 0, column = 0; x < layout->width; x += tiles->width, column++) {
        if (TIFFReadTile(tiff, tiles->tile, x, top, 0, (uint16_t)plane) < 0)
            return false;
        for (uint32_t y = 0; y < rows; y++)
            memcpy(tiles->band + y * tiles->line_bytes + column * tiles->row_bytes, tiles->tile + y * tiles->row_bytes,
                   tiles->row_bytes);
    }
    return true;
}

static bool read_tiles(TIFF *tiff, const Layout *layout, OcrImage *image, int plane, GError **error)
{
    Tiles tiles;
    if (!plan_tiles(tiff, layout, &tiles, error))
        return false;
    bool read = true;
    for (uint32_t top = 0; read && top < layout->height; top += tiles.height) {
        read = read_band(tiff, layout, &tiles, top, plane) || damaged(error, top);
        for (uint32_t y = top; read && y < layout->height && y < top + tiles.height; y++)
            put_line(layout, tiles.band + (y - top) * tiles.line_bytes, image, y, plane);
    }
    g_free(tiles.tile);
    g_free(tiles.band);
    return read;
}

static bool read_rows(TIFF *tiff, const Layout *layout, OcrImage *image, GError **error)
{
    int planes = layout->planes == PLANARCONFIG_SEPARATE && layout->samples > 1 ? 3 : 1;
    for (int plane = 0; plane < planes; plane++) {
        bool read = TIFFIsTiled(tiff) ? read_tiles(tiff, layout, image, plane, error)
                                      : read_strips(tiff, layout, image, plane, error);
        if (!read)
            return false;
    }
    ocr_raster_finish(image);
    return true;
}

/* libtiff's own way for the odd kinds (YCbCr without JPEG, old JPEG, CIE L*a*b*): its raster is ABGR words. */
static bool read_converted(TIFF *tiff, const Layout *layout, OcrImage *image, GError **error)
{
    /* The tag is obeyed later, with everybody else's. */
    TIFFSetField(tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    uint32_t *words = (uint32_t *)(void *)ocr_raster_row(image, 0);
    if (!TIFFReadRGBAImageOriented(tiff, layout->width, layout->height, words, ORIENTATION_TOPLEFT, 1))
        return damaged(error, 0);
    size_t count = (size_t)layout->width * layout->height;
    for (size_t i = 0; i < count; i++)
        words[i] = TIFFGetR(words[i]) << 24 | TIFFGetG(words[i]) << 16 | TIFFGetB(words[i]) << 8;
    return true;
}

OcrImage *ocr_tiff_raster(TIFF *tiff, const OcrDecodeLimits *limits, GError **error)
{
    Layout layout;
    char why[1024] = "";
    read_layout(tiff, &layout);
    if (!ocr_raster_fits(limits, layout.width, layout.height, error))
        return NULL;
    bool by_rows = plan_rows(tiff, &layout);
    int depth = by_rows ? ocr_row_depth(&layout.row) : 32;
    int fitting = ocr_raster_depth(layout.width, layout.height, depth);
    if (fitting != depth && (!by_rows || layout.planes == PLANARCONFIG_SEPARATE)) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_LIMIT, "a page of %u x %u pixels in colour is too large: scan it at 300 dpi",
                    layout.width, layout.height);
        return NULL;
    }
    if (!by_rows && !TIFFRGBAImageOK(tiff, why)) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_UNSUPPORTED, "this kind of TIFF is not read (%s)", why);
        return NULL;
    }
    g_autoptr(OcrImage) image = ocr_raster_new(limits, layout.width, layout.height, fitting, error);
    if (image == NULL)
        return NULL;
    bool read = by_rows ? read_rows(tiff, &layout, image, error) : read_converted(tiff, &layout, image, error);
    return read ? g_steal_pointer(&image) : NULL;
}
