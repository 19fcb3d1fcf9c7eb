#include "intake/reader_child.h"
#include "intake/reader_import.h"

#include "forms/acroform.h"
#include "forms/french.h"
#include "forms/paper_json.h"
#include "forms/reading_json.h"
#include "ocr/error.h"
#include "ocr/page_same.h"

#include <stdlib.h>
#include <string.h>

enum { PICTURE_DPI = 150, PICTURE_QUALITY = 60 };

bool reader_child_send(int output, ReaderFrameKind kind, json_t *json)
{
    g_autofree char *empty = NULL;
    char *text = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(6));
    bool sent = text && reader_frame_write(output, kind, text, strlen(text));
    free(text);
    json_decref(json);
    return sent;
}

void reader_child_send_error(int output, const GError *error)
{
    const char *code = error->domain == OCR_ERROR ? ocr_error_name(error->code) : "format";
    g_autofree char *detail = g_utf8_make_valid(error->message, -1);
    /* A quarter of the frame: escapes in JSON may take six times as much room as the character. */
    g_autofree char *part = g_utf8_substring(detail, 0, MIN(g_utf8_strlen(detail, -1), READER_WORD_BYTES / 16));
    reader_child_send(output, READER_FRAME_ERROR, json_pack("{ssss}", "code", code, "detail", part));
}

static void answer_probe(const uint8_t *bytes, size_t size, int output)
{
    static const char *const words[] = {
        [OCR_WHOLE] = "whole", [OCR_PARTIAL] = "partial", [OCR_FOREIGN] = "foreign"};
    g_autofree char *reason = NULL;
    OcrWholeness wholeness = ocr_media_wholeness(bytes, size, &reason);
    g_autofree char *valid = g_utf8_make_valid(reason ? reason : "", -1);
    g_autofree char *part = g_utf8_substring(valid, 0, MIN(g_utf8_strlen(valid, -1), READER_WORD_BYTES / 16));
    json_t *answer = json_pack("{ssssss}", "media_type", ocr_media_type(ocr_media_sniff(bytes, size)), "whole",
                               words[wholeness], "reason", part);
    if (reader_child_send(output, READER_FRAME_MEDIA, answer))
        reader_frame_write(output, READER_FRAME_DONE, NULL, 0);
}

/* Also when there is none: the frame says that the reader is alive and where it stands. */
static bool send_picture(const OcrPage *page, int output)
{
    g_autoptr(GBytes) jpeg =
        page ? ocr_image_to_jpeg(page->scan, MIN(1.0, PICTURE_DPI / page->dpi), PICTURE_QUALITY, NULL) : NULL;
    gsize size = 0;
    const void *bytes = jpeg ? g_bytes_get_data(jpeg, &size) : NULL;
    return reader_frame_write(output, READER_FRAME_PICTURE, bytes, size <= READER_PICTURE_BYTES ? size : 0);
}

/* A PDF into which somebody typed, and which form it is. */
typedef struct {
    OcrPdfForm *pdf;
    const FormTemplate *form; /* NULL: its pages are read as pictures */
} Typed;

static Typed find_typed(FormReader *reader, OcrMedia media, const uint8_t *bytes, size_t size)
{
    Typed typed = {.pdf = media == OCR_MEDIA_PDF ? ocr_pdf_form_read(bytes, size, NULL) : NULL};
    if (typed.pdf)
        typed.form = acroform_identify(form_reader_library(reader), typed.pdf);
    return typed;
}

/* The reading of a page that cannot be decoded says so; `error` then tells what the decoder said. */
static FormPageReading *read_page(FormReader *reader, OcrDecoder *decoder, const Typed *typed, int number, OcrPage **upright,
                                  GError **error)
{
    OcrPageInfo info;
    OcrImage *scan = ocr_decoder_page(decoder, number, &info, error);
    if (scan && typed->form && number <= typed->form->page_count) {
        *upright = ocr_page_new(scan, info.dpi);
        return form_reader_take_page(reader, typed->form, typed->pdf, *upright, number);
    }
    if (scan)
        return form_reader_read_page(reader, scan, &info, number, upright);
    FormPageReading *page = form_page_reading_new(number);
    g_autofree char *place = g_strdup_printf("%d", number);
    page->error = french_format("reading.page_damaged", "page", place, NULL);
    page->error_detail = g_utf8_make_valid((*error)->message, -1);
    return page;
}

