#include "ocr/error.h"

#include "decode_sample_pdf.h"

#include <math.h>
#include <qpdf/qpdf-c.h>

enum { W = 800, H = 600 };

static const SampleColour blue = {0, 0, 128}, yellow = {255, 255, 200};
static const char *cover = "q 200 0 0 150 0 0 cm /I Do Q";

#define SIZE "/Width 800 /Height 600 "
#define FAX SIZE "/BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 800 "

static OcrImage *decode(const SamplePage *page, OcrPageInfo *info)
{
    g_autoptr(GBytes) file = sample_pdf(page);
    return sample_decode(file, 1, info);
}

static void assert_taken(const char *keys, GBytes *data, int depth, SampleColour ink, SampleColour paper, int reach)
{
    SamplePage page = {.image = keys, .data = data, .content = cover};
    OcrPageInfo info;
    g_autoptr(OcrImage) image = decode(&page, &info);
    g_test_message("%s", keys);
    g_assert_cmpstr(info.source, ==, "pdf-image");
    g_assert_cmpint(ocr_image_depth(image), ==, depth);
    g_assert_cmpfloat(fabs(info.dpi - 288), <, 0.01);
    g_assert_false(info.dpi_assumed);
    sample_assert_colours(image, W, H, ink, paper, reach, reach > 0 ? 0.02 : 0);
}

static void test_fax_images(void)
{
    const SampleColour black = {0, 0, 0}, white = {255, 255, 255};
    g_autoptr(GBytes) data = sample_g4(W, H);
    assert_taken(FAX ">>", data, 1, black, white, 0);
    assert_taken(FAX ">> /Decode [0 1]", data, 1, black, white, 0);
    assert_taken(FAX "/BlackIs1 true >> /Decode [1 0]", data, 1, black, white, 0);
    assert_taken(FAX "/BlackIs1 true >>", data, 1, white, black, 0);
    assert_taken(SIZE "/ImageMask true /Filter [/CCITTFaxDecode] /DecodeParms [<< /K -1 /Columns 800 >>]", data, 1, black, white, 0);
    g_autoptr(GBytes) packed = deflated(g_bytes_get_data(data, NULL), g_bytes_get_size(data));
    assert_taken(SIZE "/BitsPerComponent 1 /ColorSpace [/CalGray << >>] /Filter [/FlateDecode /CCITTFaxDecode] /DecodeParms [null << /K -1 "
                      "/Columns 800 >>]",
                 packed, 1, black, white, 0);
}

static void test_jpeg_images(void)
{
    g_autoptr(GBytes) data = sample_dct(W, H);
    assert_taken(SIZE "/BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /DCTDecode", data, 8, (SampleColour){0, 0, 0},
                 (SampleColour){255, 255, 255}, 40);
}

static GBytes *flate(int bits, int samples, int photometric)
{
    SampleTiff kind = {.bits = bits, .samples = samples, .photometric = photometric};
    g_autoptr(GBytes) raw = sample_raw(&kind, W, H);
    return deflated(g_bytes_get_data(raw, NULL), g_bytes_get_size(raw));
}

static void test_flate_images(void)
{
    const SampleColour black = {0, 0, 0}, white = {255, 255, 255};
    g_autoptr(GBytes) one = flate(1, 1, PHOTOMETRIC_MINISBLACK), four = flate(4, 1, PHOTOMETRIC_MINISBLACK);
    g_autoptr(GBytes) eight = flate(8, 1, PHOTOMETRIC_MINISBLACK), rgb = flate(8, 3, PHOTOMETRIC_RGB);
    g_autoptr(GBytes) palette1 = flate(1, 1, PHOTOMETRIC_PALETTE), palette8 = flate(8, 1, PHOTOMETRIC_PALETTE);
    assert_taken(SIZE "/BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /FlateDecode", one, 1, black, white, 0);
    assert_taken(SIZE "/BitsPerComponent 1 /ColorSpace /DeviceGray /Decode [1 0] /Filter /FlateDecode", one, 1, white, black, 0);
    assert_taken(SIZE "/BitsPerComponent 4 /ColorSpace /DeviceGray /Filter /FlateDecode", four, 8, black, white, 0);
    assert_taken(SIZE "/BitsPerComponent 8 /ColorSpace /DeviceGray /Filter [/FlateDecode]", eight, 8, black, white, 0);
    assert_taken(SIZE "/BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode", rgb, 32, blue, yellow, 0);
    assert_taken(SIZE "/BitsPerComponent 1 /ColorSpace [/Indexed /DeviceGray 1 <ff00>] /Filter /FlateDecode", palette1, 1, black, white, 0);
    assert_taken(SIZE "/BitsPerComponent 1 /ColorSpace [/Indexed /DeviceRGB 1 <ffffc8000080>] /Filter /FlateDecode", palette1, 32, blue,
                 yellow, 0);
    g_autoptr(GString) table = g_string_new("<ffffc8");
    for (int i = 1; i < 256; i++)
        g_string_append(table, "000080");
    g_autofree char *keys = g_strdup_printf(SIZE "/BitsPerComponent 8 /ColorSpace [/Indexed /DeviceRGB 255 %s>] /Filter /FlateDecode",
                                            table->str);
    assert_taken(keys, palette8, 32, blue, yellow, 0);
}

