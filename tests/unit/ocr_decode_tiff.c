#include "ocr/error.h"

#include "decode_sample_tiff.h"

#include <math.h>

enum { W = 203, H = 160 };

static const SampleColour blue = {0, 0, 128}, yellow = {255, 255, 200};

static const SampleTiff fax = {.compression = COMPRESSION_CCITTFAX4, .bits = 1, .samples = 1, .x_resolution = 300, .y_resolution = 300};

static void test_black_and_white(void)
{
    static const int compressions[] = {COMPRESSION_NONE, COMPRESSION_CCITTFAX4, COMPRESSION_CCITTFAX3, COMPRESSION_CCITTRLE,
                                       COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_PACKBITS};
    static const char *modes[] = {"w", "wb", "w8", "wb8"};
    for (size_t c = 0; c < G_N_ELEMENTS(compressions); c++)
        for (size_t m = 0; m < G_N_ELEMENTS(modes); m++)
            for (int variant = 0; variant < 8; variant++) {
                SampleTiff kind = {.mode = modes[m], .compression = compressions[c], .bits = 1, .samples = 1,
                                   .photometric = variant & 1, .rows = variant & 2 ? 32 : 0, .fill_order = variant & 4 ? 2 : 1};
                g_autoptr(GBytes) file = sample_tiff(&kind, W, H, 1);
                OcrPageInfo info;
                g_autoptr(OcrImage) image = sample_decode(file, 1, &info);
                g_assert_cmpint(ocr_image_depth(image), ==, 1);
                g_assert_cmpstr(info.source, ==, "tiff");
                sample_assert(image, W, H, 0, 0);
            }
}

static void test_grey(void)
{
    static const int bits[] = {2, 4, 8, 16};
    for (size_t b = 0; b < G_N_ELEMENTS(bits); b++)
        for (int variant = 0; variant < 8; variant++) {
            SampleTiff kind = {.compression = variant & 1 ? COMPRESSION_LZW : COMPRESSION_NONE, .bits = bits[b], .samples = 1,
                               .photometric = variant & 2 ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_MINISWHITE,
                               .tile = variant & 4 ? 64 : 0, .mode = variant & 1 ? "wb" : "w"};
            g_autoptr(GBytes) file = sample_tiff(&kind, W, H, 1);
            OcrPageInfo info;
            g_autoptr(OcrImage) image = sample_decode(file, 1, &info);
            g_assert_cmpint(ocr_image_depth(image), ==, 8);
            sample_assert(image, W, H, 0, 0);
        }
}

static void test_colour(void)
{
    static const SampleTiff kinds[] = {
        {.compression = COMPRESSION_NONE, .bits = 8, .samples = 3, .photometric = PHOTOMETRIC_RGB},
        {.compression = COMPRESSION_LZW, .bits = 8, .samples = 3, .photometric = PHOTOMETRIC_RGB, .tile = 48},
        {.compression = COMPRESSION_ADOBE_DEFLATE, .bits = 8, .samples = 3, .photometric = PHOTOMETRIC_RGB,
         .planes = PLANARCONFIG_SEPARATE, .rows = 16},
        {.compression = COMPRESSION_NONE, .bits = 8, .samples = 3, .photometric = PHOTOMETRIC_RGB,
         .planes = PLANARCONFIG_SEPARATE, .tile = 64},
        {.compression = COMPRESSION_NONE, .bits = 16, .samples = 3, .photometric = PHOTOMETRIC_RGB, .mode = "wb"},
        {.compression = COMPRESSION_NONE, .bits = 8, .samples = 4, .photometric = PHOTOMETRIC_RGB},
        {.compression = COMPRESSION_PACKBITS, .bits = 8, .samples = 1, .photometric = PHOTOMETRIC_PALETTE},
        {.compression = COMPRESSION_NONE, .bits = 4, .samples = 1, .photometric = PHOTOMETRIC_PALETTE},
        {.compression = COMPRESSION_CCITTFAX4, .bits = 1, .samples = 1, .photometric = PHOTOMETRIC_PALETTE},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autoptr(GBytes) file = sample_tiff(&kinds[i], W, H, 1);
        OcrPageInfo info;
        g_autoptr(OcrImage) image = sample_decode(file, 1, &info);
        g_assert_cmpint(ocr_image_depth(image), ==, 32);
        sample_assert_colours(image, W, H, blue, yellow, 0, 0);
    }
}