/* The pages of one sheet set, front and back of the same printed copy, are judged together once. */
static void check_copies(FormReader *reader, GPtrArray *pages)
{
    for (guint i = 0; i < pages->len; i++) {
        const FormPageReading *first = pages->pdata[i];
        g_autoptr(GPtrArray) copy = g_ptr_array_new();
        for (guint j = 0; first->form && j < pages->len; j++) {
            FormPageReading *other = pages->pdata[j];
            if (other->form != first->form || g_strcmp0(other->form_copy, first->form_copy) != 0)
                continue;
            if (j < i)
                break;
            g_ptr_array_add(copy, other);
        }
        if (copy->len > 0)
            form_reader_check_document(reader, (FormPageReading **)copy->pdata, (int)copy->len);
    }
}

static void answer_read(FormReader *reader, OcrDecoder *decoder, const Typed *typed, bool pictures, int output)
{
    int count = ocr_decoder_page_count(decoder);
    json_t *start = json_pack("{sssi}", "media_type", ocr_media_type(ocr_decoder_media(decoder)), "pages", count);
    if (!reader_child_send(output, READER_FRAME_START, start))
        return;
    g_autoptr(GPtrArray) pages = g_ptr_array_new_with_free_func((GDestroyNotify)form_page_reading_free);
    g_autoptr(GError) first_error = NULL;
    int damaged = 0;
    for (int number = 1; number <= count; number++) {
        g_autoptr(OcrPage) upright = NULL;
        g_autoptr(GError) error = NULL;
        g_ptr_array_add(pages, read_page(reader, decoder, typed, number, &upright, &error));
        damaged += error != NULL;
        if (error && !first_error)
            first_error = g_steal_pointer(&error);
        if (!send_picture(pictures ? upright : NULL, output))
            return;
    }
    if (damaged == count) {
        reader_child_send_error(output, first_error);
        return;
    }
    check_copies(reader, pages);
    for (guint i = 0; i < pages->len; i++)
        if (!reader_child_send(output, READER_FRAME_PAGE, form_page_reading_to_json(pages->pdata[i])))
            return;
    reader_frame_write(output, READER_FRAME_DONE, NULL, 0);
}

static void answer_original(FormReader *reader, OcrDecoder *decoder, const ReaderRequest *request, GBytes *bytes, int output)
{
    gsize size;
    const uint8_t *data = g_bytes_get_data(bytes, &size);
    Typed typed = find_typed(reader, ocr_decoder_media(decoder), data, size);
    answer_read(reader, decoder, &typed, request->pictures, output);
    ocr_pdf_form_free(typed.pdf);
}

static bool send_crop(const OcrImage *upright, const OcrBox *box, int after, int output)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(OcrImage) part = upright && box && box->w > 0 && box->h > 0 ? ocr_image_crop(upright, *box) : NULL;
    g_autoptr(OcrImage) turned = part && after > 0 ? ocr_image_turn(part, after) : NULL;
    const OcrImage *shown = turned ? turned : part ? part : upright;
    g_autoptr(GBytes) png = shown ? ocr_image_to_png(shown, 1.0, &error) : NULL;
    if (!png) {
        if (!error)
            g_set_error(&error, OCR_ERROR, OCR_ERROR_FORMAT, "the page cannot be shown");
        reader_child_send_error(output, error);
        return false;
    }
    gsize size;
    const void *bytes = g_bytes_get_data(png, &size);
    return reader_frame_write(output, READER_FRAME_CROP, bytes, size);
}

static void answer_crop(OcrDecoder *decoder, const ReaderRequest *request, int output)
{
    g_autoptr(GError) error = NULL;
    OcrPageInfo info;
    g_autoptr(OcrImage) scan = ocr_decoder_page(decoder, request->page, &info, &error);
    if (!scan) {
        reader_child_send_error(output, error);
        return;
    }
    g_autoptr(OcrImage) upright = ocr_image_turn(scan, request->turn);
    int count = MIN(request->box_count, READER_CROPS);
    bool sent = true;
    for (int i = 0; sent && i < MAX(count, 1); i++)
        sent = send_crop(upright, count > 0 ? &request->boxes[i] : NULL, request->after, output);
    if (sent)
        reader_frame_write(output, READER_FRAME_DONE, NULL, 0);
}

static void send_one_page(const OcrDecoder *decoder, const FormPageReading *reading, int output)
{
    json_t *start = json_pack("{sssi}", "media_type", ocr_media_type(ocr_decoder_media(decoder)), "pages", 1);
    if (reader_child_send(output, READER_FRAME_START, start) && send_picture(NULL, output) &&
        reader_child_send(output, READER_FRAME_PAGE, form_page_reading_to_json(reading)))
        reader_frame_write(output, READER_FRAME_DONE, NULL, 0);
}