/* All five PNG filters in turn, by the definitions of the PNG specification. */
static void test_predicted_rows(void)
{
    SampleTiff kind = {.bits = 8, .samples = 3, .photometric = PHOTOMETRIC_RGB};
    g_autoptr(GBytes) raw = sample_raw(&kind, W, H);
    const uint8_t *plain = g_bytes_get_data(raw, NULL);
    g_autoptr(GByteArray) rows = g_byte_array_new();
    for (int y = 0; y < H; y++) {
        uint8_t filter = (uint8_t)(y % 5);
        g_byte_array_append(rows, &filter, 1);
        for (int i = 0; i < 3 * W; i++) {
            const uint8_t *p = plain + (size_t)y * 3 * W + i;
            int left = i >= 3 ? p[-3] : 0, up = y > 0 ? p[-3 * W] : 0, corner = i >= 3 && y > 0 ? p[-3 * W - 3] : 0;
            int guess = left + up - corner, a = abs(guess - left), b = abs(guess - up), c = abs(guess - corner);
            int paeth = a <= b && a <= c ? left : b <= c ? up : corner;
            int predicted[] = {0, left, up, (left + up) / 2, paeth};
            uint8_t rest = (uint8_t)(*p - predicted[filter]);
            g_byte_array_append(rows, &rest, 1);
        }
    }
    g_autoptr(GBytes) data = deflated(rows->data, rows->len);
    assert_taken(SIZE "/BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors 3 /Columns "
                      "800 >>",
                 data, 32, blue, yellow, 0);
}

static void test_plain_and_run_lengths(void)
{
    const SampleColour black = {0, 0, 0}, white = {255, 255, 255};
    SampleTiff kind = {.bits = 1, .samples = 1, .photometric = PHOTOMETRIC_MINISBLACK};
    g_autoptr(GBytes) raw = sample_raw(&kind, W, H);
    assert_taken(SIZE "/BitsPerComponent 1 /ColorSpace /DeviceGray", raw, 1, black, white, 0);
    g_autoptr(GByteArray) runs = g_byte_array_new();
    const uint8_t *bytes = g_bytes_get_data(raw, NULL);
    for (size_t at = 0; at < g_bytes_get_size(raw); at += 100) {
        bool same = true;
        for (int i = 1; i < 100; i++)
            same = same && bytes[at + i] == bytes[at];
        uint8_t head = same ? 257 - 100 : 99;
        g_byte_array_append(runs, &head, 1);
        g_byte_array_append(runs, bytes + at, same ? 1 : 100);
    }
    g_byte_array_append(runs, (const guint8 *)"\x80", 1);
    g_autoptr(GBytes) data = g_bytes_new(runs->data, runs->len);
    assert_taken(SIZE "/BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /RunLengthDecode", data, 1, black, white, 0);
}

/* Compares what is seen at the middle of each of 20 x 20 fields. */
static void assert_alike(const OcrImage *a, const OcrImage *b)
{
    int inked = 0;
    for (int row = 0; row < 20; row++)
        for (int column = 0; column < 20; column++) {
            int dark[2];
            const OcrImage *images[] = {a, b};
            for (int i = 0; i < 2; i++) {
                int x = (2 * column + 1) * ocr_image_width(images[i]) / 40, y = (2 * row + 1) * ocr_image_height(images[i]) / 40;
                dark[i] = sample_pixel(images[i], x, y).r < 128;
            }
            g_assert_cmpint(dark[0], ==, dark[1]);
            inked += dark[0];
        }
    g_assert_cmpint(inked, >, 20 * 20 / 6);
    g_assert_cmpint(inked, <, 20 * 20 / 2);
}