static void test_lossy(void)
{
    SampleTiff grey = {.compression = COMPRESSION_JPEG, .bits = 8, .samples = 1, .photometric = PHOTOMETRIC_MINISBLACK, .rows = 16};
    SampleTiff colour = {.compression = COMPRESSION_JPEG, .bits = 8, .samples = 3, .photometric = PHOTOMETRIC_YCBCR, .tile = 64};
    OcrPageInfo info;
    g_autoptr(GBytes) grey_file = sample_tiff(&grey, W, H, 1), colour_file = sample_tiff(&colour, W, H, 1);
    g_autoptr(OcrImage) first = sample_decode(grey_file, 1, &info), second = sample_decode(colour_file, 1, &info);
    sample_assert(first, W, H, 60, 0.02);
    sample_assert_colours(second, W, H, blue, yellow, 60, 0.06);
}

static void test_cmyk(void)
{
    SampleTiff kind = {.compression = COMPRESSION_LZW, .bits = 8, .samples = 4, .photometric = PHOTOMETRIC_SEPARATED};
    g_autoptr(GBytes) file = sample_tiff(&kind, W, H, 1);
    OcrPageInfo info;
    g_autoptr(OcrImage) image = sample_decode(file, 1, &info);
    g_assert_cmpint(ocr_image_depth(image), ==, 32);
    sample_assert(image, W, H, 0, 0);
}

static void test_several_pages(void)
{
    g_autoptr(GBytes) file = sample_tiff(&fax, W, H, 7);
    size_t size;
    const uint8_t *bytes = g_bytes_get_data(file, &size);
    g_autoptr(OcrDecoder) decoder = ocr_decoder_open(bytes, size, NULL, NULL);
    g_assert_cmpint(ocr_decoder_page_count(decoder), ==, 7);
    g_assert_cmpint(ocr_decoder_media(decoder), ==, OCR_MEDIA_TIFF);
    for (int number = 7; number >= 1; number -= 3) {
        OcrPageInfo info;
        g_autoptr(OcrImage) image = ocr_decoder_page(decoder, number, &info, NULL);
        sample_assert(image, W, H, 0, 0);
    }
    g_autoptr(GError) error = NULL;
    OcrPageInfo info;
    g_assert_null(ocr_decoder_page(decoder, 8, &info, &error));
    g_assert_error(error, OCR_ERROR, OCR_ERROR_FORMAT);
}

