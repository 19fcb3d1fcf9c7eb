#include "ocr/error.h"

#include "decode_sample.h"

#include <math.h>
#include <png.h>

enum { W = 205, H = 150 };

static const SampleColour blue = {0, 0, 128}, yellow = {255, 255, 200};

typedef struct {
    int bits, type, interlace;
    uint32_t per_metre;
    bool transparent_paper; /* alpha, or a tRNS entry, instead of painted paper */
} Kind;

static void append(png_structp png, png_bytep data, size_t length)
{
    g_byte_array_append(png_get_io_ptr(png), data, (guint)length);
}

static void put(uint8_t *row, int bits, int index, unsigned value)
{
    if (bits == 16)
        row[2 * index] = row[2 * index + 1] = (uint8_t)value;
    else
        row[index * bits / 8] |= (uint8_t)((value >> (8 - bits)) << (8 - bits - index * bits % 8));
}

static void draw_row(const Kind *kind, uint8_t *row, int y)
{
    int channels = kind->type == PNG_COLOR_TYPE_RGB ? 3 : kind->type == PNG_COLOR_TYPE_RGBA ? 4
        : kind->type == PNG_COLOR_TYPE_GRAY_ALPHA                                        ? 2
                                                                                         : 1;
    for (int x = 0; x < W; x++) {
        bool ink = sample_is_ink(x, y, W, H);
        unsigned paper = kind->transparent_paper ? 40 : 255;
        unsigned rgba[] = {ink ? 0 : paper, ink ? 0 : paper, ink ? 128 : kind->transparent_paper ? 40 : 200, ink ? 255 : 0};
        unsigned grey[] = {ink ? 0 : kind->transparent_paper && channels == 2 ? 40 : 255, ink ? 255 : 0};
        for (int c = 0; c < channels; c++)
            put(row, kind->bits, x * channels + c, channels > 2 ? rgba[c] : grey[c]);
    }
}

static void write_header(png_structp png, png_infop info, const Kind *kind)
{
    png_set_IHDR(png, info, W, H, kind->bits, kind->type, kind->interlace, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (kind->per_metre)
        png_set_pHYs(png, info, kind->per_metre, kind->per_metre, PNG_RESOLUTION_METER);
    if (kind->type == PNG_COLOR_TYPE_PALETTE) {
        png_color colours[256] = {{0, 0, 128}};
        int last = (1 << kind->bits) - 1;
        colours[last] = (png_color){255, 255, 200};
        png_set_PLTE(png, info, colours, last + 1);
        uint8_t alpha[256];
        memset(alpha, 255, sizeof alpha);
        alpha[last] = 0;
        if (kind->transparent_paper)
            png_set_tRNS(png, info, alpha, last + 1, NULL);
    }
    png_write_info(png, info);
}

static GBytes *sample_png(const Kind *kind)
{
    GByteArray *bytes = g_byte_array_new();
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, bytes, append, NULL);
    write_header(png, info, kind);
    uint8_t row[W * 8];
    for (int passes = png_set_interlace_handling(png); passes > 0; passes--)
        for (int y = 0; y < H; y++) {
            memset(row, 0, sizeof row);
            draw_row(kind, row, y);
            png_write_row(png, row);
        }
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return g_byte_array_free_to_bytes(bytes);
}