/* Every way in which an image can lie on a page, turned or not, must look as poppler draws it. */
static void test_placements(void)
{
    static const char *matrices[] = {"200 0 0 150 0 0", "-200 0 0 150 200 0", "200 0 0 -150 0 150", "-200 0 0 -150 200 150",
                                     "0 150 200 0 0 0", "0 -150 200 0 0 150", "0 150 -200 0 200 0", "0 -150 -200 0 200 150"};
    g_autoptr(GBytes) data = sample_g4(W, H);
    for (int rotate = 0; rotate < 360; rotate += 90)
        for (size_t m = 0; m < G_N_ELEMENTS(matrices); m++) {
            g_autofree char *content = g_strdup_printf("q %s cm /I Do Q", matrices[m]);
            g_autofree char *dotted = g_strdup_printf("q %s cm /I Do Q 0 0 0.1 0.1 re f", matrices[m]);
            g_autofree char *keys = g_strdup_printf("/Rotate %d", rotate);
            SamplePage page = {.image = FAX ">>", .data = data, .content = content, .page = keys};
            OcrPageInfo info, drawn_info;
            g_autoptr(OcrImage) taken = decode(&page, &info);
            page.content = dotted;
            g_autoptr(OcrImage) drawn = decode(&page, &drawn_info);
            g_assert_cmpstr(info.source, ==, "pdf-image");
            g_assert_cmpstr(drawn_info.source, ==, "pdf-drawn");
            assert_alike(taken, drawn);
        }
}

static const char *source_of(const SamplePage *page)
{
    OcrPageInfo info;
    g_autoptr(OcrImage) image = decode(page, &info);
    return info.source;
}

static void test_what_is_one_image(void)
{
    static const struct {
        const char *content, *form, *page, *source;
    } cases[] = {
        {"q 200 0 0 150 0 0 cm /I Do Q BT /F 12 Tf 3 Tr 10 20 Td (scanned \\) text) Tj [(a) 3 <62>] TJ ET", NULL, NULL, "pdf-image"},
        {"q 200 0 0 150 0 0 cm /I Do Q BT /F 12 Tf 10 20 Td (visible) Tj ET", NULL, NULL, "pdf-drawn"},
        {"BT /F 12 Tf 10 20 Td (under it) Tj ET q 200 0 0 150 0 0 cm /I Do Q", NULL, NULL, "pdf-image"},
        {"1 g 0 0 200 150 re f q 200 0 0 150 0 0 cm /I Do Q", NULL, NULL, "pdf-image"},
        {"q 200 0 0 150 0 0 cm /I Do Q 0 0 10 10 re f", NULL, NULL, "pdf-drawn"},
        {"q 0 0 200 150 re W n 200 0 0 150 0 0 cm /I Do Q", NULL, NULL, "pdf-image"},
        {"q 0 0 100 150 re W n 200 0 0 150 0 0 cm /I Do Q", NULL, NULL, "pdf-drawn"},
        {"q 100 0 0 75 0 0 cm /I Do Q", NULL, NULL, "pdf-drawn"},
        {"q 400 0 0 300 -100 -75 cm /I Do Q", NULL, NULL, "pdf-drawn"},
        {"q 200 10 -10 150 0 0 cm /I Do Q", NULL, NULL, "pdf-drawn"},
        {"/X Do", "q 200 0 0 150 0 0 cm /I Do Q", NULL, "pdf-image"},
        {"/X Do", "q 200 0 0 150 0 0 cm /I Do Q BT /F 9 Tf (x) Tj ET", NULL, "pdf-drawn"},
        {"q /G gs 200 0 0 150 0 0 cm /I Do Q", NULL, NULL, "pdf-drawn"},
        {"q /N gs 200 0 0 150 0 0 cm /I Do Q", NULL, NULL, "pdf-image"},
        {"/OC /L BDC q 200 0 0 150 0 0 cm /I Do Q EMC", NULL, NULL, "pdf-drawn"},
        {"/Artifact << /Kind [1 2] >> BDC q 200 0 0 150 0 0 cm /I Do Q EMC % note", NULL, NULL, "pdf-image"},
        {"q 200 0 0 150 0 0 cm /I Do Q", NULL, "/Annots [<< /Type /Annot /Subtype /Square /Rect [10 10 90 90] >>]", "pdf-drawn"},
        {"q 200 0 0 150 0 0 cm /I Do Q", NULL, "/Annots [<< /Type /Annot /Subtype /Link /Rect [10 10 90 90] >>]", "pdf-image"},
        {"q 200 0 0 150 0 0 cm /I Do Q", NULL, "/CropBox [0 0 60 60]", "pdf-drawn"},
        {"nonsense 0 0 10 10 re f", NULL, NULL, "pdf-drawn"},
    };
    g_autoptr(GBytes) data = sample_g4(W, H);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        SamplePage page = {.image = FAX ">>", .data = data, .content = cases[i].content, .form = cases[i].form, .page = cases[i].page};
        g_test_message("%s", cases[i].content);
        g_assert_cmpstr(source_of(&page), ==, cases[i].source);
    }
}

