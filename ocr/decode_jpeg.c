#include "ocr/decode_jpeg.h"

#include "ocr/media_structure.h"

#include <string.h>
#include <turbojpeg.h>

/* A picture in several scans is held in memory as coefficients, 2 bytes a sample, and gone over once a scan. */
enum { SCANS_MAX = 100, SCANS_MAX_PIXELS = 64 * 1000 * 1000 };

typedef struct {
    int width, height, subsampling, colours;
} Header;

/* Adobe's CMYK, the only one in use, stores 255 for no ink: R = C * K / 255. */
static void cmyk_to_rgb(OcrImage *image)
{
    for (int y = 0; y < ocr_image_height(image); y++) {
        uint8_t *row = ocr_raster_row(image, y);
        for (size_t x = 0; x < 4 * (size_t)ocr_image_width(image); x += 4)
            for (size_t c = 0; c < 3; c++)
                row[x + c] = (uint8_t)(row[x + c] * row[x + 3] / 255);
    }
}

/* Bytes between segments are common and harmless; any other warning means that part of the picture is made up. */
static bool is_harmless(tjhandle handle)
{
    return tjGetErrorCode(handle) == TJERR_WARNING && strstr(tjGetErrorStr2(handle), "extraneous bytes") != NULL;
}

static bool fits(const Header *header, int scans, const OcrDecodeLimits *limits, GError **error)
{
    if (!ocr_raster_fits(limits, header->width, header->height, error))
        return false;
    if (scans <= 1 || (scans <= SCANS_MAX && (int64_t)header->width * header->height <= SCANS_MAX_PIXELS))
        return true;
    g_set_error(error, OCR_ERROR, OCR_ERROR_LIMIT, "a JPEG of %d x %d pixels in %d scans is too costly to read",
                header->width, header->height, scans);
    return false;
}

static OcrImage *decompress(tjhandle handle, const uint8_t *bytes, size_t size, const Header *header,
                            const OcrDecodeLimits *limits, GError **error)
{
    bool cmyk = header->colours == TJCS_CMYK || header->colours == TJCS_YCCK;
    int depth = ocr_raster_depth(header->width, header->height, header->colours == TJCS_GRAY ? 8 : 32);
    if (cmyk && depth == 8) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_LIMIT, "a CMYK picture of %d x %d pixels is too large", header->width,
                    header->height);
        return NULL;
    }
    g_autoptr(OcrImage) image = ocr_raster_new(limits, header->width, header->height, depth, error);
    if (image == NULL)
        return NULL;
    int format = depth == 8 ? TJPF_GRAY : cmyk ? TJPF_CMYK : TJPF_RGBX;
    if (tjDecompress2(handle, bytes, size, ocr_raster_row(image, 0), header->width, (int)ocr_raster_stride(image),
                      header->height, format, 0) != 0 &&
        !is_harmless(handle)) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_FORMAT, "the JPEG picture is damaged (%s)", tjGetErrorStr2(handle));
        return NULL;
    }
    if (cmyk)
        cmyk_to_rgb(image);
    ocr_raster_finish(image);
    return g_steal_pointer(&image);
}

static bool read_header(tjhandle handle, const uint8_t *bytes, size_t size, Header *header, GError **error)
{
    if (tjDecompressHeader3(handle, bytes, size, &header->width, &header->height, &header->subsampling, &header->colours) == 0 ||
        is_harmless(handle))
        return true;
    g_set_error(error, OCR_ERROR, OCR_ERROR_UNSUPPORTED, "this JPEG is not read (%s)", tjGetErrorStr2(handle));
    return false;
}

OcrImage *ocr_jpeg_raster(const uint8_t *bytes, size_t size, int scans, const OcrDecodeLimits *limits, GError **error)
{
    Header header = {0};
    OcrImage *image = NULL;
    tjhandle handle = tjInitDecompress();
    if (handle == NULL)
        g_set_error(error, OCR_ERROR, OCR_ERROR_LIMIT, "no memory for a JPEG decoder");
    else if (read_header(handle, bytes, size, &header, error) && fits(&header, scans, limits, error))
        image = decompress(handle, bytes, size, &header, limits, error);
    tjDestroy(handle);
    return image;
}

typedef struct {
    const uint8_t *bytes;
    size_t size;
    OcrDecodeLimits limits;
    OcrJpegFacts facts;
} JpegFile;

static void *open_jpeg(const uint8_t *bytes, size_t size, const OcrDecodeLimits *limits, int *pages, GError **error)
{
    OcrJpegFacts facts;
    if (!ocr_jpeg_facts(bytes, size, &facts)) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_INCOMPLETE,
                    "the JPEG ends at byte %zu without its end marker: copy or scan it again", size);
        return NULL;
    }
    JpegFile *file = g_new(JpegFile, 1);
    *file = (JpegFile){.bytes = bytes, .size = size, .limits = *limits, .facts = facts};
    *pages = 1;
    return file;
}

static bool read_page(void *state, int number, OcrRawPage *page, GError **error)
{
    (void)number;
    JpegFile *file = state;
    page->image = ocr_jpeg_raster(file->bytes, file->size, file->facts.scans, &file->limits, error);
    page->dpi_x = file->facts.dpi_x;
    page->dpi_y = file->facts.dpi_y;
    page->source = "jpeg";
    ocr_raw_page_orient(page, file->facts.orientation);
    return page->image != NULL;
}

const OcrDecodePart ocr_decode_jpeg = {.open = open_jpeg, .page = read_page, .close = g_free};
