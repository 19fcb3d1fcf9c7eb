/* Pages that come out empty and should not, that lose a part, or that ask for too much: none passes as what was sent. */
#include "ocr/error.h"

#include "decode_sample_pdf.h"

enum { W = 400, H = 300 };

#define IMAGE "/Width 400 /Height 300 /BitsPerComponent 8 /ColorSpace /DeviceGray"

/* NULL with `error` of that code whose words hold `said`; or a page, `inked` or bare. */
static void expect(GBytes *file, const OcrDecodeLimits *limits, int code, const char *said, bool inked)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(OcrDecoder) decoder = ocr_decoder_open(g_bytes_get_data(file, NULL), g_bytes_get_size(file), limits, &error);
    g_assert_no_error(error);
    OcrPageInfo info;
    g_autoptr(OcrImage) image = ocr_decoder_page(decoder, 1, &info, &error);
    if (said) {
        g_assert_error(error, OCR_ERROR, code);
        g_assert_nonnull(strstr(error->message, said));
        g_assert_null(image);
        return;
    }
    g_assert_no_error(error);
    int dark = 0;
    for (int y = 0; y < ocr_image_height(image); y += 3)
        for (int x = 0; x < ocr_image_width(image); x += 3)
            dark += sample_pixel(image, x, y).r < 128;
    g_assert_true(inked ? dark > 100 : dark == 0);
}

static void expect_page(const char *content, int code, const char *said, bool inked)
{
    g_test_message("%.60s", content);
    g_autoptr(GBytes) data = g_bytes_new_take(g_malloc0(W * H), W * H);
    const SamplePage page = {.image = IMAGE, .data = data, .content = content};
    g_autoptr(GBytes) file = sample_pdf(&page);
    const OcrDecodeLimits limits = {.max_pages = 10, .max_pixels = 2000000, .max_side_px = 3000};
    expect(file, &limits, code, said, inked);
}

static void test_what_is_empty_is_blank(void)
{
    expect_page("", 0, NULL, false);
    expect_page("1 1 1 rg 0 0 200 150 re f BT /F 12 Tf 10 10 Td ( ) Tj ET", 0, NULL, false);
    expect_page("BT /F 40 Tf 10 50 Td (DUPONT) Tj ET", 0, NULL, true);
}

static void test_what_comes_out_empty_is_told(void)
{
    expect_page("1 1 1 rg BT /F 12 Tf 10 10 Td (DUPONT) Tj ET", OCR_ERROR_FORMAT, "holds words", false);
    expect_page("0 0 m nonsense", OCR_ERROR_FORMAT, "came out empty", false);
}

static void test_what_is_lost_is_told(void)
{
    const char *print = "0 0 200 40 re f 0 60 200 40 re f 0 110 200 40 re f BT /F 12 Tf 10 10 Td (DUPONT) Tj ET";
    g_autoptr(GString) many = g_string_new(NULL);
    for (int i = 0; i < 2000; i++)
        g_string_append_printf(many, "%s %d 0 3 3 re f ", print, i % 190);
    g_autoptr(GBytes) whole = deflated((const uint8_t *)many->str, many->len);
    for (int cut = 0; cut < 2; cut++) {
        SamplePdf pdf = pdf_new();
        g_autoptr(GBytes) content = g_bytes_new_from_bytes(whole, 0, cut ? g_bytes_get_size(whole) / 2 : g_bytes_get_size(whole));
        pdf_object(&pdf, "/Filter /FlateDecode", content);
        pdf_object(&pdf, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", NULL);
        pdf_object(&pdf, "<< /Type /Page /Parent 4 0 R /Contents 1 0 R /Resources << /Font << /F 2 0 R >> >> >>", NULL);
        pdf_object(&pdf, "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 200 150] >>", NULL);
        g_autoptr(GBytes) file = pdf_finish(&pdf, pdf_object(&pdf, "<< /Type /Catalog /Pages 4 0 R >>", NULL));
        expect(file, NULL, OCR_ERROR_FORMAT, cut ? "part of it is missing" : NULL, true);
    }
}

static void test_painting_has_an_end(void)
{
    const char *paint = " q 150 0 0 100 0 0 cm /I Do Q BI /W 1 /H 1 /BPC 8 /CS /G ID ( EI";
    g_autoptr(GString) content = g_string_new(NULL);
    for (int i = 0; i < 66; i++)
        g_string_append(content, paint);
    expect_page(content->str, 0, NULL, true);
    g_string_append(content, paint);
    expect_page(content->str, OCR_ERROR_LIMIT, "more drawing than any paper", false);
}

/* `deep` forms, each drawing the next ten times, the last one drawing `last`. */
static GBytes *nested_forms(int deep, int last)
{
    SamplePdf pdf = pdf_new();
    for (int i = 1; i <= deep; i++) {
        int next = i < deep ? i + 1 : last;
        g_autofree char *keys = g_strdup_printf("/Type /XObject /Subtype /Form /BBox [0 0 200 150] /Resources << /XObject << /N %d 0 R >> >>", next);
        const char *draws = i < deep || last ? "/N Do /N Do /N Do /N Do /N Do /N Do /N Do /N Do /N Do /N Do" : "0 0 100 100 re f";
        g_autoptr(GBytes) content = g_bytes_new(draws, strlen(draws));
        pdf_object(&pdf, keys, content);
    }
    g_autoptr(GBytes) content = g_bytes_new("/N Do", 5);
    int stream = pdf_object(&pdf, "", content);
    g_autofree char *page = g_strdup_printf("<< /Type /Page /Parent %d 0 R /Contents %d 0 R /Resources << /XObject << /N 1 0 R >> >> >>",
                                            stream + 2, stream);
    pdf_object(&pdf, page, NULL);
    g_autofree char *pages = g_strdup_printf("<< /Type /Pages /Kids [%d 0 R] /Count 1 /MediaBox [0 0 200 150] >>", stream + 1);
    pdf_object(&pdf, pages, NULL);
    g_autofree char *root = g_strdup_printf("<< /Type /Catalog /Pages %d 0 R >>", stream + 2);
    return pdf_finish(&pdf, pdf_object(&pdf, root, NULL));
}

static void test_forms_within_forms(void)
{
    g_autoptr(GBytes) few = nested_forms(3, 0), many = nested_forms(9, 0), itself = nested_forms(3, 1);
    expect(few, NULL, 0, NULL, true);
    expect(many, NULL, OCR_ERROR_LIMIT, "more drawing than any paper", false);
    expect(itself, NULL, OCR_ERROR_FORMAT, "draws itself", false);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pdf-hostile/blank", test_what_is_empty_is_blank);
    g_test_add_func("/pdf-hostile/empty", test_what_comes_out_empty_is_told);
    g_test_add_func("/pdf-hostile/lost", test_what_is_lost_is_told);
    g_test_add_func("/pdf-hostile/painting", test_painting_has_an_end);
    g_test_add_func("/pdf-hostile/forms", test_forms_within_forms);
    return g_test_run();
}