static void test_drawn_pages(void)
{
    g_autoptr(GBytes) data = sample_g4(W, H);
    SamplePage page = {.image = FAX ">>", .data = data,
                       .content = "0 0 1 rg 40 15 30 120 re f 40 112.5 120 22.5 re f 40 60 80 22.5 re f"};
    OcrPageInfo info;
    g_autoptr(OcrImage) image = decode(&page, &info);
    g_assert_cmpfloat(info.dpi, ==, 300);
    g_assert_cmpint(ocr_image_depth(image), ==, 32);
    sample_assert_colours(image, 833, 625, (SampleColour){0, 0, 255}, (SampleColour){255, 255, 255}, 5, 0.02);
    page.content = "40 15 30 120 re f 40 112.5 120 22.5 re f 40 60 80 22.5 re f";
    g_autoptr(OcrImage) grey = decode(&page, &info);
    g_assert_cmpint(ocr_image_depth(grey), ==, 8);
    page.page = "/MediaBox [0 0 6000 4500]";
    g_autoptr(OcrImage) wide = decode(&page, &info);
    g_assert_cmpfloat(info.dpi, <, 90);
    g_assert_false(info.dpi_assumed);
    page.page = "/MediaBox [0 0 14400 14400]";
    g_autoptr(GBytes) huge = sample_pdf(&page);
    sample_assert_refused(g_bytes_get_data(huge, NULL), g_bytes_get_size(huge), OCR_ERROR_LIMIT, "5080 x 5080 mm");
}

static void test_kinds_left_to_poppler(void)
{
    static const char *keys[] = {
        SIZE "/BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /JBIG2Decode",
        SIZE "/Filter /JPXDecode",
        SIZE "/BitsPerComponent 8 /ColorSpace /DeviceCMYK /Filter /FlateDecode",
        SIZE "/BitsPerComponent 1 /ColorSpace /DeviceGray /Filter [/ASCIIHexDecode /CCITTFaxDecode]",
    };
    g_autoptr(GBytes) data = sample_g4(W, H);
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        SamplePage page = {.image = keys[i], .data = data, .content = cover};
        /* What it is given here is none of these kinds: it draws nothing, and that is told. */
        g_autoptr(GBytes) file = sample_pdf(&page);
        sample_assert_refused(g_bytes_get_data(file, NULL), g_bytes_get_size(file), OCR_ERROR_FORMAT, "print it and scan that");
    }
}

static void test_damage_is_told(void)
{
    g_autoptr(GBytes) data = sample_g4(W, H);
    SamplePage page = {.image = FAX ">>", .data = data, .content = cover};
    g_autoptr(GBytes) file = sample_pdf(&page);
    size_t size = g_bytes_get_size(file);
    g_autofree uint8_t *bytes = g_memdup2(g_bytes_get_data(file, NULL), size);
    for (size_t length = 9; length < size - 8; length += 97)
        sample_assert_refused(bytes, length, OCR_ERROR_INCOMPLETE, "end marker");
    g_autoptr(GBytes) cut = g_bytes_new(g_bytes_get_data(data, NULL), g_bytes_get_size(data) / 2);
    page.data = cut;
    g_autoptr(GBytes) torn = sample_pdf(&page);
    sample_assert_refused(g_bytes_get_data(torn, NULL), g_bytes_get_size(torn), OCR_ERROR_FORMAT, "damaged");
    page.image = SIZE "/BitsPerComponent 8 /ColorSpace /DeviceGray";
    g_autoptr(GBytes) shorter = sample_pdf(&page);
    sample_assert_refused(g_bytes_get_data(shorter, NULL), g_bytes_get_size(shorter), OCR_ERROR_FORMAT, "line 0");
}

