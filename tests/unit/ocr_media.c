#include "ocr/media.h"
#include "ocr/error.h"

#include "decode_sample_pdf.h"

static GBytes *sample_of(OcrMedia media)
{
    SampleTiff kind = {.compression = COMPRESSION_LZW, .bits = 1, .samples = 1, .x_resolution = 300, .y_resolution = 300, .rows = 20};
    g_autoptr(OcrImage) image = NULL;
    g_autoptr(GBytes) data = sample_g4(800, 600), file = sample_tiff(&kind, 120, 90, 3);
    OcrPageInfo info;
    SamplePage page = {.image = "/Width 800 /Height 600 /BitsPerComponent 1 /ColorSpace /DeviceGray", .data = data, .content = "/I Do"};
    switch (media) {
    case OCR_MEDIA_TIFF:
        return g_steal_pointer(&file);
    case OCR_MEDIA_PDF:
        return sample_pdf(&page);
    default:
        image = sample_decode(file, 1, &info);
        return media == OCR_MEDIA_JPEG ? ocr_image_to_jpeg(image, 1, 80, NULL) : ocr_image_to_png(image, 1, NULL);
    }
}

static const OcrMedia kinds[] = {OCR_MEDIA_TIFF, OCR_MEDIA_PDF, OCR_MEDIA_JPEG, OCR_MEDIA_PNG};

static OcrWholeness wholeness(const uint8_t *bytes, size_t size)
{
    /* A copy of the exact length, so that a sanitizer sees every step outside. */
    g_autofree uint8_t *copy = g_memdup2(bytes, size);
    g_autofree char *reason = NULL;
    OcrWholeness answer = ocr_media_wholeness(copy, size, &reason);
    g_assert_cmpint(reason == NULL, ==, answer == OCR_WHOLE);
    return answer;
}

static void test_kinds_are_told_by_content(void)
{
    static const char *types[] = {"image/tiff", "application/pdf", "image/jpeg", "image/png"};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autoptr(GBytes) file = sample_of(kinds[i]);
        size_t size;
        const uint8_t *bytes = g_bytes_get_data(file, &size);
        g_assert_cmpint(ocr_media_sniff(bytes, size), ==, kinds[i]);
        g_assert_cmpstr(ocr_media_type(kinds[i]), ==, types[i]);
        g_assert_cmpint(wholeness(bytes, size), ==, OCR_WHOLE);
    }
    g_assert_cmpint(ocr_media_sniff((const uint8_t *)"", 0), ==, OCR_MEDIA_UNKNOWN);
    g_assert_cmpint(ocr_media_sniff((const uint8_t *)"II*", 3), ==, OCR_MEDIA_UNKNOWN);
    g_assert_cmpint(wholeness((const uint8_t *)"text", 4), ==, OCR_FOREIGN);
    g_assert_cmpint(wholeness((const uint8_t *)"", 0), ==, OCR_FOREIGN);
}

/* A file that is being copied: no beginning of it is whole, but for what may be missing without harm. */
static void test_no_beginning_is_whole(void)
{
    static const size_t harmless[] = {0, 1, 0, 0};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autoptr(GBytes) file = sample_of(kinds[i]);
        size_t size;
        const uint8_t *bytes = g_bytes_get_data(file, &size);
        for (size_t length = 0; length < size - harmless[i]; length++) {
            OcrWholeness answer = wholeness(bytes, length);
            if (answer == OCR_WHOLE)
                g_test_message("kind %zu: %zu of %zu bytes", i, length, size);
            g_assert_cmpint(answer, !=, OCR_WHOLE);
            g_assert_true(answer == OCR_PARTIAL || length < 9);
        }
    }
}

static void test_trailing_bytes_do_no_harm(void)
{
    static const uint8_t zeros[5000];
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autoptr(GBytes) file = sample_of(kinds[i]);
        g_autoptr(GByteArray) longer = g_byte_array_new();
        g_byte_array_append(longer, g_bytes_get_data(file, NULL), (guint)g_bytes_get_size(file));
        g_byte_array_append(longer, zeros, sizeof zeros);
        g_assert_cmpint(wholeness(longer->data, longer->len), ==, OCR_WHOLE);
    }
}

static void test_a_copy_with_a_hole_is_not_whole(void)
{
    for (size_t i = 0; i < 2; i++) {
        g_autoptr(GBytes) file = sample_of(kinds[i]);
        size_t size = g_bytes_get_size(file);
        g_autofree uint8_t *bytes = g_memdup2(g_bytes_get_data(file, NULL), size);
        memset(bytes + size / 2, 0, size - size / 2);
        g_assert_cmpint(wholeness(bytes, size), ==, OCR_PARTIAL);
    }
}

static void test_linearised_and_mailed_pdfs(void)
{
    g_autoptr(GBytes) file = sample_of(OCR_MEDIA_PDF);
    size_t size = g_bytes_get_size(file);
    g_autoptr(GByteArray) mailed = g_byte_array_new();
    g_byte_array_append(mailed, (const guint8 *)"X-Mailer: gateway\r\n\r\n", 21);
    g_byte_array_append(mailed, g_bytes_get_data(file, NULL), (guint)size);
    g_assert_cmpint(wholeness(mailed->data, mailed->len), ==, OCR_WHOLE);
    /* A table missed by a few bytes is mended by the decoder; a hole where it should be is a copy under way. */
    g_autofree uint8_t *bytes = g_memdup2(g_bytes_get_data(file, NULL), size);
    uint8_t *table = memmem(bytes, size, "\nxref\n", 6);
    memcpy(table, "\nxxxx\n", 6);
    g_assert_cmpint(wholeness(bytes, size), ==, OCR_WHOLE);
    memset(table, 0, 60);
    g_assert_cmpint(wholeness(bytes, size), ==, OCR_PARTIAL);
    /* The first page's own end marker stands near the beginning of a linearised file. */
    static const char begun[] = "%PDF-1.5\n1 0 obj\n<< /Linearized 1 /L 90000 /O 3 >>\nendobj\nxref\n0 0\ntrailer\n<< >>\nstartxref\n59\n%%EOF\n";
    g_assert_cmpint(wholeness((const uint8_t *)begun, sizeof begun - 1), ==, OCR_PARTIAL);
}