static void test_kinds(void)
{
    static const Kind kinds[] = {
        {.bits = 1, .type = PNG_COLOR_TYPE_GRAY}, {.bits = 2, .type = PNG_COLOR_TYPE_GRAY},
        {.bits = 4, .type = PNG_COLOR_TYPE_GRAY}, {.bits = 8, .type = PNG_COLOR_TYPE_GRAY},
        {.bits = 16, .type = PNG_COLOR_TYPE_GRAY}, {.bits = 8, .type = PNG_COLOR_TYPE_GRAY_ALPHA, .transparent_paper = true},
        {.bits = 8, .type = PNG_COLOR_TYPE_RGB}, {.bits = 16, .type = PNG_COLOR_TYPE_RGB},
        {.bits = 8, .type = PNG_COLOR_TYPE_RGBA, .transparent_paper = true}, {.bits = 1, .type = PNG_COLOR_TYPE_PALETTE},
        {.bits = 4, .type = PNG_COLOR_TYPE_PALETTE}, {.bits = 8, .type = PNG_COLOR_TYPE_PALETTE},
        {.bits = 8, .type = PNG_COLOR_TYPE_PALETTE, .transparent_paper = true},
    };
    for (size_t i = 0; i < 2 * G_N_ELEMENTS(kinds); i++) {
        Kind kind = kinds[i / 2];
        kind.interlace = i % 2 ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE;
        g_autoptr(GBytes) file = sample_png(&kind);
        OcrPageInfo info;
        g_autoptr(OcrImage) image = sample_decode(file, 1, &info);
        bool colour = (kind.type & (PNG_COLOR_MASK_COLOR | PNG_COLOR_MASK_PALETTE)) != 0;
        g_assert_cmpint(ocr_image_depth(image), ==, colour ? 32 : kind.bits == 1 ? 1 : 8);
        SampleColour paper = kind.transparent_paper || !colour ? (SampleColour){255, 255, 255} : yellow;
        sample_assert_colours(image, W, H, colour ? blue : (SampleColour){0, 0, 0}, paper, 0, 0);
    }
}

static void test_resolution(void)
{
    static const struct {
        uint32_t per_metre;
        double dpi;
        bool assumed;
    } cases[] = {{11811, 300, false}, {7874, 200, false}, {0, 300, true}, {2, 300, true}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Kind kind = {.bits = 8, .type = PNG_COLOR_TYPE_GRAY, .per_metre = cases[i].per_metre};
        g_autoptr(GBytes) file = sample_png(&kind);
        OcrPageInfo info;
        g_autoptr(OcrImage) image = sample_decode(file, 1, &info);
        g_assert_cmpfloat(fabs(info.dpi - cases[i].dpi), <, 0.01);
        g_assert_cmpint(info.dpi_assumed, ==, cases[i].assumed);
    }
}

static void test_damage_is_told(void)
{
    Kind kind = {.bits = 8, .type = PNG_COLOR_TYPE_GRAY};
    g_autoptr(GBytes) file = sample_png(&kind);
    size_t size = g_bytes_get_size(file);
    g_autofree uint8_t *bytes = g_memdup2(g_bytes_get_data(file, NULL), size);
    for (size_t length = 9; length < size; length += 37)
        sample_assert_refused(bytes, length, OCR_ERROR_INCOMPLETE, "PNG");
    bytes[60] ^= 0x55;
    sample_assert_refused(bytes, size, OCR_ERROR_FORMAT, "damaged");
}

/* The check sum of a chunk (W3C PNG specification, annex D), bit by bit. */
static uint32_t check_sum(const uint8_t *bytes, size_t size)
{
    uint32_t sum = 0xffffffffu;
    for (size_t i = 0; i < size; i++) {
        sum ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            sum = sum & 1 ? sum >> 1 ^ 0xedb88320u : sum >> 1;
    }
    return ~sum;
}

static void test_large_ones_are_refused(void)
{
    Kind kind = {.bits = 8, .type = PNG_COLOR_TYPE_GRAY};
    g_autoptr(GBytes) file = sample_png(&kind);
    g_autofree uint8_t *bytes = g_memdup2(g_bytes_get_data(file, NULL), g_bytes_get_size(file));
    static const uint8_t side[] = {0, 1, 0x11, 0x70, 0, 1, 0x11, 0x70};
    memcpy(bytes + 16, side, sizeof side);
    uint32_t check = GUINT32_TO_BE(check_sum(bytes + 12, 17));
    memcpy(bytes + 29, &check, 4);
    sample_assert_refused(bytes, g_bytes_get_size(file), OCR_ERROR_LIMIT, "70000 x 70000");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/png/kinds", test_kinds);
    g_test_add_func("/png/resolution", test_resolution);
    g_test_add_func("/png/damage", test_damage_is_told);
    g_test_add_func("/png/large-ones", test_large_ones_are_refused);
    return g_test_run();
}