static void test_a_wrong_cross_reference_is_repaired(void)
{
    g_autoptr(GBytes) data = sample_g4(W, H);
    SamplePage page = {.image = FAX ">>", .data = data, .content = cover};
    g_autoptr(GBytes) file = sample_pdf(&page);
    size_t size = g_bytes_get_size(file);
    uint8_t *bytes = g_memdup2(g_bytes_get_data(file, NULL), size);
    memcpy(memmem(bytes, size, "startxref\n", 10), "startxref\n7", 11);
    g_autoptr(GBytes) broken = g_bytes_new_take(bytes, size);
    OcrPageInfo info;
    g_autoptr(OcrImage) image = sample_decode(broken, 1, &info);
    sample_assert(image, W, H, 0, 0);
}

static GBytes *encrypted(GBytes *file, const char *user_password)
{
    qpdf_data pdf = qpdf_init();
    qpdf_silence_errors(pdf);
    qpdf_read_memory(pdf, "sample", g_bytes_get_data(file, NULL), g_bytes_get_size(file), NULL);
    qpdf_init_write_memory(pdf);
    qpdf_set_r6_encryption_parameters2(pdf, user_password, "owner", QPDF_TRUE, QPDF_TRUE, QPDF_TRUE, QPDF_TRUE, QPDF_TRUE, QPDF_TRUE,
                                       qpdf_r3p_full, QPDF_TRUE);
    qpdf_write(pdf);
    GBytes *out = g_bytes_new(qpdf_get_buffer(pdf), qpdf_get_buffer_length(pdf));
    qpdf_cleanup(&pdf);
    return out;
}

static void test_passwords(void)
{
    g_autoptr(GBytes) data = sample_g4(W, H);
    SamplePage page = {.image = FAX ">>", .data = data, .content = cover};
    g_autoptr(GBytes) file = sample_pdf(&page);
    g_autoptr(GBytes) locked = encrypted(file, "secret"), open = encrypted(file, "");
    sample_assert_refused(g_bytes_get_data(locked, NULL), g_bytes_get_size(locked), OCR_ERROR_PASSWORD, "password");
    OcrPageInfo info;
    g_autoptr(OcrImage) image = sample_decode(open, 1, &info);
    g_assert_cmpstr(info.source, ==, "pdf-image");
    sample_assert(image, W, H, 0, 0);
}

static void test_bombs_are_refused(void)
{
    /* 70,000 x 70,000 grey zeros, packed: 4.9 GB that would unpack from 4.8 MB; here only the claim is made. */
    static const char *keys[] = {"/Width 70000 /Height 70000 /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode",
                                 "/Width 70000 /Height 70000 /BitsPerComponent 8 /ColorSpace /DeviceCMYK /Filter /JPXDecode",
                                 "/Width 0 /Height 5 /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode"};
    static const int codes[] = {OCR_ERROR_LIMIT, OCR_ERROR_LIMIT, OCR_ERROR_FORMAT};
    g_autoptr(GBytes) data = g_bytes_new_static("x\x9c\x03\0\0\0\0\x01", 8);
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        SamplePage page = {.image = keys[i], .data = data, .content = cover};
        g_autoptr(GBytes) file = sample_pdf(&page);
        sample_assert_refused(g_bytes_get_data(file, NULL), g_bytes_get_size(file), codes[i], "");
    }
}

