#include "ocr/decode_part.h"
#include "ocr/media_structure.h"

#include <png.h>
#include <string.h>

enum { CHUNK_MAX_BYTES = 8 << 20 };

typedef struct {
    const uint8_t *bytes;
    size_t size, at;
    OcrDecodeLimits limits;
    char complaint[200];
    OcrImage *image; /* here, not in a local variable: libpng leaves by longjmp */
} PngFile;

static void *open_png(const uint8_t *bytes, size_t size, const OcrDecodeLimits *limits, int *pages, GError **error)
{
    g_autofree char *missing = ocr_png_missing(bytes, size);
    if (missing != NULL) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_INCOMPLETE, "%s: copy or scan it again", missing);
        return NULL;
    }
    PngFile *file = g_new0(PngFile, 1);
    file->bytes = bytes;
    file->size = size;
    file->limits = *limits;
    *pages = 1;
    return file;
}

static void feed(png_structp png, png_bytep buffer, size_t length)
{
    PngFile *file = png_get_io_ptr(png);
    if (length > file->size - file->at)
        png_error(png, "the file ends within the picture");
    memcpy(buffer, file->bytes + file->at, length);
    file->at += length;
}

static void complain(png_structp png, png_const_charp message)
{
    PngFile *file = png_get_error_ptr(png);
    g_strlcpy(file->complaint, message, sizeof file->complaint);
    png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp message)
{
    (void)png, (void)message;
}

static void read_resolution(png_structp png, png_infop info, OcrRawPage *page)
{
    png_uint_32 x, y;
    int unit;
    if (png_get_pHYs(png, info, &x, &y, &unit) == 0 || unit != PNG_RESOLUTION_METER)
        return;
    page->dpi_x = x * 0.0254;
    page->dpi_y = y * 0.0254;
}

/* Has libpng hand out 1-bit grey as it is, all else as 8-bit grey or colour over white. Returns the raster's depth. */
static int ask_for_rows(png_structp png, png_infop info)
{
    int type = png_get_color_type(png, info), bits = png_get_bit_depth(png, info);
    bool transparent = (type & PNG_COLOR_MASK_ALPHA) != 0 || png_get_valid(png, info, PNG_INFO_tRNS) != 0;
    if (type == PNG_COLOR_TYPE_GRAY && bits == 1 && !transparent) {
        png_set_invert_mono(png);
        return 1;
    }
    png_set_expand(png);
    png_set_scale_16(png);
    if (transparent) {
        png_color_16 white = {.red = 255, .green = 255, .blue = 255, .gray = 255};
        png_set_background(png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1.0);
    }
    if ((type & PNG_COLOR_MASK_COLOR) == 0)
        return 8;
    int depth = ocr_raster_depth(png_get_image_width(png, info), png_get_image_height(png, info), 32);
    if (depth == 8)
        png_set_rgb_to_gray(png, PNG_ERROR_ACTION_NONE, PNG_RGB_TO_GRAY_DEFAULT, PNG_RGB_TO_GRAY_DEFAULT);
    else
        png_set_filler(png, 0, PNG_FILLER_AFTER);
    return depth;
}

static void read_rows(png_structp png, PngFile *file, int passes)
{
    for (int pass = 0; pass < passes; pass++)
        for (int y = 0; y < ocr_image_height(file->image); y++)
            png_read_row(png, ocr_raster_row(file->image, y), NULL);
}

/* Everything that may leave by longjmp stays inside this function and below it. */
static bool read_picture(png_structp png, png_infop info, PngFile *file, OcrRawPage *page, GError **error)
{
    if (setjmp(png_jmpbuf(png)) != 0)
        return false;
    png_set_read_fn(png, file, feed);
    png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
    png_set_chunk_malloc_max(png, CHUNK_MAX_BYTES);
    png_read_info(png, info);
    read_resolution(png, info, page);
    if (!ocr_raster_fits(&file->limits, png_get_image_width(png, info), png_get_image_height(png, info), error))
        return false;
    int depth = ask_for_rows(png, info);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    file->image = ocr_raster_new(&file->limits, png_get_image_width(png, info), png_get_image_height(png, info), depth, error);
    if (file->image == NULL)
        return false;
    if (png_get_rowbytes(png, info) > ocr_raster_stride(file->image))
        png_error(png, "its rows are longer than they say");
    read_rows(png, file, passes);
    return true;
}

static bool read_page(void *state, int number, OcrRawPage *page, GError **error)
{
    (void)number;
    PngFile *file = state;
    file->at = 0;
    file->complaint[0] = 0;
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, file, complain, ignore_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    bool read = info != NULL && read_picture(png, info, file, page, error);
    png_destroy_read_struct(&png, &info, NULL);
    page->image = g_steal_pointer(&file->image);
    page->source = "png";
    if (read) {
        ocr_raster_finish(page->image);
        return true;
    }
    g_clear_pointer(&page->image, ocr_image_free);
    if (error != NULL && *error == NULL)
        g_set_error(error, OCR_ERROR, OCR_ERROR_FORMAT, "the PNG picture is damaged (%s)", file->complaint);
    return false;
}

const OcrDecodePart ocr_decode_png = {.open = open_png, .page = read_page, .close = g_free};