/* A reading of one page: number 1, whichever it is in the original. */
static void answer_lay(FormReader *reader, OcrDecoder *decoder, const ReaderRequest *request, int output)
{
    g_autoptr(GError) error = NULL;
    OcrPageInfo info;
    const FormTemplate *form = form_library_find(form_reader_library(reader), request->form, request->version);
    g_autoptr(OcrImage) scan = ocr_decoder_page(decoder, request->page, &info, &error);
    if (!scan || !form || request->form_page < 1 || request->form_page > form->page_count) {
        if (!error)
            g_set_error(&error, OCR_ERROR, OCR_ERROR_UNSUPPORTED, "no page %d of a form %s %s", request->form_page, request->form, request->version);
        reader_child_send_error(output, error);
        return;
    }
    FormHandLaid laid = {.form = form, .form_page = request->form_page};
    memcpy(laid.corners, request->corners, sizeof laid.corners);
    g_autoptr(OcrPage) page = ocr_page_new(ocr_image_turn(scan, request->turn), info.dpi);
    g_autoptr(FormPageReading) reading = form_reader_lay_page(reader, &laid, page, 1);
    send_one_page(decoder, reading, output);
}

/* A reading of one page: number 1, whichever it is in the original. */
static void answer_turned(FormReader *reader, OcrDecoder *decoder, const ReaderRequest *request, int output)
{
    g_autoptr(GError) error = NULL;
    OcrPageInfo info;
    OcrImage *scan = ocr_decoder_page(decoder, request->page, &info, &error);
    if (!scan) {
        reader_child_send_error(output, error);
        return;
    }
    g_autoptr(FormPageReading) reading = form_reader_read_turned(reader, scan, &info, request->turn);
    send_one_page(decoder, reading, output);
}

static void answer_paper(FormReader *reader, OcrDecoder *decoder, const ReaderRequest *request, int output)
{
    g_autoptr(GError) error = NULL;
    OcrPageInfo info;
    OcrImage *scan = ocr_decoder_page(decoder, request->page, &info, &error);
    if (!scan) {
        reader_child_send_error(output, error);
        return;
    }
    g_autoptr(FormPaper) paper = form_reader_read_paper(reader, scan, &info, request->turn, request->whole != 0);
    if (reader_child_send(output, READER_FRAME_PAPER, paper_to_json(paper)))
        reader_frame_write(output, READER_FRAME_DONE, NULL, 0);
}

static void answer_ink(OcrDecoder *decoder, const ReaderRequest *request, int output)
{
    g_autoptr(GError) error = NULL;
    OcrPageInfo info;
    OcrImage *scan = ocr_decoder_page(decoder, request->page, &info, &error);
    if (!scan) {
        reader_child_send_error(output, error);
        return;
    }
    g_autoptr(OcrPage) page = ocr_page_new(scan, info.dpi);
    ocr_page_analyse(page);
    ocr_page_turn(page, request->turn);
    g_autofree char *map = ocr_page_same_map(page);
    if (reader_frame_write(output, READER_FRAME_INK, map, strlen(map)))
        reader_frame_write(output, READER_FRAME_DONE, NULL, 0);
}

void reader_child_answer(FormReader *reader, const ReaderRequest *request, GBytes *bytes, int output)
{
    gsize size;
    const uint8_t *data = g_bytes_get_data(bytes, &size);
    if (request->operation == READER_PROBE) {
        answer_probe(data, size, output);
        return;
    }
    g_autoptr(GError) error = NULL;
    const OcrDecodeLimits limits = OCR_DECODE_LIMITS_DEFAULT;
    g_autoptr(OcrDecoder) decoder = ocr_decoder_open(data, size, &limits, &error);
    if (!decoder)
        reader_child_send_error(output, error);
    else if (request->operation == READER_IMPORT)
        reader_import_answer(reader, decoder, data, size, output);
    else if (request->operation == READER_READ)
        answer_original(reader, decoder, request, bytes, output);
    else if (request->operation == READER_LAY)
        answer_lay(reader, decoder, request, output);
    else if (request->operation == READER_TURNED)
        answer_turned(reader, decoder, request, output);
    else if (request->operation == READER_PAPER)
        answer_paper(reader, decoder, request, output);
    else if (request->operation == READER_INK)
        answer_ink(decoder, request, output);
    else
        answer_crop(decoder, request, output);
}