static void test_resolutions(void)
{
    static const struct {
        double x, y;
        int unit, w, h;
        double dpi;
        bool assumed;
    } cases[] = {
        {300, 300, RESUNIT_INCH, 600, 400, 300, false},
        {118.11, 118.11, RESUNIT_CENTIMETER, 600, 400, 300, false},
        {200, 200, RESUNIT_NONE, 600, 400, 200, false},
        {0, 0, 0, 1654, 2339, 200, true},
        {0, 0, 0, 2339, 1654, 200, true},
        {1, 1, RESUNIT_INCH, 1240, 1754, 150, true},
        {72, 72, RESUNIT_INCH, 2480, 3508, 300, true},
        {1e9, 1e9, RESUNIT_INCH, 4960, 7016, 600, true},
        {0, 0, 0, 777, 333, 300, true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        SampleTiff kind = fax;
        kind.x_resolution = cases[i].x;
        kind.y_resolution = cases[i].y;
        kind.unit = cases[i].unit;
        g_autoptr(GBytes) file = sample_tiff(&kind, cases[i].w, cases[i].h, 1);
        OcrPageInfo info;
        g_autoptr(OcrImage) image = sample_decode(file, 1, &info);
        g_assert_cmpfloat(fabs(info.dpi - cases[i].dpi), <, 0.01);
        g_assert_cmpint(info.dpi_assumed, ==, cases[i].assumed);
        g_assert_cmpint(ocr_image_width(image), ==, cases[i].w);
    }
}

static void test_fax_becomes_square(void)
{
    SampleTiff kind = fax;
    kind.compression = COMPRESSION_CCITTFAX3;
    kind.x_resolution = 204;
    kind.y_resolution = 98;
    g_autoptr(GBytes) file = sample_tiff(&kind, 1728, 1078, 1);
    OcrPageInfo info;
    g_autoptr(OcrImage) image = sample_decode(file, 1, &info);
    g_assert_cmpfloat(info.dpi, ==, 204);
    sample_assert(image, 1728, 2244, 0, 0.01);
}

static void test_orientations(void)
{
    static const int turns[] = {0, 180, 180, 0, 90, 90, 270, 270};
    for (int orientation = 1; orientation <= 8; orientation++) {
        SampleTiff kind = fax;
        kind.orientation = orientation;
        /* Stored so that the tag is needed: the inverse of what the tag asks for is drawn by Leptonica. */
        g_autoptr(GBytes) upright_file = sample_tiff(&fax, W, H, 1);
        OcrPageInfo info;
        g_autoptr(OcrImage) upright = sample_decode(upright_file, 1, &info);
        g_autoptr(GBytes) file = sample_tiff(&kind, W, H, 1);
        g_autoptr(OcrImage) image = sample_decode(file, 1, &info);
        PIX *expected = pixCopy(NULL, upright);
        if (orientation == 2 || orientation == 7)
            pixFlipLR(expected, expected);
        if (orientation == 4 || orientation == 5)
            pixFlipTB(expected, expected);
        if (orientation == 3)
            pixRotate180(expected, expected);
        if (orientation >= 5) {
            PIX *turned = pixRotate90(expected, orientation == 8 ? -1 : 1);
            pixDestroy(&expected);
            expected = turned;
        }
        l_int32 same = 0;
        pixEqual(expected, image, &same);
        g_assert_true(same);
        g_assert_cmpint(info.turn, ==, turns[orientation - 1]);
        pixDestroy(&expected);
    }
}

static void test_damage_is_told(void)
{
    g_autoptr(GBytes) file = sample_tiff(&fax, W, H, 2);
    size_t size;
    const uint8_t *bytes = g_bytes_get_data(file, &size);
    sample_assert_refused(bytes, size - 50, OCR_ERROR_INCOMPLETE, "directory");
    sample_assert_refused(bytes, 8, OCR_ERROR_INCOMPLETE, "directory");
    sample_assert_refused(bytes, 0, OCR_ERROR_FORMAT, "empty");
    sample_assert_refused((const uint8_t *)"hello, I am a .tif", 18, OCR_ERROR_FOREIGN, "only TIFF");
}

static void put_32(uint8_t *at, uint32_t value)
{
    memcpy(at, &value, 4);
}

/* The value of a tag in the first directory; made a long one. */
static uint8_t *tag_value(uint8_t *bytes, size_t size, uint16_t tag)
{
    uint32_t directory;
    memcpy(&directory, bytes + 4, 4);
    for (size_t at = directory + 2; at + 12 <= size; at += 12)
        if ((bytes[at] | bytes[at + 1] << 8) == tag) {
            bytes[at + 2] = 4;
            return bytes + at + 8;
        }
    g_assert_not_reached();
}

static void set_tag(uint8_t *bytes, size_t size, uint16_t tag, uint32_t value)
{
    put_32(tag_value(bytes, size, tag), value);
}

/* The first page's strip is made to point past the end: that page fails, the second is read. */
static void test_a_bad_page_fails_alone(void)
{
    g_autoptr(GBytes) file = sample_tiff(&fax, W, H, 2);
    size_t size = g_bytes_get_size(file);
    g_autofree uint8_t *bytes = g_memdup2(g_bytes_get_data(file, NULL), size);
    set_tag(bytes, size, TIFFTAG_STRIPOFFSETS, 0x7f7f7f);
    OcrPageInfo info;
    g_autoptr(GError) error = NULL;
    g_autoptr(OcrDecoder) decoder = ocr_decoder_open(bytes, size, NULL, NULL);
    g_assert_nonnull(decoder);
    g_assert_null(ocr_decoder_page(decoder, 1, &info, &error));
    g_assert_error(error, OCR_ERROR, OCR_ERROR_FORMAT);
    g_assert_nonnull(strstr(error->message, "page 1"));
    g_autoptr(OcrImage) image = ocr_decoder_page(decoder, 2, &info, NULL);
    sample_assert(image, W, H, 0, 0);
}

/* A strip that ends early: some decoders fill up with white or grey and report success. That is not a page. */
static void test_short_strips_are_no_page(void)
{
    static const SampleTiff kinds[] = {
        {.compression = COMPRESSION_CCITTFAX4, .bits = 1, .samples = 1},
        {.compression = COMPRESSION_CCITTFAX3, .bits = 1, .samples = 1},
        {.compression = COMPRESSION_LZW, .bits = 8, .samples = 1, .photometric = PHOTOMETRIC_MINISBLACK},
        {.compression = COMPRESSION_ADOBE_DEFLATE, .bits = 8, .samples = 1, .photometric = PHOTOMETRIC_MINISBLACK},
        {.compression = COMPRESSION_PACKBITS, .bits = 8, .samples = 1, .photometric = PHOTOMETRIC_MINISBLACK},
        {.compression = COMPRESSION_JPEG, .bits = 8, .samples = 1, .photometric = PHOTOMETRIC_MINISBLACK},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autoptr(GBytes) file = sample_tiff(&kinds[i], 400, 1000, 1);
        size_t size = g_bytes_get_size(file);
        g_autofree uint8_t *bytes = g_memdup2(g_bytes_get_data(file, NULL), size);
        uint8_t *place = tag_value(bytes, size, TIFFTAG_STRIPBYTECOUNTS);
        uint32_t count;
        memcpy(&count, place, 4);
        put_32(place, count / 2);
        g_test_message("compression %d, %u bytes", kinds[i].compression, count);
        sample_assert_refused(bytes, size, OCR_ERROR_FORMAT, "damaged");
    }
}

static void test_loops_and_floods(void)
{
    SampleTiff tiny = fax;
    g_autoptr(GBytes) file = sample_tiff(&tiny, 16, 16, 1);
    size_t size = g_bytes_get_size(file);
    g_autofree uint8_t *bytes = g_memdup2(g_bytes_get_data(file, NULL), size);
    uint32_t directory;
    memcpy(&directory, bytes + 4, 4);
    uint16_t entries;
    memcpy(&entries, bytes + directory, 2);
    put_32(bytes + directory + 2 + entries * 12, directory);
    sample_assert_refused(bytes, size, OCR_ERROR_FORMAT, "circle");

    GByteArray *many = g_byte_array_new();
    g_byte_array_append(many, (const guint8 *)"II*\0\b\0\0\0", 8);
    for (uint32_t i = 0; i < 5000; i++) {
        uint8_t one[18] = {1, 0, 0, 1, 3, 0, 1, 0, 0, 0, 16, 0, 0, 0};
        put_32(one + 14, i == 4999 ? 0 : 8 + 18 * (i + 1));
        g_byte_array_append(many, one, sizeof one);
    }
    sample_assert_refused(many->data, many->len, OCR_ERROR_PAGES, "2000");
    g_byte_array_unref(many);
}

static void test_bombs_are_refused_before_memory_is_taken(void)
{
    static const uint32_t sizes[][2] = {{70000, 70000}, {0xffffffff, 0xffffffff}, {29000, 29000}, {0, 5}, {1, 4000000}};
    static const int codes[] = {OCR_ERROR_LIMIT, OCR_ERROR_FORMAT, OCR_ERROR_LIMIT, OCR_ERROR_FORMAT, OCR_ERROR_LIMIT};
    g_autoptr(GBytes) file = sample_tiff(&fax, W, H, 1);
    size_t size = g_bytes_get_size(file);
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autofree uint8_t *bytes = g_memdup2(g_bytes_get_data(file, NULL), size);
        set_tag(bytes, size, TIFFTAG_IMAGEWIDTH, sizes[i][0]);
        set_tag(bytes, size, TIFFTAG_IMAGELENGTH, sizes[i][1]);
        sample_assert_refused(bytes, size, codes[i], "");
    }
}

