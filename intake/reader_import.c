#include "intake/reader_import.h"

#include "forms/import.h"
#include "forms/template_write.h"
#include "intake/reader_child.h"
#include "ocr/error.h"
#include "ocr/page.h"

enum { IMPORT_PAGES_MAX = 40 };

/* Black and white as a scan of it will be, so that the two can be laid over each other. */
static bool send_blank(OcrPage *page, int output, GError **error)
{
    g_autoptr(GBytes) png = ocr_image_to_png(ocr_page_binary(page), 1, error);
    if (!png)
        return false;
    gsize size;
    const void *bytes = g_bytes_get_data(png, &size);
    return reader_frame_write(output, READER_FRAME_PICTURE, bytes, size <= READER_PICTURE_BYTES ? size : 0);
}

/* The pages as pictures; NULL after an error. Array of OcrPage*. */
static GPtrArray *draw_pages(OcrDecoder *decoder, int output, GError **error)
{
    g_autoptr(GPtrArray) pages = g_ptr_array_new_with_free_func((GDestroyNotify)ocr_page_free);
    for (int number = 1; number <= ocr_decoder_page_count(decoder); number++) {
        OcrPageInfo info;
        OcrImage *scan = ocr_decoder_page(decoder, number, &info, error);
        if (!scan)
            return NULL;
        OcrPage *page = ocr_page_new(scan, info.dpi);
        g_ptr_array_add(pages, page);
        if (!send_blank(page, output, error))
            return NULL;
    }
    return g_steal_pointer(&pages);
}

static FormImport *propose(FormReader *reader, bool pdf, const uint8_t *bytes, size_t size, GError **error)
{
    g_autoptr(OcrPdfForm) form = pdf ? ocr_pdf_form_read(bytes, size, error) : NULL;
    g_autoptr(GPtrArray) words = pdf && form ? ocr_pdf_words(bytes, size, IMPORT_PAGES_MAX) : NULL;
    return form ? form_import_widgets(form_reader_guesses(reader), form, words) : NULL;
}

void reader_import_answer(FormReader *reader, OcrDecoder *decoder, const uint8_t *bytes, size_t size, int output)
{
    g_autoptr(GError) error = NULL;
    int count = ocr_decoder_page_count(decoder);
    OcrMedia media = ocr_decoder_media(decoder);
    if (count > IMPORT_PAGES_MAX) {
        g_set_error(&error, OCR_ERROR, OCR_ERROR_LIMIT, "a form has at most %d pages", IMPORT_PAGES_MAX);
        reader_child_send_error(output, error);
        return;
    }
    reader_child_send(output, READER_FRAME_START, json_pack("{sssi}", "media_type", ocr_media_type(media), "pages", count));
    g_autoptr(GPtrArray) pages = draw_pages(decoder, output, &error);
    g_autoptr(FormImport) import = pages ? propose(reader, media == OCR_MEDIA_PDF, bytes, size, &error) : NULL;
    if (!import) {
        if (error)
            reader_child_send_error(output, error);
        return;
    }
    g_autofree char *body = form_template_write_body(import->form, import->left_out);
    json_t *answer = json_pack("{sssisi}", "body", body, "widgets", import->widget_count, "left_out", import->left_out_count);
    if (reader_child_send(output, READER_FRAME_TEMPLATE, answer))
        reader_frame_write(output, READER_FRAME_DONE, NULL, 0);
}