static void test_growing_tiffs(void)
{
    /* As libtiff leaves it until the first page is written out: no directory. */
    g_assert_cmpint(wholeness((const uint8_t *)"II*\0\0\0\0\0pixels", 14), ==, OCR_PARTIAL);
    /* The strips of a fourth page, without its directory. */
    g_autoptr(GBytes) file = sample_of(OCR_MEDIA_TIFF);
    g_autoptr(GByteArray) growing = g_byte_array_new();
    g_byte_array_append(growing, g_bytes_get_data(file, NULL), (guint)g_bytes_get_size(file));
    guint written = growing->len;
    g_byte_array_set_size(growing, written + 20000);
    memset(growing->data + written, 0x55, 20000);
    g_assert_cmpint(wholeness(growing->data, written + 10000), ==, OCR_WHOLE);
    g_assert_cmpint(wholeness(growing->data, written + 20000), ==, OCR_PARTIAL);
    /* A loop is damage, not growth: the decoder says what is wrong. */
    static const uint8_t loop[] = {'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0, 1, 3, 0, 1, 0, 0, 0, 16, 0, 0, 0, 8, 0, 0, 0};
    g_assert_cmpint(wholeness(loop, sizeof loop), ==, OCR_WHOLE);
}

/* Random bytes behind a signature: what waiting would not mend is not told to be incomplete, but damaged. */
static void test_noise_is_damage(void)
{
    static const struct {
        const char *bytes;
        size_t length;
    } signatures[] = {{"II*\0", 4}, {"MM\0*", 4}, {"\xff\xd8\xff", 3}, {"\x89PNG\r\n\x1a\n", 8}, {"%PDF-", 5}, {"%PDF-1.7\n", 9}};
    enum { TRIALS = 400, SIZE = 20000 };
    g_autoptr(GRand) random = g_rand_new_with_seed(5);
    g_autofree uint8_t *noise = g_malloc(SIZE);
    for (size_t i = 0; i < G_N_ELEMENTS(signatures); i++) {
        int cut = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            for (int at = 0; at < SIZE; at++)
                noise[at] = (uint8_t)g_rand_int(random);
            memcpy(noise, signatures[i].bytes, signatures[i].length);
            g_autoptr(GError) error = NULL;
            g_autoptr(OcrDecoder) decoder = ocr_decoder_open(noise, SIZE, NULL, &error);
            g_assert_true(decoder || wholeness(noise, SIZE) == OCR_PARTIAL || !g_error_matches(error, OCR_ERROR, OCR_ERROR_INCOMPLETE));
            cut += g_error_matches(error, OCR_ERROR, OCR_ERROR_INCOMPLETE);
        }
        g_test_message("signature %zu: %d of %d called incomplete", i, cut, TRIALS);
        g_assert_cmpint(cut, <=, TRIALS / 20);
    }
}

static void put_32(uint8_t *at, uint32_t value)
{
    memcpy(at, &value, 4);
}

/* Directories that all claim the same long list of strips: the walk gives up once it has seen more structure than the
 * file is long, and never comes to the last directory, whose strips lie outside. */
static void test_hostile_structure_is_given_up(void)
{
    enum { DIRECTORIES = 20000, STRIPS = 200000 };
    g_autoptr(GByteArray) file = g_byte_array_new();
    g_byte_array_append(file, (const guint8 *)"II*\0\b\0\0\0", 8);
    uint32_t list = 8 + 30 * DIRECTORIES;
    for (uint32_t i = 0; i < DIRECTORIES; i++) {
        uint8_t one[30] = {2, 0, 0x11, 1, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x17, 1, 4, 0};
        bool last = i + 1 == DIRECTORIES;
        put_32(one + 6, STRIPS);
        put_32(one + 10, last ? 0x7fffffff : list);
        put_32(one + 18, STRIPS);
        put_32(one + 22, list);
        put_32(one + 26, last ? 0 : 8 + 30 * (i + 1));
        g_byte_array_append(file, one, sizeof one);
    }
    g_byte_array_set_size(file, list + 4 * STRIPS);
    memset(file->data + list, 0, 4 * STRIPS);
    g_assert_cmpint(wholeness(file->data, file->len), ==, OCR_WHOLE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/media/told-by-content", test_kinds_are_told_by_content);
    g_test_add_func("/media/no-beginning-is-whole", test_no_beginning_is_whole);
    g_test_add_func("/media/trailing-bytes", test_trailing_bytes_do_no_harm);
    g_test_add_func("/media/holes", test_a_copy_with_a_hole_is_not_whole);
    g_test_add_func("/media/linearised-and-mailed", test_linearised_and_mailed_pdfs);
    g_test_add_func("/media/growing-tiffs", test_growing_tiffs);
    g_test_add_func("/media/noise", test_noise_is_damage);
    g_test_add_func("/media/hostile-structure", test_hostile_structure_is_given_up);
    return g_test_run();
}