static void test_thumbnails_are_no_pages(void)
{
    SampleSink sink;
    TIFF *tiff = sample_tiff_open(&sink, "w");
    sample_tiff_page(tiff, &fax, W, H);
    TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE);
    sample_tiff_page(tiff, &fax, W / 4, H / 4);
    TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_PAGE);
    sample_tiff_page(tiff, &fax, W, H);
    TIFFClose(tiff);
    g_autoptr(GBytes) file = g_byte_array_free_to_bytes(sink.bytes);
    g_autoptr(OcrDecoder) decoder = ocr_decoder_open(g_bytes_get_data(file, NULL), g_bytes_get_size(file), NULL, NULL);
    g_assert_cmpint(ocr_decoder_page_count(decoder), ==, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tiff/black-and-white", test_black_and_white);
    g_test_add_func("/tiff/grey", test_grey);
    g_test_add_func("/tiff/colour", test_colour);
    g_test_add_func("/tiff/lossy", test_lossy);
    g_test_add_func("/tiff/cmyk", test_cmyk);
    g_test_add_func("/tiff/several-pages", test_several_pages);
    g_test_add_func("/tiff/resolutions", test_resolutions);
    g_test_add_func("/tiff/fax-becomes-square", test_fax_becomes_square);
    g_test_add_func("/tiff/orientations", test_orientations);
    g_test_add_func("/tiff/damage-is-told", test_damage_is_told);
    g_test_add_func("/tiff/a-bad-page-fails-alone", test_a_bad_page_fails_alone);
    g_test_add_func("/tiff/short-strips-are-no-page", test_short_strips_are_no_page);
    g_test_add_func("/tiff/loops-and-floods", test_loops_and_floods);
    g_test_add_func("/tiff/bombs", test_bombs_are_refused_before_memory_is_taken);
    g_test_add_func("/tiff/thumbnails-are-no-pages", test_thumbnails_are_no_pages);
    return g_test_run();
}
