#include "intake/reader_import.h"

#include "forms/import_picture.h"
#include "forms/import_words.h"
#include "forms/template_write.h"
#include "intake/reader_child.h"
#include "ocr/blank_picture.h"
#include "ocr/error.h"
#include "ocr/form_paper.h"
#include "ocr/page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The blank form while it is looked at. */
typedef struct {
    GPtrArray *pages; /* OcrPage */
    GArray *drawn;    /* bool: the page's print is text, not part of a picture */
} Blank;

static void blank_clear(Blank *blank)
{
    g_ptr_array_unref(blank->pages);
    g_array_unref(blank->drawn);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Blank, blank_clear)

/* Black and white as a scan of it will be, so that the two can be laid over each other, and what only a grey scan will show. */
static bool send_blank(OcrPage *page, int output, GError **error)
{
    g_autoptr(OcrImage) picture = ocr_blank_picture(page);
    g_autoptr(GBytes) png = picture ? ocr_image_to_png(picture, 1, error) : NULL;
    if (!png)
        return false;
    gsize size;
    const void *bytes = g_bytes_get_data(png, &size);
    return reader_frame_write(output, READER_FRAME_PICTURE, bytes, size <= READER_PICTURE_BYTES ? size : 0);
}

/* A form is as large as its sheet, whatever margin the picture on it leaves: printed, it will have that margin too. */
static OcrImage *whole_sheet(OcrImage *scan, const OcrPageInfo *info)
{
    const double least_mm = 0.3;
    const OcrSheetPlace *place = &info->place;
    double px_mm = info->dpi / 25.4;
    int w = (int)lround(place->width_mm * px_mm), h = (int)lround(place->height_mm * px_mm);
    bool same = abs(w - ocr_image_width(scan)) < least_mm * px_mm && abs(h - ocr_image_height(scan)) < least_mm * px_mm;
    bool sound = w < 1.2 * ocr_image_width(scan) && h < 1.2 * ocr_image_height(scan);
    OcrImage *sheet = w > 0 && h > 0 && sound && !same
                          ? ocr_image_on_white(scan, (int)lround(place->left_mm * px_mm), (int)lround(place->top_mm * px_mm), w, h) : NULL;
    if (!sheet)
        return scan;
    ocr_image_free(scan);
    return sheet;
}

/* A scan stands upright and straight, and its paper is white, before its boxes are measured. */
static OcrImage *upright(OcrImage *scan, double dpi)
{
    const double least_deg = 0.08, sure = 0.5, meant = 3;
    g_autoptr(OcrPage) page = ocr_page_new(scan, dpi);
    ocr_page_analyse(page);
    double confidence = 0;
    int turn = ocr_page_find_orientation(page, &confidence);
    g_autoptr(OcrImage) turned = ocr_image_turn(page->scan, confidence >= sure ? turn : 0);
    bool skewed = page->skew_confidence >= meant && fabs(page->skew_deg) >= least_deg;
    g_autoptr(OcrImage) straight = turned && skewed ? ocr_image_straight(turned, page->skew_deg) : NULL;
    OcrImage *white = turned ? ocr_form_paper_white(straight ? straight : turned) : NULL;
    return white ? white : g_steal_pointer(&turned);
}

/* The form's own colour is that of its first page: forty pages in colours do not fit into a reader's memory. */
static void leave_colours(OcrPage *page)
{
    OcrImage *dark = ocr_image_depth(page->scan) == 32 ? ocr_form_darkest_channel(page->scan) : NULL;
    if (!dark)
        return;
    ocr_image_free(page->scan);
    page->scan = dark;
}

static bool draw_pages(OcrDecoder *decoder, Blank *blank, int output, GError **error)
{
    for (int number = 1; number <= ocr_decoder_page_count(decoder); number++) {
        OcrPageInfo info;
        OcrImage *scan = ocr_decoder_page(decoder, number, &info, error);
        if (!scan)
            return false;
        bool drawn = strcmp(info.source, "pdf-drawn") == 0;
        OcrPage *page = ocr_page_new(whole_sheet(drawn ? scan : upright(scan, info.dpi), &info), info.dpi);
        g_ptr_array_add(blank->pages, page);
        g_array_append_val(blank->drawn, drawn);
        if (!send_blank(page, output, error))
            return false;
        if (number > 1)
            leave_colours(page);
        if (drawn) /* its words are text, and none have to be read */
            g_clear_pointer(&page->grey, ocr_image_free);
    }
    return true;
}

/* A page that is one picture has its words in it, whatever text lies under it. */
static FormImport *propose_from_pictures(FormReader *reader, const Blank *blank, const GPtrArray *words)
{
    g_autofree ImportSheet *sheets = g_new0(ImportSheet, blank->pages->len);
    g_autoptr(GPtrArray) read = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    g_autoptr(GPtrArray) drawn = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    for (guint i = 0; i < blank->pages->len; i++) {
        bool as_text = words && i < words->len && g_array_index(blank->drawn, bool, i);
        OcrPage *page = blank->pages->pdata[i];
        GArray *shapes = ocr_form_shapes_find(page);
        GPtrArray *seen = form_import_words(form_reader_text(reader), page, shapes, as_text ? words->pdata[i] : NULL);
        sheets[i] = (ImportSheet){.page = page, .shapes = shapes, .words = seen, .carried = as_text ? (int)((GPtrArray *)words->pdata[i])->len : 0};
        g_ptr_array_add(drawn, shapes);
        g_ptr_array_add(read, seen);
    }
    return form_import_pictures(form_reader_guesses(reader), sheets, (int)blank->pages->len);
}

static FormImport *propose(FormReader *reader, const Blank *blank, GBytes *pdf, GError **error)
{
    gsize size = 0;
    const uint8_t *bytes = pdf ? g_bytes_get_data(pdf, &size) : NULL;
    g_autoptr(OcrPdfForm) form = bytes ? ocr_pdf_form_read(bytes, size, error) : NULL;
    if (bytes && !form)
        return NULL;
    if (form && form->dynamic) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_DYNAMIC, "a dynamic XFA form: its pages are drawn by Adobe's viewer alone");
        return NULL;
    }
    g_autoptr(GPtrArray) words = bytes ? ocr_pdf_words(bytes, size, READER_IMPORT_PAGES) : NULL;
    if (form && form->widgets->len > 0)
        return form_import_widgets(form_reader_guesses(reader), form, words, blank->pages);
    return propose_from_pictures(reader, blank, words);
}

void reader_import_answer(FormReader *reader, OcrDecoder *decoder, const uint8_t *bytes, size_t size, int output)
{
    g_autoptr(GError) error = NULL;
    int count = ocr_decoder_page_count(decoder);
    OcrMedia media = ocr_decoder_media(decoder);
    if (count > READER_IMPORT_PAGES) {
        g_set_error(&error, OCR_ERROR, OCR_ERROR_LIMIT, "a form has at most %d pages", READER_IMPORT_PAGES);
        reader_child_send_error(output, error);
        return;
    }
    reader_child_send(output, READER_FRAME_START, json_pack("{sssi}", "media_type", ocr_media_type(media), "pages", count));
    g_auto(Blank) blank = {g_ptr_array_new_with_free_func((GDestroyNotify)ocr_page_free),
                           g_array_new(FALSE, FALSE, sizeof(bool))};
    g_autoptr(GBytes) pdf = media == OCR_MEDIA_PDF ? g_bytes_new_static(bytes, size) : NULL;
    bool drawn = draw_pages(decoder, &blank, output, &error);
    g_autoptr(FormImport) import = drawn ? propose(reader, &blank, pdf, &error) : NULL;
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
