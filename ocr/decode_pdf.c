#include "ocr/decode_part.h"
#include "ocr/decode_pdf_cost.h"
#include "ocr/decode_pdf_draw.h"
#include "ocr/decode_pdf_object.h"
#include "ocr/decode_pdf_page.h"
#include "ocr/media_structure.h"

#include <qpdf/qpdf-c.h>

typedef struct {
    const uint8_t *bytes;
    size_t size;
    OcrDecodeLimits limits;
    qpdf_data pdf;
    OcrPdfDrawing *drawing; /* opened for the first page that is not one image */
} PdfFile;

static void close_pdf(void *state)
{
    PdfFile *file = state;
    ocr_pdf_drawing_free(file->drawing);
    ocr_pdf_forget_error(file->pdf);
    qpdf_cleanup(&file->pdf);
    g_free(file);
}

static const char *last_error(qpdf_data pdf, bool *password)
{
    *password = false;
    if (!qpdf_has_error(pdf))
        return "no pages";
    qpdf_error problem = qpdf_get_error(pdf);
    *password = qpdf_get_error_code(pdf, problem) == qpdf_e_password;
    return qpdf_get_error_message_detail(pdf, problem);
}

static bool refuse(PdfFile *file, GError **error)
{
    bool password;
    const char *detail = last_error(file->pdf, &password);
    if (password)
        g_set_error(error, OCR_ERROR, OCR_ERROR_PASSWORD, "the PDF asks for a password: save it without one");
    else
        g_set_error(error, OCR_ERROR, OCR_ERROR_FORMAT, "the PDF is damaged (%s)", detail);
    return false;
}

static bool read_structure(PdfFile *file, int *pages, GError **error)
{
    qpdf_set_suppress_warnings(file->pdf, QPDF_TRUE);
    qpdf_silence_errors(file->pdf);
    QPDF_ERROR_CODE code = qpdf_read_memory(file->pdf, "PDF", (const char *)file->bytes, file->size, NULL);
    if ((code & QPDF_ERRORS) != 0)
        return refuse(file, error);
    *pages = qpdf_get_num_pages(file->pdf);
    if (*pages <= 0)
        return refuse(file, error);
    if (*pages <= file->limits.max_pages)
        return true;
    g_set_error(error, OCR_ERROR, OCR_ERROR_PAGES, "the PDF has %d pages, at most %d are read: split it", *pages,
                file->limits.max_pages);
    return false;
}

static void *open_pdf(const uint8_t *bytes, size_t size, const OcrDecodeLimits *limits, int *pages, GError **error)
{
    if (!ocr_pdf_has_end(bytes, size)) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_INCOMPLETE,
                    "the PDF ends at byte %zu without its end marker: copy or scan it again", size);
        return NULL;
    }
    PdfFile *file = g_new0(PdfFile, 1);
    *file = (PdfFile){.bytes = bytes, .size = size, .limits = *limits, .pdf = qpdf_init()};
    if (read_structure(file, pages, error))
        return file;
    close_pdf(file);
    return NULL;
}

static bool read_page(void *state, int number, OcrRawPage *page, GError **error)
{
    PdfFile *file = state;
    if (!ocr_pdf_page_cost_bearable(file->pdf, number, &file->limits, error))
        return false;
    OcrPdfTaking taking = ocr_pdf_page_take(file->pdf, number, &file->limits, page, error);
    if (taking != OCR_PDF_TO_DRAW)
        return taking == OCR_PDF_TAKEN;
    page->flip = false;
    page->turn = 0;
    if (file->drawing == NULL)
        file->drawing = ocr_pdf_drawing_new(file->bytes, file->size, error);
    return file->drawing != NULL && ocr_pdf_draw(file->drawing, number, &file->limits, page, error);
}

const OcrDecodePart ocr_decode_pdf = {.open = open_pdf, .page = read_page, .close = close_pdf};
