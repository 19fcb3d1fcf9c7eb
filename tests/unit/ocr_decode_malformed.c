/* Files that broke other decoders: each must be refused with words or give pages, and nothing else. Runs over the
 * folder of GUICHET_TEST_DATA where there is one. */
#include "ocr/error.h"

#include "decode_sample.h"

static int refused, read_pages;

static void take_in(const char *path)
{
    char *content;
    size_t size;
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_get_contents(path, &content, &size, NULL));
    /* A copy of the exact length: g_file_get_contents puts a byte behind the end. */
    g_autofree uint8_t *bytes = g_memdup2(content, size);
    g_free(content);
    g_autofree char *reason = NULL;
    g_assert_cmpint(ocr_media_wholeness(bytes, size, &reason) == OCR_WHOLE, ==, reason == NULL);
    g_autoptr(OcrDecoder) decoder = ocr_decoder_open(bytes, size, NULL, &error);
    if (decoder == NULL) {
        refused++;
        g_assert_true(error->domain == OCR_ERROR && strlen(error->message) > 10);
        return;
    }
    for (int page = 1; page <= MIN(ocr_decoder_page_count(decoder), 20); page++) {
        OcrPageInfo info;
        g_autoptr(GError) problem = NULL;
        g_autoptr(OcrImage) image = ocr_decoder_page(decoder, page, &info, &problem);
        g_assert_true((image == NULL) == (problem != NULL));
        if (image != NULL) {
            read_pages++;
            g_assert_cmpfloat(info.dpi, >=, 50);
        } else {
            refused++;
            g_assert_true(problem->domain == OCR_ERROR && g_str_has_prefix(problem->message, "page "));
        }
    }
}

static void test_folder(gconstpointer name)
{
    const char *root = g_getenv("GUICHET_TEST_DATA");
    g_autofree char *folder = g_build_filename(root ? root : ".", "malformed", name, NULL);
    g_autoptr(GDir) files = root ? g_dir_open(folder, 0, NULL) : NULL;
    if (files == NULL) {
        g_test_skip("no folder of malformed files");
        return;
    }
    refused = read_pages = 0;
    for (const char *file; (file = g_dir_read_name(files)) != NULL;) {
        g_autofree char *path = g_build_filename(folder, file, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
            take_in(path);
    }
    g_test_message("%d refused, %d pages read", refused, read_pages);
    g_assert_cmpint(refused, >, 0);
    g_assert_cmpint(read_pages, >, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/malformed/tiff", "tiff", test_folder);
    g_test_add_data_func("/malformed/libtiff", "libtiff", test_folder);
    g_test_add_data_func("/malformed/png", "png", test_folder);
    g_test_add_data_func("/malformed/jpeg", "jpeg", test_folder);
    return g_test_run();
}
