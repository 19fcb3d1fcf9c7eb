#include "ocr/decode_part.h"
#include "ocr/decode_tiff_rows.h"
#include "ocr/media_structure.h"

#include <stdio.h>
#include <string.h>
#include <tiffio.h>

enum { SINGLE_ALLOCATION_MAX_BYTES = 256 << 20 };

typedef struct {
    const uint8_t *bytes;
    size_t size;
    toff_t at;
    GArray *directories; /* uint64_t: where the pages' directories stand */
    OcrDecodeLimits limits;
    TIFF *tiff;
    char *complaint;     /* the first error that libtiff reported about the page at hand */
    int complaints;      /* of its decoders, warnings included */
    bool invented;       /* its JPEG decoder filled up what is missing */
} TiffFile;

static tmsize_t read_bytes(thandle_t handle, void *buffer, tmsize_t length)
{
    TiffFile *file = handle;
    if (file->at >= file->size || length <= 0)
        return 0;
    size_t count = MIN((size_t)length, file->size - file->at);
    memcpy(buffer, file->bytes + file->at, count);
    file->at += count;
    return (tmsize_t)count;
}

static tmsize_t refuse_to_write(thandle_t handle, void *buffer, tmsize_t length)
{
    (void)handle, (void)buffer, (void)length;
    return 0;
}

static toff_t seek_bytes(thandle_t handle, toff_t offset, int whence)
{
    TiffFile *file = handle;
    file->at = whence == SEEK_SET ? offset : whence == SEEK_CUR ? file->at + offset : file->size + offset;
    return file->at;
}

static int close_nothing(thandle_t handle)
{
    (void)handle;
    return 0;
}

static toff_t size_of(thandle_t handle)
{
    return ((TiffFile *)handle)->size;
}

/* libtiff only reads from a mapping: what it has to change it copies first. */
static int map_bytes(thandle_t handle, void **base, toff_t *size)
{
    TiffFile *file = handle;
    *base = (void *)(uintptr_t)file->bytes;
    *size = file->size;
    return 1;
}

static void unmap_nothing(thandle_t handle, void *base, toff_t size)
{
    (void)handle, (void)base, (void)size;
}

/* Returning 1 keeps libtiff from its own handler, which would print. */
G_GNUC_PRINTF(4, 0)
static int note_error(TIFF *tiff, void *user, const char *module, const char *format, va_list arguments)
{
    (void)tiff, (void)module;
    TiffFile *file = user;
    file->complaints++;
    if (file->complaint == NULL) {
        char text[300];
        vsnprintf(text, sizeof text, format, arguments);
        file->complaint = g_utf8_make_valid(text, -1);
    }
    return 1;
}

/* Most warnings are about tags. The fax decoder warns of each bad line, the JPEG decoder of data that it makes up. */
G_GNUC_PRINTF(4, 0)
static int note_warning(TIFF *tiff, void *user, const char *module, const char *format, va_list arguments)
{
    TiffFile *file = user;
    if (module == NULL)
        return 1;
    if (g_str_has_prefix(module, "Fax"))
        file->complaints++;
    if (!g_str_has_prefix(module, "JPEG"))
        return 1;
    char text[300];
    va_list again;
    va_copy(again, arguments);
    vsnprintf(text, sizeof text, format, again);
    va_end(again);
    if (strstr(text, "extraneous bytes") != NULL)
        return 1;
    file->invented = true;
    return note_error(tiff, user, module, format, arguments);
}

static TIFF *open_memory(TiffFile *file)
{
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, SINGLE_ALLOCATION_MAX_BYTES);
    TIFFOpenOptionsSetErrorHandlerExtR(options, note_error, file);
    TIFFOpenOptionsSetWarningHandlerExtR(options, note_warning, file);
    /* "h": read no directory yet; each page's is found by its place. "O": no arrays of strips before they are needed. */
    TIFF *tiff = TIFFClientOpenExt("TIFF", "rhO", file, read_bytes, refuse_to_write, seek_bytes, close_nothing, size_of,
                                   map_bytes, unmap_nothing, options);
    TIFFOpenOptionsFree(options);
    return tiff;
}

static void close_tiff(void *state)
{
    TiffFile *file = state;
    if (file->tiff != NULL)
        TIFFClose(file->tiff);
    g_array_unref(file->directories);
    g_free(file->complaint);
    g_free(file);
}

static void *open_tiff(const uint8_t *bytes, size_t size, const OcrDecodeLimits *limits, int *pages, GError **error)
{
    GArray *directories = ocr_tiff_directories(bytes, size, limits->max_pages, error);
    if (directories == NULL)
        return NULL;
    TiffFile *file = g_new0(TiffFile, 1);
    *file = (TiffFile){.bytes = bytes, .size = size, .directories = directories, .limits = *limits};
    file->tiff = open_memory(file);
    if (file->tiff == NULL) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_FORMAT, "the TIFF cannot be opened: %s",
                    file->complaint ? file->complaint : "its header is damaged");
        close_tiff(file);
        return NULL;
    }
    *pages = (int)directories->len;
    return file;
}

/* Files without a unit mean inches in practice; whether the figure makes sense is judged later. */
static void read_resolution(TIFF *tiff, OcrRawPage *page)
{
    float x = 0, y = 0;
    uint16_t unit = RESUNIT_INCH;
    TIFFGetField(tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
    if (!TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &x) || !TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &y))
        return;
    double per_inch = unit == RESUNIT_CENTIMETER ? 2.54 : 1;
    page->dpi_x = x * per_inch;
    page->dpi_y = y * per_inch;
}

static void blame(TiffFile *file, GError **error)
{
    if (file->complaint != NULL && error != NULL && *error != NULL) {
        char *message = g_strdup_printf("%s (%s)", (*error)->message, file->complaint);
        g_free((*error)->message);
        (*error)->message = message;
    }
}

/* A fax decoder goes on after damage and fills up with white: a line in fifty may be bad, not more. */
static bool is_readable(TiffFile *file, OcrRawPage *page, GError **error)
{
    if (!file->invented && file->complaints <= MAX(1, ocr_image_height(page->image) / 50))
        return true;
    int lines = ocr_image_height(page->image);
    g_set_error(error, OCR_ERROR, OCR_ERROR_FORMAT, "at least %d of the picture's %d lines are damaged",
                MIN(file->complaints, lines), lines);
    g_clear_pointer(&page->image, ocr_image_free);
    return false;
}

static bool read_page(void *state, int number, OcrRawPage *page, GError **error)
{
    TiffFile *file = state;
    g_clear_pointer(&file->complaint, g_free);
    uint64_t offset = g_array_index(file->directories, uint64_t, number - 1);
    if (!TIFFSetSubDirectory(file->tiff, offset)) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_FORMAT, "its directory at byte %" G_GUINT64_FORMAT " is damaged", offset);
        blame(file, error);
        return false;
    }
    uint16_t orientation = ORIENTATION_TOPLEFT;
    TIFFGetField(file->tiff, TIFFTAG_ORIENTATION, &orientation);
    read_resolution(file->tiff, page);
    file->complaints = 0;
    file->invented = false;
    page->source = "tiff";
    page->image = ocr_tiff_raster(file->tiff, &file->limits, error);
    if (page->image == NULL || !is_readable(file, page, error)) {
        blame(file, error);
        return false;
    }
    ocr_raw_page_orient(page, orientation);
    return true;
}

const OcrDecodePart ocr_decode_tiff = {.open = open_tiff, .page = read_page, .close = close_tiff};
