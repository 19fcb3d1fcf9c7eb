#include "ocr/error.h"

#include "decode_sample.h"

#include <math.h>
#include <turbojpeg.h>

enum { W = 240, H = 180 };

static const SampleColour blue = {0, 0, 128}, yellow = {255, 255, 200};

static GByteArray *sample_jpeg(int format, int subsampling, int flags)
{
    int bytes = tjPixelSize[format];
    g_autofree uint8_t *pixels = g_malloc0((size_t)W * H * bytes);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            bool ink = sample_is_ink(x, y, W, H);
            uint8_t *p = pixels + ((size_t)y * W + x) * bytes;
            const uint8_t grey[] = {ink ? 0 : 255}, rgb[] = {ink ? 0 : 255, ink ? 0 : 255, ink ? 128 : 200};
            /* Adobe's way round: 255 is no ink. */
            const uint8_t cmyk[] = {255, 255, 255, ink ? 0 : 255};
            memcpy(p, format == TJPF_GRAY ? grey : format == TJPF_CMYK ? cmyk : rgb, (size_t)bytes);
        }
    tjhandle encoder = tjInitCompress();
    unsigned char *data = NULL;
    unsigned long size = 0;
    g_assert_cmpint(tjCompress2(encoder, pixels, W, 0, H, format, &data, &size, subsampling, 95, flags), ==, 0);
    GByteArray *jpeg = g_byte_array_new();
    g_byte_array_append(jpeg, data, (guint)size);
    tjFree(data);
    tjDestroy(encoder);
    return jpeg;
}

static OcrImage *decode(const GByteArray *jpeg, OcrPageInfo *info)
{
    g_autoptr(GBytes) file = g_bytes_new(jpeg->data, jpeg->len);
    return sample_decode(file, 1, info);
}

static void insert(GByteArray *jpeg, guint at, const uint8_t *bytes, guint count)
{
    g_autofree uint8_t *tail = g_memdup2(jpeg->data + at, jpeg->len - at);
    guint rest = jpeg->len - at;
    g_byte_array_set_size(jpeg, at);
    g_byte_array_append(jpeg, bytes, count);
    g_byte_array_append(jpeg, tail, rest);
}

static void test_kinds(void)
{
    for (int flags = 0; flags <= TJFLAG_PROGRESSIVE; flags += TJFLAG_PROGRESSIVE) {
        OcrPageInfo info;
        g_autoptr(GByteArray) grey = sample_jpeg(TJPF_GRAY, TJSAMP_GRAY, flags), colour = sample_jpeg(TJPF_RGB, TJSAMP_420, flags);
        g_autoptr(GByteArray) cmyk = sample_jpeg(TJPF_CMYK, TJSAMP_444, flags);
        g_autoptr(OcrImage) first = decode(grey, &info), second = decode(colour, &info), third = decode(cmyk, &info);
        g_assert_cmpint(ocr_image_depth(first), ==, 8);
        g_assert_cmpint(ocr_image_depth(second), ==, 32);
        sample_assert(first, W, H, 40, 0.01);
        sample_assert_colours(second, W, H, blue, yellow, 40, 0.1);
        sample_assert(third, W, H, 40, 0.01);
        g_assert_cmpstr(info.source, ==, "jpeg");
    }
}

static void test_density(void)
{
    static const struct {
        uint8_t unit, x, y;
        double dpi;
        bool assumed;
    } cases[] = {{1, 200, 200, 200, false}, {2, 118, 118, 299.72, false}, {0, 1, 1, 300, true}, {1, 2, 2, 300, true}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GByteArray) jpeg = sample_jpeg(TJPF_GRAY, TJSAMP_GRAY, 0);
        uint8_t *jfif = jpeg->data + 6;
        g_assert_cmpmem(jfif, 5, "JFIF", 5);
        const uint8_t density[] = {cases[i].unit, 0, cases[i].x, 0, cases[i].y};
        memcpy(jfif + 7, density, sizeof density);
        OcrPageInfo info;
        g_autoptr(OcrImage) image = decode(jpeg, &info);
        g_assert_cmpfloat(fabs(info.dpi - cases[i].dpi), <, 0.01);
        g_assert_cmpint(info.dpi_assumed, ==, cases[i].assumed);
    }
}

static void test_exif_orientation(void)
{
    for (int big_endian = 0; big_endian < 2; big_endian++) {
        uint8_t exif[] = {0xff, 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'I', 'I', 42, 0, 8, 0, 0, 0,
                          1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0};
        const uint8_t motorola[] = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0};
        if (big_endian)
            memcpy(exif + 10, motorola, sizeof motorola);
        g_autoptr(GByteArray) jpeg = sample_jpeg(TJPF_GRAY, TJSAMP_GRAY, 0), plain = sample_jpeg(TJPF_GRAY, TJSAMP_GRAY, 0);
        insert(jpeg, 2, exif, sizeof exif);
        OcrPageInfo info;
        g_autoptr(OcrImage) image = decode(jpeg, &info);
        g_assert_cmpint(info.turn, ==, 90);
        g_autoptr(OcrImage) back = ocr_image_turn(image, 270);
        sample_assert(back, W, H, 40, 0.01);
    }
}

static void test_junk_at_the_end_is_passed_over(void)
{
    g_autoptr(GByteArray) jpeg = sample_jpeg(TJPF_GRAY, TJSAMP_GRAY, 0);
    g_byte_array_append(jpeg, (const guint8 *)"\0\0\0 and a trailer", 18);
    OcrPageInfo info;
    g_autoptr(OcrImage) image = decode(jpeg, &info);
    sample_assert(image, W, H, 40, 0.01);
}

static void test_cut_files_are_incomplete(void)
{
    g_autoptr(GByteArray) jpeg = sample_jpeg(TJPF_RGB, TJSAMP_420, 0);
    for (guint length = 3; length < jpeg->len; length += 41)
        sample_assert_refused(jpeg->data, length, OCR_ERROR_INCOMPLETE, "end marker");
}

/* The end marker right after half of the data: whole by its structure, but half of the picture would be grey. */
static void test_missing_data_is_no_picture(void)
{
    g_autoptr(GByteArray) jpeg = sample_jpeg(TJPF_GRAY, TJSAMP_GRAY, 0);
    guint half = jpeg->len * 3 / 4;
    g_byte_array_set_size(jpeg, half);
    g_byte_array_append(jpeg, (const guint8 *)"\xff\xd9", 2);
    sample_assert_refused(jpeg->data, jpeg->len, OCR_ERROR_FORMAT, "damaged");
}

static void test_large_ones_are_refused(void)
{
    g_autoptr(GByteArray) jpeg = sample_jpeg(TJPF_GRAY, TJSAMP_GRAY, 0);
    uint8_t *frame = memmem(jpeg->data, jpeg->len, "\xff\xc0", 2);
    const uint8_t size[] = {0xea, 0x60, 0xea, 0x60};
    memcpy(frame + 5, size, sizeof size);
    sample_assert_refused(jpeg->data, jpeg->len, OCR_ERROR_LIMIT, "60000 x 60000");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/jpeg/kinds", test_kinds);
    g_test_add_func("/jpeg/density", test_density);
    g_test_add_func("/jpeg/exif-orientation", test_exif_orientation);
    g_test_add_func("/jpeg/junk-at-the-end", test_junk_at_the_end_is_passed_over);
    g_test_add_func("/jpeg/cut-files", test_cut_files_are_incomplete);
    g_test_add_func("/jpeg/missing-data", test_missing_data_is_no_picture);
    g_test_add_func("/jpeg/large-ones", test_large_ones_are_refused);
    return g_test_run();
}