/* Four strips of the picture, the last one shorter, painted in any order; and one that is missing. */
static void test_strips_are_joined(void)
{
    static const int tops[] = {0, 170, 340, 510, 600};
    SampleTiff kind = {.bits = 1, .samples = 1, .photometric = PHOTOMETRIC_MINISBLACK};
    g_autoptr(GBytes) raw = sample_raw(&kind, W, H);
    for (int missing = 0; missing < 2; missing++) {
        SamplePdf pdf = pdf_new();
        for (int i = 0; i < 4; i++) {
            int rows = tops[i + 1] - tops[i];
            g_autoptr(GBytes) part = g_bytes_new_from_bytes(raw, (gsize)tops[i] * W / 8, (gsize)rows * W / 8);
            g_autofree char *keys = g_strdup_printf("/Type /XObject /Subtype /Image /Width 800 /Height %d /BitsPerComponent 1 "
                                                    "/ColorSpace /DeviceGray", rows);
            pdf_object(&pdf, keys, part);
        }
        g_autofree char *text = g_strconcat("q 200 0 0 42.5 0 107.5 cm /A Do Q q 200 0 0 22.5 0 0 cm /D Do Q q 200 0 0 42.5 0 65 cm /B Do Q",
                                            missing ? "" : " q 200 0 0 42.5 0 22.5 cm /C Do Q", NULL);
        g_autoptr(GBytes) content = g_bytes_new(text, strlen(text));
        pdf_object(&pdf, "", content);
        pdf_object(&pdf, "<< /Type /Page /Parent 7 0 R /Contents 5 0 R /Resources << /XObject << /A 1 0 R /B 2 0 R /C 3 0 R /D 4 0 R >> >> "
                         ">>", NULL);
        pdf_object(&pdf, "<< /Type /Pages /Kids [6 0 R] /Count 1 /MediaBox [0 0 200 150] >>", NULL);
        g_autoptr(GBytes) file = pdf_finish(&pdf, pdf_object(&pdf, "<< /Type /Catalog /Pages 7 0 R >>", NULL));
        OcrPageInfo info;
        g_autoptr(OcrImage) image = sample_decode(file, 1, &info);
        g_assert_cmpstr(info.source, ==, missing ? "pdf-drawn" : "pdf-image");
        if (!missing)
            sample_assert(image, W, H, 0, 0);
    }
}

/* 40 MB of spaces for poppler to read through. */
static void test_endless_instructions_are_refused(void)
{
    g_autoptr(GZlibCompressor) packer = g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 1);
    g_autofree char *spaces = g_strnfill(40 << 20, ' ');
    g_autofree uint8_t *packed = g_malloc(2 << 20);
    size_t taken, made;
    g_converter_convert(G_CONVERTER(packer), spaces, 40 << 20, packed, 2 << 20, G_CONVERTER_INPUT_AT_END, &taken, &made, NULL);
    g_autoptr(GBytes) bomb = g_bytes_new(packed, made);
    SamplePdf pdf = pdf_new();
    pdf_object(&pdf, "/Filter /FlateDecode", bomb);
    pdf_object(&pdf, "<< /Type /Page /Parent 3 0 R /Contents 1 0 R >>", NULL);
    pdf_object(&pdf, "<< /Type /Pages /Kids [2 0 R] /Count 1 /MediaBox [0 0 200 150] >>", NULL);
    g_autoptr(GBytes) file = pdf_finish(&pdf, pdf_object(&pdf, "<< /Type /Catalog /Pages 3 0 R >>", NULL));
    sample_assert_refused(g_bytes_get_data(file, NULL), g_bytes_get_size(file), OCR_ERROR_LIMIT, "32 MB");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pdf/fax-images", test_fax_images);
    g_test_add_func("/pdf/jpeg-images", test_jpeg_images);
    g_test_add_func("/pdf/flate-images", test_flate_images);
    g_test_add_func("/pdf/predicted-rows", test_predicted_rows);
    g_test_add_func("/pdf/plain-and-run-lengths", test_plain_and_run_lengths);
    g_test_add_func("/pdf/placements", test_placements);
    g_test_add_func("/pdf/what-is-one-image", test_what_is_one_image);
    g_test_add_func("/pdf/drawn-pages", test_drawn_pages);
    g_test_add_func("/pdf/kinds-left-to-poppler", test_kinds_left_to_poppler);
    g_test_add_func("/pdf/damage", test_damage_is_told);
    g_test_add_func("/pdf/repair", test_a_wrong_cross_reference_is_repaired);
    g_test_add_func("/pdf/passwords", test_passwords);
    g_test_add_func("/pdf/bombs", test_bombs_are_refused);
    g_test_add_func("/pdf/strips", test_strips_are_joined);
    g_test_add_func("/pdf/endless-instructions", test_endless_instructions_are_refused);
    return g_test_run();
}
